#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/recognition.hpp"

namespace tokensmith {

/// By its members; none where the text is no JSON object or array, or holds nothing that is known and a token besides.
[[nodiscard]] std::optional<Recognition> recognize_json(std::string_view text);

/// The one token that stands somewhere in a text, or all of several, a log or a list say; none where there is none.
/// @param title of a single one
[[nodiscard]] std::optional<Recognition> recognize_tokens(std::string_view text, std::string_view title);

/// What a text in JSON's quotes stands for; none where it is none.
[[nodiscard]] std::optional<std::string> text_of_json_string(std::string_view text);

/// Whether the text has the form of a token: parts of base64url, the first of which begins as a JSON object does.
[[nodiscard]] bool looks_like_token(std::string_view text);

} // namespace tokensmith
