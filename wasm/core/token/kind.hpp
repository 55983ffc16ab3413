#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/json.hpp"

namespace tokensmith {

/// The tokens that people meet on the platform. What is right in one kind is wrong in another.
enum class TokenKind : std::uint8_t {
  user,      ///< RS256, with `sub`: a Client SDK logs in with it
  server,    ///< RS256, without `sub`: an admin token, for the calls of a server
  video,     ///< RS256, with `scope` and `session_id`: a client of the Video API connects with it
  webhook,   ///< HS256 with the account's signature secret: the platform signs its own requests with it
  opentok,   ///< HS256 with a project's API secret: OpenTok, the predecessor of the Video API
  encrypted, ///< JWE, of which only the header can be read
  foreign,   ///< a JWT that another service issued
};

[[nodiscard]] std::string_view to_string(TokenKind kind) noexcept;

/// By the claims alone: the wrong algorithm makes a token invalid, not one of another kind.
[[nodiscard]] TokenKind kind_of_payload(const Json &payload);

/// Whether such tokens are made elsewhere, so that a better one cannot be made here.
[[nodiscard]] bool is_made_elsewhere(TokenKind kind) noexcept;

/// The application or API key that a session of the Video API or OpenTok belongs to; none for any other text.
[[nodiscard]] std::optional<std::string> owner_of_session(std::string_view session_id);

} // namespace tokensmith
