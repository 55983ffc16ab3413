#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {

/// A text with the damage undone that shells, editors and web pages do to an ACL.
struct MendedText {
  std::string text;
  std::vector<std::string> damages; ///< what was undone, each as it follows "The text has …"
};

/// Undoes one damage after the other until the text is JSON or nothing more is recognised. What comes out is for the
/// remedy of an error alone: people see it and decide.
[[nodiscard]] MendedText mend_acl_text(std::string_view text);

/// A text after one step, and what the step undid, as it follows "The text has …".
struct Mended {
  std::string text;
  std::string damage;
};

// Each looks for the marks of one damage and undoes it; none where they are missing. They are tried on texts that are
// not JSON only, so a mark that may stand in good JSON is no harm.

// What stands around the ACL.
[[nodiscard]] std::optional<Mended> remove_invisible_characters(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_backticks(std::string_view text);
[[nodiscard]] std::optional<Mended> take_from_command(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_outer_quotes(std::string_view text);

// What was done to its characters.
[[nodiscard]] std::optional<Mended> decode_html_entities(std::string_view text);
[[nodiscard]] std::optional<Mended> replace_typographic_quotes(std::string_view text);
[[nodiscard]] std::optional<Mended> decode_percent_encoding(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_carets(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_quote_escapes(std::string_view text);
[[nodiscard]] std::optional<Mended> merge_doubled_quotes(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_markdown_escapes(std::string_view text);
[[nodiscard]] std::optional<Mended> replace_single_quotes(std::string_view text);

// What was done to its structure.
[[nodiscard]] std::optional<Mended> remove_line_breaks_in_text(std::string_view text);
[[nodiscard]] std::optional<Mended> quote_bare_words(std::string_view text);
[[nodiscard]] std::optional<Mended> remove_trailing_commas(std::string_view text);
[[nodiscard]] std::optional<Mended> balance_braces(std::string_view text);

} // namespace tokensmith
