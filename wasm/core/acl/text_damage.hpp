#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {

/// A text without the damage that shells, editors and web pages do to an ACL.
struct MendedText {
  std::string text;
  std::vector<std::string> damages; ///< each as it follows "The text has …"
};

/// Undoes one kind of damage after another until the text is JSON or no more is recognised. The result is only for the
/// remedy of an error: a person sees it and decides.
[[nodiscard]] MendedText mend_acl_text(std::string_view text);

/// A text after one step, and the damage that the step undid, as it follows "The text has …".
struct Mended {
  std::string text;
  std::string damage;
};

// Each looks for the signs of one kind of damage and undoes it; nullopt if there are none. They are tried only on text
// that is not JSON, so a mark that good JSON may have does no harm.

// Around the ACL
[[nodiscard]] std::optional<Mended> remove_invisible_characters(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_backticks(std::string_view text);
[[nodiscard]] std::optional<Mended> take_from_command(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_outer_quotes(std::string_view text);

// In its characters
[[nodiscard]] std::optional<Mended> decode_html_entities(std::string_view text);
[[nodiscard]] std::optional<Mended> replace_typographic_quotes(std::string_view text);
[[nodiscard]] std::optional<Mended> decode_percent_encoding(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_carets(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_quote_escapes(std::string_view text);
[[nodiscard]] std::optional<Mended> merge_doubled_quotes(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_markdown_escapes(std::string_view text);
[[nodiscard]] std::optional<Mended> replace_single_quotes(std::string_view text);

// In its structure
[[nodiscard]] std::optional<Mended> remove_line_breaks_in_text(std::string_view text);
[[nodiscard]] std::optional<Mended> quote_bare_words(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_trailing_commas(std::string_view text);
[[nodiscard]] std::optional<Mended> balance_braces(std::string_view text);

} // namespace tokensmith
