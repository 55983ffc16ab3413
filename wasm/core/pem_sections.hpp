#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace tokensmith {

/// A part of a text that is, or once was, "-----BEGIN LABEL-----", a body, and "-----END LABEL-----" (RFC 7468).
struct PemSection {
  std::string label;       ///< "RSA PRIVATE KEY"
  std::size_t line = 1;    ///< where it begins, from 1
  std::string_view before; ///< the text between the end of the section before it and its beginning
  std::string_view body;   ///< all between the two lines
  bool has_begin = true;
  bool has_end = true;
  bool is_exact = true;   ///< five hyphens everywhere, one blank, the same label twice
  bool is_quoted = false; ///< a quotation mark opens right before it
};

struct PemSections {
  std::vector<PemSection> sections;
  std::string_view after; ///< the text after the last
};

/// Finds them all, damaged ones too: too few or too many hyphens, a label broken into two lines or in small letters, a
/// line missing.
/// @param text outlives the result
[[nodiscard]] PemSections find_pem_sections(std::string_view text);

} // namespace tokensmith
