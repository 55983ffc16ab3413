#include "core/token/claims.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/acl/acl.hpp"
#include "core/acl/rules.hpp"
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
  if (!value.is_string()) {
    throw_error(Code::ERR_ARGUMENT_TYPE, name, concat({name, " is ", kind_of(value), ", not text."}),
                value.is_null() ? concat({"Give text, or leave ", name, " out."}) : std::string("Give text."));
  }
  return text_of(value);
}

const Json &need(const Json &request, std::string_view name, std::string_view remedy) {
  const Json *value = find_member(request, name);
  if (value == nullptr) {
    throw_error(Code::ERR_ARGUMENT_MISSING, name, concat({name, " was not given."}), remedy);
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
    throw_error(Code::ERR_CLAIMS_APPLICATION_ID, "applicationId",
                concat({"The application id ", guess_credential(id), "."}),
                "Give the application's id, such as aaaaaaaa-bbbb-cccc-dddd-0123456789ab; the dashboard shows it.");
  }
}

void check_subject(std::string_view subject) {
  if (const auto problem = find_name_problem(subject)) {
    throw_error(Code::ERR_CLAIMS_SUBJECT, "subject", concat({"The subject ", *problem, "."}),
                subject.empty() ? "Give the user's name, or leave it out for an admin token."
                                : "Give the user's name.");
  }
  if (const auto surprise = find_name_surprise(subject)) {
    throw_error(Code::ERR_CLAIMS_SUBJECT, "subject", concat({"The subject ", *surprise, "."}),
                "Give the user's name as it is on the platform; type it anew where it was copied.");
  }
  if (is_user_id(subject)) {
    throw_error(Code::ERR_CLAIMS_SUBJECT, "subject",
                "The subject is a user's id, and the platform looks for a user of that name.",
                "Give the user's name, as it was given when the user was created.");
  }
}

void check_token_id(std::string_view id) {
  if (const auto problem = find_name_problem(id)) {
    throw_error(Code::ERR_CLAIMS_TOKEN_ID, "tokenId", concat({"The token id ", *problem, "."}),
                "Give text that no other token has, or leave it out for a random UUID.");
  }
}

/// A bare number can be in the wrong unit; text names its own.
void check_lifetime(std::int64_t lifetime, std::string_view where, bool bare_number = false) {
  if (lifetime < min_lifetime) {
    throw_error(
        Code::ERR_CLAIMS_LIFETIME_TOO_SHORT, where,
        concat({"The token would live for ", exact_length(lifetime), "; the platform takes no less than 30 seconds."}),
        "Let it live for 30 seconds or more.");
  }
  if (lifetime <= max_lifetime) {
    return;
  }
  std::string message =
      concat({"The token would live for ", exact_length(lifetime), "; the platform allows 24 hours."});
  std::string remedy = "Let it live for 24 hours (86400 seconds) or less, and make a new one when it has expired.";
  if (bare_number && lifetime % 1000 == 0 && lifetime / 1000 >= min_lifetime && lifetime / 1000 <= max_lifetime) {
    const std::string number = std::to_string(lifetime);
    message +=
        concat({" If ", number, " was meant as milliseconds, it is ", std::to_string(lifetime / 1000), " in seconds."});
  }
  throw_error(Code::ERR_CLAIMS_LIFETIME_TOO_LONG, where, message, remedy);
}

std::int64_t find_expiry(const Json &request, std::int64_t now) {
  const Json *in = find_member(request, "expiresIn");
  const Json *at = find_member(request, "expiresAt");
  if (in != nullptr && at != nullptr) {
    throw_error(Code::ERR_CLAIMS_CONFLICT, "expiresAt", "Both expiresIn and expiresAt were given.",
                "Give one of them.");
  }
  if (at != nullptr) {
    const std::int64_t expiry = need_time_argument(*at, "expiresAt");
    if (expiry < now) {
      throw_error(Code::ERR_CLAIMS_EXPIRES_IN_PAST, "expiresAt",
                  concat({"The expiry is ", format_time(expiry), ", which was ", rough_length(now - expiry), " ago."}),
                  concat({"Give a time from 30 seconds to 24 hours from now, which is ", std::to_string(now), "."}));
    }
    check_lifetime(expiry - now, "expiresAt");
    return expiry;
  }
  const std::int64_t lifetime = in != nullptr ? parse_duration(*in, "expiresIn") : default_lifetime;
  check_lifetime(lifetime, "expiresIn", in != nullptr && in->is_number());
  return now + lifetime;
}

std::int64_t read_not_before(const Json &value, std::int64_t expiry) {
  const std::int64_t not_before = need_time_argument(value, "notBefore");
  if (not_before >= expiry) {
    throw_error(Code::ERR_CLAIMS_NOT_BEFORE, "notBefore",
                concat({"The token would start to be valid at ", format_time(not_before), " and expire at ",
                        format_time(expiry), "."}),
                "Give a time before the expiry.");
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
    validate_acl(acl, "acl");
    check_stars_in(acl, "acl");
  }
  return acl;
}

void check_custom_claims(const Json &claims) {
  if (!claims.is_object()) {
    throw_error(Code::ERR_ARGUMENT_TYPE, "claims", concat({"claims is ", kind_of(claims), ", not an object."}),
                "Give an object of names and values.");
  }
  for (const auto &[name, value] : claims.items()) {
    const std::string place = member_place("claims", name);
    if (std::ranges::find(platform_claims, std::string_view(name)) != platform_claims.end()) {
      throw_error(Code::ERR_CLAIMS_RESERVED, place, concat({"The claim ", quote(name), " has a meaning of its own."}),
                  concat({"Give it as ", find_claim_name(name)->argument, "."}));
    }
    if (name == "__proto__") {
      throw_error(Code::ERR_CLAIMS_RESERVED, place, concat({"The claim ", quote(name), " has a meaning of its own."}),
                  "Choose another name: JavaScript readers trip over this one.");
    }
    if (name.empty()) {
      throw_error(Code::ERR_CLAIMS_VALUE, place, "A claim has no name.", "Name it.");
    }
    // The claim stands one level down in the payload.
    if (depth_of(value) >= max_payload_depth) {
      throw_error(Code::ERR_CLAIMS_VALUE, place, "The claim is nested more than 63 levels deep.",
                  "Give a flatter value.");
    }
    if (const std::string inexact = find_inexact_number(value, place); !inexact.empty()) {
      throw_error(Code::ERR_CLAIMS_VALUE, inexact,
                  "The number is beyond 9007199254740991 (2^53 - 1), where readers round it, each in its own way.",
                  "Give it as text.");
    }
  }
}

} // namespace

void check_claim_arguments(const Json &request) { check_argument_names(request, known_members); }

Json build_claims(const Json &request, RandomSource &random) {
  if (!request.is_object()) {
    throw_error(Code::ERR_ARGUMENT_TYPE, "request", concat({"The request is ", kind_of(request), ", not an object."}),
                "Give an object with applicationId and what else the token shall say.");
  }
  check_claim_arguments(request);
  const std::int64_t now = need_time_argument(need(request, "now", "Give the time in seconds since 1970."), "now");
  check_application_id(
      need_text(need(request, "applicationId", "Give the id of the application the token is for."), "applicationId"));
  const std::int64_t expiry = find_expiry(request, now);
  const Json *token_id = find_member(request, "tokenId");
  if (token_id != nullptr) {
    check_token_id(need_text(*token_id, "tokenId"));
  }

  Json payload = Json::object();
  append_member(payload, "iat", now);
  append_member(payload, "jti", token_id != nullptr ? *token_id : Json(make_uuid_v4(random)));
  for (const auto &[name, value] : request.items()) {
    if (name == "applicationId") {
      append_member(payload, "application_id", value);
    } else if (name == "subject") {
      check_subject(need_text(value, name));
      append_member(payload, "sub", value);
    } else if (name == "expiresIn" || name == "expiresAt") {
      append_member(payload, "exp", expiry);
    } else if (name == "notBefore") {
      append_member(payload, "nbf", read_not_before(value, expiry));
    } else if (name == "acl") {
      if (Json acl = resolve_acl(value); !acl.is_null()) {
        append_member(payload, "acl", std::move(acl));
      }
    } else if (name == "claims") {
      check_custom_claims(value);
      for (const auto &[claim, content] : value.items()) {
        append_member(payload, claim, content);
      }
    }
  }
  if (find_member(payload, "exp") == nullptr) {
    append_member(payload, "exp", expiry);
  }
  return payload;
}

} // namespace tokensmith
