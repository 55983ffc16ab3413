#include <algorithm>
#include <array>
#include <utility>

#include "core/acl.hpp"
#include "core/acl_rules.hpp"
#include "core/claim_times.hpp"
#include "core/claims.hpp"
#include "core/nearest_name.hpp"
#include "core/times.hpp"
#include "core/user_name.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::array<std::string_view, 7> platform_claims = {
    "application_id", "iat", "jti", "exp", "nbf", "sub", "acl"};

/// Names that are no slips though they are near one: claims of RFC 7519 and of the platform's video tokens.
constexpr std::array<std::string_view, 6> innocent_claims = {"iss", "aud", "scope", "role", "session_id", "name"};

/// Names of other tools' options. @vonage/jwt leaves subject, ttl, issued_at and notBefore in the token when it is
/// given them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> option_names = {{
    {"subject", "sub"},
    {"user", "sub"},
    {"username", "sub"},
    {"ttl", "exp"},
    {"expires", "exp"},
    {"expiresAt", "exp"},
    {"expiresIn", "exp"},
    {"issued_at", "iat"},
    {"issuedAt", "iat"},
    {"notBefore", "nbf"},
    {"not_before", "nbf"},
    {"applicationId", "application_id"},
    {"app_id", "application_id"},
    {"appId", "application_id"},
    {"paths", "acl"},
}};

constexpr auto first_of = [](const auto &pair) { return pair.first; };

void add(Findings &findings, Code code, std::string_view where, std::string_view message, std::string_view remedy) {
  add_finding(findings, code, where, message, remedy);
}

/// The platform's claim that a name was most likely meant to be.
std::optional<std::string_view> find_meant(std::string_view name) {
  if (std::ranges::find(platform_claims, name) != platform_claims.end() ||
      std::ranges::find(innocent_claims, name) != innocent_claims.end()) {
    return std::nullopt;
  }
  if (const auto *const option = std::ranges::find(option_names, name, first_of); option != option_names.end()) {
    return option->second;
  }
  constexpr std::size_t shortest = 3; // two letters are near to everything
  return name.size() < shortest ? std::nullopt : nearest_name(name, platform_claims);
}

void review_names(Findings &findings, const Json &payload) {
  for (const auto &[name, value] : payload.items()) {
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
  }
}

void review_times(Findings &findings, const Json &payload, std::int64_t now) {
  const auto seconds = [&payload](std::string_view claim) -> std::optional<std::int64_t> {
    const Json *value = find_member(payload, claim);
    const TimeReading reading = value == nullptr ? TimeReading{} : read_time(*value);
    return reading.kind == TimeKind::seconds ? reading.seconds : std::nullopt;
  };
  const auto issued = seconds("iat");
  const auto expires = seconds("exp");
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

void review_acl_claim(Findings &findings, const Json &payload) {
  const Json *acl = find_member(payload, "acl");
  const bool is_users = find_member(payload, "sub") != nullptr;
  if (acl == nullptr) {
    add(findings, Code::INFO_TOKEN_NO_ACL, "payload.acl",
        is_users ? "The token has no ACL, so nothing limits what it may do for its user."
                 : "The token has no ACL, so nothing limits what it may do.",
        "Add an ACL where the token goes to an app.");
    return;
  }
  try {
    validate_acl(*acl, "payload.acl");
  } catch (const Error &) {
    return; // check_claims tells
  }
  const Findings review = is_users ? review_user_acl(*acl, "payload.acl") : review_acl(*acl, "payload.acl");
  findings.insert(findings.end(), review.begin(), review.end());
}

} // namespace

Findings review_claims(const Json &payload, std::int64_t now) {
  Findings findings;
  if (!payload.is_object()) {
    return findings;
  }
  review_times(findings, payload, now);
  review_names(findings, payload);
  review_subject(findings, payload);
  review_acl_claim(findings, payload);
  return findings;
}

} // namespace tokensmith
