#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace tokensmith {

/// What stands between BEGIN and END, taken apart.
struct PemBody {
  std::string dek_info;     ///< "AES-256-CBC,…" of an encrypted PKCS#1 key; else empty
  SecretBytes base64;       ///< characters of the alphabet alone
  std::size_t padding = 0;  ///< '=' at the end
  bool has_markers = false; ///< lines began with '>', '#', '*' or '|'
  bool is_pieced = false;   ///< lines were string literals joined by operators
  bool is_indented = false;
  bool has_long_lines = false;
  bool lacks_line_breaks = false; ///< blanks stand where they were
  /// The first character that does not belong there; 0 for none. What was read before it is in base64.
  char fault = '\0';
  std::size_t fault_line = 0; ///< from 0, counted from the BEGIN line
};

/// @param is_quoted whether a quotation mark opened before the BEGIN line
[[nodiscard]] PemBody read_pem_body(std::string_view text, bool is_quoted);

} // namespace tokensmith
