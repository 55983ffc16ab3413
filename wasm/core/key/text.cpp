#include "core/key/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <mbedtls/base64.h>

#include "core/rsa/mbedtls_support.hpp"

namespace tokensmith {
namespace {

void append(SecretBytes &bytes, std::string_view text) { bytes.insert(bytes.end(), text.begin(), text.end()); }

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

struct Replacement {
  std::string_view from;
  std::string_view to;
};

constexpr std::array<Replacement, 32> typography = {{
    // UTF-8 that was read as Windows-1252
    {.from = "\xC3\xA2\xE2\x82\xAC\xE2\x80\x9C", .to = "-"},  // en dash
    {.from = "\xC3\xA2\xE2\x82\xAC\xE2\x80\x9D", .to = "--"}, // em dash
    {.from = "\xC3\xAF\xC2\xBB\xC2\xBF", .to = ""},           // byte-order mark

    {.from = "\xE2\x80\x90", .to = "-"},  // U+2010 hyphen
    {.from = "\xE2\x80\x91", .to = "-"},  // U+2011 non-breaking hyphen
    {.from = "\xE2\x80\x92", .to = "-"},  // U+2012 figure dash
    {.from = "\xE2\x80\x93", .to = "-"},  // U+2013 en dash
    {.from = "\xE2\x80\x94", .to = "--"}, // U+2014 em dash, which editors make of two hyphens
    {.from = "\xE2\x80\x95", .to = "--"}, // U+2015 horizontal bar
    {.from = "\xE2\x88\x92", .to = "-"},  // U+2212 minus sign
    {.from = "\xC2\xAD", .to = ""},       // U+00AD soft hyphen
    {.from = "\xE2\x80\x9C", .to = "\""}, // U+201C left double quotation mark
    {.from = "\xE2\x80\x9D", .to = "\""}, // U+201D right double quotation mark
    {.from = "\xE2\x80\x9E", .to = "\""}, // U+201E low double quotation mark
    {.from = "\xC2\xAB", .to = "\""},     // U+00AB left guillemet
    {.from = "\xC2\xBB", .to = "\""},     // U+00BB right guillemet
    {.from = "\xE2\x80\x98", .to = "'"},  // U+2018 left single quotation mark
    {.from = "\xE2\x80\x99", .to = "'"},  // U+2019 right single quotation mark
    {.from = "\xC2\xA0", .to = " "},      // U+00A0 no-break space
    {.from = "\xE2\x80\x82", .to = " "},  // U+2002 en space
    {.from = "\xE2\x80\x83", .to = " "},  // U+2003 em space
    {.from = "\xE2\x80\x89", .to = " "},  // U+2009 thin space
    {.from = "\xE2\x80\xAF", .to = " "},  // U+202F narrow no-break space
    {.from = "\xE3\x80\x80", .to = " "},  // U+3000 ideographic space
    {.from = "\xE2\x80\xA8", .to = "\n"}, // U+2028 line separator
    {.from = "\xE2\x80\xA9", .to = "\n"}, // U+2029 paragraph separator
    {.from = "\xE2\x80\x8B", .to = ""},   // U+200B zero-width space
    {.from = "\xE2\x80\x8C", .to = ""},   // U+200C zero-width non-joiner
    {.from = "\xE2\x80\x8D", .to = ""},   // U+200D zero-width joiner
    {.from = "\xE2\x80\x8E", .to = ""},   // U+200E left-to-right mark
    {.from = "\xE2\x81\xA0", .to = ""},   // U+2060 word joiner
    {.from = "\xEF\xBB\xBF", .to = ""},   // U+FEFF byte-order mark
}};

/// What an escape stands for, and how much text it takes; `size` is 0 where none begins.
struct Escape {
  std::size_t size;
  std::string_view meaning;
};

Escape read_escape(std::string_view text) noexcept {
  // A text escaped twice has two backslashes, and so on.
  const std::size_t backslashes = std::min(text.find_first_not_of('\\'), text.size());
  const std::string_view rest = text.substr(backslashes);
  if (backslashes == 0) {
    return {.size = 0, .meaning = {}};
  }
  if (rest.starts_with('n') || rest.starts_with('r')) {
    return {.size = backslashes + 1, .meaning = "\n"};
  }
  if (rest.starts_with('t')) {
    return {.size = backslashes + 1, .meaning = "\t"};
  }
  if (rest.starts_with("par") && (rest.size() == 3 || rest[3] == '\n' || rest[3] == '\r' || rest[3] == ' ')) {
    return {.size = backslashes + 3, .meaning = "\n"}; // rich text (RTF)
  }
  if (rest.starts_with('/') || rest.starts_with('"') || rest.starts_with('\'') || rest.starts_with('\n') ||
      rest.starts_with('\r')) {
    return {.size = backslashes + 1, .meaning = rest.substr(0, 1)};
  }
  constexpr std::array<Replacement, 8> code_points = {{{.from = "u000a", .to = "\n"},
                                                       {.from = "u000d", .to = "\n"},
                                                       {.from = "x0a", .to = "\n"},
                                                       {.from = "x0d", .to = "\n"},
                                                       {.from = "u002b", .to = "+"},
                                                       {.from = "u002f", .to = "/"},
                                                       {.from = "u003d", .to = "="},
                                                       {.from = "u002d", .to = "-"}}};
  for (const Replacement &point : code_points) {
    const std::string_view digits = rest.substr(0, point.from.size());
    if (std::ranges::equal(digits, point.from,
                           [](char a, char b) { return (a >= 'A' && a <= 'F' ? a | 0x20 : a) == b; })) {
      return {.size = backslashes + point.from.size(), .meaning = point.to};
    }
  }
  return {.size = 0, .meaning = {}};
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

RepairedText without_typography(std::string_view text) {
  RepairedText repaired;
  repaired.text.reserve(text.size());
  while (!text.empty()) {
    const auto *const found =
        static_cast<unsigned char>(text.front()) < 0x80
            ? typography.end()
            : std::ranges::find_if(
                  typography, [text](const Replacement &replacement) { return text.starts_with(replacement.from); });
    if (found == typography.end()) {
      append(repaired.text, text.substr(0, 1));
      text.remove_prefix(1);
    } else {
      append(repaired.text, found->to);
      text.remove_prefix(found->from.size());
      repaired.is_repaired = true;
    }
  }
  return repaired;
}

RepairedText without_escapes(std::string_view text) {
  RepairedText repaired;
  repaired.text.reserve(text.size());
  while (!text.empty()) {
    const Escape escape = read_escape(text);
    if (escape.size == 0) {
      append(repaired.text, text.substr(0, 1));
      text.remove_prefix(1);
    } else {
      append(repaired.text, escape.meaning);
      text.remove_prefix(escape.size);
      repaired.is_repaired = true;
    }
  }
  return repaired;
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
