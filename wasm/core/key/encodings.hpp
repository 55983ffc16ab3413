#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/secret.hpp"

namespace tokensmith {

/// Blanks that may be at the ends of a key.
inline constexpr std::string_view key_blanks{" \t\r\n\f\v\0", 7};

/// How base64 of a PEM begins, whatever its label: "-----BEGIN ".
inline constexpr std::string_view base64_of_pem = "LS0tLS1CRUdJTi";

/// Whether the bytes are UTF-16, by their byte-order mark or by every other byte being zero.
[[nodiscard]] bool is_utf16(std::span<const std::uint8_t> bytes) noexcept;

/// UTF-8 of UTF-16, the byte-order mark left out; half a surrogate pair becomes '?'.
[[nodiscard]] SecretBytes utf16_to_utf8(std::span<const std::uint8_t> bytes);

inline constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

[[nodiscard]] bool is_base64_character(char character) noexcept;

/// Base64 (RFC 4648, section 4). Characters that do not fill a byte are left out.
/// @param characters only those of the alphabet, without padding
[[nodiscard]] SecretBytes decode_base64(std::string_view characters);

/// PEM (RFC 7468, section 2): lines of 64 characters, each with its line feed.
[[nodiscard]] SecretBytes encode_pem(std::string_view label, std::span<const std::uint8_t> der);

} // namespace tokensmith
