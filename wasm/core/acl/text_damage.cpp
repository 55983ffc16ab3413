#include "core/acl/text_damage.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/json/json.hpp"
#include "core/text/words.hpp"

// Damage to the structure of an ACL (lost quotes, too many or too few commas and braces, broken lines), and text around
// an ACL (a shell command, quotes, backticks, invisible characters).

namespace tokensmith {
namespace {

/// JSON inside a JSON string is damage too: {"paths"…} in quotes, with backslashes before its own quotes.
bool is_readable(std::string_view text) {
  try {
    return !parse_json(text).is_string();
  } catch (const JsonError &) {
    return false;
  }
}

/// From the outside in: first the text around it, then its characters, then its structure.
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
  // Each step removes the cause for which it applies; the bound is for two steps that undo each other.
  constexpr int most_rounds = 24;
  for (int round = 0; round < most_rounds && !is_readable(result.text) && mend_once(); ++round) {
  }
  return result;
}

namespace {

/// Walks over a text, and knows whether it is inside a quoted string.
class Walker {
public:
  explicit Walker(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] bool done() const noexcept { return at_ == text_.size(); }
  [[nodiscard]] char current() const noexcept { return text_[at_]; }
  [[nodiscard]] std::string_view rest() const noexcept { return text_.substr(at_); }
  /// Whether the current character is inside a string; its quotes are not.
  [[nodiscard]] bool in_string() const noexcept { return in_string_ && text_[at_] != '"'; }

  void advance() noexcept {
    if (in_string_ && text_[at_] == '\\' && at_ + 1 < text_.size()) {
      ++at_; // an escaped quote closes nothing
    } else if (text_[at_] == '"') {
      in_string_ = !in_string_;
    }
    ++at_;
  }
  /// Skips `count` characters outside strings.
  void skip(std::size_t count) noexcept { at_ += count; }

private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool in_string_ = false;
};

bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Appends the current character, or the whole escape, and moves on.
void copy(Walker &walker, std::string &result) {
  const std::string_view before = walker.rest();
  walker.advance();
  result += before.substr(0, before.size() - walker.rest().size());
}

} // namespace

std::optional<Mended> remove_line_breaks_in_text(std::string_view text) {
  std::string result;
  bool found = false;
  for (Walker walker(text); !walker.done();) {
    if (walker.in_string() && (walker.current() == '\n' || walker.current() == '\r')) {
      found = true;
      while (!walker.done() && is_blank(walker.current())) { // and the indentation of the next line
        walker.advance();
      }
    } else {
      copy(walker, result);
    }
  }
  if (!found) {
    return std::nullopt;
  }
  return Mended{std::move(result), "a line break inside a text, as a terminal's width puts it"};
}

std::optional<Mended> quote_bare_words(std::string_view text) {
  constexpr std::string_view structure = "{}[],:\"";
  const bool none_left = text.find('"') == std::string_view::npos;
  std::string result;
  bool found = false;
  for (Walker walker(text); !walker.done();) {
    const char c = walker.current();
    if (walker.in_string() || is_blank(c) || structure.find(c) != std::string_view::npos) {
      copy(walker, result);
      continue;
    }
    const std::size_t length = std::min(walker.rest().find_first_of("{}[],:\" \t\r\n"), walker.rest().size());
    const std::string_view word = walker.rest().substr(0, length);
    const bool is_value = word == "true" || word == "false" || word == "null" ||
                          word.find_first_not_of("0123456789.+-eE") == std::string_view::npos;
    found = found || !is_value;
    result += is_value ? std::string(word) : concat({"\"", word, "\""});
    walker.skip(length);
  }
  // A single word, or prose, is not an ACL that lost its quotes.
  if (!found || trimmed(text).find_first_of("{\"") != 0) {
    return std::nullopt;
  }
  return Mended{std::move(result), none_left ? "no quotes, which PowerShell and the Windows command prompt take away"
                                             : "names without quotes"};
}

std::optional<Mended> remove_trailing_commas(std::string_view text) {
  std::string result;
  bool found = false;
  for (Walker walker(text); !walker.done();) {
    if (!walker.in_string() && walker.current() == ',') {
      const std::string_view next = trimmed(walker.rest().substr(1));
      if (next.starts_with('}') || next.starts_with(']')) {
        found = true;
        walker.advance();
        continue;
      }
    }
    copy(walker, result);
  }
  if (!found) {
    return std::nullopt;
  }
  return Mended{std::move(result), "a comma before a closing brace"};
}

std::optional<Mended> balance_braces(std::string_view text) {
  const std::string_view inner = trimmed(text);
  if (inner.starts_with("\"paths\"")) {
    return Mended{concat({"{", inner}), "no opening brace"};
  }
  if (!inner.starts_with('{')) {
    return std::nullopt;
  }
  std::string open; // the closing braces that are due, the next one last
  std::string result;
  for (Walker walker(inner); !walker.done();) {
    const char c = walker.current();
    if (!walker.in_string()) {
      if (c == '{' || c == '[') {
        open += c == '{' ? '}' : ']';
      } else if (c == '}' || c == ']') {
        if (open.empty() || open.back() != c) {
          break;
        }
        open.pop_back();
      }
    }
    copy(walker, result);
  }
  const std::string_view rest = inner.substr(result.size());
  if (open.empty() && !rest.empty() && rest.find_first_not_of("}] \t\r\n") == std::string_view::npos) {
    return Mended{std::move(result), "a closing brace too many"};
  }
  if (!open.empty() && rest.empty()) {
    std::ranges::reverse(open);
    return Mended{result + open, open.size() == 1 ? std::string("a closing brace too few")
                                                  : concat({std::to_string(open.size()), " closing braces too few"})};
  }
  return std::nullopt;
}

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Replaces every occurrence of `from`.
std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
    result += text.substr(0, at);
    result += to;
    text.remove_prefix(at + from.size());
  }
  result += text;
  return result;
}

} // namespace

std::optional<Mended> remove_invisible_characters(std::string_view text) {
  // Zero-width space, non-joiner, joiner, word joiner, byte order mark. The no-break space becomes a blank.
  constexpr std::array<std::string_view, 5> invisible = {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0",
                                                         "\xEF\xBB\xBF"};
  std::string result = replaced(text, "\xC2\xA0", " ");
  for (const std::string_view character : invisible) {
    result = replaced(result, character, "");
  }
  if (result == text) {
    return std::nullopt;
  }
  return Mended{std::move(result), "invisible characters, as text from web pages and chats has them"};
}

std::optional<Mended> remove_backticks(std::string_view text) {
  std::string_view inner = trimmed(text, " \t\r\n`");
  if (inner == trimmed(text, blanks)) {
    return std::nullopt;
  }
  constexpr std::string_view language = "json";
  if (inner.starts_with(language)) { // ```json
    inner = trimmed(inner.substr(language.size()), blanks);
  }
  return Mended{std::string(inner), "Markdown's backticks around it"};
}

std::optional<Mended> take_from_command(std::string_view text) {
  const std::size_t open = text.find('{');
  const std::size_t close = text.rfind('}');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return std::nullopt;
  }
  const std::string before = lower_case(text.substr(0, open));
  const std::string_view after = trimmed(text.substr(close + 1), " \t\r\n'\"^\\");
  const std::size_t name = before.rfind("acl");
  const bool is_named = name != std::string::npos && name + 3 < before.size();
  if (!is_named && after.empty()) {
    return std::nullopt;
  }
  // A quote directly before the brace belongs to one directly after it; the step for quotes names and removes them.
  std::size_t first = open;
  while (first != 0 && std::string_view("'\"\\^").find(text[first - 1]) != std::string_view::npos) {
    --first;
  }
  std::size_t last = close + 1;
  while (last < text.size() && first != open && std::string_view("'\"\\^").find(text[last]) != std::string_view::npos) {
    ++last;
  }
  const bool is_command = before.find("jwt") != std::string::npos || before.find("nexmo") != std::string::npos ||
                          before.find("vonage") != std::string::npos;
  std::string damage = "other text after its end";
  if (is_command) {
    damage = "a whole command around the ACL";
  } else if (is_named) {
    damage = "a name before the ACL (acl=)";
  }
  return Mended{std::string(text.substr(first, last - first)), std::move(damage)};
}

std::optional<Mended> remove_outer_quotes(std::string_view text) {
  std::string_view inner = trimmed(text, blanks);
  if (inner.starts_with("$'")) { // quotes in which a shell reads escapes
    inner.remove_prefix(1);
  }
  for (const std::string_view quotes : {"'", "\""}) {
    const bool opens = inner.starts_with(quotes) && trimmed(inner.substr(1), blanks).find_first_of("{\\^") == 0;
    const bool closes = inner.ends_with(quotes) && trimmed(inner.substr(0, inner.size() - 1), blanks).ends_with('}');
    if (opens || closes) {
      const std::string_view kind = quotes == "'" ? "a shell's single quotes" : "double quotes";
      inner.remove_prefix(opens ? 1 : 0);
      inner.remove_suffix(closes ? 1 : 0);
      const std::string_view place = !opens ? " at its end" : !closes ? " at its beginning" : " around it";
      return Mended{std::string(trimmed(inner, blanks)), concat({kind, place})};
    }
  }
  return std::nullopt;
}

} // namespace tokensmith
