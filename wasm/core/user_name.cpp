#include "core/user_name.hpp"

#include <algorithm>

#include "core/entropy.hpp"
#include "core/utf8.hpp"
#include "core/words.hpp"

namespace tokensmith {

std::optional<std::string_view> find_name_problem(std::string_view text) {
  constexpr std::string_view no_break_space = "\xC2\xA0";
  if (text.empty()) {
    return "is empty";
  }
  if (find_utf8_problem(text)) {
    return "is not valid UTF-8";
  }
  if (std::ranges::any_of(Utf8View(text),
                          [](char32_t point) { return point < 0x20 || (point >= 0x7F && point < 0xA0); })) {
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

bool is_user_id(std::string_view text) noexcept {
  constexpr std::string_view prefix = "USR-";
  return text.size() > prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix) &&
         is_uuid(text.substr(prefix.size()));
}

} // namespace tokensmith
