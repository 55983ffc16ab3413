#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tokensmith {

inline constexpr std::size_t max_recognized_length = 256UL * 1024; ///< bytes

/// What a text is, and the part of it to continue with.
struct Recognition {
  /// "token", "tokens", "key", "vault", "acl", "command", "claims", "header", "application", "applications", "user",
  /// "users", "problem", "config", "application-id", "user-id", "json", "file", "empty", "unknown".
  std::string_view kind;
  std::string title; ///< for people, as it follows "This is …": "a token in an Authorization header"
  /// The token or the JSON without the text around it; for several tokens a JSON array. nullopt for keys, vaults and
  /// configuration files, which may hold secrets: whoever reads those has the text already.
  std::optional<std::string> content;
  /// Of a configuration file, by the name of its format in js/config: "nexmo-app"; "har" for what a browser has saved
  /// of its requests. Empty for anything else.
  std::string_view format;
};

/// Recognises what people paste or drop: a token however it was copied, a key, an ACL, an answer of the platform, a
/// file of one of its tools. It only says what the text looks like; the reader of each kind says whether it is valid.
[[nodiscard]] Recognition recognize(std::span<const std::uint8_t> bytes);

/// Recognises JSON by its members; nullopt if the text is not a JSON object or array.
[[nodiscard]] std::optional<Recognition> recognize_json(std::string_view text);

/// The token somewhere in a text, or all of several, as in a log or a list; nullopt if there is none.
/// @param title of a single one
/// @param whole what a text with several is
[[nodiscard]] std::optional<Recognition> recognize_tokens(std::string_view text, std::string_view title,
                                                          std::string_view whole = "a text");

/// The value of a JSON string; nullopt if the text is not one.
[[nodiscard]] std::optional<std::string> text_of_json_string(std::string_view text);

/// Whether the text has the form of a token: parts of base64url, the first of which begins as a JSON object does.
[[nodiscard]] bool looks_like_token(std::string_view text);

} // namespace tokensmith
