#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json.hpp"

namespace tokensmith {

/// A token taken out of the text around it.
struct FoundToken {
  std::string token;
  std::vector<std::string> removed; ///< what was around or inside it, each as it follows "The token had …"
};

/// Takes away what comes along when a token is copied: a header's name, Bearer, quotes, a URL, a name and an equals
/// sign, blanks and line breaks, backslashes, a full stop; and undoes percent-encoding, base64 and the JSON form. Of
/// several tokens it takes the first.
[[nodiscard]] FoundToken find_token(std::string_view text);

/// The parts of a token's JSON form (RFC 7515, section 7.2, and RFC 7516, section 7.2) with dots between them, of the
/// first signature or recipient where there are several. None for any other object.
[[nodiscard]] std::optional<std::string> compact_form(const Json &object);

} // namespace tokensmith
