#include <algorithm>
#include <iterator>
#include <utility>

#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/times.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"
#include "core/token/application.hpp"
#include "core/token/claim_rules.hpp"
#include "core/token/jws.hpp"
#include "core/token/jws_rules.hpp"
#include "core/token/kind.hpp"
#include "core/token/text.hpp"
#include "core/token/token.hpp"

namespace tokensmith {
namespace {

constexpr std::size_t longest_text = 1024UL * 1024; // what may stand around a token, a log say

/// A header or payload as far as it can be read.
struct Part {
  bool is_json = false;
  Json value; ///< text for a payload that is text and no JSON; null for what cannot be read
};

Part read_part(std::string_view part, std::size_t number, std::size_t depth, Findings &findings) {
  const std::string_view name = number == 1 ? "header" : "payload";
  if (auto problem = find_encoding_problem(part, number)) {
    findings.push_back(std::move(*problem));
  }
  const auto bytes = decode_base64url_leniently(part);
  if (!bytes) {
    return {};
  }
  const std::string_view text = as_text(*bytes);
  LenientJson json = parse_json_leniently(text, {.depth = depth, .bytes = max_token_length});
  constexpr std::size_t most_faults = 4; // more of the same help nobody
  for (std::size_t i = 0; i < std::min(json.faults.size(), most_faults); ++i) {
    findings.push_back(to_finding(json.faults[i], name));
  }
  if (!json.decoded && number == 2 && !text.empty() && !find_utf8_problem(text)) {
    return {.is_json = false, .value = std::string(text)};
  }
  return {.is_json = json.decoded, .value = std::move(json.value)};
}

/// Claims pasted where a header belongs: people copy the payload alone.
bool is_payload(const Json &value) {
  return find_member(value, "alg") == nullptr &&
         (find_member(value, "application_id") != nullptr || find_member(value, "iat") != nullptr ||
          find_member(value, "exp") != nullptr);
}

/// Text that is no token at all. It may be a secret and is not repeated.
std::optional<Finding> find_other_thing(std::string_view token) {
  const auto finding = [](std::string_view message, std::string_view remedy) {
    return Finding{Code::ERR_TOKEN_STRUCTURE, "token", std::string(message), std::string(remedy)};
  };
  if (trimmed(token).empty()) {
    return finding("The token is empty.", "Give a token: header.payload.signature.");
  }
  if (token.find("-----BEGIN") != std::string_view::npos) {
    return finding("This is a key, not a token.",
                   "Inspect it as a key, and keep it to yourself if it is a private one.");
  }
  if (is_uuid(trimmed(token, "\"' \t\r\n"))) {
    return finding("This is a UUID, such as the id of an application, not a token.",
                   "Give a token: header.payload.signature.");
  }
  if (trimmed(token).starts_with("T1==")) {
    return finding("This is a token of OpenTok (T1==), not a JWT.",
                   "For the Video API make a token with the private key of an application (RS256).");
  }
  return std::nullopt;
}

/// "eyJhbGci…sR4w", as programs show a token that is too long for their screen.
bool is_shortened(std::string_view token) {
  return token.starts_with("ey") &&
         (token.find("...") != std::string_view::npos || token.find("…") != std::string_view::npos);
}

void read_time_claim(const Json &payload, std::string_view claim, std::optional<std::int64_t> &time) {
  if (const Json *value = find_member(payload, claim)) {
    time = read_time(*value).seconds;
  }
}

/// verifyToken refuses a token without exp; the platform gives it 15 minutes, and claim_review tells so.
void forgive_missing_expiry(Findings &findings, const Inspection &inspection, std::int64_t now) {
  const auto missing = std::ranges::find_if(findings, [](const Finding &finding) {
    return finding.code == Code::ERR_TOKEN_CLAIM_MISSING && finding.where == "payload.exp";
  });
  if (missing == findings.end()) {
    return;
  }
  if (inspection.issued_at && now >= *inspection.issued_at + default_lifetime) {
    const std::int64_t expiry = *inspection.issued_at + default_lifetime;
    *missing = {Code::ERR_TOKEN_EXPIRED, "payload.exp",
                concat({"The token has no exp, so it expired 15 minutes after iat, ", rough_length(now - expiry),
                        " ago, at ", format_time(expiry), "."}),
                "Make a new token."};
  } else {
    findings.erase(missing);
  }
}

void append(Findings &findings, Findings more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// By the rules of the token's kind; those of the platform's own where that is not known.
void inspect_header(Inspection &inspection, const Part &part) {
  if (!part.is_json) {
    return; // what cannot be read has a finding already
  }
  const bool is_ours = !inspection.kind || !is_made_elsewhere(*inspection.kind);
  if (!is_ours) {
    const bool is_any = *inspection.kind == TokenKind::foreign;
    append(inspection.findings, check_header_from_elsewhere(part.value, is_any ? "" : "HS256"));
    return;
  }
  append(inspection.findings, check_header(part.value));
  if (part.value.is_object() && find_member(part.value, "typ") == nullptr) {
    add_finding(inspection.findings, Code::WARN_TOKEN_TYPE_MISSING, "header.typ",
                "The header has no typ; the platform's tokens have JWT.", "Make a new token with typ JWT.");
  }
}

void inspect_payload(Inspection &inspection, const Part &part, const InspectionContext &context) {
  if (!part.is_json) {
    return;
  }
  read_time_claim(part.value, "iat", inspection.issued_at);
  read_time_claim(part.value, "nbf", inspection.not_before);
  read_time_claim(part.value, "exp", inspection.expires_at);
  ClaimsExpectation expectation;
  expectation.now = context.now;
  expectation.application_id = application_id_of(context.application);
  if (inspection.kind && is_made_elsewhere(*inspection.kind)) {
    append(inspection.findings, check_claims_from_elsewhere(part.value, expectation, *inspection.kind));
  } else {
    Findings findings = check_claims(part.value, expectation);
    forgive_missing_expiry(findings, inspection, context.now);
    append(inspection.findings, std::move(findings));
  }
  append(inspection.findings, review_claims(part.value, context.now, inspection.kind.value_or(TokenKind::server)));
}

/// Both parts, once it is known what kind of token they are.
void inspect_both(Inspection &inspection, Part header, Part payload, const InspectionContext &context) {
  if (payload.value.is_object()) {
    inspection.kind = kind_of_payload(payload.value);
  }
  inspect_header(inspection, header);
  inspect_payload(inspection, payload, context);
  inspection.header = std::move(header.value);
  inspection.payload = std::move(payload.value);
}

/// Errors, then warnings, then information; within each, as they were found.
void arrange(Findings &findings) {
  Findings arranged;
  arranged.reserve(findings.size());
  for (const Severity severity : {Severity::error, Severity::warning, Severity::info}) {
    for (Finding &finding : findings) {
      if (severity_of(finding.code) == severity) { // the code stays when the texts are moved away
        arranged.push_back(std::move(finding));
      }
    }
  }
  findings = std::move(arranged);
}

/// Whether the five parts are those of an encrypted token (RFC 7516, section 7.1), and not more than one token.
bool is_encrypted(std::size_t parts, const Part &header) {
  constexpr std::size_t encrypted_parts = 5;
  return parts == encrypted_parts && (!header.is_json || find_member(header.value, "enc") != nullptr);
}

/// What is said of a header that cannot be read at all: one thing, since all else follows from it.
void say_unreadable_header(Findings &findings, std::string_view header) {
  const bool is_base64url = decode_base64url_leniently(header).has_value();
  if (is_base64url && !header.starts_with("ey")) { // base64url of {" and whatever follows
    findings = {{Code::ERR_TOKEN_JSON, "header",
                 "The header cannot be read: a token begins with eyJ, this one does not.",
                 "Copy the whole token, from its first character."}};
  } else if (findings.size() > 1) {
    findings.erase(findings.begin() + 1, findings.end());
  }
}

void inspect_parts(Inspection &inspection, std::string_view token, const InspectionContext &context) {
  const std::vector<std::string_view> parts = split_token(token);
  Findings of_header;
  Findings of_payload;
  Part header = read_part(parts[0], 1, max_header_depth, of_header);
  const bool encrypted = is_encrypted(parts.size(), header);
  if (auto problem = find_structure_problem(parts.size(), encrypted)) {
    inspection.findings.push_back(std::move(*problem));
  }
  if (encrypted) {
    inspection.kind = TokenKind::encrypted;
    inspection.header = std::move(header.value);
    return;
  }
  Part payload;
  if (parts.size() > 1) {
    payload = read_part(parts[1], 2, max_payload_depth, of_payload);
  } else if (is_payload(header.value)) {
    std::swap(header, payload);
  }
  // The end of a text that was cut off is damaged by that alone.
  const bool is_cut_off = parts.size() < 3;
  if (is_cut_off && !payload.is_json) {
    of_payload.clear();
  }
  if (parts.size() == 1) {
    of_header.clear();
  } else if (!header.is_json) {
    say_unreadable_header(of_header, parts[0]);
  }
  append(inspection.findings, std::move(of_header));
  append(inspection.findings, std::move(of_payload));
  inspect_both(inspection, std::move(header), std::move(payload), context);
  inspect_signature(inspection, token, parts, context);
}

/// A payload that somebody decoded already: JSON with claims in it. False for anything else.
bool inspect_decoded(Inspection &inspection, std::string_view text, const InspectionContext &context) {
  if (!trimmed(text).starts_with('{')) {
    return false;
  }
  LenientJson json = parse_json_leniently(text, {.depth = max_payload_depth, .bytes = max_token_length});
  if (!is_payload(json.value)) {
    return false;
  }
  add_finding(inspection.findings, Code::ERR_TOKEN_STRUCTURE, "token",
              "This is a payload that was decoded already, not a token.",
              "Give the token itself: header.payload.signature.");
  for (const JsonError &fault : json.faults) {
    inspection.findings.push_back(to_finding(fault, "payload"));
  }
  inspect_both(inspection, {}, {.is_json = true, .value = std::move(json.value)}, context);
  arrange(inspection.findings);
  return true;
}

} // namespace

Inspection inspect_token(std::string_view text, const InspectionContext &context) {
  check_time_argument(context.now, "now");
  if (!context.application.is_null() && !context.application.is_object()) {
    throw_error(Code::ERR_ARGUMENT_TYPE, "application",
                concat({"application is ", kind_of(context.application), ", not an object."}),
                "Give the application as the platform describes it: {id, keys: {public_key}}.");
  }
  Inspection inspection;
  if (auto other = find_other_thing(text)) {
    inspection.findings.push_back(std::move(*other));
    if (trimmed(text).starts_with("T1==")) {
      inspection.kind = TokenKind::opentok;
    }
    return inspection;
  }
  if (inspect_decoded(inspection, text, context)) {
    return inspection;
  }
  const FoundToken found = text.size() <= longest_text ? find_token(text) : FoundToken{std::string(text), {}};
  if (found.token.size() > max_token_length) {
    inspection.findings.push_back(
        {Code::ERR_TOKEN_TOO_LARGE, "token",
         concat({"The token is ", std::to_string(found.token.size()), " characters long; 65536 is the most."}),
         "Give one token and nothing else."});
    return inspection;
  }
  if (is_shortened(found.token)) {
    add_finding(inspection.findings, Code::ERR_TOKEN_STRUCTURE, "token",
                "The token was shortened: dots stand in the place of a part of it.",
                "Copy the whole token from where it was made; what is shown shortened cannot be used.");
    return inspection;
  }
  if (!found.removed.empty()) {
    add_finding(inspection.findings, Code::WARN_TOKEN_TEXT_REPAIRED, "token",
                concat({"The token had ", list_of(found.removed), "."}),
                "Use the token alone: nothing else takes it with that.");
  }
  inspect_parts(inspection, found.token, context);
  arrange(inspection.findings);
  return inspection;
}

} // namespace tokensmith
