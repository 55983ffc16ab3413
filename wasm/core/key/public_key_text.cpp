#include "core/key/public_key_text.hpp"

#include <utility>

#include "core/diagnostic.hpp"
#include "core/key/formats.hpp"
#include "core/secret.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view place = "publicKey";

/// A text that had to be repaired is not what the platform reads, even when the key in it is.
bool is_pem_of_spki(std::string_view text) noexcept {
  constexpr std::string_view begin = "-----BEGIN PUBLIC KEY-----";
  if (!text.starts_with(begin)) {
    return false;
  }
  text.remove_prefix(begin.size());
  return text.starts_with('\n') || text.starts_with("\r\n");
}

} // namespace

PublicKeyText read_public_key_text(std::string_view text, RandomSource &random) {
  PublicKeyText result;
  try {
    ImportedKey imported = import_key(as_bytes(text), {}, random, place);
    if (imported.key.is_private()) {
      result.fault = describe(Diagnostic::key_private_as_public, place);
      return result;
    }
    result.pem = export_spki(imported.key);
    result.canonical_form = imported.format == KeyFormat::spki && is_pem_of_spki(text);
    result.findings = std::move(imported.findings);
  } catch (const Error &error) {
    // An encrypted key can only be a private one.
    const bool encrypted = error.code() == Code::ERR_KEY_ENCRYPTED || error.code() == Code::ERR_KEY_PASSPHRASE;
    result.fault = encrypted ? describe(Diagnostic::key_private_as_public, place) : error.finding();
  }
  return result;
}

} // namespace tokensmith
