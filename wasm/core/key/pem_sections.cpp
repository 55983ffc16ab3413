#include "core/key/pem_sections.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/key/encodings.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

/// One of the two lines around a body.
struct Marker {
  bool is_begin = false;
  bool is_exact = false;
  std::string label;
  std::size_t start = 0;
  std::size_t end = 0;
};

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t exact_hyphens = 5;

bool is_label_character(char character, bool may_be_small) noexcept {
  return (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9') || character == '#' ||
         (may_be_small && character >= 'a' && character <= 'z');
}

/// Whether a label in lower case is one: there are other lines of hyphens with the words "begin" and "end".
bool is_known_label(std::string_view label) noexcept {
  constexpr std::array<std::string_view, 3> endings = {"PRIVATE KEY", "PUBLIC KEY", "CERTIFICATE"};
  return std::ranges::any_of(endings, [label](std::string_view ending) { return label.ends_with(ending); });
}

/// Reads the marker whose keyword, BEGIN or END in either case, is at `word`.
std::optional<Marker> read_marker(std::string_view text, std::size_t word, std::string_view keyword) {
  Marker marker;
  marker.is_begin = keyword == "BEGIN";
  const bool is_small = !text.substr(word).starts_with(keyword);

  // Hyphens before the word, blanks between allowed.
  std::size_t start = word;
  while (start > 0 && text[start - 1] == ' ') {
    --start;
  }
  const std::size_t after_hyphens = start;
  while (start > 0 && text[start - 1] == '-') {
    --start;
  }
  const std::size_t hyphens_before = after_hyphens - start;
  marker.start = hyphens_before == 0 ? word : start;

  // The label: up to five words of capitals and digits.
  std::size_t at = word + keyword.size();
  bool is_plain = after_hyphens == word;
  std::size_t label_end = at;
  constexpr int most_words = 5;
  for (int words = 0; words < most_words && at < text.size(); ++words) {
    const std::size_t next = text.find_first_not_of(blanks, at);
    if (next == std::string_view::npos || next == at || !is_label_character(text[next], is_small)) {
      break;
    }
    std::size_t end = next;
    while (end < text.size() && is_label_character(text[end], is_small)) {
      ++end;
    }
    constexpr std::size_t longest_word = 16;
    if (end - next > longest_word ||
        (end < text.size() && blanks.find(text[end]) == std::string_view::npos && text[end] != '-')) {
      break; // the body, or something else entirely
    }
    is_plain = is_plain && text.substr(at, next - at) == " ";
    marker.label += marker.label.empty() ? "" : " ";
    marker.label += text.substr(next, end - next);
    at = label_end = end;
  }

  std::size_t hyphens_start = label_end;
  while (hyphens_start < text.size() && text[hyphens_start] == ' ') {
    ++hyphens_start;
  }
  std::size_t end = hyphens_start;
  while (end < text.size() && text[end] == '-') {
    ++end;
  }
  const std::size_t hyphens_after = end - hyphens_start;
  marker.end = hyphens_after == 0 ? label_end : end;
  if (marker.label.empty() || (hyphens_before < 2 && hyphens_after < 2)) {
    return std::nullopt;
  }
  if (is_small) {
    std::ranges::transform(marker.label, marker.label.begin(), [](char letter) {
      return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter & ~0x20) : letter;
    });
    if (!is_known_label(marker.label)) {
      return std::nullopt;
    }
  }
  marker.is_exact = is_plain && !is_small && hyphens_before == exact_hyphens && hyphens_after == exact_hyphens &&
                    hyphens_start == label_end;
  return marker;
}

std::optional<Marker> find_marker(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    for (const std::string_view keyword : {std::string_view("BEGIN"), std::string_view("END")}) {
      if (equal_ignoring_case(text.substr(at, keyword.size()), keyword)) {
        if (auto marker = read_marker(text, at, keyword); marker && marker->start >= from) {
          return marker;
        }
      }
    }
  }
  return std::nullopt;
}

} // namespace

PemSections find_pem_sections(std::string_view text) {
  PemSections result;
  std::size_t done = 0;
  for (auto marker = find_marker(text, 0); marker;) {
    PemSection section;
    section.has_begin = marker->is_begin;
    section.label = marker->label;
    section.is_exact = marker->is_exact;
    auto next = std::optional<Marker>();
    if (marker->is_begin) {
      section.before = text.substr(done, marker->start - done);
      section.line = 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, marker->start), '\n'));
      section.is_quoted =
          marker->start > 0 && std::string_view("\"'`").find(text[marker->start - 1]) != std::string_view::npos;
      next = find_marker(text, marker->end);
      section.has_end = next && !next->is_begin;
      const std::size_t body_end = next ? next->start : text.size();
      section.body = text.substr(marker->end, body_end - marker->end);
      done = section.has_end ? next->end : body_end;
      if (section.has_end) {
        section.is_exact = section.is_exact && next->is_exact && next->label == marker->label;
        next = find_marker(text, done);
      }
    } else {
      section.body = text.substr(done, marker->start - done);
      section.line = 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, done), '\n'));
      done = marker->end;
      next = find_marker(text, done);
    }
    result.sections.push_back(std::move(section));
    marker = std::move(next);
  }
  result.after = text.substr(done);
  return result;
}

namespace {

bool is_one_of(char character, std::string_view set) noexcept { return set.find(character) != std::string_view::npos; }

/// Removes what source code puts between the lines of a literal: `…" +`, `…",`, `…" \`.
SecretBytes without_joints(std::string_view text, bool &is_pieced) {
  SecretBytes result;
  result.reserve(text.size());
  bool is_inside = true;
  for (const char character : text) {
    if (is_one_of(character, "\"'`")) {
      is_inside = !is_inside;
      is_pieced = true;
    } else if (is_inside || !is_one_of(character, " \t\r+,.\\&_;()[]")) {
      result.push_back(static_cast<std::uint8_t>(character));
    }
  }
  return result;
}

/// Where a shell removed the backslashes of \n, there is an n before each line of 64 characters and after the last.
constexpr std::size_t lost_break_step = 65;

bool has_lost_backslashes(std::string_view text) {
  // No key begins with an n: 0x30, its first byte, gives an M.
  if (!text.starts_with("nM") || !text.ends_with('n')) {
    return false;
  }
  for (std::size_t at = 0; at < text.size(); at += lost_break_step) {
    if (text[at] != 'n') {
      return false;
    }
  }
  return true;
}

SecretBytes with_lost_line_breaks(std::string_view text) {
  SecretBytes result(text.begin(), text.end());
  for (std::size_t at = 0; at < result.size(); at += lost_break_step) {
    result[at] = '\n';
  }
  result.back() = '\n';
  return result;
}

/// Reads "Name: value" lines (RFC 1421, section 4.6) and moves on. Where line breaks were lost, a value ends at a
/// blank.
void read_headers(std::string_view &rest, PemBody &body) {
  for (;;) {
    const std::size_t start = rest.find_first_not_of(blanks);
    if (start == std::string_view::npos) {
      return;
    }
    const std::string_view line = rest.substr(start);
    const std::size_t colon = line.find_first_of(": \t\r\n");
    if (colon == std::string_view::npos || line[colon] != ':' || colon == 0) {
      return;
    }
    const std::string_view name = line.substr(0, colon);
    const std::size_t value_start = line.find_first_not_of(" \t", colon + 1);
    if (value_start == std::string_view::npos) {
      rest = {};
      return;
    }
    const bool is_known = equal_ignoring_case(name, "DEK-Info") || equal_ignoring_case(name, "Proc-Type");
    const std::size_t value_end = std::min(line.find_first_of(is_known ? blanks : "\r\n", value_start), line.size());
    if (equal_ignoring_case(name, "DEK-Info")) {
      body.dek_info = line.substr(value_start, value_end - value_start);
    }
    rest = line.substr(value_end);
  }
}

} // namespace

SecretBytes base64_with_plus_signs(std::string_view text) {
  SecretBytes characters;
  characters.reserve(text.size());
  for (const char character : trimmed(text, "\r\n")) {
    if (is_base64_character(character) || character == ' ') {
      characters.push_back(character == ' ' ? '+' : static_cast<std::uint8_t>(character));
    }
  }
  return characters;
}

PemBody read_pem_body(std::string_view text, bool is_quoted) {
  PemBody body;
  SecretBytes changed;
  if (has_lost_backslashes(trimmed(text))) {
    body.lost_backslashes = true;
    changed = with_lost_line_breaks(trimmed(text));
  } else if (is_quoted) {
    changed = without_joints(text, body.is_pieced);
  }
  const std::string_view bare = changed.empty() ? text : as_text(changed);
  std::string_view rest = bare;
  read_headers(rest, body);
  std::size_t line = static_cast<std::size_t>(std::ranges::count(bare.substr(0, bare.size() - rest.size()), '\n'));
  const bool may_be_base64url = rest.find_first_of("+/") == std::string_view::npos;

  constexpr std::size_t longest_line = 76; // of MIME; PEM's own has 64
  std::size_t run = 0;                     // of characters since the last blank
  bool had_line_break = false;             // since the last character
  bool had_blank = false;
  for (const char given : rest) {
    const char character = may_be_base64url && given == '-' ? '+' : may_be_base64url && given == '_' ? '/' : given;
    if (is_one_of(character, "\r\n")) {
      line += character == '\n' ? 1 : 0;
      had_line_break = true;
      had_blank = false;
      run = 0;
    } else if (is_one_of(character, " \t\f\v")) {
      had_blank = true;
      run = 0;
    } else if (is_base64_character(character) && body.padding == 0) {
      body.is_indented = body.is_indented || (had_line_break && had_blank);
      body.lacks_line_breaks = body.lacks_line_breaks || (!had_line_break && had_blank && !body.base64.empty());
      body.has_long_lines = body.has_long_lines || ++run > longest_line;
      if (character != given && !body.is_base64url) {
        body.is_base64url = true;
        body.base64url_line = line;
      }
      body.base64.push_back(static_cast<std::uint8_t>(character));
      had_line_break = had_blank = false;
    } else if (character == '=') {
      ++body.padding;
    } else {
      body.stray = character;
      body.stray_line = line;
      break;
    }
  }
  return body;
}

} // namespace tokensmith
