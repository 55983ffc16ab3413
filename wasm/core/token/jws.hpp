#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"

namespace tokensmith {

inline constexpr std::size_t max_token_length = 64UL * 1024; ///< characters
inline constexpr std::size_t max_header_depth = 32;          ///< nested arrays and objects

inline constexpr std::string_view usual_header = R"({"alg":"RS256","typ":"JWT"})";

/// RS256 compact serialization (RFC 7515, section 7.1).
/// @param header JSON, whose alg is RS256
/// @throws Error ERR_KEY_NOT_PRIVATE, ERR_CLAIMS_TOO_LARGE, ERR_ENGINE_ENTROPY
[[nodiscard]] std::string sign_jws(std::string_view payload, const RsaKey &key, RandomSource &random,
                                   std::string_view header = usual_header);

struct Jws {
  Json header;
  std::vector<std::uint8_t> payload;
};

/// Reads and verifies, strictly: RS256 alone, canonical base64url, strict JSON in the header, no crit, b64, jwk, jku,
/// x5u, x5c, and so on. The payload can be any bytes: their meaning is left to the caller.
/// @throws Error ERR_TOKEN_TOO_LARGE, ERR_TOKEN_STRUCTURE, ERR_TOKEN_BASE64URL, ERR_TOKEN_JSON, ERR_TOKEN_ALGORITHM,
///         ERR_TOKEN_CRITICAL, ERR_TOKEN_EMBEDDED_KEY, ERR_TOKEN_TYPE, ERR_TOKEN_SIGNATURE
[[nodiscard]] Jws verify_jws(std::string_view token, const RsaKey &key);

} // namespace tokensmith
