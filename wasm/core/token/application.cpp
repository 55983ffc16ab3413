#include "core/token/application.hpp"

#include <algorithm>
#include <utility>

#include "core/diagnostic.hpp"
#include "core/key/formats.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"
#include "core/token/jws_rules.hpp"

namespace tokensmith {
namespace {

/// import_key asks for random bytes and uses none for a public key.
class NoRandom final : public RandomSource {
public:
  void fill(std::span<std::uint8_t> /*bytes*/) override { fail(Diagnostic::random_bytes_unavailable, "engine"); }
};

/// The application's public key, if the description has one that can be read.
std::optional<RsaKey> find_application_key(const Json &application, Findings &findings) {
  const Json *keys = find_member(application, "keys");
  const Json *text = keys == nullptr ? nullptr : find_member(*keys, "public_key");
  if (text == nullptr || !text->is_string()) {
    return std::nullopt;
  }
  try {
    NoRandom random;
    return std::move(import_key(as_bytes(text_of(*text)), {}, random, "application.keys.public_key").key);
  } catch (const Error &error) {
    findings.push_back(error.finding());
    return std::nullopt;
  }
}

/// The base64 of the public key, as its PEM has it, without line breaks.
std::string base64_of(const RsaKey &key) {
  const std::string pem = export_spki(key);
  const std::size_t begin = pem.find('\n') + 1;
  std::string text = pem.substr(begin, pem.find("-----END") - begin);
  std::erase(text, '\n');
  return text;
}

/// "MIIBIjANB…u1SU1LfV…": how the key begins, and where it begins to differ. The first 44 characters are the same for
/// all keys of one length.
std::string show_key(std::string_view base64, std::size_t difference) {
  constexpr std::size_t beginning = 9;
  constexpr std::size_t shown = 8;
  return difference <= beginning ? concat({base64.substr(0, beginning + shown), "…"})
                                 : concat({base64.substr(0, beginning), "…", base64.substr(difference, shown), "…"});
}

Finding say_different(const RsaKey &key, const RsaKey &application_key, const Json &application) {
  const std::string ours = base64_of(key);
  const std::string theirs = base64_of(application_key);
  const auto difference = static_cast<std::size_t>(std::ranges::mismatch(ours, theirs).in1 - ours.begin());
  const auto id = application_id_of(application);
  return describe(Diagnostic::key_of_other_application, "key",
                  {{"application", id ? concat({"application ", quote(*id)}) : "the application"},
                   {"theirs", show_key(theirs, difference)},
                   {"ours", show_key(ours, difference)}});
}

/// Whether a key can have signed the token at all. Any other algorithm has already been reported.
bool is_signed_with_rs256(const Inspection &inspection) {
  const Json *algorithm = find_member(inspection.header, "alg");
  return algorithm != nullptr && text_of(*algorithm) == "RS256";
}

/// What is said about a signature that cannot be checked here.
Diagnostic diagnostic_for_unchecked(TokenKind kind) noexcept {
  switch (kind) {
  case TokenKind::webhook:
    return Diagnostic::signature_of_webhook;
  case TokenKind::opentok:
    return Diagnostic::signature_of_opentok;
  default:
    return Diagnostic::signature_of_other_service;
  }
}

void check_signature(Inspection &inspection, std::string_view token, const std::vector<std::string_view> &parts,
                     const RsaKey &key, bool is_applications) {
  inspection.signature = SignatureState::invalid;
  if (parts.size() != 3 || !is_signed_with_rs256(inspection)) {
    return;
  }
  const auto signature = decode_base64url_leniently(parts[2]);
  if (!signature) {
    return;
  }
  auto problem = find_signature_problem(token.substr(0, token.rfind('.')), *signature, key);
  if (!problem) {
    inspection.signature = SignatureState::verified;
    report(inspection.findings,
           is_applications ? Diagnostic::signature_verified_for_application : Diagnostic::signature_verified,
           "signature");
  } else if (is_applications) {
    report(inspection.findings, Diagnostic::signature_of_other_application, "signature");
  } else {
    inspection.findings.push_back(std::move(*problem));
  }
}

/// Whether a signature is shorter than any of RS256 and damaged only at its end: it is enough to say that it is short.
bool is_cut_off(std::string_view signature) {
  const auto problem = find_base64url_problem(signature);
  return problem && signature.size() < (min_modulus_length / 8 * 4 + 2) / 3 &&
         (problem->fault == Base64UrlFault::length || problem->fault == Base64UrlFault::spare_bits);
}

/// Without a key, only the length can show that a signature is not whole.
void review_unchecked(Inspection &inspection, const std::vector<std::string_view> &parts) {
  if (parts.size() != 3 || !is_signed_with_rs256(inspection)) {
    return;
  }
  constexpr std::size_t shortest = min_modulus_length / 8;
  const auto signature = decode_base64url_leniently(parts[2]);
  if (signature && signature->size() < shortest) {
    report(inspection.findings, Diagnostic::signature_cut_off, "signature",
           {{"length", std::to_string(signature->size())}, {"least", std::to_string(shortest)}});
  } else {
    report(inspection.findings, Diagnostic::signature_unchecked, "signature");
  }
}

} // namespace

std::optional<std::string> application_id_of(const Json &application) {
  const Json *id = find_member(application, "id");
  return id == nullptr || !id->is_string() ? std::nullopt : std::optional(std::string(text_of(*id)));
}

void inspect_signature(Inspection &inspection, std::string_view token, const std::vector<std::string_view> &parts,
                       const InspectionContext &context) {
  if (parts.size() == 3) {
    if (auto problem = find_encoding_problem(parts[2], 3); problem && !is_cut_off(parts[2])) {
      inspection.findings.push_back(std::move(*problem));
    }
  }
  if (inspection.kind && is_made_elsewhere(*inspection.kind)) {
    report(inspection.findings, diagnostic_for_unchecked(*inspection.kind), "signature");
    return;
  }
  const std::optional<RsaKey> application_key = find_application_key(context.application, inspection.findings);
  if (context.key != nullptr && application_key && !context.key->matches(*application_key)) {
    inspection.findings.push_back(say_different(*context.key, *application_key, context.application));
  }
  if (context.key != nullptr) {
    check_signature(inspection, token, parts, *context.key, false);
  } else if (application_key) {
    check_signature(inspection, token, parts, *application_key, true);
  } else {
    review_unchecked(inspection, parts);
  }
}

} // namespace tokensmith
