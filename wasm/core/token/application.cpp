#include "core/token/application.hpp"

#include <algorithm>
#include <utility>

#include "core/key/formats.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"
#include "core/token/jws_rules.hpp"

namespace tokensmith {
namespace {

/// For what needs a source of random bytes by its signature and none for a public key.
class NoRandom final : public RandomSource {
public:
  void fill(std::span<std::uint8_t> /*bytes*/) override {
    throw_error(Code::ERR_ENGINE_ENTROPY, "engine", "There are no random bytes here.", "Import the key first.");
  }
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

/// The base64 of the public key, as it stands between the lines of its PEM.
std::string base64_of(const RsaKey &key) {
  const std::string pem = export_spki(key);
  const std::size_t begin = pem.find('\n') + 1;
  std::string text = pem.substr(begin, pem.find("-----END") - begin);
  std::erase(text, '\n');
  return text;
}

/// "MIIBIjANB…u1SU1LfV…": how the key begins, and where it begins to differ. All keys of one length begin alike, for 44
/// characters.
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
  return {Code::ERR_TOKEN_KEY_APPLICATION, "key",
          concat({"This key does not belong to ",
                  id ? concat({"application ", quote(*id)}) : std::string("the application"),
                  ": the application's public key reads ", show_key(theirs, difference), ", this one's ",
                  show_key(ours, difference), "."}),
          "Use the private key the application was created with, or give the application this key's public key."};
}

/// Whether the token can have been signed with a key of ours at all; what is wrong with it has findings already.
bool is_signed_with_rs256(const Inspection &inspection) {
  const Json *algorithm = find_member(inspection.header, "alg");
  return algorithm != nullptr && text_of(*algorithm) == "RS256";
}

/// What a signature that nothing here can check is checked with.
void say_unchecked(Inspection &inspection) {
  const auto say = [&inspection](std::string_view message, std::string_view remedy) {
    add_finding(inspection.findings, Code::INFO_TOKEN_UNCHECKED, "signature", message, remedy);
  };
  switch (*inspection.kind) {
  case TokenKind::webhook:
    say("The signature is made with the account's signature secret, not with a key.",
        "Check it on the server that receives the webhook.");
    break;
  case TokenKind::opentok:
    say("The signature is made with the project's API secret, not with a key.",
        "Check it on the server that has the secret.");
    break;
  default:
    say("The signature can be checked by those who know the key of the service that issued the token.",
        "Check it with that service's public key.");
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
    add_finding(inspection.findings, Code::INFO_TOKEN_VERIFIED, "signature",
                is_applications ? "The signature was made with the application's key."
                                : "The signature was made with this key.",
                "Nothing needs to be done about it.");
    return;
  }
  if (is_applications) {
    problem->message = "The signature was not made with the application's key, or the token was altered since.";
    problem->remedy = "Sign with the private key the application was created with.";
  }
  inspection.findings.push_back(std::move(*problem));
}

/// Whether a signature is shorter than any of RS256 and damaged at its end alone: that it is short says it all.
bool is_cut_off(std::string_view signature) {
  const auto problem = find_base64url_problem(signature);
  return problem && signature.size() < (min_modulus_length / 8 * 4 + 2) / 3 &&
         (problem->fault == Base64UrlFault::length || problem->fault == Base64UrlFault::spare_bits);
}

/// Without a key, the length alone can tell that a signature is not whole.
void review_unchecked(Inspection &inspection, const std::vector<std::string_view> &parts) {
  if (parts.size() != 3 || !is_signed_with_rs256(inspection)) {
    return;
  }
  constexpr std::size_t shortest = min_modulus_length / 8;
  const auto signature = decode_base64url_leniently(parts[2]);
  if (signature && signature->size() < shortest) {
    add_finding(inspection.findings, Code::ERR_TOKEN_SIGNATURE, "signature",
                concat({"The signature has ", std::to_string(signature->size()), " bytes; RS256 makes at least ",
                        std::to_string(shortest), "."}),
                "Give the whole token, to its last character.");
    return;
  }
  add_finding(inspection.findings, Code::INFO_TOKEN_UNCHECKED, "signature",
              "The signature was not checked, for want of a key.",
              "Give the key, or the application with its public key.");
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
    say_unchecked(inspection);
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
