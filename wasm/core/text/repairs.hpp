#pragma once

#include <span>
#include <string_view>

#include "core/diagnostic.hpp"
#include "core/key/text.hpp"

namespace tokensmith {

/// Something that programs do to a whole text, and how it is undone.
struct TextRepair {
  RepairedText (*undo)(std::string_view text);
  Diagnostic note; ///< says what was done to the text
};

/// In the order in which they are tried: typography, colours of a terminal, percent-encoding and forms, HTML, what
/// stands before or after each line of a PEM (line numbers, a diff's plus signs), and quoted-printable. Each
/// undoes what cannot be a part of a key, or what the whole text shows to be there; all else is left as it is.
[[nodiscard]] std::span<const TextRepair> text_repairs() noexcept;

/// The bytes of hexadecimal text, with or without "0x", "\x", colons, commas and blanks; empty for any other text.
[[nodiscard]] SecretBytes decode_hexadecimal(std::string_view text);

} // namespace tokensmith
