#include <algorithm>
#include <array>
#include <utility>

#include "core/acl/acl.hpp"
#include "core/diagnostic.hpp"
#include "core/text/times.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"
#include "core/token/claim_names.hpp"
#include "core/token/claim_rules.hpp"
#include "core/token/claims.hpp"

namespace tokensmith {
namespace {

/// Names that resemble a claim of the platform and are right: claims of RFC 7519 and of video tokens.
constexpr std::array<std::string_view, 6> other_claims = {"iss", "aud", "scope", "role", "session_id", "name"};

void add(Findings &findings, Diagnostic diagnostic, std::string_view claim, Parameters parameters = {}) {
  report(findings, diagnostic, concat({"payload.", claim}), parameters);
}

/// The platform's claim that was most likely meant.
std::optional<std::string_view> find_meant(std::string_view name) {
  if (std::ranges::find(platform_claims, name) != platform_claims.end() ||
      std::ranges::find(other_claims, name) != other_claims.end()) {
    return std::nullopt;
  }
  if (const ClaimName *const known = find_claim_name(name); known != nullptr && !known->claim.empty()) {
    return known->claim;
  }
  constexpr std::size_t shortest = 3; // two letters resemble everything
  return name.size() < shortest ? std::nullopt : nearest_name(name, platform_claims);
}

void review_names(Findings &findings, const Json &payload, TokenKind kind) {
  for (const auto &[name, value] : payload.items()) {
    if (kind == TokenKind::video && name == "subject") {
      continue; // review_video reports it
    }
    const auto meant = find_meant(name);
    if (!meant) {
      continue;
    }
    const Diagnostic diagnostic = name == "ttl"                             ? Diagnostic::claim_ttl
                                  : find_member(payload, *meant) == nullptr ? Diagnostic::claim_misnamed
                                                                            : Diagnostic::claim_superfluous;
    report(findings, diagnostic, member_place("payload", name), {{"name", name}, {"meant", *meant}});
  }
}

void review_subject(Findings &findings, const Json &payload) {
  const Json *subject = find_member(payload, "sub");
  if (subject == nullptr) {
    add(findings, Diagnostic::token_admin, "sub");
  } else {
    add_as(findings, Code::WARN_TOKEN_CLAIM, find_subject_surprise(*subject, "payload.sub"));
  }
}

/// The claims of a client's video token that Vonage's own libraries write in different ways.
void review_video(Findings &findings, const Json &payload) {
  constexpr std::size_t longest_data = 1000; // characters, as the Video API documents
  const Json *role = find_member(payload, "role");
  add(findings, Diagnostic::token_video, "scope", {{"role", role == nullptr ? "publisher" : text_of(*role)}});
  if (find_member(payload, "subject") != nullptr) {
    add(findings, Diagnostic::video_subject, "subject");
  }
  const Json *data = find_member(payload, "connection_data");
  if (data == nullptr && find_member(payload, "data") != nullptr) {
    add(findings, Diagnostic::video_data, "data");
  }
  if (data != nullptr && characters_before(text_of(*data), text_of(*data).size()) > longest_data) {
    add(findings, Diagnostic::video_data_too_long, "connection_data");
  }
  if (const Json *layout = find_member(payload, "initial_layout_class_list");
      layout != nullptr && !layout->is_string()) {
    add(findings, Diagnostic::video_layout_not_text, "initial_layout_class_list", {{"kind", kind_of(*layout)}});
  }
}

void review_times(Findings &findings, const Json &payload, std::int64_t now) {
  const auto seconds = [&](std::string_view claim) -> std::optional<std::int64_t> {
    const Json *value = find_member(payload, claim);
    const TimeReading reading = value == nullptr ? TimeReading{} : read_time(*value);
    if (reading.kind == TimeKind::fraction) {
      add(findings, Diagnostic::claim_time_with_fraction, claim, {{"claim", claim}});
      return reading.seconds;
    }
    return reading.kind == TimeKind::seconds ? reading.seconds : std::nullopt;
  };
  const auto issued = seconds("iat");
  const auto expires = seconds("exp");
  static_cast<void>(seconds("nbf"));
  if (find_member(payload, "exp") == nullptr) {
    if (issued) {
      add(findings, Diagnostic::token_default_expiry_at, "exp", {{"time", format_time(*issued + default_lifetime)}});
    } else {
      add(findings, Diagnostic::token_default_expiry, "exp");
    }
  }
  constexpr std::int64_t soon = 60;
  if (expires && *expires > now && *expires - now <= soon) {
    add(findings, Diagnostic::token_expires_soon, "exp",
        {{"length", rough_length(*expires - now)}, {"time", format_time(*expires)}});
  }
  if (issued && expires && *expires > *issued) {
    add_as(findings, Code::WARN_TOKEN_SHORT_LIFETIME, find_short_lifetime(*expires - *issued, "payload.exp"));
  }
}

AclUse use_of(TokenKind kind) noexcept {
  return kind == TokenKind::user ? AclUse::user : kind == TokenKind::video ? AclUse::video : AclUse::server;
}

void review_acl_claim(Findings &findings, const Json &payload, TokenKind kind) {
  const Json *acl = find_member(payload, "acl");
  if (acl == nullptr) {
    add(findings,
        kind == TokenKind::user    ? Diagnostic::token_without_acl_for_user
        : kind == TokenKind::video ? Diagnostic::token_without_acl_for_video
                                   : Diagnostic::token_without_acl,
        "acl");
    return;
  }
  try {
    validate_acl(*acl, "payload.acl");
  } catch (const Error &) {
    return; // check_claims reports it
  }
  const Findings review = review_acl(*acl, "payload.acl", use_of(kind));
  findings.insert(findings.end(), review.begin(), review.end());
}

} // namespace

Findings review_claims(const Json &payload, std::int64_t now, TokenKind kind) {
  Findings findings;
  if (!payload.is_object()) {
    return findings;
  }
  if (kind == TokenKind::webhook) {
    add(findings, Diagnostic::token_webhook, "iss");
  } else if (kind == TokenKind::opentok) {
    add(findings, Diagnostic::token_opentok, "ist");
  }
  if (is_made_elsewhere(kind)) {
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
