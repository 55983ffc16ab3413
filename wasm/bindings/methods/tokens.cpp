#include <optional>
#include <string>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/diagnostic.hpp"
#include "core/text/times.hpp"
#include "core/token/claims.hpp"
#include "core/token/token.hpp"

namespace tokensmith::methods {
namespace {

/// verify_token decides how large it may be.
std::int64_t read_clock_tolerance(const Request &request) {
  const Json *value = find(request, "clockTolerance");
  if (value == nullptr) {
    return 0;
  }
  if (!value->is_number() && !value->is_string()) {
    fail(Diagnostic::clock_tolerance_type, "clockTolerance");
  }
  return parse_duration(*value, "clockTolerance");
}

} // namespace

Json sign_token(const CallContext &call) {
  expect_secrets(call.request, {"key", "passphrase"});
  Json request = call.request.params;
  if (const Json *id = find(call.request, "keyId"); id != nullptr && id->is_number()) {
    request.erase("keyId");
  }
  check_claim_arguments(request); // before the key: it may have been given under another name
  const KeyInUse used = need_key(call, "privateKey");
  if (used->format == KeyFormat::certificate) {
    fail(Diagnostic::certificate_as_signing_key, "privateKey");
  }
  // sign_token also says so, but does not know the name of the argument.
  if (!used->key.is_private()) {
    fail(Diagnostic::public_key_as_signing_key, "privateKey");
  }
  request.erase("kid"); // it belongs to the header, not to the claims
  const SignedToken token = tokensmith::sign_token(request, used->key, call.random, find(call.request, "kid"));
  return {
      {"token", token.token}, {"header", token.header}, {"payload", token.payload}, {"expiresAt", token.expires_at}};
}

Json verify_token(const CallContext &call) {
  expect_names(call.request, {"token", "now", "applicationId", "subject", "clockTolerance", "keyId"},
               {"key", "passphrase"});
  const std::string &token = need_text(call.request, "token");
  const ClaimsExpectation expectation{.application_id = find_text(call.request, "applicationId"),
                                      .subject = find_text(call.request, "subject"),
                                      .clock_tolerance = read_clock_tolerance(call.request),
                                      .now = need_time(call.request, "now")};
  const KeyInUse used = need_key(call, "publicKey");
  VerifiedToken verified = tokensmith::verify_token(token, used->key, expectation);
  return ObjectWriter().json("header", std::move(verified.header)).json("payload", std::move(verified.payload)).take();
}

Json inspect_token(const CallContext &call) {
  expect_names(call.request, {"token", "now", "application", "keyId"}, {"key", "passphrase"});
  const std::string &token = need_text(call.request, "token");
  InspectionContext context;
  context.now = need_time(call.request, "now");
  if (const Json *application = find(call.request, "application")) {
    if (!application->is_object() && !application->is_null()) {
      fail(Diagnostic::inspection_application_type, "application");
    }
    context.application = *application;
  }
  const std::optional<KeyInUse> used = find_key(call, "key");
  context.key = used ? &(*used)->key : nullptr;
  Inspection inspection = tokensmith::inspect_token(token, context);
  return ObjectWriter()
      .json("header", std::move(inspection.header))
      .json("payload", std::move(inspection.payload))
      .optional_text("kind", inspection.kind ? std::optional(std::string(to_string(*inspection.kind))) : std::nullopt)
      .text("signature", to_string(inspection.signature))
      .optional_number("issuedAt", inspection.issued_at)
      .optional_number("notBefore", inspection.not_before)
      .optional_number("expiresAt", inspection.expires_at)
      .json("findings", to_json(inspection.findings))
      .take();
}

} // namespace tokensmith::methods
