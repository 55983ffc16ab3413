#include "core/text/words.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "core/text/utf8.hpp"

namespace tokensmith {
namespace {

constexpr std::size_t longest_quote = 48;

/// The kind of secret, if the text looks like one: a PEM, a token or a part of one.
std::string_view secret_kind(std::string_view text) noexcept {
  if (text.find("-----BEGIN") != std::string_view::npos) {
    return "a key";
  }
  return text.starts_with("eyJ") ? "a token" : std::string_view{};
}

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

} // namespace

std::string concat(std::initializer_list<std::string_view> pieces) {
  std::string result;
  for (const std::string_view piece : pieces) {
    result += piece;
  }
  return result;
}

std::string quote(std::string_view name) {
  if (const std::string_view kind = secret_kind(name); !kind.empty()) {
    return concat({"(", kind, ")"});
  }
  if (find_utf8_problem(name)) {
    return "(text that is not UTF-8)";
  }
  std::string result = "\"";
  for (const char32_t point : Utf8View(name)) {
    if (result.size() > longest_quote) {
      result += "…";
      break;
    }
    // C0, DEL, C1, and the marks that turn the direction of text: they must not reach a terminal or a page unescaped.
    const bool turns = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    if (point < 0x20 || (point >= 0x7F && point < 0xA0) || turns || point == 0x2028 || point == 0x2029) {
      constexpr std::string_view digits = "0123456789ABCDEF";
      result += "\\u";
      for (unsigned shift = 16; shift != 0; shift -= 4) {
        result += digits[(point >> (shift - 4)) & 0xFU];
      }
    } else {
      append_utf8(result, point);
    }
  }
  result += '"';
  return result;
}

std::string list_of(std::span<const std::string> items, std::string_view conjunction) {
  std::string result;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i != 0) {
      result += i + 1 == items.size() ? concat({" ", conjunction, " "}) : ", ";
    }
    result += items[i];
  }
  return result;
}

std::string comma_separated(std::span<const std::string_view> items) {
  std::string result;
  for (const std::string_view item : items) {
    result += concat({result.empty() ? "" : ", ", item});
  }
  return result;
}

std::string counted(std::int64_t number, std::string_view unit) {
  return concat({std::to_string(number), " ", unit, number == 1 ? "" : "s"});
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trimmed(std::string_view text, std::string_view blanks) noexcept {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

namespace {

/// Longer text is not a misspelt name.
constexpr std::size_t max_length = 64;

/// Levenshtein's distance, two rows at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j + 1] + 1, row[j] + 1});
    }
  }
  return row.back();
}

} // namespace

std::optional<std::string_view> nearest_name(std::string_view given, std::span<const std::string_view> names) {
  if (given.size() > max_length) {
    return std::nullopt;
  }
  const std::string folded = lower_case(given);
  std::optional<std::string_view> nearest;
  std::size_t least = max_length;
  for (const std::string_view name : names) {
    const std::size_t far = distance(folded, lower_case(name));
    if (far < least && far * 3 <= name.size()) {
      least = far;
      nearest = name;
    }
  }
  return nearest;
}

} // namespace tokensmith
