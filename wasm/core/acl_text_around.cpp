// What stands around an ACL: a shell command, quotes, backticks, characters nobody sees.

#include <array>

#include "core/acl_text_steps.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Every occurrence of `from` replaced.
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
  // Zero-width space, non-joiner, joiner, word joiner, byte order mark; the no-break space becomes a blank.
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
  // A quote that stands directly before the brace closes directly behind it: they go together, and are named by the
  // step for quotes.
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
  if (inner.starts_with("$'")) { // a shell's quotes for escapes
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
