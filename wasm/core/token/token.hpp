#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"
#include "core/token/claims.hpp"

namespace tokensmith {

struct SignedToken {
  std::string token;
  Json header;
  Json payload;
  std::int64_t expires_at = 0; ///< seconds since 1970
};

/// build_claims, then sign_jws.
/// @param kid text for the header, which tells a verifier which of several keys was used (RFC 7515, section 4.1.4);
///   null to leave it out
/// @throws Error what those throw; ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE for kid
[[nodiscard]] SignedToken sign_token(const Json &request, const RsaKey &key, RandomSource &random,
                                     const Json *kid = nullptr);

/// Seconds. Clocks that are further apart have to be set, and a tolerance as long as a token's lifetime would make its
/// expiry meaningless.
inline constexpr std::int64_t max_clock_tolerance = 600;

struct VerifiedToken {
  Json header;
  Json payload;
};

/// verify_jws, then check_claims: the error carries all of its findings.
/// @throws Error ERR_TOKEN_*; ERR_ARGUMENT_VALUE for a tolerance below 0 or above max_clock_tolerance;
///         ERR_CLAIMS_TIME, ERR_CLAIMS_MILLISECONDS for `now`
[[nodiscard]] VerifiedToken verify_token(std::string_view token, const RsaKey &key,
                                         const ClaimsExpectation &expectation);

enum class SignatureState : std::uint8_t { unchecked, verified, invalid };

[[nodiscard]] std::string_view to_string(SignatureState state) noexcept;

struct InspectionContext {
  const RsaKey *key = nullptr; ///< public or private, or none
  std::int64_t now = 0;        ///< seconds since 1970
  /// The application as the platform describes it: {id, keys?: {public_key}}; or null.
  Json application;
};

struct Inspection {
  Json header;  ///< null where it could not be decoded
  Json payload; ///< null where it could not be decoded; a string for a payload that is text and not JSON
  std::optional<TokenKind> kind; ///< none where the claims could not be decoded
  SignatureState signature = SignatureState::unchecked;
  /// Seconds since 1970, where they can be read; milliseconds are converted.
  std::optional<std::int64_t> issued_at, not_before, expires_at;
  Findings findings; ///< errors, then warnings, then information
};

/// Decodes as much as it can of anything ("Bearer …", quotes, line breaks, URLs around it; a payload that has already
/// been decoded), and says what is wrong, where, and what to do about it. Never throws for a bad token.
/// @throws Error ERR_CLAIMS_TIME, ERR_CLAIMS_MILLISECONDS for `now`; ERR_ARGUMENT_TYPE for an application that is not
///         an object
[[nodiscard]] Inspection inspect_token(std::string_view text, const InspectionContext &context);

} // namespace tokensmith
