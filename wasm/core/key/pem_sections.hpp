#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace tokensmith {

/// What is between BEGIN and END, taken apart.
struct PemBody {
  std::string dek_info;    ///< "AES-256-CBC,…" of an encrypted PKCS#1 key; else empty
  SecretBytes base64;      ///< only characters of the alphabet
  std::size_t padding = 0; ///< '=' at the end
  bool is_pieced = false;  ///< lines were string literals joined by operators
  bool is_indented = false;
  bool has_long_lines = false;
  bool lacks_line_breaks = false; ///< there are blanks in their place
  bool lost_backslashes = false;  ///< there is an n in place of each \n
  bool is_base64url = false;      ///< '-' and '_' in place of '+' and '/' (RFC 4648, section 5)
  std::size_t base64url_line = 0; ///< of the first of them, counted like stray_line
  /// The first character that does not belong there; 0 for none. `base64` has what was read before it.
  char stray = '\0';
  std::size_t stray_line = 0; ///< from 0, counted from the BEGIN line
};

/// The characters of a body in which the plus signs became blanks when a form was decoded.
[[nodiscard]] SecretBytes base64_with_plus_signs(std::string_view text);

/// @param is_quoted whether there is a quotation mark before the BEGIN line
[[nodiscard]] PemBody read_pem_body(std::string_view text, bool is_quoted);

/// A part of a text that is, or once was, "-----BEGIN LABEL-----", a body, and "-----END LABEL-----" (RFC 7468).
struct PemSection {
  std::string label;       ///< "RSA PRIVATE KEY"
  std::size_t line = 1;    ///< where it begins, from 1
  std::string_view before; ///< the text between the end of the section before it and its beginning
  std::string_view body;   ///< everything between the two lines
  bool has_begin = true;
  bool has_end = true;
  bool is_exact = true;   ///< five hyphens everywhere, one blank, the same label twice
  bool is_quoted = false; ///< there is a quotation mark right before it
};

struct PemSections {
  std::vector<PemSection> sections;
  std::string_view after; ///< the text after the last
};

/// Finds them all, even damaged: too few or too many hyphens, a label broken into two lines or in lower case, a missing
/// line.
/// @param text outlives the result
[[nodiscard]] PemSections find_pem_sections(std::string_view text);

} // namespace tokensmith
