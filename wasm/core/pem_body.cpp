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

/// Where a shell took the backslashes of \n, an n stands before each line of 64 characters and after the last.
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
      body.fault = character;
      body.fault_line = line;
      break;
    }
  }
  return body;
}

} // namespace tokensmith
