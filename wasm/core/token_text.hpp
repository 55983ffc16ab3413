#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {

/// A token taken out of the text it stood in.
struct FoundToken {
  std::string token;
  std::vector<std::string> removed; ///< what stood around or inside it, each as it follows "The token had …"
};

/// Takes away what comes along when a token is copied: a header's name, Bearer, quotes, a URL, a name and an equals
/// sign, blanks and line breaks, backslashes.
[[nodiscard]] FoundToken find_token(std::string_view text);

} // namespace tokensmith
