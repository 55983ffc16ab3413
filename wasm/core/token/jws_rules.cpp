#include "core/token/jws_rules.hpp"

#include <algorithm>
#include <array>

#include "core/diagnostic.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"
#include "core/token/claim_rules.hpp"

namespace tokensmith {
namespace {

void add(Findings &findings, Diagnostic diagnostic, std::string_view member, Parameters parameters = {}) {
  report(findings, diagnostic, concat({"header.", member}), parameters);
}

/// What to say about the algorithm: of a token for the platform, or of one made elsewhere.
struct AlgorithmDiagnostics {
  Diagnostic missing, not_text, none;
};
constexpr AlgorithmDiagnostics ours = {.missing = Diagnostic::algorithm_missing,
                                       .not_text = Diagnostic::algorithm_not_text,
                                       .none = Diagnostic::algorithm_none};
constexpr AlgorithmDiagnostics foreign = {.missing = Diagnostic::foreign_algorithm_missing,
                                          .not_text = Diagnostic::foreign_algorithm_not_text,
                                          .none = Diagnostic::foreign_algorithm_none};

/// The name of the algorithm; none where a finding says what is wrong with it.
std::optional<std::string_view> read_algorithm(Findings &findings, const Json &header,
                                               const AlgorithmDiagnostics &diagnostics) {
  const Json *algorithm = find_member(header, "alg");
  if (algorithm == nullptr) {
    add(findings, diagnostics.missing, "alg");
    return std::nullopt;
  }
  if (!algorithm->is_string()) {
    add(findings, diagnostics.not_text, "alg", {{"kind", kind_of(*algorithm)}});
    return std::nullopt;
  }
  if (equal_ignoring_case(trimmed(text_of(*algorithm)), "none")) {
    add(findings, diagnostics.none, "alg");
    return std::nullopt;
  }
  return text_of(*algorithm);
}

void check_algorithm(Findings &findings, const Json &header) {
  const auto name = read_algorithm(findings, header, ours);
  if (name && *name != "RS256") {
    add(findings, name->starts_with("HS") ? Diagnostic::algorithm_with_shared_secret : Diagnostic::algorithm_other,
        "alg", {{"algorithm", *name}});
  }
}

void check_extensions(Findings &findings, const Json &header) {
  // RFC 7515, section 4.1.11: crit must be understood or the token refused; RFC 7797: b64 changes what is signed. zip
  // and enc belong to encrypted tokens.
  for (const std::string_view name : {"crit", "b64", "zip", "enc"}) {
    if (find_member(header, name) != nullptr) {
      add(findings, Diagnostic::header_extension, name, {{"name", name}});
    }
  }
  for (const std::string_view name : {"jwk", "jku", "x5u", "x5c"}) {
    if (find_member(header, name) != nullptr) {
      add(findings, Diagnostic::header_with_key, name, {{"name", name}});
    }
  }
}

void check_type(Findings &findings, const Json &header) {
  if (const Json *type = find_member(header, "typ"); type != nullptr && !type->is_string()) {
    add(findings, Diagnostic::type_not_text, "typ", {{"kind", kind_of(*type)}});
  } else if (type != nullptr && !equal_ignoring_case(text_of(*type), "JWT")) {
    // A media type, whose case does not matter (RFC 7515, section 4.1.9).
    add(findings, Diagnostic::type_other, "typ", {{"type", text_of(*type)}});
  }
  if (find_member(header, "cty") != nullptr) { // RFC 7519, section 5.2: present only where tokens are nested
    add(findings, Diagnostic::header_of_nested_token, "cty");
  }
  if (const Json *id = find_member(header, "kid"); id != nullptr && !id->is_string()) {
    add(findings, Diagnostic::key_id_in_header_not_text, "kid", {{"kind", kind_of(*id)}});
  }
}

} // namespace

std::vector<std::string_view> split_token(std::string_view token) {
  std::vector<std::string_view> parts;
  for (std::size_t dot = token.find('.'); dot != std::string_view::npos; dot = token.find('.')) {
    parts.push_back(token.substr(0, dot));
    token.remove_prefix(dot + 1);
  }
  parts.push_back(token);
  return parts;
}

std::optional<Finding> find_structure_problem(std::size_t parts, bool encrypted) {
  constexpr std::size_t signed_parts = 3;
  constexpr std::size_t encrypted_parts = 5; // RFC 7516, section 7.1
  if (parts == signed_parts) {
    return std::nullopt;
  }
  if (parts == 1) {
    return describe(Diagnostic::token_one_part, "token");
  }
  if (parts == 2) {
    return describe(Diagnostic::token_two_parts, "token");
  }
  if (parts == encrypted_parts && encrypted) {
    return describe(Diagnostic::token_encrypted, "token");
  }
  return describe(Diagnostic::token_many_parts, "token", {{"number", std::to_string(parts)}});
}

std::optional<Finding> find_encoding_problem(std::string_view part, std::size_t number) {
  const auto problem = find_base64url_problem(part);
  if (!problem) {
    return std::nullopt;
  }
  constexpr std::array<std::string_view, 3> names = {"header", "payload", "signature"};
  const auto diagnostic = [fault = problem->fault] {
    switch (fault) {
    case Base64UrlFault::whitespace:
      return Diagnostic::part_with_blanks;
    case Base64UrlFault::length:
    case Base64UrlFault::spare_bits:
    case Base64UrlFault::character:
      return Diagnostic::part_damaged;
    default:
      return Diagnostic::part_in_other_encoding;
    }
  };
  const std::string position = std::to_string(problem->position + 1);
  return describe(diagnostic(), concat({"token, part ", std::to_string(number), ", character ", position}),
                  {{"part", names.at(number - 1)}, {"problem", describe(problem->fault)}});
}

Finding to_finding(const JsonError &error, std::string_view name) {
  const std::string place = error.pointer().empty() ? std::string{} : concat({", inside ", quote(error.pointer())});
  const bool is_as_made = error.fault() == JsonFault::duplicate_name || error.fault() == JsonFault::forbidden_name ||
                          error.fault() == JsonFault::too_deep || error.fault() == JsonFault::number;
  return describe(is_as_made ? Diagnostic::part_json_refused : Diagnostic::part_json_damaged, name,
                  {{"part", name}, {"problem", concat({error.what(), place})}});
}

Findings check_header(const Json &header) {
  Findings findings;
  if (!header.is_object()) {
    report(findings, Diagnostic::header_not_object, "header", {{"kind", kind_of(header)}});
    return findings;
  }
  check_algorithm(findings, header);
  check_extensions(findings, header);
  check_type(findings, header);
  add_as(findings, Code::ERR_TOKEN_JSON, find_number_problem(header, "header"));
  return findings;
}

Findings check_header_from_elsewhere(const Json &header, std::string_view algorithm) {
  Findings findings;
  if (!header.is_object()) {
    report(findings, Diagnostic::foreign_header_not_object, "header", {{"kind", kind_of(header)}});
    return findings;
  }
  const auto name = read_algorithm(findings, header, foreign);
  if (name && !algorithm.empty() && *name != algorithm) {
    add(findings, Diagnostic::foreign_algorithm_other, "alg", {{"algorithm", *name}, {"expected", algorithm}});
  }
  return findings;
}

std::optional<Finding> find_signature_problem(std::string_view signed_text, std::span<const std::uint8_t> signature,
                                              const RsaKey &key) {
  if (signature.empty()) {
    return describe(Diagnostic::signature_empty, "signature");
  }
  const std::size_t length = (key.modulus_length() + 7) / 8;
  if (signature.size() != length) {
    return describe(signature.size() < length ? Diagnostic::signature_too_short : Diagnostic::signature_too_long,
                    "signature", {{"length", std::to_string(signature.size())}, {"expected", std::to_string(length)}});
  }
  if (!key.verify_sha256(as_bytes(signed_text), signature)) {
    return describe(Diagnostic::signature_of_other_key, "signature");
  }
  return std::nullopt;
}

} // namespace tokensmith
