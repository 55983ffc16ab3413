#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"
#include "counting_random.hpp"

namespace tokensmith::test {

inline constexpr std::int64_t now = 1'700'000'000; ///< 2023-11-14T22:13:20Z
inline constexpr std::string_view application_id = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
inline constexpr std::string_view good_header = R"({"alg":"RS256","typ":"JWT"})";

/// What a call throws; fails the test when it throws nothing.
[[nodiscard]] Finding error_in(const std::function<void()> &call);

/// The key of RFC 7515, appendix A.2.
[[nodiscard]] const RsaKey &rfc7515_key();

/// The claims of a good token: application_id, iat, jti, exp, sub.
[[nodiscard]] Json good_claims();
/// The same with one claim set, or removed when the value is discarded.
[[nodiscard]] std::string claims_with(std::string_view name, const Json &value);
[[nodiscard]] std::string claims_without(std::string_view name);

[[nodiscard]] std::string encoded(std::string_view text);

/// A token of any header and payload with a good signature by rfc7515_key, whatever they say.
[[nodiscard]] std::string signed_token(std::string_view header, std::string_view payload);
/// The same of parts that are encoded already.
[[nodiscard]] std::string signed_parts(std::string_view header_part, std::string_view payload_part);
/// A token with these signature bytes.
[[nodiscard]] std::string token_with_signature(std::string_view header, std::string_view payload,
                                               std::span<const std::uint8_t> signature);

[[nodiscard]] bool has(const Findings &findings, Code code, std::string_view where);
/// The codes and places, one a line, for comparing lists at a glance.
[[nodiscard]] std::vector<std::string> summary(const Findings &findings);

} // namespace tokensmith::test
