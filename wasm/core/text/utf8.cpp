#include "core/text/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace tokensmith {
namespace {

constexpr bool continues(char c) noexcept { return (static_cast<std::uint8_t>(c) & 0xC0U) == 0x80U; }

/// How many bytes a first byte announces; 0 for a byte that begins nothing.
constexpr std::size_t sequence_length(char first) noexcept {
  const auto byte = static_cast<std::uint8_t>(first);
  if (byte < 0x80) {
    return 1;
  }
  if (byte < 0xC2) { // continuation bytes, and C0 and C1, which only begin overlong forms
    return 0;
  }
  if (byte < 0xE0) {
    return 2;
  }
  if (byte < 0xF0) {
    return 3;
  }
  return byte < 0xF5 ? 4 : 0;
}

/// RFC 3629, section 4: the second byte's range depends on the first.
constexpr bool fits(std::uint8_t first, std::uint8_t second) noexcept {
  switch (first) {
  case 0xE0: // overlong
    return second >= 0xA0;
  case 0xED: // surrogates
    return second < 0xA0;
  case 0xF0: // overlong
    return second >= 0x90;
  case 0xF4: // beyond U+10FFFF
    return second < 0x90;
  default:
    return true;
  }
}

} // namespace

std::optional<std::size_t> find_utf8_problem(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = sequence_length(text[at]);
    if (length == 0 || length > text.size() - at) {
      return at;
    }
    const std::string_view rest = text.substr(at + 1, length - 1);
    if (!std::ranges::all_of(rest, continues) ||
        (length > 1 && !fits(static_cast<std::uint8_t>(text[at]), static_cast<std::uint8_t>(rest[0])))) {
      return at;
    }
    at += length;
  }
  return std::nullopt;
}

std::string with_valid_utf8(std::string_view text) {
  std::string result;
  while (const auto position = find_utf8_problem(text)) {
    result += text.substr(0, *position);
    append_utf8(result, 0xFFFD);
    text.remove_prefix(*position + 1);
  }
  result += text;
  return result;
}

void append_utf8(std::string &text, char32_t point) {
  const auto put = [&text](char32_t byte) { text += static_cast<char>(static_cast<std::uint8_t>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | (point >> 6U));
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | (point >> 12U));
    put(0x80U | ((point >> 6U) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | (point >> 18U));
    put(0x80U | ((point >> 12U) & 0x3FU));
    put(0x80U | ((point >> 6U) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

std::size_t characters_before(std::string_view text, std::size_t byte) noexcept {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  return static_cast<std::size_t>(std::ranges::count_if(before, [](char c) { return !continues(c); }));
}

char32_t Utf8View::Iterator::operator*() const noexcept {
  const auto byte = [this](std::size_t index) { return static_cast<char32_t>(static_cast<std::uint8_t>(at_[index])); };
  switch (sequence_length(*at_)) {
  case 2:
    return ((byte(0) & 0x1FU) << 6U) | (byte(1) & 0x3FU);
  case 3:
    return ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
  case 4:
    return ((byte(0) & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
  default:
    return byte(0);
  }
}

Utf8View::Iterator &Utf8View::Iterator::operator++() noexcept {
  at_ += std::max<std::size_t>(1, sequence_length(*at_));
  return *this;
}

} // namespace tokensmith
