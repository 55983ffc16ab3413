#include "core/token/token.hpp"

#include <utility>

#include "core/diagnostic.hpp"
#include "core/platform/user.hpp"
#include "core/secret.hpp"
#include "core/token/claim_rules.hpp"
#include "core/token/jws.hpp"
#include "core/token/jws_rules.hpp"

namespace tokensmith {
namespace {

void check_expectation(const ClaimsExpectation &expectation) {
  check_time_argument(expectation.now, "now");
  if (expectation.clock_tolerance < 0 || expectation.clock_tolerance > max_clock_tolerance) {
    fail(Diagnostic::clock_tolerance_out_of_range, "clockTolerance",
         {{"seconds", std::to_string(expectation.clock_tolerance)}, {"most", std::to_string(max_clock_tolerance)}});
  }
}

void check_kid(const Json &kid) {
  if (!kid.is_string()) {
    fail(Diagnostic::key_id_not_text, "kid", {{"kind", kind_of(kid)}});
  }
  if (const auto problem = find_name_problem(text_of(kid))) {
    fail(Diagnostic::key_id_invalid, "kid", {{"problem", *problem}});
  }
}

} // namespace

SignedToken sign_token(const Json &request, const RsaKey &key, RandomSource &random, const Json *kid) {
  SignedToken result;
  result.payload = build_claims(request, random);
  result.header = {{"alg", "RS256"}, {"typ", "JWT"}};
  if (kid != nullptr) {
    check_kid(*kid);
    append_member(result.header, "kid", *kid);
  }
  result.token = sign_jws(write_json(result.payload), key, random, write_json(result.header));
  result.expires_at = find_member(result.payload, "exp")->get<std::int64_t>();
  return result;
}

VerifiedToken verify_token(std::string_view token, const RsaKey &key, const ClaimsExpectation &expectation) {
  check_expectation(expectation);
  Jws jws = verify_jws(token, key);
  if (jws.payload.empty()) {
    fail(Diagnostic::payload_empty, "token");
  }
  VerifiedToken result{std::move(jws.header), nullptr};
  try {
    result.payload = parse_json(as_text(jws.payload), {.depth = max_payload_depth, .bytes = max_token_length});
  } catch (const JsonError &error) {
    throw Error(to_finding(error, "payload"));
  }
  if (Findings findings = check_claims(result.payload, expectation); !findings.empty()) {
    throw Error(std::move(findings));
  }
  return result;
}

std::string_view to_string(SignatureState state) noexcept {
  switch (state) {
  case SignatureState::unchecked:
    return "unchecked";
  case SignatureState::verified:
    return "verified";
  case SignatureState::invalid:
    return "invalid";
  }
  return "unchecked";
}

} // namespace tokensmith
