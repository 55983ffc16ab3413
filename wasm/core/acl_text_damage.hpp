#pragma once

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

} // namespace tokensmith
