#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/rsa/entropy.hpp"

namespace tokensmith {
namespace {

// RFC 9562, section 4: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx
constexpr std::size_t uuid_length = 36;

constexpr bool is_hyphen_position(std::size_t position) noexcept {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

constexpr bool is_hexadecimal(char character) noexcept {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f') ||
         (character >= 'A' && character <= 'F');
}

} // namespace

std::string make_uuid_v4(RandomSource &random) {
  std::array<std::uint8_t, 16> bytes{};
  random.fill(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U); // version 4
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U); // variant 10

  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(uuid_length);
  for (const std::uint8_t byte : bytes) {
    if (is_hyphen_position(text.size())) {
      text += '-';
    }
    text += digits[byte >> 4U];
    text += digits[byte & 0x0FU];
  }
  return text;
}

bool is_uuid(std::string_view text) noexcept {
  if (text.size() != uuid_length) {
    return false;
  }
  for (std::size_t position = 0; position < text.size(); ++position) {
    if (is_hyphen_position(position) ? text[position] != '-' : !is_hexadecimal(text[position])) {
      return false;
    }
  }
  return true;
}

} // namespace tokensmith
