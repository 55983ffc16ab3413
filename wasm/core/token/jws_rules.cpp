#include "core/token/jws_rules.hpp"

#include <algorithm>
#include <array>

#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view make_new = "Make a new token with RS256.";

void add(Findings &findings, Code code, std::string_view member, std::string_view message, std::string_view remedy) {
  add_finding(findings, code, member.empty() ? std::string("header") : concat({"header.", member}), message, remedy);
}

/// The name of the algorithm; none where a finding says what is wrong with it.
std::optional<std::string_view> read_algorithm(Findings &findings, const Json &header, std::string_view remedy) {
  const Json *algorithm = find_member(header, "alg");
  if (algorithm == nullptr) {
    add(findings, Code::ERR_TOKEN_ALGORITHM, "alg",
        "The header has no alg, so it does not say how the token is signed.", remedy);
    return std::nullopt;
  }
  if (!algorithm->is_string()) {
    add(findings, Code::ERR_TOKEN_ALGORITHM, "alg", concat({"alg is ", kind_of(*algorithm), ", not text."}), remedy);
    return std::nullopt;
  }
  const std::string_view name = text_of(*algorithm);
  if (equal_ignoring_case(trimmed(name), "none")) {
    add(findings, Code::ERR_TOKEN_ALGORITHM, "alg",
        "The token is not signed (alg is none), so anyone can have made it.", remedy);
    return std::nullopt;
  }
  return name;
}

void check_algorithm(Findings &findings, const Json &header) {
  const auto name = read_algorithm(findings, header, make_new);
  if (!name || *name == "RS256") {
    return;
  }
  if (name->starts_with("HS")) {
    add(findings, Code::ERR_TOKEN_ALGORITHM, "alg",
        concat({"The token is made with ", quote(*name), ", a shared secret; the platform takes RS256, a key pair."}),
        make_new);
  } else {
    add(findings, Code::ERR_TOKEN_ALGORITHM, "alg",
        concat({"alg is ", quote(*name), "; the platform takes RS256 alone."}), make_new);
  }
}

void check_extensions(Findings &findings, const Json &header) {
  // RFC 7515, 4.1.11: crit must be understood or the token refused; RFC 7797: b64 changes what is signed. zip and enc
  // belong to encrypted tokens.
  constexpr std::array<std::string_view, 4> extensions = {"crit", "b64", "zip", "enc"};
  for (const std::string_view name : extensions) {
    if (find_member(header, name) != nullptr) {
      add(findings, Code::ERR_TOKEN_CRITICAL, name,
          concat({"The header has ", name, ", an extension that tokens for the platform do not use."}),
          "Make a new token without it.");
    }
  }
  constexpr std::array<std::string_view, 4> keys = {"jwk", "jku", "x5u", "x5c"};
  for (const std::string_view name : keys) {
    if (find_member(header, name) != nullptr) {
      add(findings, Code::ERR_TOKEN_EMBEDDED_KEY, name,
          concat({"The header has ", name, ": the token brings the key to check it with, and so proves nothing."}),
          "Make a new token without it.");
    }
  }
}

void check_type(Findings &findings, const Json &header) {
  if (const Json *type = find_member(header, "typ")) {
    // A media type, whose case does not matter (RFC 7515, 4.1.9).
    if (!type->is_string() || !equal_ignoring_case(text_of(*type), "JWT")) {
      add(findings, Code::ERR_TOKEN_TYPE, "typ",
          type->is_string() ? concat({"typ is ", quote(text_of(*type)), ", not JWT."})
                            : concat({"typ is ", kind_of(*type), ", not text."}),
          "Make a new token with typ JWT.");
    }
  }
  if (find_member(header, "cty") != nullptr) { // RFC 7519, 5.2: present only where tokens are nested
    add(findings, Code::ERR_TOKEN_TYPE, "cty", "The header has cty, as tokens inside of tokens do.",
        "Make a new token without it.");
  }
  if (const Json *id = find_member(header, "kid"); id != nullptr && !id->is_string()) {
    add(findings, Code::ERR_TOKEN_JSON, "kid", concat({"kid is ", kind_of(*id), ", not text."}),
        "Make a new token with text there, or without it.");
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
  const auto finding = [](std::string message, std::string_view remedy) {
    return Finding{Code::ERR_TOKEN_STRUCTURE, "token", std::move(message), std::string(remedy)};
  };
  if (parts == 1) {
    return finding("The token has one part; a signed token has three, with dots between them.",
                   "Give the whole token: header.payload.signature.");
  }
  if (parts == 2) {
    return finding("The token has two parts; the signature is missing.",
                   "Give the whole token, to its last character.");
  }
  if (parts == encrypted_parts && encrypted) {
    return finding("The token has five parts, as an encrypted one (JWE) has, which only its recipient can read.",
                   "Give the signed token; those of the platform are never encrypted.");
  }
  return finding(concat({"The token has ", std::to_string(parts), " parts; a signed token has three."}),
                 "Give one token and nothing else.");
}

std::optional<Finding> find_encoding_problem(std::string_view part, std::size_t number) {
  const auto problem = find_base64url_problem(part);
  if (!problem) {
    return std::nullopt;
  }
  constexpr std::array<std::string_view, 3> names = {"The header", "The payload", "The signature"};
  const std::string_view name = number <= names.size() ? names.at(number - 1) : "A part";
  std::string_view remedy = "Make a new token.";
  if (problem->fault == Base64UrlFault::whitespace) {
    remedy = "Copy the token without line breaks and blanks.";
  } else if (problem->fault == Base64UrlFault::length || problem->fault == Base64UrlFault::spare_bits ||
             problem->fault == Base64UrlFault::character) {
    remedy = "Copy the whole token again.";
  }
  return Finding{
      Code::ERR_TOKEN_BASE64URL,
      concat({"token, part ", std::to_string(number), ", character ", std::to_string(problem->position + 1)}),
      concat({name, " ", describe(problem->fault), "."}), std::string(remedy)};
}

Finding to_finding(const JsonError &error, std::string_view name) {
  const std::string place = error.pointer().empty() ? std::string{} : concat({", inside ", quote(error.pointer())});
  const bool is_as_made = error.fault() == JsonFault::duplicate_name || error.fault() == JsonFault::forbidden_name ||
                          error.fault() == JsonFault::too_deep || error.fault() == JsonFault::number;
  return {Code::ERR_TOKEN_JSON, std::string(name), concat({"The ", name, " ", error.what(), place, "."}),
          is_as_made ? "Make a new token." : "Copy the whole token again; if it is like that, make a new one."};
}

Findings check_header(const Json &header) {
  Findings findings;
  if (!header.is_object()) {
    add(findings, Code::ERR_TOKEN_JSON, {}, concat({"The header is ", kind_of(header), ", not an object."}), make_new);
    return findings;
  }
  check_algorithm(findings, header);
  check_extensions(findings, header);
  check_type(findings, header);
  if (const std::string place = find_inexact_number(header, "header"); !place.empty()) {
    add_finding(findings, Code::ERR_TOKEN_JSON, place,
                "The number is beyond 9007199254740991 (2^53 - 1), where readers round it.", make_new);
  }
  return findings;
}

Findings check_header_from_elsewhere(const Json &header, std::string_view algorithm) {
  constexpr std::string_view refuse = "Refuse it.";
  Findings findings;
  if (!header.is_object()) {
    add(findings, Code::ERR_TOKEN_JSON, {}, concat({"The header is ", kind_of(header), ", not an object."}), refuse);
    return findings;
  }
  const auto name = read_algorithm(findings, header, refuse);
  if (name && !algorithm.empty() && *name != algorithm) {
    add(findings, Code::ERR_TOKEN_ALGORITHM, "alg",
        concat({"alg is ", quote(*name), "; such tokens are signed with ", algorithm, " alone."}), refuse);
  }
  return findings;
}

std::optional<Finding> find_signature_problem(std::string_view signed_text, std::span<const std::uint8_t> signature,
                                              const RsaKey &key) {
  const auto finding = [](std::string message, std::string_view remedy) {
    return Finding{Code::ERR_TOKEN_SIGNATURE, "signature", std::move(message), std::string(remedy)};
  };
  if (signature.empty()) {
    return finding("The signature is empty.", "Give the whole token, to its last character.");
  }
  const std::size_t length = (key.modulus_length() + 7) / 8;
  if (signature.size() != length) {
    return finding(concat({"The signature has ", std::to_string(signature.size()),
                           " bytes; one made with this key has ", std::to_string(length), "."}),
                   signature.size() < length ? "Give the whole token, or the key it was signed with."
                                             : "Give the key it was signed with.");
  }
  if (!key.verify_sha256(as_bytes(signed_text), signature)) {
    return finding("The signature was not made with this key, or the token was altered since.",
                   "Give the key the token was signed with, or make a new token with this one.");
  }
  return std::nullopt;
}

} // namespace tokensmith
