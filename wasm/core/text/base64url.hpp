#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {

/// Why a text is not base64url as RFC 7515, section 2 defines it.
enum class Base64UrlFault : std::uint8_t {
  padding,           ///< '=' at the end
  whitespace,        ///< a blank, tab or line break
  standard_alphabet, ///< '+' or '/' of plain base64
  character,         ///< any other character
  length,            ///< 1 modulo 4 characters: no bytes encode to that
  spare_bits,        ///< the last character has bits set that encode nothing (RFC 4648, section 3.5)
};

struct Base64UrlProblem {
  Base64UrlFault fault;
  std::size_t position; ///< of the first wrong character, from 0
};

[[nodiscard]] std::string encode_base64url(std::span<const std::uint8_t> bytes);

/// The first problem, or none when the text is canonical base64url.
[[nodiscard]] std::optional<Base64UrlProblem> find_base64url_problem(std::string_view text) noexcept;

/// The bytes of a canonical text; none for any other.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> decode_base64url(std::string_view text);

/// For inspection: accepts padding, blanks, the standard alphabet and spare bits; none when even that fails.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> decode_base64url_leniently(std::string_view text);

/// What is wrong, in words: "has '=' padding at the end".
[[nodiscard]] std::string_view describe(Base64UrlFault fault) noexcept;

} // namespace tokensmith
