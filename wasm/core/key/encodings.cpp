#include "core/key/encodings.hpp"

#include <algorithm>
#include <cstddef>
#include <mbedtls/base64.h>

#include "core/rsa/mbedtls_support.hpp"

namespace tokensmith {
namespace {

void append_utf8(SecretBytes &bytes, char32_t point) {
  const auto tail = [point](unsigned shift) { return static_cast<std::uint8_t>(0x80U | (point >> shift & 0x3FU)); };
  if (point < 0x80) {
    bytes.push_back(static_cast<std::uint8_t>(point));
  } else if (point < 0x800) {
    bytes.push_back(static_cast<std::uint8_t>(0xC0U | point >> 6U));
    bytes.push_back(tail(0));
  } else {
    bytes.push_back(static_cast<std::uint8_t>(0xE0U | point >> 12U));
    bytes.push_back(tail(6));
    bytes.push_back(tail(0));
  }
}

} // namespace

bool is_utf16(std::span<const std::uint8_t> bytes) noexcept {
  if (bytes.size() < 2) {
    return false;
  }
  if ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)) {
    return true;
  }
  // Text of ASCII characters, in either order.
  const std::size_t looked_at = std::min<std::size_t>(bytes.size(), 16) / 2 * 2;
  const std::size_t zero = bytes[0] == 0 ? 0 : 1;
  for (std::size_t i = 0; i < looked_at; i += 2) {
    if (bytes[i + zero] != 0 || bytes[i + 1 - zero] == 0) {
      return false;
    }
  }
  return looked_at >= 8;
}

SecretBytes utf16_to_utf8(std::span<const std::uint8_t> bytes) {
  const bool has_mark = (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF);
  const bool is_big_endian = has_mark ? bytes[0] == 0xFE : bytes[0] == 0;
  SecretBytes text;
  for (std::size_t i = has_mark ? 2 : 0; i + 1 < bytes.size(); i += 2) {
    const unsigned high = bytes[is_big_endian ? i : i + 1];
    const unsigned low = bytes[is_big_endian ? i + 1 : i];
    const auto unit = static_cast<char32_t>(high << 8U | low);
    append_utf8(text, unit >= 0xD800 && unit <= 0xDFFF ? U'?' : unit);
  }
  return text;
}

bool is_base64_character(char character) noexcept {
  return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
         (character >= '0' && character <= '9') || character == '+' || character == '/';
}

SecretBytes decode_base64(std::string_view characters) {
  // A single character left over holds only six bits, which are not a byte.
  characters = characters.substr(0, characters.size() - (characters.size() % 4 == 1 ? 1 : 0));
  SecretBytes padded;
  padded.reserve(characters.size() + 2);
  append(padded, characters);
  while (padded.size() % 4 != 0) {
    padded.push_back('=');
  }
  SecretBytes bytes(padded.size() / 4 * 3);
  std::size_t length = 0;
  require_success(mbedtls_base64_decode(bytes.data(), bytes.size(), &length, padded.data(), padded.size()),
                  "mbedtls_base64_decode");
  bytes.resize(length);
  return bytes;
}

SecretBytes encode_pem(std::string_view label, std::span<const std::uint8_t> der) {
  // mbedtls_pem_write_buffer leaves a copy of the base64 behind in freed memory.
  std::size_t length = 0;
  SecretBytes base64((der.size() + 2) / 3 * 4 + 1);
  require_success(mbedtls_base64_encode(base64.data(), base64.size(), &length, der.data(), der.size()),
                  "mbedtls_base64_encode");
  constexpr std::size_t line_length = 64;
  SecretBytes pem;
  pem.reserve(length + length / line_length + 2 * label.size() + 40);
  append(pem, "-----BEGIN ");
  append(pem, label);
  append(pem, "-----\n");
  for (std::size_t start = 0; start < length; start += line_length) {
    append(pem, as_text(std::span(base64).subspan(start, std::min(line_length, length - start))));
    pem.push_back('\n');
  }
  append(pem, "-----END ");
  append(pem, label);
  append(pem, "-----\n");
  return pem;
}

} // namespace tokensmith
