#include <algorithm>
#include <array>
#include <utility>

#include "core/acl/acl.hpp"
#include "core/acl/rules.hpp"
#include "core/platform/user.hpp"
#include "core/text/times.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"
#include "core/token/claim_names.hpp"
#include "core/token/claim_rules.hpp"
#include "core/token/claims.hpp"

namespace tokensmith {
namespace {

/// Names that are no slips though they are near one: claims of RFC 7519 and of the platform's video tokens.
constexpr std::array<std::string_view, 6> innocent_claims = {"iss", "aud", "scope", "role", "session_id", "name"};

void add(Findings &findings, Code code, std::string_view where, std::string_view message, std::string_view remedy) {
  add_finding(findings, code, where, message, remedy);
}

/// The platform's claim that a name was most likely meant to be.
std::optional<std::string_view> find_meant(std::string_view name) {
  if (std::ranges::find(platform_claims, name) != platform_claims.end() ||
      std::ranges::find(innocent_claims, name) != innocent_claims.end()) {
    return std::nullopt;
  }
  if (const ClaimName *const known = find_claim_name(name); known != nullptr && !known->claim.empty()) {
    return known->claim;
  }
  constexpr std::size_t shortest = 3; // two letters are near to everything
  return name.size() < shortest ? std::nullopt : nearest_name(name, platform_claims);
}

void review_names(Findings &findings, const Json &payload, TokenKind kind) {
  for (const auto &[name, value] : payload.items()) {
    if (kind == TokenKind::video && name == "subject") {
      continue; // review_video tells
    }
    const auto meant = find_meant(name);
    if (!meant) {
      continue;
    }
    std::string message = concat({"The platform knows no claim ", quote(name), "; what it reads is ", *meant, "."});
    if (name == "ttl") {
      message += " It has refused tokens that carry this one.";
    }
    add(findings, Code::WARN_TOKEN_CLAIM, member_place("payload", name), message,
        find_member(payload, *meant) != nullptr ? concat({"Leave it out: ", *meant, " is there."})
                                                : concat({"Make a new token with ", *meant, "."}));
  }
}

void review_subject(Findings &findings, const Json &payload) {
  const Json *subject = find_member(payload, "sub");
  if (subject == nullptr) {
    add(findings, Code::INFO_TOKEN_ADMIN, "payload.sub",
        "The token has no sub, so it is an admin token: it speaks for the application, not for a user.",
        "Make a token with sub for an app; a Client SDK cannot log in without.");
  } else if (is_user_id(text_of(*subject))) {
    add(findings, Code::WARN_TOKEN_CLAIM, "payload.sub",
        "sub is a user's id, and the platform looks for a user of that name.",
        "Make a new token with the user's name as sub.");
  } else if (const auto surprise = find_name_surprise(text_of(*subject))) {
    add(findings, Code::WARN_TOKEN_CLAIM, "payload.sub", concat({"sub ", *surprise, "."}),
        "Make a new token with the user's name as it is on the platform.");
  }
}

/// The claims of a client's video token that Vonage's own libraries write in different ways.
void review_video(Findings &findings, const Json &payload) {
  const Json *role = find_member(payload, "role");
  add(findings, Code::INFO_TOKEN_KIND, "payload.scope",
      concat({"This is a video token: a client of the Video API connects to the session in it, as ",
              role == nullptr ? std::string("publisher") : quote(text_of(*role)), "."}),
      "Give it to the Video client SDK together with the ids of the application and the session.");
  if (find_member(payload, "subject") != nullptr) {
    add(findings, Code::WARN_TOKEN_CLAIM, "payload.subject",
        "subject is what Vonage's Python library writes; all others write sub.", "Leave it out, or write sub.");
  }
  if (find_member(payload, "data") != nullptr && find_member(payload, "connection_data") == nullptr) {
    add(findings, Code::WARN_TOKEN_CLAIM, "payload.data",
        "data is what Vonage's Ruby library writes; all others write connection_data.", "Write connection_data.");
  }
  const Json *data = find_member(payload, "connection_data");
  constexpr std::size_t longest_data = 1000;
  if (data != nullptr && characters_before(text_of(*data), text_of(*data).size()) > longest_data) {
    add(findings, Code::WARN_TOKEN_CLAIM, "payload.connection_data",
        "connection_data is longer than 1000 characters, which is the most the Video API documents.", "Shorten it.");
  }
  if (const Json *layout = find_member(payload, "initial_layout_class_list");
      layout != nullptr && !layout->is_string()) {
    add(findings, Code::WARN_TOKEN_CLAIM, "payload.initial_layout_class_list",
        concat({"initial_layout_class_list is ", kind_of(*layout), "; most of Vonage's libraries write text."}),
        "Write the classes as text, with blanks between them.");
  }
}

void review_times(Findings &findings, const Json &payload, std::int64_t now) {
  const auto seconds = [&](std::string_view claim) -> std::optional<std::int64_t> {
    const Json *value = find_member(payload, claim);
    const TimeReading reading = value == nullptr ? TimeReading{} : read_time(*value);
    if (reading.kind == TimeKind::fraction) {
      add(findings, Code::WARN_TOKEN_CLAIM, concat({"payload.", claim}),
          concat({claim, " has a fraction of a second. RFC 7519 allows it, and not every reader does."}),
          "Make a new token with whole seconds: Math.floor(Date.now() / 1000).");
      return reading.seconds;
    }
    return reading.kind == TimeKind::seconds ? reading.seconds : std::nullopt;
  };
  const auto issued = seconds("iat");
  const auto expires = seconds("exp");
  static_cast<void>(seconds("nbf"));
  if (find_member(payload, "exp") == nullptr) {
    const std::string end =
        issued ? concat({", which is at ", format_time(*issued + default_lifetime)}) : std::string{};
    add(findings, Code::INFO_TOKEN_DEFAULT_EXPIRY, "payload.exp",
        concat({"The token has no exp; the platform lets it expire 15 minutes after iat", end, "."}),
        "Make a token with exp, so that everyone who reads it knows.");
  }
  constexpr std::int64_t soon = 60;
  if (expires && *expires > now && *expires - now <= soon) {
    add(findings, Code::WARN_TOKEN_EXPIRES_SOON, "payload.exp",
        concat({"The token expires in ", rough_length(*expires - now), ", at ", format_time(*expires), "."}),
        "Make a new token.");
  }
  if (issued && expires && *expires > *issued && *expires - *issued < min_lifetime) {
    add(findings, Code::WARN_TOKEN_SHORT_LIFETIME, "payload.exp",
        concat({"The token lives for ", exact_length(*expires - *issued),
                "; the platform takes no less than 30 seconds."}),
        "Make a new token that lives for 30 seconds or more.");
  }
}

/// Without one nothing limits the token, so it is worth a word.
void say_no_acl(Findings &findings, TokenKind kind) {
  switch (kind) {
  case TokenKind::user:
    add(findings, Code::INFO_TOKEN_NO_ACL, "payload.acl",
        "The token has no ACL, so nothing limits what it may do for its user.",
        "Add an ACL where the token goes to an app.");
    break;
  case TokenKind::video:
    add(findings, Code::INFO_TOKEN_NO_ACL, "payload.acl",
        "The token has no ACL, as those of Vonage's Java and .NET libraries; others allow /session/**.",
        "Nothing needs to be done about it.");
    break;
  default:
    add(findings, Code::INFO_TOKEN_NO_ACL, "payload.acl", "The token has no ACL, so nothing limits what it may do.",
        "Keep it on a server, or add an ACL.");
  }
}

AclUse use_of(TokenKind kind) noexcept {
  return kind == TokenKind::user ? AclUse::user : kind == TokenKind::video ? AclUse::video : AclUse::server;
}

void review_acl_claim(Findings &findings, const Json &payload, TokenKind kind) {
  const Json *acl = find_member(payload, "acl");
  if (acl == nullptr) {
    say_no_acl(findings, kind);
    return;
  }
  try {
    validate_acl(*acl, "payload.acl");
  } catch (const Error &) {
    return; // check_claims tells
  }
  const Findings review = review_acl(*acl, "payload.acl", use_of(kind));
  findings.insert(findings.end(), review.begin(), review.end());
}

/// What the token is, and what its receiver has to do: nothing in it can be made better here.
void review_from_elsewhere(Findings &findings, TokenKind kind) {
  if (kind == TokenKind::webhook) {
    add(findings, Code::INFO_TOKEN_KIND, "payload.iss",
        "This is the signature of a webhook: the platform made it with the account's signature secret (HS256), not "
        "with "
        "the key of an application.",
        "Check it on your server: the signature with the signature secret of the account in api_key, payload_hash with "
        "the "
        "SHA-256 of the body as it arrived, and iat for its age.");
  } else if (kind == TokenKind::opentok) {
    add(findings, Code::INFO_TOKEN_KIND, "payload.ist",
        "This is a token of OpenTok, made with a project's API secret (HS256).",
        "For the Video API make a token with the private key of an application (RS256).");
  }
}

} // namespace

Findings review_claims(const Json &payload, std::int64_t now, TokenKind kind) {
  Findings findings;
  if (!payload.is_object()) {
    return findings;
  }
  if (is_made_elsewhere(kind)) {
    review_from_elsewhere(findings, kind);
    return findings;
  }
  review_times(findings, payload, now);
  review_names(findings, payload, kind);
  if (kind == TokenKind::video) {
    review_video(findings, payload);
  } else {
    review_subject(findings, payload);
  }
  review_acl_claim(findings, payload, kind);
  return findings;
}

} // namespace tokensmith
