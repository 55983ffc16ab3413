#include <algorithm>
#include <iterator>
#include <utility>

#include "core/diagnostic.hpp"
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

constexpr std::size_t longest_text = 1024UL * 1024; // bytes of the text around a token, such as a log

/// A header or payload as far as it can be read.
struct Part {
  bool is_json = false;
  Json value; ///< a string for a payload that is text and not JSON; null for what cannot be read
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
  constexpr std::size_t most_faults = 4; // more of the same would not help
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

/// Text that is something other than a token. It may be a secret and is not repeated.
std::optional<Diagnostic> find_other_thing(std::string_view token) {
  if (trimmed(token).empty()) {
    return Diagnostic::token_empty;
  }
  if (token.find("-----BEGIN") != std::string_view::npos) {
    return Diagnostic::token_is_key;
  }
  if (is_uuid(trimmed(token, "\"' \t\r\n"))) {
    return Diagnostic::token_is_uuid;
  }
  if (trimmed(token).starts_with("T1==")) {
    return Diagnostic::token_is_opentok;
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

/// verify_token rejects a token without exp; the platform gives it 15 minutes, and review_claims says so.
void forgive_missing_expiry(Findings &findings, const Inspection &inspection, std::int64_t now) {
  const auto missing = std::ranges::find_if(findings, [](const Finding &finding) {
    return finding.code == Code::ERR_TOKEN_CLAIM_MISSING && finding.where == "payload.exp";
  });
  if (missing == findings.end()) {
    return;
  }
  if (inspection.issued_at && now >= *inspection.issued_at + default_lifetime) {
    const std::int64_t expiry = *inspection.issued_at + default_lifetime;
    *missing = describe(Diagnostic::token_without_expiry_expired, "payload.exp",
                        {{"length", rough_length(now - expiry)}, {"time", format_time(expiry)}});
  } else {
    findings.erase(missing);
  }
}

void append(Findings &findings, Findings more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// By the rules of the token's kind; by those of the platform's own where the kind is not known.
void inspect_header(Inspection &inspection, const Part &part) {
  if (!part.is_json) {
    return; // has already been reported
  }
  const bool is_ours = !inspection.kind || !is_made_elsewhere(*inspection.kind);
  if (!is_ours) {
    const bool is_any = *inspection.kind == TokenKind::foreign;
    append(inspection.findings, check_header_from_elsewhere(part.value, is_any ? "" : "HS256"));
    return;
  }
  append(inspection.findings, check_header(part.value));
  if (part.value.is_object() && find_member(part.value, "typ") == nullptr) {
    report(inspection.findings, Diagnostic::type_missing, "header.typ");
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

/// Leaves one finding about a header that cannot be read at all: the others follow from it.
void say_unreadable_header(Findings &findings, std::string_view header) {
  const bool is_base64url = decode_base64url_leniently(header).has_value();
  if (is_base64url && !header.starts_with("ey")) { // base64url of {" and whatever follows
    findings = {describe(Diagnostic::header_unreadable, "header")};
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
  // The end of a text that was cut off is damaged for that reason.
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

/// A payload that has already been decoded: JSON with claims in it. False for anything else.
bool inspect_decoded(Inspection &inspection, std::string_view text, const InspectionContext &context) {
  if (!trimmed(text).starts_with('{')) {
    return false;
  }
  LenientJson json = parse_json_leniently(text, {.depth = max_payload_depth, .bytes = max_token_length});
  if (!is_payload(json.value)) {
    return false;
  }
  report(inspection.findings, Diagnostic::token_is_payload, "token");
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
    fail(Diagnostic::application_not_object, "application", {{"kind", kind_of(context.application)}});
  }
  Inspection inspection;
  if (const auto other = find_other_thing(text)) {
    report(inspection.findings, *other, "token");
    if (other == Diagnostic::token_is_opentok) {
      inspection.kind = TokenKind::opentok;
    }
    return inspection;
  }
  if (inspect_decoded(inspection, text, context)) {
    return inspection;
  }
  const FoundToken found = text.size() <= longest_text ? find_token(text) : FoundToken{std::string(text), {}};
  if (found.token.size() > max_token_length) {
    report(inspection.findings, Diagnostic::token_too_large, "token", {{"length", std::to_string(found.token.size())}});
    return inspection;
  }
  if (is_shortened(found.token)) {
    report(inspection.findings, Diagnostic::token_shortened, "token");
    return inspection;
  }
  if (!found.removed.empty()) {
    report(inspection.findings, Diagnostic::token_text_repaired, "token", {{"removed", list_of(found.removed)}});
  }
  inspect_parts(inspection, found.token, context);
  arrange(inspection.findings);
  return inspection;
}

} // namespace tokensmith
