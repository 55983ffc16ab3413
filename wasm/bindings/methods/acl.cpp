#include <string>

#include "bindings/methods/methods.hpp"
#include "core/acl.hpp"
#include "core/error.hpp"

namespace tokensmith::methods {
namespace {

/// An ACL as callers may write it: the finished object, null for none, a preset's name, or rules.
Json resolve(const Json &acl) {
  if (acl.is_string()) {
    return find_acl_preset(acl.get_ref<const std::string &>()).acl;
  }
  return acl.is_array() ? tokensmith::build_acl(acl) : acl;
}

Json with_findings(const Json &acl) {
  return {{"acl", acl}, {"findings", to_json(acl.is_null() ? Findings{} : review_acl(acl, "acl"))}};
}

} // namespace

Json list_acl_presets(const CallContext &call) {
  expect_names(call.request, {});
  Json presets = Json::array();
  for (const AclPreset &preset : acl_presets()) {
    presets.push_back(
        {{"name", preset.name}, {"title", preset.title}, {"description", preset.description}, {"acl", preset.acl}});
  }
  return {{"presets", std::move(presets)}};
}

Json build_acl(const CallContext &call) {
  expect_names(call.request, {"preset", "rules"});
  const Json *rules = find(call.request, "rules");
  if (rules != nullptr && find(call.request, "preset") != nullptr) {
    throw Error(Code::ERR_ARGUMENT_VALUE, "rules", "A preset and rules were both given.", "Give one of them.");
  }
  if (rules != nullptr) {
    return with_findings(tokensmith::build_acl(*rules));
  }
  return with_findings(find_acl_preset(need_text(call.request, "preset")).acl);
}

Json parse_acl(const CallContext &call) {
  expect_names(call.request, {"text"});
  const ParsedAcl parsed = tokensmith::parse_acl(need_text(call.request, "text"));
  return {{"acl", parsed.acl}, {"findings", to_json(parsed.findings)}};
}

Json check_acl(const CallContext &call) {
  expect_names(call.request, {"acl", "method", "path"});
  const AclDecision decision = tokensmith::check_acl(
      resolve(need(call.request, "acl")), need_text(call.request, "method"), need_text(call.request, "path"));
  return {{"allowed", decision.allowed},
          {"rule", decision.rule ? Json(*decision.rule) : Json(nullptr)},
          {"reason", decision.reason}};
}

} // namespace tokensmith::methods
