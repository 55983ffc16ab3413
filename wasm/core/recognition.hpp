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

} // namespace tokensmith
