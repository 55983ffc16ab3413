#include "core/token/claims.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/acl/acl.hpp"
#include "core/diagnostic.hpp"
#include "core/platform/user.hpp"
#include "core/text/times.hpp"
#include "core/text/words.hpp"
#include "core/token/claim_names.hpp"
#include "core/token/claim_rules.hpp"

namespace tokensmith {
namespace {

constexpr std::array<std::string_view, 10> known_members = {
    "applicationId", "subject", "expiresIn", "expiresAt", "notBefore", "acl", "claims", "tokenId", "kid", "now"};

std::string_view need_text(const Json &value, std::string_view name) {
  if (value.is_null()) {
    fail(Diagnostic::argument_null, name, {{"name", name}});
  }
  if (!value.is_string()) {
    fail(Diagnostic::argument_not_text, name, {{"name", name}, {"kind", kind_of(value)}});
  }
  return text_of(value);
}

const Json &need(const Json &request, std::string_view name, Diagnostic missing) {
  const Json *value = find_member(request, name);
  if (value == nullptr) {
    fail(missing, name);
  }
  return *value;
}

/// What was probably given instead of an application's id. The value itself may be a secret and is not repeated.
std::string_view guess_credential(std::string_view text) noexcept {
  constexpr std::string_view alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (text.empty()) {
    return "is empty";
  }
  if (is_user_id(text)) {
    return "is a user's id";
  }
  if (text.find_first_not_of(alphanumeric) == std::string_view::npos) {
    if (text.size() == 8) {
      return "is not a UUID; it looks like an API key";
    }
    if (text.size() == 16) {
      return "is not a UUID; it looks like an API secret";
    }
    if (text.size() == 32) {
      return "is not a UUID: its hyphens are missing";
    }
  }
  return is_uuid(trimmed(text)) ? "has blanks around it" : "is not a UUID";
}

void check_application_id(std::string_view id) {
  if (!is_uuid(id)) {
    fail(Diagnostic::application_id_invalid, "applicationId", {{"problem", guess_credential(id)}});
  }
}

void check_subject(std::string_view subject) {
  if (subject.empty()) {
    fail(Diagnostic::subject_empty, "subject");
  }
  if (const auto problem = find_name_problem(subject)) {
    fail(Diagnostic::subject_invalid, "subject", {{"problem", *problem}});
  }
  if (const auto surprise = find_name_surprise(subject)) {
    fail(Diagnostic::subject_deceptive, "subject", {{"problem", *surprise}});
  }
  if (is_user_id(subject)) {
    fail(Diagnostic::subject_user_id, "subject");
  }
}

void check_token_id(std::string_view id) {
  if (const auto problem = find_name_problem(id)) {
    fail(Diagnostic::token_id_invalid, "tokenId", {{"problem", *problem}});
  }
}

/// A bare number can be in the wrong unit; text names its own.
void check_lifetime(std::int64_t lifetime, std::string_view where, bool bare_number = false) {
  const std::string length = exact_length(lifetime);
  if (lifetime < min_lifetime) {
    fail(Diagnostic::lifetime_too_short, where, {{"length", length}});
  }
  if (lifetime <= max_lifetime) {
    return;
  }
  const std::int64_t seconds = lifetime / 1000;
  if (bare_number && lifetime % 1000 == 0 && seconds >= min_lifetime && seconds <= max_lifetime) {
    fail(Diagnostic::lifetime_in_milliseconds, where,
         {{"length", length}, {"number", std::to_string(lifetime)}, {"seconds", std::to_string(seconds)}});
  }
  fail(Diagnostic::lifetime_too_long, where, {{"length", length}});
}

std::int64_t find_expiry(const Json &request, std::int64_t now) {
  const Json *in = find_member(request, "expiresIn");
  const Json *at = find_member(request, "expiresAt");
  if (in != nullptr && at != nullptr) {
    fail(Diagnostic::expiry_twice, "expiresAt");
  }
  if (at != nullptr) {
    const std::int64_t expiry = need_time_argument(*at, "expiresAt");
    if (expiry < now) {
      fail(Diagnostic::expiry_in_past, "expiresAt",
           {{"time", format_time(expiry)}, {"length", rough_length(now - expiry)}, {"now", std::to_string(now)}});
    }
    check_lifetime(expiry - now, "expiresAt");
    return expiry;
  }
  const std::int64_t lifetime = in != nullptr ? parse_duration(*in, "expiresIn") : default_lifetime;
  check_lifetime(lifetime, "expiresIn", in != nullptr && in->is_number());
  return now + lifetime;
}

/// @param expiry none where it is at fault itself
std::int64_t read_not_before(const Json &value, std::optional<std::int64_t> expiry) {
  const std::int64_t not_before = need_time_argument(value, "notBefore");
  if (expiry && not_before >= *expiry) {
    fail(Diagnostic::not_before_after_expiry, "notBefore",
         {{"start", format_time(not_before)}, {"expiry", format_time(*expiry)}});
  }
  return not_before;
}

/// null for no ACL.
Json resolve_acl(const Json &acl) {
  if (acl.is_string()) {
    if (trimmed(text_of(acl)).starts_with('{')) {
      validate_acl(acl, "acl"); // says that it is text and what to give
    }
    return find_acl_preset(text_of(acl), "acl").acl();
  }
  if (acl.is_array()) {
    return build_acl(acl, "acl");
  }
  if (!acl.is_null()) {
    validate_acl(acl, "acl", AclOrigin::request);
  }
  return acl;
}

void check_custom_claim(std::string_view name, const Json &value) {
  const std::string place = member_place("claims", name);
  if (std::ranges::find(platform_claims, name) != platform_claims.end()) {
    fail(Diagnostic::claim_reserved, place, {{"name", name}, {"argument", find_claim_name(name)->argument}});
  }
  if (name == "__proto__") {
    fail(Diagnostic::claim_prototype, place, {{"name", name}});
  }
  if (name.empty()) {
    fail(Diagnostic::claim_without_name, place);
  }
  // The claim is one level down in the payload.
  if (depth_of(value) >= max_payload_depth) {
    fail(Diagnostic::claim_too_deep, place);
  }
  if (const std::string inexact = find_inexact_number(value, place); !inexact.empty()) {
    fail(Diagnostic::claim_number_inexact, inexact);
  }
}

/// Adds what the step throws to the findings.
template <typename Step>
void collect(Findings &findings, const Step &step) {
  try {
    step();
  } catch (const Error &error) {
    findings.insert(findings.end(), error.findings().begin(), error.findings().end());
  }
}

} // namespace

void check_claim_arguments(const Json &request) { check_argument_names(request, known_members); }

Json build_claims(const Json &request, RandomSource &random) {
  if (!request.is_object()) {
    fail(Diagnostic::request_not_object, "request", {{"kind", kind_of(request)}});
  }
  check_claim_arguments(request);
  const std::int64_t now = need_time_argument(need(request, "now", Diagnostic::now_missing), "now");

  Findings findings;
  collect(findings, [&] {
    check_application_id(
        need_text(need(request, "applicationId", Diagnostic::application_id_missing), "applicationId"));
  });
  std::optional<std::int64_t> expiry;
  collect(findings, [&] { expiry = find_expiry(request, now); });
  const Json *token_id = find_member(request, "tokenId");
  if (token_id != nullptr) {
    collect(findings, [&] { check_token_id(need_text(*token_id, "tokenId")); });
  }

  Json payload = Json::object();
  append_member(payload, "iat", now);
  append_member(payload, "jti", token_id != nullptr ? *token_id : Json(make_uuid_v4(random)));
  const auto add = [&](std::string_view name, const Json &value) {
    if (name == "applicationId") {
      append_member(payload, "application_id", value);
    } else if (name == "subject") {
      check_subject(need_text(value, name));
      append_member(payload, "sub", value);
    } else if (name == "expiresIn" || name == "expiresAt") {
      append_member(payload, "exp", expiry ? Json(*expiry) : Json());
    } else if (name == "notBefore") {
      append_member(payload, "nbf", read_not_before(value, expiry));
    } else if (name == "acl") {
      if (Json acl = resolve_acl(value); !acl.is_null()) {
        append_member(payload, "acl", std::move(acl));
      }
    }
  };
  for (const auto &[name, value] : request.items()) {
    if (name != "claims") {
      collect(findings, [&] { add(name, value); });
    } else if (!value.is_object()) {
      report(findings, Diagnostic::claims_not_object, "claims", {{"kind", kind_of(value)}});
    } else {
      for (const auto &[claim, content] : value.items()) {
        collect(findings, [&] { check_custom_claim(claim, content); });
        append_member(payload, claim, content);
      }
    }
  }
  if (!findings.empty() || !expiry) {
    throw Error(std::move(findings));
  }
  if (find_member(payload, "exp") == nullptr) {
    append_member(payload, "exp", *expiry);
  }
  return payload;
}

} // namespace tokensmith
