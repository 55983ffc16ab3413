#include "core/acl_text_damage.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/acl_text_steps.hpp"
#include "core/json.hpp"

namespace tokensmith {
namespace {

/// A text of JSON inside a JSON string is damage too: {"paths"…} in quotes, with backslashes before its own.
bool is_readable(std::string_view text) {
  try {
    return !parse_json(text).is_string();
  } catch (const JsonError &) {
    return false;
  }
}

/// From the outside in: first what stands around the text, then what was done to its characters, then to its structure.
constexpr std::array steps = {
    &remove_invisible_characters,
    &decode_html_entities,
    &replace_typographic_quotes,
    &decode_percent_encoding,
    &remove_backticks,
    &take_from_command,
    &remove_outer_quotes,
    &remove_carets,
    &remove_quote_escapes,
    &merge_doubled_quotes,
    &remove_markdown_escapes,
    &replace_single_quotes,
    &remove_line_breaks_in_text,
    &quote_bare_words,
    &remove_trailing_commas,
    &balance_braces,
};

} // namespace

MendedText mend_acl_text(std::string_view text) {
  MendedText result{std::string(text), {}};
  const auto mend_once = [&result] {
    return std::ranges::any_of(steps, [&result](const auto step) {
      std::optional<Mended> mended = step(result.text);
      if (!mended) {
        return false;
      }
      result.text = std::move(mended->text);
      if (std::ranges::find(result.damages, mended->damage) == result.damages.end()) {
        result.damages.push_back(std::move(mended->damage));
      }
      return true;
    });
  };
  // A step that applies removes its own cause; the bound is for two that would undo each other.
  constexpr int most_rounds = 24;
  for (int round = 0; round < most_rounds && !is_readable(result.text) && mend_once(); ++round) {
  }
  return result;
}

} // namespace tokensmith
