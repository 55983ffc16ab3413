#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "core/acl/acl.hpp"
#include "core/json/json.hpp"
#include "core/platform/user.hpp"
#include "core/text/times.hpp"
#include "core/text/words.hpp"
#include "core/token/claim_rules.hpp"
#include "core/token/claims.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view refuse_it = "Refuse it: the platform's own are not like that.";

/// The times of a payload, each only where it is a number of seconds.
struct Times {
  std::optional<std::int64_t> issued, not_before, expires;
};

std::string place_of(std::string_view claim) { return concat({"payload.", claim}); }

void add(Findings &findings, Code code, std::string_view claim, std::string_view message, std::string_view remedy) {
  add_finding(findings, code, place_of(claim), message, remedy);
}

void require(Findings &findings, const Json &payload, std::string_view claim, std::string_view meaning,
             std::string_view remedy = "Make a new token that has it.") {
  if (find_member(payload, claim) == nullptr) {
    add(findings, Code::ERR_TOKEN_CLAIM_MISSING, claim, concat({"The token has no ", claim, ", ", meaning, "."}),
        remedy);
  }
}

void check_text(Findings &findings, const Json &payload, std::string_view claim) {
  const Json *value = find_member(payload, claim);
  if (value == nullptr) {
    return;
  }
  if (!value->is_string()) {
    add(findings, Code::ERR_TOKEN_CLAIM_TYPE, claim, concat({claim, " is ", kind_of(*value), ", not text."}),
        "Make a new token with text there.");
  } else if (const auto problem = find_name_problem(text_of(*value))) {
    add(findings, Code::ERR_TOKEN_CLAIM_TYPE, claim, concat({claim, " ", *problem, "."}),
        "Make a new token with proper text there.");
  } else if (claim == "application_id" && !is_uuid(text_of(*value))) {
    add(findings, Code::ERR_TOKEN_CLAIM_TYPE, claim,
        "application_id is not a UUID, so it is not the id of an application.",
        "Make a new token with the id the dashboard shows.");
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
  TimeAdvice advice = advise(reading, *value, claim);
  const Code code = reading.kind == TimeKind::milliseconds ? Code::ERR_TOKEN_MILLISECONDS : Code::ERR_TOKEN_CLAIM_TYPE;
  add(findings, code, claim, advice.message, concat({"Make a new token. ", advice.remedy}));
  return std::nullopt;
}

/// Numbers that readers round, each in its own way, so that what was checked is not what is used (RFC 7493,
/// section 2.2).
void check_numbers(Findings &findings, const Json &payload) {
  constexpr std::array<std::string_view, 3> times = {"iat", "exp", "nbf"}; // have findings of their own
  for (const auto &[name, value] : payload.items()) {
    const std::string place = find_inexact_number(value, member_place("payload", name));
    if (!place.empty() && (!value.is_number() || std::ranges::find(times, name) == times.end())) {
      add_finding(findings, Code::ERR_TOKEN_JSON, place,
                  "The number is beyond 9007199254740991 (2^53 - 1), where readers round it.",
                  "Make a new token that carries it as text.");
    }
  }
}

void check_period(Findings &findings, const Times &times, const ClaimsExpectation &expectation) {
  const std::int64_t now = expectation.now;
  const std::int64_t tolerance = expectation.clock_tolerance;
  if (times.expires && now >= *times.expires + tolerance) { // RFC 7519, 4.1.4: not on or after
    const std::int64_t ago = now - *times.expires;
    const std::string expired = ago == 0 ? std::string("The token has just expired")
                                         : concat({"The token expired ", rough_length(ago), " ago"});
    add(findings, Code::ERR_TOKEN_EXPIRED, "exp", concat({expired, ", at ", format_time(*times.expires), "."}),
        "Make a new token.");
  }
  if (times.not_before && now + tolerance < *times.not_before) {
    add(findings, Code::ERR_TOKEN_NOT_YET_VALID, "nbf",
        concat({"The token is not valid for another ", rough_length(*times.not_before - now), ", until ",
                format_time(*times.not_before), "."}),
        "Wait until then, or make a token without nbf.");
  }
  if (times.issued && now + std::max(tolerance, issued_at_leeway) < *times.issued) {
    add(findings, Code::ERR_TOKEN_ISSUED_IN_FUTURE, "iat",
        concat({"The token says it was issued ", rough_length(*times.issued - now), " from now, at ",
                format_time(*times.issued), "."}),
        "Set the clock of the machine that made it, or of this one.");
  }
}

struct Lifetime {
  std::int64_t longest; ///< seconds
  std::string_view in_words;
};
constexpr Lifetime ordinary = {.longest = max_lifetime, .in_words = "24 hours"};
constexpr Lifetime of_video = {.longest = max_video_lifetime, .in_words = "30 days"};

void check_lifetime(Findings &findings, const Times &times, const ClaimsExpectation &expectation,
                    const Lifetime &allowed) {
  if (!times.expires) {
    return;
  }
  const std::int64_t expires = *times.expires;
  if (times.issued && expires <= *times.issued) {
    add(findings, Code::ERR_TOKEN_LIFETIME, "exp",
        concat({"The token expires at ", format_time(expires), ", and was issued at ", format_time(*times.issued),
                ": it is never valid."}),
        "Make a new token whose exp is after its iat.");
  } else if (times.not_before && expires <= *times.not_before) {
    add(findings, Code::ERR_TOKEN_LIFETIME, "exp",
        concat({"The token expires at ", format_time(expires), ", before it is valid at ",
                format_time(*times.not_before), "."}),
        "Make a new token whose exp is after its nbf.");
  } else {
    // Without a usable iat the time from now must do.
    const std::int64_t lifetime =
        times.issued ? expires - *times.issued : expires - expectation.now - expectation.clock_tolerance;
    if (lifetime > allowed.longest) {
      add(findings, Code::ERR_TOKEN_LIFETIME, "exp",
          concat({"The token lives for ", exact_length(lifetime), "; the platform allows ", allowed.in_words, "."}),
          concat({"Make a new token that lives for ", allowed.in_words, " or less."}));
    }
  }
}

void check_application(Findings &findings, const Json &payload, const ClaimsExpectation &expectation,
                       std::string_view remedy) {
  const Json *application = find_member(payload, "application_id");
  if (expectation.application_id && application != nullptr && application->is_string() &&
      text_of(*application) != *expectation.application_id) {
    add(findings, Code::ERR_TOKEN_APPLICATION, "application_id",
        concat({"The token is for application ", quote(text_of(*application)), ", not for ",
                quote(*expectation.application_id), "."}),
        remedy);
  }
}

void check_identity(Findings &findings, const Json &payload, const ClaimsExpectation &expectation) {
  check_application(findings, payload, expectation,
                    "Make a token for the right application, with that application's key.");
  if (!expectation.subject) {
    return;
  }
  const Json *subject = find_member(payload, "sub");
  if (subject == nullptr) {
    add(findings, Code::ERR_TOKEN_SUBJECT, "sub",
        concat({"The token has no sub, so it is an admin token and not for ", quote(*expectation.subject), "."}),
        "Make a token for the user.");
  } else if (subject->is_string() && text_of(*subject) != *expectation.subject) {
    add(findings, Code::ERR_TOKEN_SUBJECT, "sub",
        concat({"The token is for ", quote(text_of(*subject)), ", not for ", quote(*expectation.subject), "."}),
        "Make a token for the right user.");
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
    Finding finding = error.finding();
    finding.code = Code::ERR_TOKEN_ACL;
    findings.push_back(std::move(finding));
  }
}

/// What the Video API demands of a client's token: what its own libraries write (Node, Python, Ruby, Java, .NET).
void check_video(Findings &findings, const Json &payload) {
  constexpr std::string_view scope = "session.connect";
  constexpr std::array<std::string_view, 4> roles = {"publisher", "subscriber", "moderator", "publisheronly"};
  require(findings, payload, "scope", concat({"which is ", quote(scope), " in a client's video token"}));
  require(findings, payload, "session_id", "the session it is for");
  if (const Json *given = find_member(payload, "scope"); given != nullptr && text_of(*given) != scope) {
    add(findings, Code::ERR_TOKEN_CLAIM_VALUE, "scope",
        concat({"scope is not ", quote(scope), ", so the token does not connect to a session."}),
        concat({"Make a new token with the scope ", quote(scope), "."}));
  }
  const Json *role = find_member(payload, "role");
  if (role != nullptr && std::ranges::find(roles, text_of(*role)) == roles.end()) {
    const auto near = nearest_name(text_of(*role), roles);
    add(findings, Code::ERR_TOKEN_CLAIM_VALUE, "role", "The Video API has no such role.",
        near ? concat({"Make a new token with the role ", quote(*near), "."})
             : "Make a new token with the role publisher, subscriber, moderator or publisheronly.");
  }
  const Json *session = find_member(payload, "session_id");
  const Json *application = find_member(payload, "application_id");
  const auto owner = session == nullptr ? std::nullopt : owner_of_session(text_of(*session));
  if (owner && is_uuid(*owner) && application != nullptr && !equal_ignoring_case(text_of(*application), *owner)) {
    add(findings, Code::ERR_TOKEN_APPLICATION, "session_id",
        concat({"The session belongs to application ", quote(*owner), ", and the token is for another one."}),
        "Make the token with the application that created the session.");
  }
}

void check_webhook(Findings &findings, const Json &payload, const ClaimsExpectation &expectation) {
  require(findings, payload, "iat", "the time it was issued, which bounds its age", refuse_it);
  require(findings, payload, "jti", "its own id, which tells a request that is sent again", refuse_it);
  require(findings, payload, "api_key", "which says whose signature secret it is signed with", refuse_it);
  if (const Json *issuer = find_member(payload, "iss"); issuer == nullptr || text_of(*issuer) != "Vonage") {
    add(findings, Code::ERR_TOKEN_CLAIM_VALUE, "iss", "iss is not \"Vonage\", the issuer of the platform's webhooks.",
        refuse_it);
  }
  if (const Json *hash = find_member(payload, "payload_hash")) {
    constexpr std::size_t digits = 64; // of SHA-256
    if (text_of(*hash).size() != digits ||
        lower_case(text_of(*hash)).find_first_not_of("0123456789abcdef") != std::string::npos) {
      add(findings, Code::ERR_TOKEN_CLAIM_VALUE, "payload_hash",
          "payload_hash is not 64 hexadecimal digits, as a SHA-256 is.", refuse_it);
    }
  }
  check_application(findings, payload, expectation, "It is the webhook of that application: compare it with that one.");
}

} // namespace

Findings check_claims(const Json &payload, const ClaimsExpectation &expectation) {
  Findings findings;
  if (!payload.is_object()) {
    add_finding(findings, Code::ERR_TOKEN_JSON, "payload",
                concat({"The payload is ", kind_of(payload), ", not an object."}),
                "Make a new token; its payload is an object of claims.");
    return findings;
  }
  check_text(findings, payload, "application_id");
  check_text(findings, payload, "jti");
  check_text(findings, payload, "sub");
  Times times;
  times.issued = check_time(findings, payload, "iat");
  times.expires = check_time(findings, payload, "exp");
  times.not_before = check_time(findings, payload, "nbf");
  check_numbers(findings, payload);
  require(findings, payload, "application_id", "which names its application");
  require(findings, payload, "iat", "the time it was issued");
  require(findings, payload, "jti", "its own id");
  require(findings, payload, "exp", "the time it expires");
  check_period(findings, times, expectation);
  const bool is_video = kind_of_payload(payload) == TokenKind::video;
  check_lifetime(findings, times, expectation, is_video ? of_video : ordinary);
  if (is_video) {
    check_video(findings, payload);
  }
  check_identity(findings, payload, expectation);
  check_acl_claim(findings, payload);
  return findings;
}

Findings check_claims_from_elsewhere(const Json &payload, const ClaimsExpectation &expectation, TokenKind kind) {
  Findings findings;
  if (kind == TokenKind::foreign) {
    const Json *issuer = find_member(payload, "iss");
    const std::string_view name = issuer == nullptr ? std::string_view{} : text_of(*issuer);
    add(findings, Code::ERR_TOKEN_CLAIM_MISSING, "application_id",
        concat({"The token names no application of the platform: it is another service's",
                name.empty() ? std::string{} : concat({", issued by ", quote(name)}), "."}),
        "Give a token that was made for the platform; it has application_id.");
  }
  const std::string_view remedy = kind == TokenKind::webhook ? refuse_it : "Tell whoever made it.";
  Times times;
  const std::size_t before = findings.size();
  times.issued = check_time(findings, payload, "iat");
  times.expires = check_time(findings, payload, "exp");
  times.not_before = check_time(findings, payload, "nbf");
  for (Finding &finding : std::span(findings).subspan(before)) {
    finding.remedy = remedy;
  }
  if (kind == TokenKind::webhook) {
    check_webhook(findings, payload, expectation);
  }
  check_period(findings, times, expectation);
  for (Finding &finding : findings) {
    if (finding.code == Code::ERR_TOKEN_EXPIRED) {
      finding.remedy = "Get a new one from where it came.";
    } else if (finding.code == Code::ERR_TOKEN_NOT_YET_VALID) {
      finding.remedy = "Wait until then.";
    }
  }
  return findings;
}

namespace {

constexpr double largest_time = 9e18; // fits an int64

/// A number of seconds, or of something finer that is turned into seconds.
TimeReading read_number(std::int64_t number) noexcept {
  if (number >= first_milliseconds) {
    return {TimeKind::milliseconds, read_fine_time(number).seconds};
  }
  return {TimeKind::seconds, number};
}

TimeReading read_text(std::string_view text) {
  constexpr std::size_t most_digits = 18; // fit an int64
  if (text.empty() || text.size() > most_digits || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return {TimeKind::text, std::nullopt};
  }
  std::int64_t number = 0;
  for (const char digit : text) {
    number = number * 10 + (digit - '0');
  }
  return {TimeKind::text_number, read_number(number).seconds};
}

TimeReading read_float(double number) {
  if (number < 0) {
    return {TimeKind::negative, std::nullopt};
  }
  if (!(number < largest_time)) {
    return {TimeKind::milliseconds, std::nullopt};
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
                               : TimeReading{TimeKind::milliseconds, std::nullopt};
  }
  if (const auto *integer = value.get_ptr<const Json::number_integer_t *>()) {
    return *integer < 0 ? TimeReading{TimeKind::negative, std::nullopt} : read_number(*integer);
  }
  if (const auto *number = value.get_ptr<const Json::number_float_t *>()) {
    return read_float(*number);
  }
  return value.is_string() ? read_text(text_of(value)) : TimeReading{};
}

TimeAdvice advise(const TimeReading &reading, const Json &value, std::string_view name) {
  const std::string seconds = reading.seconds ? std::to_string(*reading.seconds) : std::string{};
  const std::string write_seconds =
      seconds.empty() ? std::string("Write whole seconds since 1970.") : concat({"Write ", seconds, "."});
  switch (reading.kind) {
  case TimeKind::milliseconds: {
    const std::string number = write_json(value);
    if (seconds.empty()) {
      return {concat({name, " is ", number, ", which is too large for a time."}), write_seconds};
    }
    // Its size alone tells the unit. As a double the largest integers would round up to what no longer fits.
    const auto given = static_cast<std::int64_t>(std::min(value.get<double>(), largest_time));
    return {concat({name, " is ", number, ", which looks like ", read_fine_time(given).unit, "; in seconds it is ",
                    seconds, "."}),
            write_seconds};
  }
  case TimeKind::text_number:
    return {concat({name, " is the text ", quote(text_of(value)), ", not a number."}),
            concat({"Write ", seconds, " without quotes."})};
  case TimeKind::text:
    return {concat({name, " is text, not a number."}),
            "Write whole seconds since 1970; Math.floor(Date.parse(text) / 1000) makes them of a date."};
  case TimeKind::fraction:
    return {concat({name, " is ", write_json(value), ", which has a fraction."}), write_seconds};
  case TimeKind::negative:
    return {concat({name, " is ", write_json(value), ", which is before 1970."}), write_seconds};
  default:
    return {concat({name, " is ", kind_of(value), ", not a number."}), "Write whole seconds since 1970."};
  }
}

std::int64_t need_time_argument(const Json &value, std::string_view name) {
  const TimeReading reading = read_time(value);
  if (reading.kind == TimeKind::seconds) {
    return *reading.seconds;
  }
  // The place names the argument, which a program may call by another name than the library.
  TimeAdvice advice = advise(reading, value, "This");
  const Code code = reading.kind == TimeKind::milliseconds ? Code::ERR_CLAIMS_MILLISECONDS : Code::ERR_CLAIMS_TIME;
  throw_error(code, name, advice.message, advice.remedy);
}

void check_time_argument(std::int64_t seconds, std::string_view name) {
  static_cast<void>(need_time_argument(Json(seconds), name));
}

} // namespace tokensmith
