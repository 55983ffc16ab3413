#include "core/pem_body.hpp"

#include <algorithm>

#include "core/key_text.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

bool is_one_of(char character, std::string_view set) noexcept { return set.find(character) != std::string_view::npos; }

/// Takes off what source code puts between the lines of a literal: `…" +`, `…",`, `…" \`.
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

/// Takes off quotation in mail, and marks of comments and of tables, at the beginnings of lines.
SecretBytes without_line_marks(std::string_view text, bool &has_marks) {
  SecretBytes result;
  result.reserve(text.size());
  bool at_line_start = false; // the first line goes on from BEGIN
  for (const char character : text) {
    if (at_line_start && is_one_of(character, ">#*|")) {
      has_marks = true;
      continue;
    }
    at_line_start = character == '\n' || character == '\r' || (at_line_start && is_one_of(character, " \t"));
    result.push_back(static_cast<std::uint8_t>(character));
  }
  return result;
}

/// Reads "Name: value" lines (RFC 1421, section 4.6) and moves on. Where line breaks were lost, a value ends at a
/// blank.
void read_headers(std::string_view &rest, PemBody &body) {
  constexpr std::string_view blanks = " \t\r\n";
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

PemBody read_pem_body(std::string_view text, bool is_quoted) {
  PemBody body;
  SecretBytes unmarked = without_line_marks(text, body.has_markers);
  if (is_quoted) {
    unmarked = without_joints(as_text(unmarked), body.is_pieced);
  }
  std::string_view rest = as_text(unmarked);
  const std::size_t whole = rest.size();
  read_headers(rest, body);
  std::size_t line =
      static_cast<std::size_t>(std::ranges::count(as_text(unmarked).substr(0, whole - rest.size()), '\n'));

  constexpr std::size_t longest_line = 76; // of MIME; PEM's own has 64
  std::size_t run = 0;                     // of characters since the last blank
  bool had_line_break = false;             // since the last character
  bool had_blank = false;
  for (const char character : rest) {
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
      body.base64.push_back(static_cast<std::uint8_t>(character));
      had_line_break = had_blank = false;
    } else if (character == '=') {
      ++body.padding;
    } else {
      body.fault = character;
      body.fault_line = line;
      break;
    }
  }
  return body;
}

} // namespace tokensmith
