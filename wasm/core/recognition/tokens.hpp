#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {

/// Bytes: an archive of what a browser has requested (HAR) is often several megabytes long.
inline constexpr std::size_t max_searched_length = 16UL * 1024 * 1024;

/// Nobody reads a longer list.
inline constexpr std::size_t max_listed_tokens = 200;

struct TokenInText {
  std::string token;
  std::size_t count = 0; ///< how often the text has it
};

struct TokensInText {
  std::vector<TokenInText> tokens; ///< each once, in the order in which they first occur
  std::size_t unlisted = 0;        ///< how often the text has a token that is not in the list
};

/// The tokens in a text, such as a log, a list or a HAR file: three parts of base64url, the first of which begins as a
/// JSON object does. They are found in escaped JSON and in URLs, and in base64, in which HAR files keep some bodies.
/// @param limit of different tokens; the text is searched to its end all the same
[[nodiscard]] TokensInText find_tokens(std::string_view text,
                                       std::size_t limit = std::numeric_limits<std::size_t>::max());

} // namespace tokensmith
