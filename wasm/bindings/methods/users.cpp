#include <utility>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/platform/user.hpp"

namespace tokensmith::methods {

Json build_user(const CallContext &call) {
  // The parameters are the description itself: an unknown member is a finding like any other.
  BuiltBody built = tokensmith::build_user(call.request.params, call.random);
  return ObjectWriter().json("body", std::move(built.body)).json("findings", to_json(built.findings)).take();
}

Json check_user(const CallContext &call) {
  expect_names(call.request, {"body"});
  return ObjectWriter()
      .json("invalidParameters", tokensmith::check_user(need(call.request, "body"), call.random))
      .take();
}

Json merge_user(const CallContext &call) {
  expect_names(call.request, {"current", "changes"});
  MergedBody merged = tokensmith::merge_user(need(call.request, "current"), need(call.request, "changes"), call.random);
  return ObjectWriter()
      .json("body", std::move(merged.body))
      .json("changes", std::move(merged.changes))
      .json("findings", to_json(merged.findings))
      .take();
}

} // namespace tokensmith::methods
