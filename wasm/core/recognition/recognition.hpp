#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tokensmith {

inline constexpr std::size_t max_recognized_length = 256UL * 1024; ///< bytes

/// What a text is, and what to go on with.
struct Recognition {
  /// "token", "tokens", "key", "vault", "acl", "command", "claims", "header", "application", "applications", "user",
  /// "users", "problem", "config", "application-id", "user-id", "json", "file", "empty", "unknown".
  std::string_view kind;
  std::string title; ///< for people, as it follows "This is …": "a token in an Authorization header"
  /// The token, or the JSON, taken out of what stood around it; of several tokens a JSON array. None for keys, vaults
  /// and configuration files, which may hold secrets: whoever reads those has the text already.
  std::optional<std::string> content;
  /// Of a configuration file, by the name of its format in js/config: "nexmo-app". Empty for anything else.
  std::string_view format;
};

/// Tells what people paste or drop: a token however it was copied, a key, an ACL, an answer of the platform, a file of
/// one of its tools. It says what it looks like, and leaves it to the readers of each whether it is any good.
[[nodiscard]] Recognition recognize(std::span<const std::uint8_t> bytes);

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
