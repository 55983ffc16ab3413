#pragma once

#include <span>
#include <string_view>

#include "core/diagnostic.hpp"
#include "core/secret.hpp"

namespace tokensmith {

/// A text, and whether it had to be changed.
struct RepairedText {
  SecretBytes text;
  bool is_repaired = false;
};

/// Undoes what word processors, web pages and mail do: typographic dashes, quotation marks and blanks become plain
/// ones, characters without width are removed.
[[nodiscard]] RepairedText without_typography(std::string_view text);

/// Undoes escapes as in source code, JSON and environment files, doubled or not: \n, \r, \t, \/, \", \u000a, and a
/// backslash at the end of a line.
[[nodiscard]] RepairedText without_escapes(std::string_view text);

/// Something that programs do to a whole text, and how it is undone.
struct TextRepair {
  RepairedText (*undo)(std::string_view text);
  Diagnostic note; ///< says what was done to the text
};

/// In the order in which they are tried: typography, colours of a terminal, percent-encoding and forms, HTML, what
/// precedes or follows each line of a PEM (line numbers, a diff's plus signs), and quoted-printable. Each
/// undoes what cannot be a part of a key, or what the whole text shows to be there; all else is left as it is.
[[nodiscard]] std::span<const TextRepair> text_repairs() noexcept;

/// The bytes of hexadecimal text, with or without "0x", "\x", colons, commas and blanks; empty for any other text.
[[nodiscard]] SecretBytes decode_hexadecimal(std::string_view text);

} // namespace tokensmith
