#include "core/key/text_repairs.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/key/encodings.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

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

/// The character of an escape, and the length of its text; `size` is 0 where no escape begins.
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

bool contains(std::string_view text, std::string_view part) noexcept {
  return text.find(part) != std::string_view::npos;
}

std::optional<unsigned> hexadecimal_digit(char character) noexcept {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::size_t digit =
      digits.find(static_cast<char>(character >= 'A' && character <= 'F' ? character | 0x20 : character));
  return digit == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(digit));
}

/// The byte of the two digits that the text begins with.
std::optional<std::uint8_t> hexadecimal_byte(std::string_view text) noexcept {
  const auto high = text.empty() ? std::nullopt : hexadecimal_digit(text[0]);
  const auto low = text.size() < 2 ? std::nullopt : hexadecimal_digit(text[1]);
  return high && low ? std::optional(static_cast<std::uint8_t>(*high << 4U | *low)) : std::nullopt;
}

/// The characters that a PEM is made of, besides letters and digits.
bool is_mark_of_pem(std::uint8_t byte) noexcept {
  return std::string_view("+/=- \t\r\n").find(static_cast<char>(byte)) != std::string_view::npos;
}

/// Goes through a text. Where `read` finds something, `replacement` takes the place of `size` characters.
struct Found {
  std::size_t size = 0; ///< 0 for nothing
  std::string_view replacement;
};

template <class Read> RepairedText replace_each(std::string_view text, Read read) {
  RepairedText repaired;
  repaired.text.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Found found = read(at);
    if (found.size == 0) {
      repaired.text.push_back(static_cast<std::uint8_t>(text[at++]));
    } else {
      append(repaired.text, found.replacement);
      at += found.size;
      repaired.is_repaired = true;
    }
  }
  return repaired;
}

/// A view of one character out of a table, for Found::replacement.
std::string_view character_view(std::uint8_t byte) noexcept {
  static constexpr std::array<char, 128> characters = [] {
    std::array<char, 128> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = static_cast<char>(i);
    }
    return all;
  }();
  return {&characters.at(byte), 1};
}

/// ESC [ … m and its like (ECMA-48, section 5.4), as programs colour what they print.
RepairedText without_colours(std::string_view text) {
  return replace_each(text, [text](std::size_t at) {
    if (text[at] != '\x1B' || at + 1 == text.size() || text[at + 1] != '[') {
      return Found{};
    }
    const std::size_t end = text.find_first_not_of("0123456789;?", at + 2);
    return end == std::string_view::npos ? Found{} : Found{.size = end + 1 - at, .replacement = {}};
  });
}

/// %2B and so on (RFC 3986, section 2.1). A blank of a form is a plus sign, whose own is then %2B.
RepairedText without_percent_encoding(std::string_view text) {
  const bool is_form = contains(text, "BEGIN+") && contains(text, "%");
  return replace_each(text, [text, is_form](std::size_t at) {
    if (is_form && text[at] == '+') {
      return Found{.size = 1, .replacement = " "};
    }
    const auto byte = text[at] == '%' ? hexadecimal_byte(text.substr(at + 1)) : std::nullopt;
    return byte && (is_mark_of_pem(*byte) || *byte == '%') ? Found{.size = 3, .replacement = character_view(*byte)}
                                                           : Found{};
  });
}

struct NamedText {
  std::string_view name;
  std::string_view text;
};

/// A tag: its name between < and anything but a letter or digit, to the next >.
Found read_tag(std::string_view text) noexcept {
  constexpr std::array<NamedText, 22> tags = {{
      {.name = "br", .text = "\n"},   {.name = "p", .text = "\n"},  {.name = "div", .text = "\n"},
      {.name = "li", .text = "\n"},   {.name = "tr", .text = "\n"}, {.name = "pre", .text = "\n"},
      {.name = "ul", .text = ""},     {.name = "ol", .text = ""},   {.name = "table", .text = ""},
      {.name = "tbody", .text = ""},  {.name = "td", .text = ""},   {.name = "span", .text = ""},
      {.name = "code", .text = ""},   {.name = "wbr", .text = ""},  {.name = "font", .text = ""},
      {.name = "b", .text = ""},      {.name = "i", .text = ""},    {.name = "em", .text = ""},
      {.name = "strong", .text = ""}, {.name = "a", .text = ""},    {.name = "body", .text = ""},
      {.name = "html", .text = ""},
  }};
  const std::size_t start = text.starts_with("</") ? 2 : 1;
  const std::size_t end = text.find('>');
  if (!text.starts_with('<') || end == std::string_view::npos) {
    return {};
  }
  const std::string_view inside = text.substr(start, end - start);
  const std::string_view name = inside.substr(0, inside.find_first_of(" /\t\r\n"));
  const auto *const tag =
      std::ranges::find_if(tags, [name](const NamedText &known) { return equal_ignoring_case(name, known.name); });
  return tag == tags.end() ? Found{} : Found{.size = end + 1, .replacement = tag->text};
}

/// &#43; &#x2B; &plus; and their like (HTML, section 13.2.5.72 on), of the characters that a key may have around it.
Found read_character_reference(std::string_view text) noexcept {
  constexpr std::size_t longest = 10;
  const std::size_t end = text.substr(0, longest).find(';');
  if (!text.starts_with('&') || end == std::string_view::npos) {
    return {};
  }
  constexpr std::array<NamedText, 14> names = {{
      {.name = "plus", .text = "+"},
      {.name = "sol", .text = "/"},
      {.name = "equals", .text = "="},
      {.name = "nbsp", .text = " "},
      {.name = "NewLine", .text = "\n"},
      {.name = "Tab", .text = "\t"},
      {.name = "quot", .text = "\""},
      {.name = "apos", .text = "'"},
      {.name = "amp", .text = "&"},
      {.name = "lt", .text = "<"},
      {.name = "gt", .text = ">"},
      {.name = "hyphen", .text = "-"},
      {.name = "dash", .text = "-"},
      {.name = "shy", .text = ""},
  }};
  const std::string_view name = text.substr(1, end - 1);
  if (!name.starts_with('#')) {
    const auto *const known = std::ranges::find(names, name, &NamedText::name);
    return known == names.end() ? Found{} : Found{.size = end + 1, .replacement = known->text};
  }
  const bool is_hexadecimal = name.size() > 1 && (name[1] | 0x20) == 'x';
  unsigned code = 0;
  for (const char character : name.substr(is_hexadecimal ? 2 : 1)) {
    const auto digit = hexadecimal_digit(character);
    if (!digit || (!is_hexadecimal && *digit > 9)) {
      return {};
    }
    code = code * (is_hexadecimal ? 16 : 10) + *digit;
  }
  const bool is_known =
      code == 0xA0 || (code < 0x80 && (code >= 0x20 || is_mark_of_pem(static_cast<std::uint8_t>(code))));
  return is_known ? Found{.size = end + 1,
                          .replacement = character_view(code == 0xA0 ? 0x20 : static_cast<std::uint8_t>(code))}
                  : Found{};
}

RepairedText without_html(std::string_view text) {
  if (!contains(text, "BEGIN") && !contains(text, "begin")) {
    return {}; // a web page is refused as one
  }
  return replace_each(text, [text](std::size_t at) {
    const Found tag = read_tag(text.substr(at));
    return tag.size != 0 ? tag : read_character_reference(text.substr(at));
  });
}

/// RFC 2045, section 6.7: =3D and its like, and a line end after '=', which was put in.
RepairedText without_quoted_printable(std::string_view text) {
  const std::size_t begin = text.find("BEGIN ");
  const std::size_t end = text.rfind("END ");
  return replace_each(text, [text, begin, end](std::size_t at) {
    if (text[at] != '=' || end == std::string_view::npos || at < begin || at > end) {
      return Found{};
    }
    const std::string_view rest = text.substr(at + 1);
    const auto byte = hexadecimal_byte(rest);
    if (byte && is_mark_of_pem(*byte)) {
      return Found{.size = 3, .replacement = character_view(*byte)};
    }
    const std::size_t break_size = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
    const std::string_view next = rest.substr(break_size);
    // The padding of a key is at the end of a line, too, followed by the END line.
    const bool goes_on = !next.empty() && (is_base64_character(next.front()) || next.starts_with("=3D"));
    const bool follows_padding = at > 0 && text[at - 1] == '=';
    return break_size != 0 && goes_on && !follows_padding ? Found{.size = 1 + break_size, .replacement = {}} : Found{};
  });
}

std::string_view without_blanks_at_end(std::string_view text) noexcept {
  return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

/// What follows the prefix; an empty line loses the blanks at the end of its prefix. None where the line has another.
std::optional<std::string_view> after_prefix(std::string_view line, std::string_view prefix) noexcept {
  if (line.starts_with(prefix)) {
    return line.substr(prefix.size());
  }
  return without_blanks_at_end(line) == without_blanks_at_end(prefix) ? std::optional(std::string_view())
                                                                      : std::nullopt;
}

/// A line number with the text around it: "     1\t", "private.key:12:".
class NumberedPrefix {
public:
  /// @param before the text before the five hyphens of the BEGIN line
  explicit NumberedPrefix(std::string_view before) {
    constexpr std::string_view digits = "0123456789";
    const std::size_t last = before.find_last_of(digits);
    if (last == std::string_view::npos) {
      return;
    }
    const std::size_t other = before.find_last_not_of(digits, last);
    const std::size_t first = other == std::string_view::npos ? 0 : other + 1;
    head_ = without_blanks_at_end(before.substr(0, first)); // numbers are set to the right
    tail_ = before.substr(last + 1);
    constexpr std::size_t most_digits = 6;
    for (const char digit : before.substr(first, std::min(last + 1 - first, most_digits))) {
      number_ = number_.value_or(0) * 10 + static_cast<unsigned>(digit - '0');
    }
  }

  /// @param index of the line, 0 for the BEGIN line
  [[nodiscard]] std::optional<std::string_view> take_off(std::string_view line, unsigned index) const {
    if (!number_ || !line.starts_with(head_)) {
      return std::nullopt;
    }
    line.remove_prefix(head_.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const std::string number = std::to_string(*number_ + index);
    return line.starts_with(number) ? after_prefix(line.substr(number.size()), tail_) : std::nullopt;
  }

private:
  std::string_view head_;
  std::string_view tail_;
  std::optional<unsigned> number_;
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  lines.push_back(text);
  return lines;
}

/// Removes what precedes and follows each line of the first PEM, if it is the same for all lines.
RepairedText without_line_marks(std::string_view text) {
  constexpr std::string_view begin_marker = "-----BEGIN ";
  constexpr std::string_view hyphens = "-----";
  std::vector<std::string_view> lines = lines_of(text);
  const auto begin =
      std::ranges::find_if(lines, [begin_marker](std::string_view line) { return contains(line, begin_marker); });
  const auto end = std::find_if(begin, lines.end(), [](std::string_view line) { return contains(line, "-----END "); });
  if (end == lines.end() || end - begin < 2) {
    return {};
  }
  const std::string_view before = begin->substr(0, begin->find(begin_marker));
  const std::size_t closing = begin->find(hyphens, before.size() + begin_marker.size());
  const std::string_view after = closing == std::string_view::npos
                                     ? std::string_view()
                                     : without_blanks_at_end(begin->substr(closing + hyphens.size()));
  // Quotation marks and escapes are undone elsewhere, where more is known about them.
  const auto is_mark = [](std::string_view mark) {
    return !trimmed(mark).empty() && mark.find_first_of("\"'`\\") == std::string_view::npos;
  };
  // Either all of the lines are changed or none is.
  const std::span<std::string_view> pem(begin, end + 1);
  bool is_repaired = false;
  const auto change = [&](const auto &take_off) {
    std::vector<std::string_view> changed;
    for (const std::string_view line : pem) {
      if (const auto rest = take_off(line, static_cast<unsigned>(changed.size()))) {
        changed.push_back(*rest);
      }
    }
    if (changed.size() == pem.size()) {
      std::ranges::copy(changed, pem.begin());
      is_repaired = true;
    }
  };
  if (is_mark(after)) {
    change([after](std::string_view line, unsigned) {
      line = without_blanks_at_end(line);
      return line.ends_with(after) ? std::optional(line.substr(0, line.size() - after.size())) : std::nullopt;
    });
  }
  if (is_mark(before)) {
    const bool had_suffix = std::exchange(is_repaired, false);
    change([before](std::string_view line, unsigned) { return after_prefix(line, before); });
    if (!is_repaired) {
      const NumberedPrefix prefix(before);
      change([&prefix](std::string_view line, unsigned index) { return prefix.take_off(line, index); });
    }
    is_repaired = is_repaired || had_suffix;
  }
  RepairedText repaired;
  repaired.is_repaired = is_repaired;
  repaired.text.reserve(text.size());
  for (const std::string_view line : lines) {
    append(repaired.text, line);
    append(repaired.text, "\n");
  }
  return repaired;
}

} // namespace

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

std::span<const TextRepair> text_repairs() noexcept {
  static constexpr std::array repairs = {
      TextRepair{without_typography, Diagnostic::key_with_typography},
      TextRepair{without_colours, Diagnostic::key_with_colours},
      TextRepair{without_percent_encoding, Diagnostic::key_percent_encoded},
      TextRepair{without_html, Diagnostic::key_in_html},
      TextRepair{without_line_marks, Diagnostic::key_with_line_marks},
      TextRepair{without_quoted_printable, Diagnostic::key_quoted_printable},
  };
  return repairs;
}

SecretBytes decode_hexadecimal(std::string_view text) {
  SecretBytes bytes;
  bytes.reserve(text.size() / 2);
  constexpr std::string_view between = " \t\r\n:,-";
  while (!text.empty()) {
    if (text.starts_with("0x") || text.starts_with("\\x")) {
      text.remove_prefix(2);
    } else if (between.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    } else if (const auto byte = hexadecimal_byte(text)) {
      bytes.push_back(*byte);
      text.remove_prefix(2);
    } else {
      return {};
    }
  }
  return bytes;
}

} // namespace tokensmith
