#include "core/user_name.hpp"

#include <algorithm>

#include "core/entropy.hpp"
#include "core/utf8.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr bool is_control(char32_t point) noexcept { return point < 0x20 || (point >= 0x7F && point < 0xA0); }

constexpr bool is_blank(char32_t point) noexcept {
  return point == ' ' || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x202F ||
         point == 0x205F || point == 0x3000;
}

/// Embeddings, overrides and isolates (Unicode Standard Annex 9).
constexpr bool turns_direction(char32_t point) noexcept {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/// Soft hyphen, zero-width space, word joiner and invisible operators, byte order mark, Hangul fillers, separators.
constexpr bool is_invisible(char32_t point) noexcept {
  return point == 0xAD || point == 0x115F || point == 0x1160 || point == 0x180E || point == 0x200B || point == 0x2028 ||
         point == 0x2029 || (point >= 0x2060 && point <= 0x2064) || point == 0x3164 || point == 0xFEFF ||
         point == 0xFFA0 || (point >= 0xFFF9 && point <= 0xFFFB);
}

/// Joiners and marks of direction: they mean something between letters only.
constexpr bool joins(char32_t point) noexcept { return (point >= 0x200C && point <= 0x200F) || point == 0x61C; }

/// "U+202E"
std::string name_of(char32_t point) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string name = "U+";
  for (unsigned shift = 16; shift != 0; shift -= 4) {
    name += digits[(point >> (shift - 4)) & 0xFU];
  }
  return name;
}

} // namespace

std::optional<std::string_view> find_name_problem(std::string_view text) {
  constexpr std::string_view no_break_space = "\xC2\xA0";
  if (text.empty()) {
    return "is empty";
  }
  if (find_utf8_problem(text)) {
    return "has broken characters: it is not valid UTF-8";
  }
  if (std::ranges::any_of(Utf8View(text), is_control)) {
    return "has a line break or another control character";
  }
  if (characters_before(text, text.size()) > max_name_length) {
    return "is longer than 255 characters";
  }
  if (text.front() == ' ' || text.back() == ' ' || text.starts_with(no_break_space) || text.ends_with(no_break_space)) {
    return "begins or ends with a blank";
  }
  return std::nullopt;
}

std::optional<std::string> find_name_surprise(std::string_view text) {
  if (text.empty() || find_utf8_problem(text)) {
    return std::nullopt;
  }
  char32_t last = 0;
  for (const char32_t point : Utf8View(text)) {
    if (is_control(point)) {
      return "has a line break or another control character";
    }
    if (turns_direction(point)) {
      return concat({"has the character ", name_of(point), ", which turns the direction of the text around it"});
    }
    if (is_invisible(point)) {
      return concat({"has the character ", name_of(point), ", which does not show"});
    }
    last = point;
  }
  for (const char32_t end : {*Utf8View(text).begin(), last}) {
    if (is_blank(end)) {
      return "begins or ends with a blank";
    }
    if (joins(end)) {
      return concat({"begins or ends with the character ", name_of(end), ", which does not show"});
    }
  }
  return std::nullopt;
}

bool is_user_id(std::string_view text) noexcept {
  constexpr std::string_view prefix = "USR-";
  return text.size() > prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix) &&
         is_uuid(text.substr(prefix.size()));
}

} // namespace tokensmith
