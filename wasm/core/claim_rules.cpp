#include <array>
#include <utility>

#include "core/acl.hpp"
#include "core/claim_times.hpp"
#include "core/claims.hpp"
#include "core/times.hpp"
#include "core/user_name.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

/// The times of a payload, each only where it is a whole number of seconds.
struct Times {
  std::optional<std::int64_t> issued, not_before, expires;
};

std::string place_of(std::string_view claim) { return concat({"payload.", claim}); }

void add(Findings &findings, Code code, std::string_view claim, std::string_view message, std::string_view remedy) {
  add_finding(findings, code, place_of(claim), message, remedy);
}

void require(Findings &findings, const Json &payload, std::string_view claim, std::string_view meaning) {
  if (find_member(payload, claim) == nullptr) {
    add(findings, Code::ERR_TOKEN_CLAIM_MISSING, claim, concat({"The token has no ", claim, ", ", meaning, "."}),
        "Make a new token that has it.");
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
    add(findings, Code::ERR_TOKEN_CLAIM_TYPE, claim, "application_id is no UUID, so it is no application's id.",
        "Make a new token with the id the dashboard shows.");
  }
}

std::optional<std::int64_t> check_time(Findings &findings, const Json &payload, std::string_view claim) {
  const Json *value = find_member(payload, claim);
  if (value == nullptr) {
    return std::nullopt;
  }
  const TimeReading reading = read_time(*value);
  if (reading.kind == TimeKind::seconds) {
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
        concat({"The token is valid only in ", rough_length(*times.not_before - now), ", from ",
                format_time(*times.not_before), " on."}),
        "Wait until then, or make a token without nbf.");
  }
  if (times.issued && now + tolerance < *times.issued) {
    add(findings, Code::ERR_TOKEN_ISSUED_IN_FUTURE, "iat",
        concat({"The token says it was issued ", rough_length(*times.issued - now), " from now, at ",
                format_time(*times.issued), "."}),
        "Set the clock of the machine that made it, or of this one.");
  }
}

void check_lifetime(Findings &findings, const Times &times, const ClaimsExpectation &expectation) {
  if (!times.expires) {
    return;
  }
  const std::int64_t expires = *times.expires;
  if (times.issued && expires <= *times.issued) {
    add(findings, Code::ERR_TOKEN_LIFETIME, "exp",
        concat({"The token expires at ", format_time(expires), ", and was issued at ", format_time(*times.issued),
                ": it never lives."}),
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
    if (lifetime > max_lifetime) {
      add(findings, Code::ERR_TOKEN_LIFETIME, "exp",
          concat({"The token lives for ", exact_length(lifetime), "; the platform allows 24 hours."}),
          "Make a new token that lives for 24 hours or less.");
    }
  }
}

void check_identity(Findings &findings, const Json &payload, const ClaimsExpectation &expectation) {
  const Json *application = find_member(payload, "application_id");
  if (expectation.application_id && application != nullptr && application->is_string() &&
      text_of(*application) != *expectation.application_id) {
    add(findings, Code::ERR_TOKEN_APPLICATION, "application_id",
        concat({"The token is for application ", quote(text_of(*application)), ", not for ",
                quote(*expectation.application_id), "."}),
        "Make a token for the right application, with that application's key.");
  }
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
  check_lifetime(findings, times, expectation);
  check_identity(findings, payload, expectation);
  check_acl_claim(findings, payload);
  return findings;
}

} // namespace tokensmith
