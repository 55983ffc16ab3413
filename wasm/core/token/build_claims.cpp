#include "core/token/claims.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/acl/acl.hpp"
#include "core/diagnostic.hpp"
#include "core/text/times.hpp"
#include "core/text/words.hpp"
#include "core/token/claim_names.hpp"
#include "core/token/claim_rules.hpp"

namespace tokensmith {
namespace {

constexpr std::array<std::string_view, 10> known_members = {
    "applicationId", "subject", "expiresIn", "expiresAt", "notBefore", "acl", "claims", "tokenId", "kid", "now"};

void add(Findings &findings, std::optional<Finding> problem) {
  if (problem) {
    findings.push_back(std::move(*problem));
  }
}

void check_subject(Findings &findings, const Json &value) {
  auto problem = find_subject_problem(value, "subject");
  add(findings, problem ? std::move(problem) : find_subject_surprise(value, "subject"));
}

/// A bare number can be in the wrong unit; text names its own.
void check_lifetime(Findings &findings, std::int64_t lifetime, std::string_view where, bool bare_number = false) {
  const std::int64_t seconds = lifetime / 1000;
  if (bare_number && lifetime > max_lifetime && lifetime % 1000 == 0 && seconds >= min_lifetime &&
      seconds <= max_lifetime) {
    report(findings, Diagnostic::lifetime_in_milliseconds, where,
           {{"length", exact_length(lifetime)},
            {"limit", exact_length(max_lifetime)},
            {"number", std::to_string(lifetime)},
            {"seconds", std::to_string(seconds)}});
    return;
  }
  add(findings, find_short_lifetime(lifetime, where));
  add(findings, find_long_lifetime(lifetime, where));
}

std::int64_t find_expiry(Findings &findings, const Json &request, std::int64_t now) {
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
    check_lifetime(findings, expiry - now, "expiresAt");
    return expiry;
  }
  const std::int64_t lifetime = in != nullptr ? parse_duration(*in, "expiresIn") : default_lifetime;
  check_lifetime(findings, lifetime, "expiresIn", in != nullptr && in->is_number());
  return now + lifetime;
}

/// @param expiry none where it could not be read
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

void check_custom_claim(Findings &findings, std::string_view name, const Json &value) {
  const std::string place = member_place("claims", name);
  if (std::ranges::find(platform_claims, name) != platform_claims.end()) {
    report(findings, Diagnostic::claim_reserved, place,
           {{"name", name}, {"argument", find_claim_name(name)->argument}});
  } else if (name == "__proto__") {
    report(findings, Diagnostic::claim_prototype, place, {{"name", name}});
  } else if (name.empty()) {
    report(findings, Diagnostic::claim_without_name, place);
  } else if (depth_of(value) >= max_payload_depth) { // the claim is one level down in the payload
    report(findings, Diagnostic::claim_too_deep, place);
  } else {
    add(findings, find_number_problem(value, place));
  }
}

/// Adds what the step throws to the findings.
template <typename Step> void collect(Findings &findings, const Step &step) {
  try {
    step();
  } catch (const Error &error) {
    findings.insert(findings.end(), error.findings().begin(), error.findings().end());
  }
}

/// Adds the claim that an argument sets, if it sets one.
/// @param expiry none where it could not be read
void add_claim(Json &payload, Findings &findings, std::string_view name, const Json &value,
               std::optional<std::int64_t> expiry) {
  if (name == "applicationId") {
    append_member(payload, "application_id", value);
  } else if (name == "subject") {
    check_subject(findings, value);
    append_member(payload, "sub", value);
  } else if (name == "expiresIn" || name == "expiresAt") {
    append_member(payload, "exp", expiry ? Json(*expiry) : Json());
  } else if (name == "notBefore") {
    collect(findings, [&] { append_member(payload, "nbf", read_not_before(value, expiry)); });
  } else if (name == "acl") {
    collect(findings, [&] {
      if (Json acl = resolve_acl(value); !acl.is_null()) {
        append_member(payload, "acl", std::move(acl));
      }
    });
  }
}

} // namespace

void check_claim_arguments(const Json &request) { check_argument_names(request, known_members); }

Json build_claims(const Json &request, RandomSource &random) {
  if (!request.is_object()) {
    fail(Diagnostic::request_not_object, "request", {{"kind", kind_of(request)}});
  }
  check_claim_arguments(request);
  const Json *time = find_member(request, "now");
  if (time == nullptr) {
    fail(Diagnostic::now_missing, "now");
  }
  const std::int64_t now = need_time_argument(*time, "now");

  Findings findings;
  if (const Json *id = find_member(request, "applicationId")) {
    add(findings, find_application_id_problem(*id, "applicationId"));
  } else {
    report(findings, Diagnostic::application_id_missing, "applicationId");
  }
  std::optional<std::int64_t> expiry;
  collect(findings, [&] { expiry = find_expiry(findings, request, now); });
  const Json *token_id = find_member(request, "tokenId");
  if (token_id != nullptr) {
    add(findings, find_token_id_problem(*token_id, "tokenId"));
  }

  Json payload = Json::object();
  append_member(payload, "iat", now);
  append_member(payload, "jti", token_id != nullptr ? *token_id : Json(make_uuid_v4(random)));
  for (const auto &[name, value] : request.items()) {
    if (name != "claims") {
      add_claim(payload, findings, name, value, expiry);
    } else if (!value.is_object()) {
      report(findings, Diagnostic::claims_not_object, "claims", {{"kind", kind_of(value)}});
    } else {
      for (const auto &[claim, content] : value.items()) {
        check_custom_claim(findings, claim, content);
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
