// Inspection takes anything and never throws. Verification takes nothing that was not signed with the key: no input of
// the fuzzer's is, so that the only good token is the one made here.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../native/counting_random.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/token/jws_rules.hpp"
#include "core/token/token.hpp"
#include "require.hpp"

namespace {

using namespace tokensmith;
using tokensmith::test::CountingRandom;

constexpr std::int64_t now = 1'700'000'000;

/// The public key of RFC 7515, appendix A.2: no input is signed with it but the one example there, and that has
/// expired.
const RsaKey &key() {
  static const RsaKey instance = [] {
    const auto modulus = decode_base64url(
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-"
        "pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2Ca"
        "pHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb5"
        "4h4FRWyuXpoQ");
    const std::vector<std::uint8_t> exponent = {1, 0, 1};
    return RsaKey::from_numbers({.n = modulus.value(), .e = exponent});
  }();
  return instance;
}

void inspect(std::string_view text) {
  const Inspection with_key = inspect_token(text, {.key = &key(), .now = now, .application = nullptr});
  require(with_key.signature != SignatureState::verified);
  const Inspection inspection = inspect_token(text, {.key = nullptr, .now = now, .application = {{"id", "x"}}});
  require(inspection.signature == SignatureState::unchecked);
  require(!inspection.findings.empty());
  Severity last = Severity::error;
  for (const Finding &finding : inspection.findings) {
    require(severity_of(finding.code) >= last);
    last = severity_of(finding.code);
    require(finding.message.ends_with('.') && finding.remedy.ends_with('.') && !finding.where.empty());
  }
  static_cast<void>(write_json(inspection.header));
  static_cast<void>(write_json(inspection.payload));
}

void verify(std::string_view text) {
  try {
    static_cast<void>(verify_token(text, key(), {.now = now}));
    std::abort();
  } catch (const Error &error) {
    require(to_string(error.code()).starts_with("ERR_TOKEN_"));
  }
}

/// The bytes as a payload: what the rules for claims take, they take again after it was written out.
void check(std::string_view payload) {
  Json claims;
  try {
    claims = parse_json(payload, {.depth = max_payload_depth});
  } catch (const JsonError &) {
    return;
  }
  const bool is_good = check_claims(claims, {.now = now}).empty();
  const Json again = parse_json(write_json(claims), {.depth = max_payload_depth, .bytes = SIZE_MAX});
  if (is_good) {
    require(check_claims(again, {.now = now}).empty());
    require(claims.is_object());
  }
  const TokenKind kind = kind_of_payload(claims);
  static_cast<void>(review_claims(claims, now, kind));
  static_cast<void>(check_claims_from_elsewhere(claims, {.now = now}, kind));
}

/// The bytes as a request: signed or refused by a rule.
void build(std::string_view request) {
  try {
    CountingRandom random;
    const Json claims = build_claims(parse_json(request), random);
    const Json *now_member = find_member(claims, "iat");
    require(check_claims(claims, {.now = now_member->get<std::int64_t>()}).empty());
  } catch (const JsonError &) {
    return;
  } catch (const Error &error) {
    const std::string_view code = to_string(error.code());
    require(code.starts_with("ERR_CLAIMS_") || code.starts_with("ERR_ACL_") || code.starts_with("ERR_ARGUMENT_"));
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  inspect(text);
  verify(text);
  // A fuzzer does not learn base64url by itself: the same bytes as a payload and as a header too.
  const std::string encoded = encode_base64url(as_bytes(text));
  inspect("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9." + encoded + ".c2ln");
  verify(encoded + ".e30.c2ln");
  check(text);
  build(text);
  const std::optional<std::vector<std::uint8_t>> decoded = decode_base64url(text);
  require(decoded.has_value() == !find_base64url_problem(text).has_value());
  require(!decoded || encode_base64url(*decoded) == text);
  return 0;
}
