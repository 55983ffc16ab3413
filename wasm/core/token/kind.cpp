#include "core/token/kind.hpp"

#include <algorithm>

#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/utf8.hpp"
#include "core/token/claim_names.hpp"

namespace tokensmith {
namespace {

std::string_view member_text(const Json &object, std::string_view name) {
  const Json *const member = find_member(object, name);
  return member == nullptr ? std::string_view{} : text_of(*member);
}

bool has(const Json &object, std::string_view name) { return find_member(object, name) != nullptr; }

/// A user can be called "video", and a custom claim "role", so neither of them alone is enough.
bool is_video(const Json &payload) {
  const bool says_video = member_text(payload, "sub") == "video" || member_text(payload, "subject") == "video";
  return member_text(payload, "scope").starts_with("session.") ||
         (has(payload, "session_id") &&
          (says_video || has(payload, "role") || owner_of_session(member_text(payload, "session_id"))));
}

bool is_webhook(const Json &payload) {
  return has(payload, "payload_hash") || (member_text(payload, "iss") == "Vonage" && has(payload, "api_key"));
}

/// The platform's own tokens have neither `iss` nor `aud`. A misspelt application_id still makes it one of them.
bool is_foreign(const Json &payload) {
  const auto names_application = [](const auto &member) {
    const ClaimName *const known = find_claim_name(member.key());
    return known != nullptr && known->claim == "application_id";
  };
  const auto members = payload.items();
  return (has(payload, "iss") || has(payload, "aud")) &&
         std::none_of(members.begin(), members.end(), names_application);
}

} // namespace

std::string_view to_string(TokenKind kind) noexcept {
  switch (kind) {
  case TokenKind::user:
    return "user";
  case TokenKind::server:
    return "server";
  case TokenKind::video:
    return "video";
  case TokenKind::webhook:
    return "webhook";
  case TokenKind::opentok:
    return "opentok";
  case TokenKind::encrypted:
    return "encrypted";
  case TokenKind::foreign:
    return "foreign";
  }
  return "foreign";
}

TokenKind kind_of_payload(const Json &payload) {
  if (has(payload, "ist")) {
    return TokenKind::opentok;
  }
  if (is_webhook(payload)) {
    return TokenKind::webhook;
  }
  if (is_video(payload)) {
    return TokenKind::video;
  }
  if (is_foreign(payload)) {
    return TokenKind::foreign;
  }
  return has(payload, "sub") ? TokenKind::user : TokenKind::server;
}

bool is_made_elsewhere(TokenKind kind) noexcept {
  return kind == TokenKind::webhook || kind == TokenKind::opentok || kind == TokenKind::encrypted ||
         kind == TokenKind::foreign;
}

std::optional<std::string> owner_of_session(std::string_view session_id) {
  // "1_" or "2_", then the base64 of "1~owner~location~created~…" with - and _ for + and /
  if (!session_id.starts_with("1_") && !session_id.starts_with("2_")) {
    return std::nullopt;
  }
  const auto bytes = decode_base64url_leniently(session_id.substr(2));
  const std::string_view text = bytes ? as_text(*bytes) : std::string_view{};
  const std::size_t begin = text.find('~');
  const std::size_t end = begin == std::string_view::npos ? begin : text.find('~', begin + 1);
  if (end == std::string_view::npos || find_utf8_problem(text.substr(0, end))) {
    return std::nullopt;
  }
  return std::string(text.substr(begin + 1, end - begin - 1));
}

} // namespace tokensmith
