// Damage to the characters of an ACL: encodings, escapes, quotes of the wrong kind.

#include <algorithm>
#include <array>
#include <utility>

#include "core/acl/text_damage.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

/// Replaces every `first` of the pairs by its `second`, in one pass; nullopt if there is none.
std::optional<std::string> replace_all(std::string_view text, std::span<const Replacement> replacements) {
  std::string result;
  bool found = false;
  while (!text.empty()) {
    const auto hit = std::ranges::find_if(
        replacements, [text](const Replacement &replacement) { return text.starts_with(replacement.first); });
    if (hit == replacements.end()) {
      result += text.front();
      text.remove_prefix(1);
    } else {
      result += hit->second;
      text.remove_prefix(hit->first.size());
      found = true;
    }
  }
  return found ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<Mended> mended(std::optional<std::string> text, std::string_view damage) {
  return text ? std::optional(Mended{std::move(*text), std::string(damage)}) : std::nullopt;
}

/// Whether an opening quote, preceded by `mark`, is where JSON has a name or a value.
bool marks_quotes(std::string_view text, std::string_view mark) {
  for (const char before : {'{', ',', ':', '['}) {
    for (std::size_t at = text.find(before); at != std::string_view::npos; at = text.find(before, at + 1)) {
      if (trimmed(text.substr(at + 1)).starts_with(mark)) {
        return true;
      }
    }
  }
  return false;
}

int hex_value(char c) noexcept {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::size_t value = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
  return value == std::string_view::npos ? -1 : static_cast<int>(value);
}

} // namespace

std::optional<Mended> decode_html_entities(std::string_view text) {
  constexpr std::array<Replacement, 7> entities = {{{"&quot;", "\""},
                                                    {"&#34;", "\""},
                                                    {"&#x22;", "\""},
                                                    {"&apos;", "'"},
                                                    {"&#39;", "'"},
                                                    {"&#x27;", "'"},
                                                    {"&amp;", "&"}}};
  return mended(replace_all(text, entities), "HTML entities in place of its quotes (&quot;)");
}

std::optional<Mended> replace_typographic_quotes(std::string_view text) {
  constexpr std::array<Replacement, 9> quotes = {{{"“", "\""},
                                                  {"”", "\""},
                                                  {"„", "\""},
                                                  {"‟", "\""},
                                                  {"«", "\""},
                                                  {"»", "\""},
                                                  {"‘", "'"},
                                                  {"’", "'"},
                                                  {"‚", "'"}}};
  return mended(replace_all(text, quotes), "typographic quotes (“ ”), as word processors and chats put them");
}

std::optional<Mended> decode_percent_encoding(std::string_view text) {
  if (text.find("%22") == std::string_view::npos) {
    return std::nullopt;
  }
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '%' && at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[at + 2]) : -1;
    if (low >= 0) {
      result += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      result += text[at];
    }
  }
  return Mended{std::move(result), "the percent-encoding of a URL (%22)"};
}

std::optional<Mended> remove_carets(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escapes = text[at] == '^' && at + 1 < text.size() &&
                         std::string_view("\"{}[]^&|<>,:\\").find(text[at + 1]) != std::string_view::npos;
    if (escapes) {
      ++at;
    }
    result += text[at];
  }
  if (result.size() == text.size()) {
    return std::nullopt;
  }
  return Mended{std::move(result), "carets of the Windows command prompt (^)"};
}

std::optional<Mended> remove_quote_escapes(std::string_view text) {
  const bool backslashes = marks_quotes(text, "\\");
  if (!backslashes && !marks_quotes(text, "`\"")) {
    return std::nullopt;
  }
  const char escape = backslashes ? '\\' : '`';
  std::string result;
  for (const char c : text) {
    if (c == '"') {
      result.erase(result.find_last_not_of(escape) + 1);
    }
    result += c;
  }
  if (result == text) {
    return std::nullopt;
  }
  return Mended{std::move(result),
                backslashes ? R"(backslashes before its quotes (\"))" : "PowerShell's backticks before its quotes"};
}

std::optional<Mended> merge_doubled_quotes(std::string_view text) {
  if (!marks_quotes(text, "\"\"")) {
    return std::nullopt;
  }
  std::string result;
  for (const char c : text) {
    if (c != '"' || result.empty() || result.back() != '"') {
      result += c;
    }
  }
  return Mended{std::move(result), R"(doubled quotes (""))"};
}

std::optional<Mended> remove_markdown_escapes(std::string_view text) {
  constexpr std::array<Replacement, 2> escapes = {{{"\\*", "*"}, {"\\_", "_"}}};
  return mended(replace_all(text, escapes), R"(Markdown's backslashes before its stars (\*))");
}

std::optional<Mended> replace_single_quotes(std::string_view text) {
  if (!marks_quotes(text, "'")) {
    return std::nullopt;
  }
  constexpr std::array<Replacement, 1> quotes = {{{"'", "\""}}};
  return mended(replace_all(text, quotes), "single quotes where JSON has double ones");
}

} // namespace tokensmith
