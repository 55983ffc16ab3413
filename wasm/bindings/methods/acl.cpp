#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/acl/acl.hpp"
#include "core/diagnostic.hpp"

namespace tokensmith::methods {
namespace {

/// An ACL as callers may write it: the finished object, null for none, a preset's name, or rules.
Json resolve(const Json &acl, std::string_view preset = "preset", std::string_view rules = "rules") {
  if (acl.is_string()) {
    return find_acl_preset(acl.get_ref<const std::string &>(), preset).acl();
  }
  return acl.is_array() ? tokensmith::build_acl(acl, rules) : acl;
}

Json to_json(const std::vector<AclRequests> &requests) {
  Json list = Json::array();
  for (const AclRequests &each : requests) {
    Json methods = Json::array();
    for (const std::string_view method : each.methods) {
      methods.push_back(std::string(method));
    }
    list.push_back(ObjectWriter()
                       .text("path", each.path)
                       .json("methods", std::move(methods))
                       .json("filters", each.filters)
                       .take());
  }
  return list;
}

Json with_findings(const Json &acl) {
  return ObjectWriter()
      .json("acl", acl)
      .json("findings", to_json(acl.is_null() ? Findings{} : review_acl(acl, "acl")))
      .take();
}

} // namespace

Json list_acl_presets(const CallContext &call) {
  expect_names(call.request, {});
  Json presets = Json::array();
  for (const AclPreset &preset : acl_presets()) {
    presets.push_back(ObjectWriter()
                          .text("name", preset.name)
                          .text("title", preset.title)
                          .text("description", preset.description)
                          .json("acl", preset.acl())
                          .take());
  }
  return ObjectWriter().json("presets", std::move(presets)).take();
}

Json build_acl(const CallContext &call) {
  expect_names(call.request, {"preset", "rules"});
  const Json *rules = find(call.request, "rules");
  if (rules != nullptr && find(call.request, "preset") != nullptr) {
    fail(Diagnostic::preset_and_rules, "rules");
  }
  if (rules != nullptr) {
    return with_findings(tokensmith::build_acl(*rules));
  }
  return with_findings(find_acl_preset(need_text(call.request, "preset")).acl());
}

Json parse_acl(const CallContext &call) {
  expect_names(call.request, {"text"});
  ParsedAcl parsed = tokensmith::parse_acl(need_text(call.request, "text"));
  return ObjectWriter().json("acl", std::move(parsed.acl)).json("findings", to_json(parsed.findings)).take();
}

Json check_acl(const CallContext &call) {
  expect_names(call.request, {"acl", "method", "path"});
  const AclDecision decision = tokensmith::check_acl(
      resolve(need(call.request, "acl")), need_text(call.request, "method"), need_text(call.request, "path"));
  return ObjectWriter()
      .flag("allowed", decision.allowed)
      .optional_text("rule", decision.rule)
      .text("reason", decision.reason)
      .take();
}

Json compare_acls(const CallContext &call) {
  expect_names(call.request, {"first", "second"});
  const auto acl = [&call](std::string_view name) { return resolve(need(call.request, name), name, name); };
  const AclDifference difference = tokensmith::compare_acls(acl("first"), acl("second"));
  return ObjectWriter()
      .json("onlyFirst", to_json(difference.only_first))
      .json("onlySecond", to_json(difference.only_second))
      .take();
}

} // namespace tokensmith::methods
