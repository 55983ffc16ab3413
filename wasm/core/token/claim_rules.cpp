#include "core/token/claim_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/acl/acl.hpp"
#include "core/diagnostic.hpp"
#include "core/platform/user.hpp"
#include "core/text/times.hpp"
#include "core/text/words.hpp"
#include "core/token/claims.hpp"

namespace tokensmith {
namespace {

std::optional<Finding> find_text_problem(const Json &value, std::string_view where) {
  if (value.is_string()) {
    return std::nullopt;
  }
  const std::string_view name = where.substr(where.rfind('.') + 1);
  return describe(value.is_null() ? Diagnostic::argument_null : Diagnostic::argument_not_text, where,
                  {{"name", name}, {"kind", kind_of(value)}});
}

/// What was probably given in place of an application ID, as it follows "The application ID …". The value itself may be
/// a secret and is not repeated.
std::string_view guess_credential(std::string_view text) noexcept {
  constexpr std::string_view alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (text.empty()) {
    return "is empty";
  }
  if (is_user_id(text)) {
    return "is a user ID";
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

} // namespace

std::optional<Finding> find_application_id_problem(const Json &value, std::string_view where) {
  if (auto problem = find_text_problem(value, where)) {
    return problem;
  }
  if (!is_uuid(text_of(value))) {
    return describe(Diagnostic::application_id_invalid, where, {{"problem", guess_credential(text_of(value))}});
  }
  return std::nullopt;
}

std::optional<Finding> find_token_id_problem(const Json &value, std::string_view where) {
  if (auto problem = find_text_problem(value, where)) {
    return problem;
  }
  if (const auto problem = find_name_problem(text_of(value))) {
    return describe(Diagnostic::token_id_invalid, where, {{"problem", *problem}});
  }
  return std::nullopt;
}

std::optional<Finding> find_subject_problem(const Json &value, std::string_view where) {
  if (auto problem = find_text_problem(value, where)) {
    return problem;
  }
  if (text_of(value).empty()) {
    return describe(Diagnostic::subject_empty, where);
  }
  if (const auto problem = find_name_problem(text_of(value))) {
    return describe(Diagnostic::subject_invalid, where, {{"problem", *problem}});
  }
  return std::nullopt;
}

std::optional<Finding> find_subject_surprise(const Json &value, std::string_view where) {
  if (const auto surprise = find_name_surprise(text_of(value))) {
    return describe(Diagnostic::subject_deceptive, where, {{"problem", *surprise}});
  }
  if (is_user_id(text_of(value))) {
    return describe(Diagnostic::subject_user_id, where);
  }
  return std::nullopt;
}

std::optional<Finding> find_short_lifetime(std::int64_t lifetime, std::string_view where) {
  if (lifetime >= min_lifetime) {
    return std::nullopt;
  }
  return describe(Diagnostic::lifetime_too_short, where,
                  {{"length", exact_length(lifetime)}, {"limit", exact_length(min_lifetime)}});
}

std::optional<Finding> find_long_lifetime(std::int64_t lifetime, std::string_view where, std::int64_t limit) {
  if (lifetime <= limit) {
    return std::nullopt;
  }
  return describe(
      Diagnostic::lifetime_too_long, where,
      {{"length", exact_length(lifetime)}, {"limit", exact_length(limit)}, {"seconds", std::to_string(limit)}});
}

std::optional<Finding> find_number_problem(const Json &value, std::string_view where) {
  const std::string place = find_inexact_number(value, where);
  return place.empty() ? std::nullopt : std::optional(describe(Diagnostic::claim_number_inexact, place));
}

namespace {

constexpr double largest_time = 9e18; // fits an int64

/// A number of seconds, or of something finer that is turned into seconds.
TimeReading read_number(std::int64_t number) noexcept {
  if (number >= first_milliseconds) {
    const FineTime time = read_fine_time(number);
    return {.kind = TimeKind::milliseconds, .seconds = time.seconds, .unit = time.unit};
  }
  return {.kind = TimeKind::seconds, .seconds = number};
}

TimeReading read_text(std::string_view text) {
  constexpr std::size_t most_digits = 18; // fit an int64
  if (text.empty() || text.size() > most_digits || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return {.kind = TimeKind::text};
  }
  std::int64_t number = 0;
  for (const char digit : text) {
    number = number * 10 + (digit - '0');
  }
  return {.kind = TimeKind::text_number, .seconds = read_number(number).seconds};
}

TimeReading read_float(double number) {
  if (number < 0) {
    return {.kind = TimeKind::negative};
  }
  if (!(number < largest_time)) {
    return {.kind = TimeKind::milliseconds};
  }
  // Rounded up: now < 9.5 and now < 10 are the same for a clock of whole seconds.
  TimeReading reading = read_number(static_cast<std::int64_t>(std::ceil(number)));
  if (reading.kind == TimeKind::seconds && std::floor(number) != number) {
    reading.kind = TimeKind::fraction;
  }
  return reading;
}

} // namespace

TimeReading read_time(const Json &value) {
  if (const auto *natural = value.get_ptr<const Json::number_unsigned_t *>()) {
    constexpr std::uint64_t largest = INT64_MAX;
    return *natural <= largest ? read_number(static_cast<std::int64_t>(*natural))
                               : TimeReading{.kind = TimeKind::milliseconds};
  }
  if (const auto *integer = value.get_ptr<const Json::number_integer_t *>()) {
    return *integer < 0 ? TimeReading{.kind = TimeKind::negative} : read_number(*integer);
  }
  if (const auto *number = value.get_ptr<const Json::number_float_t *>()) {
    return read_float(*number);
  }
  return value.is_string() ? read_text(text_of(value)) : TimeReading{};
}

Finding describe_time(const TimeReading &reading, const Json &value, std::string_view where, std::string_view name) {
  const auto diagnostic = [&reading] {
    switch (reading.kind) {
    case TimeKind::milliseconds:
      return reading.seconds ? Diagnostic::time_in_milliseconds : Diagnostic::time_too_large;
    case TimeKind::text_number:
      return Diagnostic::time_in_quotes;
    case TimeKind::text:
      return Diagnostic::time_in_words;
    case TimeKind::fraction:
      return Diagnostic::time_with_fraction;
    case TimeKind::negative:
      return Diagnostic::time_negative;
    default:
      return Diagnostic::time_not_number;
    }
  };
  return describe(diagnostic(), where,
                  {{"name", name},
                   {"number", value.is_number() ? write_json(value) : std::string{}},
                   {"unit", reading.unit},
                   {"seconds", std::to_string(reading.seconds.value_or(0))},
                   {"text", text_of(value)},
                   {"kind", kind_of(value)}});
}

std::int64_t need_time_argument(const Json &value, std::string_view name) {
  const TimeReading reading = read_time(value);
  if (reading.kind == TimeKind::seconds) {
    return *reading.seconds;
  }
  // The place names the argument, which a program may call by another name than the library.
  throw Error(describe_time(reading, value, name, "This"));
}

void check_time_argument(std::int64_t seconds, std::string_view name) {
  static_cast<void>(need_time_argument(Json(seconds), name));
}

namespace {

/// The times of a payload, each only where it is a number of seconds.
struct Times {
  std::optional<std::int64_t> issued, not_before, expires;
};

std::string place_of(std::string_view claim) { return concat({"payload.", claim}); }

void add(Findings &findings, Diagnostic diagnostic, std::string_view claim, Parameters parameters = {}) {
  report(findings, diagnostic, place_of(claim), parameters);
}

void require(Findings &findings, const Json &payload, std::string_view claim, std::string_view meaning,
             Diagnostic missing = Diagnostic::claim_missing) {
  if (find_member(payload, claim) == nullptr) {
    add(findings, missing, claim, {{"claim", claim}, {"meaning", meaning}});
  }
}

void check_text(Findings &findings, const Json &payload, std::string_view claim,
                std::optional<Finding> (*find_problem)(const Json &value, std::string_view where)) {
  if (const Json *value = find_member(payload, claim)) {
    add_as(findings, Code::ERR_TOKEN_CLAIM_TYPE, find_problem(*value, place_of(claim)));
  }
}

std::optional<std::int64_t> check_time(Findings &findings, const Json &payload, std::string_view claim) {
  const Json *value = find_member(payload, claim);
  if (value == nullptr) {
    return std::nullopt;
  }
  const TimeReading reading = read_time(*value);
  if (reading.kind == TimeKind::seconds || reading.kind == TimeKind::fraction) {
    return reading.seconds;
  }
  add_as(findings, reading.kind == TimeKind::milliseconds ? Code::ERR_TOKEN_MILLISECONDS : Code::ERR_TOKEN_CLAIM_TYPE,
         describe_time(reading, *value, place_of(claim), claim));
  return std::nullopt;
}

/// Numbers that readers round, each in its own way, so that what was checked is not what is used (RFC 7493,
/// section 2.2). Times have findings of their own.
void check_numbers(Findings &findings, const Json &payload) {
  constexpr std::array<std::string_view, 3> times = {"iat", "exp", "nbf"};
  for (const auto &[name, value] : payload.items()) {
    if (!value.is_number() || std::ranges::find(times, name) == times.end()) {
      add_as(findings, Code::ERR_TOKEN_JSON, find_number_problem(value, member_place("payload", name)));
    }
  }
}

void check_period(Findings &findings, const Times &times, const ClaimsExpectation &expectation) {
  const std::int64_t now = expectation.now;
  const std::int64_t tolerance = expectation.clock_tolerance;
  if (times.expires && now >= *times.expires + tolerance) { // RFC 7519, section 4.1.4: not on or after
    const std::int64_t ago = now - *times.expires;
    add(findings, ago == 0 ? Diagnostic::token_just_expired : Diagnostic::token_expired, "exp",
        {{"length", rough_length(ago)}, {"time", format_time(*times.expires)}});
  }
  if (times.not_before && now + tolerance < *times.not_before) {
    add(findings, Diagnostic::token_not_yet_valid, "nbf",
        {{"length", rough_length(*times.not_before - now)}, {"time", format_time(*times.not_before)}});
  }
  if (times.issued && now + std::max(tolerance, issued_at_leeway) < *times.issued) {
    add(findings, Diagnostic::token_issued_in_future, "iat",
        {{"length", rough_length(*times.issued - now)}, {"time", format_time(*times.issued)}});
  }
}

void check_lifetime(Findings &findings, const Times &times, const ClaimsExpectation &expectation, std::int64_t limit) {
  if (!times.expires) {
    return;
  }
  const std::int64_t expires = *times.expires;
  if (times.issued && expires <= *times.issued) {
    add(findings, Diagnostic::token_never_valid, "exp",
        {{"expiry", format_time(expires)}, {"issued", format_time(*times.issued)}});
  } else if (times.not_before && expires <= *times.not_before) {
    add(findings, Diagnostic::token_expires_before_valid, "exp",
        {{"expiry", format_time(expires)}, {"start", format_time(*times.not_before)}});
  } else {
    // Without a usable iat, the lifetime is counted from now.
    const std::int64_t start = times.issued.value_or(expectation.now + expectation.clock_tolerance);
    add_as(findings, Code::ERR_TOKEN_LIFETIME, find_long_lifetime(expires - start, place_of("exp"), limit));
  }
}

void check_application(Findings &findings, const Json &payload, const ClaimsExpectation &expectation,
                       Diagnostic other) {
  const Json *application = find_member(payload, "application_id");
  if (expectation.application_id && application != nullptr && application->is_string() &&
      text_of(*application) != *expectation.application_id) {
    add(findings, other, "application_id",
        {{"application", text_of(*application)}, {"expected", *expectation.application_id}});
  }
}

void check_subject(Findings &findings, const Json &payload, const ClaimsExpectation &expectation) {
  if (!expectation.subject) {
    return;
  }
  const Json *subject = find_member(payload, "sub");
  if (subject == nullptr) {
    add(findings, Diagnostic::token_without_subject, "sub", {{"expected", *expectation.subject}});
  } else if (subject->is_string() && text_of(*subject) != *expectation.subject) {
    add(findings, Diagnostic::token_for_other_subject, "sub",
        {{"subject", text_of(*subject)}, {"expected", *expectation.subject}});
  }
}

void check_acl_claim(Findings &findings, const Json &payload) {
  const Json *acl = find_member(payload, "acl");
  if (acl == nullptr) {
    return;
  }
  try {
    validate_acl(*acl, "payload.acl");
  } catch (const Error &error) {
    for (const Finding &finding : error.findings()) {
      add_as(findings, Code::ERR_TOKEN_ACL, finding);
    }
  }
}

/// What the Video API requires of a client's token, as its own libraries write it (Node, Python, Ruby, Java, .NET).
void check_video(Findings &findings, const Json &payload) {
  constexpr std::string_view scope = "session.connect";
  constexpr std::array<std::string_view, 4> roles = {"publisher", "subscriber", "moderator", "publisheronly"};
  require(findings, payload, "scope", "which is \"session.connect\" in a client's video token");
  require(findings, payload, "session_id", "the session it is for");
  if (const Json *given = find_member(payload, "scope"); given != nullptr && text_of(*given) != scope) {
    add(findings, Diagnostic::video_scope_wrong, "scope", {{"scope", scope}});
  }
  const Json *role = find_member(payload, "role");
  if (role != nullptr && std::ranges::find(roles, text_of(*role)) == roles.end()) {
    const auto near = nearest_name(text_of(*role), roles);
    add(findings, near ? Diagnostic::video_role_misspelt : Diagnostic::video_role_unknown, "role",
        {{"role", near.value_or("")}});
  }
  const Json *session = find_member(payload, "session_id");
  const Json *application = find_member(payload, "application_id");
  const auto owner = session == nullptr ? std::nullopt : owner_of_session(text_of(*session));
  if (owner && is_uuid(*owner) && application != nullptr && !equal_ignoring_case(text_of(*application), *owner)) {
    add(findings, Diagnostic::video_session_of_other_application, "session_id", {{"application", *owner}});
  }
}

void check_webhook(Findings &findings, const Json &payload, const ClaimsExpectation &expectation) {
  constexpr Diagnostic missing = Diagnostic::webhook_claim_missing;
  require(findings, payload, "iat", "the time it was issued, which limits its age", missing);
  require(findings, payload, "jti", "its own ID, by which a replayed request is recognized", missing);
  require(findings, payload, "api_key", "which says whose signature secret it is signed with", missing);
  if (const Json *issuer = find_member(payload, "iss"); issuer == nullptr || text_of(*issuer) != "Vonage") {
    add(findings, Diagnostic::webhook_issuer_wrong, "iss");
  }
  if (const Json *hash = find_member(payload, "payload_hash")) {
    constexpr std::size_t digits = 64; // of SHA-256
    if (text_of(*hash).size() != digits ||
        lower_case(text_of(*hash)).find_first_not_of("0123456789abcdef") != std::string::npos) {
      add(findings, Diagnostic::webhook_hash_wrong, "payload_hash");
    }
  }
  check_application(findings, payload, expectation, Diagnostic::webhook_for_other_application);
}

Times check_times(Findings &findings, const Json &payload) {
  Times times;
  times.issued = check_time(findings, payload, "iat");
  times.expires = check_time(findings, payload, "exp");
  times.not_before = check_time(findings, payload, "nbf");
  return times;
}

} // namespace

void add_as(Findings &findings, Code code, std::optional<Finding> problem) {
  if (problem) {
    problem->code = code;
    findings.push_back(std::move(*problem));
  }
}

Findings check_claims(const Json &payload, const ClaimsExpectation &expectation) {
  Findings findings;
  if (!payload.is_object()) {
    report(findings, Diagnostic::payload_not_object, "payload", {{"kind", kind_of(payload)}});
    return findings;
  }
  check_text(findings, payload, "application_id", find_application_id_problem);
  check_text(findings, payload, "jti", find_token_id_problem);
  check_text(findings, payload, "sub", find_subject_problem);
  const Times times = check_times(findings, payload);
  check_numbers(findings, payload);
  require(findings, payload, "application_id", "which names its application");
  require(findings, payload, "iat", "the time it was issued");
  require(findings, payload, "jti", "its own ID");
  require(findings, payload, "exp", "the time it expires");
  check_period(findings, times, expectation);
  const bool is_video = kind_of_payload(payload) == TokenKind::video;
  check_lifetime(findings, times, expectation, is_video ? max_video_lifetime : max_lifetime);
  if (is_video) {
    check_video(findings, payload);
  }
  check_application(findings, payload, expectation, Diagnostic::token_for_other_application);
  check_subject(findings, payload, expectation);
  check_acl_claim(findings, payload);
  return findings;
}

Findings check_claims_from_elsewhere(const Json &payload, const ClaimsExpectation &expectation, TokenKind kind) {
  Findings findings;
  if (kind == TokenKind::foreign) {
    const Json *issuer = find_member(payload, "iss");
    const std::string_view name = issuer == nullptr ? std::string_view{} : text_of(*issuer);
    add(findings, name.empty() ? Diagnostic::token_of_other_service : Diagnostic::token_of_other_issuer,
        "application_id", {{"issuer", name}});
  }
  const Times times = check_times(findings, payload);
  if (kind == TokenKind::webhook) {
    check_webhook(findings, payload, expectation);
  }
  check_period(findings, times, expectation);
  return findings;
}

} // namespace tokensmith
