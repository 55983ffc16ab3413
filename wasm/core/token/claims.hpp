#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/rsa/entropy.hpp"
#include "core/token/kind.hpp"

namespace tokensmith {

inline constexpr std::int64_t min_lifetime = 30;             ///< seconds
inline constexpr std::int64_t max_lifetime = 24LL * 60 * 60; ///< seconds
inline constexpr std::int64_t default_lifetime = 15LL * 60;  ///< seconds

inline constexpr std::int64_t max_video_lifetime = 30LL * 24 * 60 * 60; ///< seconds, of a client's video token

/// Seconds by which `iat` may be ahead of the clock without any tolerance. Two servers' clocks are seldom closer, and
/// RFC 7519, section 4.1.6, does not make `iat` a reason to refuse a token.
inline constexpr std::int64_t issued_at_leeway = 30;

inline constexpr std::size_t max_payload_depth = 64; ///< nested arrays and objects, the payload itself among them

/// The payload of a token from a request {applicationId, subject?, expiresIn?, expiresAt?, notBefore?, acl?, claims?,
/// tokenId?, now}. `iat` and `jti` come first, as in the platform's own tools; the others follow in the order the
/// request names them; a default `exp` is last.
///
/// Times are whole seconds since 1970. `acl` is an object, a preset's name, rules (an array), or null for none.
/// `claims` are custom claims, any JSON, in their order. Unknown members are refused.
/// @throws Error ERR_CLAIMS_*, ERR_ACL_*, ERR_ARGUMENT_*, ERR_ENGINE_ENTROPY
[[nodiscard]] Json build_claims(const Json &request, RandomSource &random);

/// Refuses the names that build_claims would refuse, so that a misspelt name is reported before a missing key.
/// @throws Error ERR_ARGUMENT_UNKNOWN
void check_claim_arguments(const Json &request);

struct ClaimsExpectation {
  std::optional<std::string> application_id = std::nullopt;
  std::optional<std::string> subject = std::nullopt;
  std::int64_t clock_tolerance = 0; ///< seconds
  std::int64_t now = 0;             ///< seconds since 1970
};

/// Every rule a payload breaks, the most serious first: types, missing claims, times, lifetime, application, subject,
/// ACL. Empty for a payload that verify_token accepts: application_id, iat, jti and exp are there, times are seconds,
/// with or without a fraction (RFC 7519, section 2), iat is not more than issued_at_leeway or the tolerance ahead, the
/// lifetime is at most 24 hours, or 30 days for a video token, and an ACL, if any, is valid.
[[nodiscard]] Findings check_claims(const Json &payload, const ClaimsExpectation &expectation);

/// The same for a token made elsewhere, by the rules of its kind.
[[nodiscard]] Findings check_claims_from_elsewhere(const Json &payload, const ClaimsExpectation &expectation,
                                                   TokenKind kind);

/// What is allowed in a payload and may surprise, and what explains it: WARN_TOKEN_*, WARN_ACL_*, INFO_TOKEN_*.
/// @param now seconds since 1970
[[nodiscard]] Findings review_claims(const Json &payload, std::int64_t now, TokenKind kind);

} // namespace tokensmith
