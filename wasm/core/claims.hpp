#pragma once

#include <cstdint>
#include <string_view>

#include "core/entropy.hpp"
#include "core/error.hpp"
#include "core/json.hpp"

namespace tokensmith {

inline constexpr std::int64_t min_lifetime = 30;              ///< seconds
inline constexpr std::int64_t max_lifetime = 24LL * 60 * 60;  ///< seconds
inline constexpr std::int64_t default_lifetime = 15LL * 60;   ///< seconds

/// Seconds from "90s", "15m", "24h", "1h30m", "1d" or a JSON number of seconds. Text of digits alone is refused: the unit is missing.
/// @throws Error ERR_CLAIMS_DURATION
[[nodiscard]] std::int64_t parse_duration(const Json &value, std::string_view where);

/// The payload of a token from a request {applicationId, subject?, expiresIn?, expiresAt?, notBefore?, acl?, claims?, tokenId?, now}.
/// `iat` and `jti` come first, as in the platform's own tools; the others follow in the order the request names them; a default `exp` is last.
/// `acl` is an object, a preset's name, or rules (an array). Unknown members are refused.
/// @throws Error ERR_CLAIMS_*, ERR_ACL_*, ERR_ARGUMENT_*, ERR_ENGINE_ENTROPY
[[nodiscard]] Json build_claims(const Json &request, RandomSource &random);

struct ClaimsExpectation {
  std::optional<std::string> application_id;
  std::optional<std::string> subject;
  std::int64_t clock_tolerance = 0; ///< seconds
  std::int64_t now = 0;             ///< seconds since 1970
};

/// Every rule a payload breaks, the weightiest first: types, missing claims, times, lifetime, application, subject, ACL.
/// Empty for a payload that the platform takes.
[[nodiscard]] Findings check_claims(const Json &payload, const ClaimsExpectation &expectation);

} // namespace tokensmith
