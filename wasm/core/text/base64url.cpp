#include "core/text/base64url.hpp"

#include <array>

namespace tokensmith {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_value = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() noexcept {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_value);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values.at(static_cast<std::uint8_t>(alphabet[i])) = static_cast<std::uint8_t>(i);
  }
  return values;
}
constexpr std::array<std::uint8_t, 256> values = make_values();

constexpr std::uint8_t value_of(char c) noexcept { return values.at(static_cast<std::uint8_t>(c)); }

constexpr bool is_blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Collects six bits at a time into bytes; bits left over at the end are dropped.
class BitReader {
public:
  explicit BitReader(std::size_t characters) { bytes_.reserve(characters / 4 * 3 + 2); }

  void add(std::uint8_t six_bits) {
    bits_ = (bits_ << 6U) | six_bits;
    count_ += 6;
    if (count_ >= 8) {
      count_ -= 8;
      bytes_.push_back(static_cast<std::uint8_t>(bits_ >> count_));
    }
  }
  [[nodiscard]] std::vector<std::uint8_t> bytes() && { return std::move(bytes_); }

private:
  std::vector<std::uint8_t> bytes_;
  std::uint32_t bits_ = 0;
  unsigned count_ = 0;
};

Base64UrlFault fault_of(std::string_view text, std::size_t at) noexcept {
  const char c = text[at];
  if (is_blank(c)) {
    return Base64UrlFault::whitespace;
  }
  if (c == '+' || c == '/') {
    return Base64UrlFault::standard_alphabet;
  }
  if (c == '=' && text.find_first_not_of('=', at) == std::string_view::npos) {
    return Base64UrlFault::padding;
  }
  return Base64UrlFault::character;
}

} // namespace

std::string encode_base64url(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const std::uint8_t byte : bytes) {
    bits = (bits << 8U) | byte;
    count += 8;
    while (count >= 6) {
      count -= 6;
      text += alphabet[(bits >> count) & 0x3FU];
    }
  }
  if (count != 0) {
    text += alphabet[(bits << (6 - count)) & 0x3FU];
  }
  return text;
}

std::optional<Base64UrlProblem> find_base64url_problem(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (value_of(text[at]) == no_value) {
      return Base64UrlProblem{.fault = fault_of(text, at), .position = at};
    }
  }
  const std::size_t rest = text.size() % 4;
  if (rest == 1) {
    return Base64UrlProblem{.fault = Base64UrlFault::length, .position = text.size() - 1};
  }
  // Two characters hold 12 bits for one byte, three hold 18 for two: 4 and 2 of them must be zero.
  if (rest != 0 && (value_of(text.back()) & (rest == 2 ? 0x0FU : 0x03U)) != 0) {
    return Base64UrlProblem{.fault = Base64UrlFault::spare_bits, .position = text.size() - 1};
  }
  return std::nullopt;
}

std::optional<std::vector<std::uint8_t>> decode_base64url(std::string_view text) {
  if (find_base64url_problem(text)) {
    return std::nullopt;
  }
  BitReader reader(text.size());
  for (const char c : text) {
    reader.add(value_of(c));
  }
  return std::move(reader).bytes();
}

std::optional<std::vector<std::uint8_t>> decode_base64url_leniently(std::string_view text) {
  while (!text.empty() && (text.back() == '=' || is_blank(text.back()))) {
    text.remove_suffix(1);
  }
  BitReader reader(text.size());
  for (const char c : text) {
    if (is_blank(c)) {
      continue;
    }
    const std::uint8_t value = value_of(c == '+' ? '-' : c == '/' ? '_' : c);
    if (value == no_value) {
      return std::nullopt;
    }
    reader.add(value);
  }
  return std::move(reader).bytes();
}

std::string_view describe(Base64UrlFault fault) noexcept {
  switch (fault) {
  case Base64UrlFault::padding:
    return "has '=' padding at the end";
  case Base64UrlFault::whitespace:
    return "has a blank or a line break";
  case Base64UrlFault::standard_alphabet:
    return "has '+' or '/', as plain base64 has; base64url has '-' and '_'";
  case Base64UrlFault::character:
    return "has a character that base64url does not use";
  case Base64UrlFault::length:
    return "has one character too many or is cut short";
  case Base64UrlFault::spare_bits:
    return "ends in a character that cannot come last, so it was changed or cut short";
  }
  return "is not base64url";
}

} // namespace tokensmith
