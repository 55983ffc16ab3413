#include "core/platform/application.hpp"

#include <utility>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/diagnostic.hpp"

namespace tokensmith::methods {
namespace {

bool read_for_update(const Request &request) {
  const Json *value = find(request, "forUpdate");
  if (value == nullptr) {
    return false;
  }
  if (!value->is_boolean()) {
    fail(Diagnostic::for_update_not_boolean, "forUpdate");
  }
  return value->get<bool>();
}

} // namespace

Json build_application(const CallContext &call) {
  // The parameters are the description itself: an unknown member is a finding like any other.
  BuiltBody built = tokensmith::build_application(call.request.params, call.random);
  return ObjectWriter().json("body", std::move(built.body)).json("findings", to_json(built.findings)).take();
}

Json check_application(const CallContext &call) {
  expect_names(call.request, {"body", "forUpdate"});
  return ObjectWriter()
      .json("invalidParameters",
            tokensmith::check_application(need(call.request, "body"), read_for_update(call.request), call.random))
      .take();
}

Json merge_application(const CallContext &call) {
  expect_names(call.request, {"current", "changes"});
  MergedBody merged =
      tokensmith::merge_application(need(call.request, "current"), need(call.request, "changes"), call.random);
  return ObjectWriter()
      .json("body", std::move(merged.body))
      .json("changes", std::move(merged.changes))
      .json("findings", to_json(merged.findings))
      .take();
}

} // namespace tokensmith::methods
