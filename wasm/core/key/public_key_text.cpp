#include "core/key/public_key_text.hpp"

#include <cstdint>
#include <span>
#include <utility>

#include "core/key/formats.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view place = "publicKey";

std::span<const std::uint8_t> bytes_of(std::string_view text) noexcept {
  // Characters are looked at as bytes, which the language allows for unsigned char.
  return {reinterpret_cast<const std::uint8_t *>(text.data()),
          text.size()}; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

/// A text that had to be repaired is not what the platform reads, even when the key in it is.
bool is_pem_of_spki(std::string_view text) noexcept {
  constexpr std::string_view begin = "-----BEGIN PUBLIC KEY-----";
  if (!text.starts_with(begin)) {
    return false;
  }
  text.remove_prefix(begin.size());
  return text.starts_with('\n') || text.starts_with("\r\n");
}

Finding private_key_fault() {
  return {.code = Code::ERR_ARGUMENT_PRIVATE_KEY,
          .where = std::string(place),
          .message = "This is a private key; the platform may only be sent the public one.",
          .remedy = "Keep the private key, and give the public key that belongs to it."};
}

} // namespace

PublicKeyText read_public_key_text(std::string_view text, RandomSource &random) {
  PublicKeyText result;
  try {
    ImportedKey imported = import_key(bytes_of(text), {}, random, place);
    if (imported.key.is_private()) {
      result.fault = private_key_fault();
      return result;
    }
    result.pem = export_spki(imported.key);
    result.canonical_form = imported.format == KeyFormat::spki && is_pem_of_spki(text);
    result.findings = std::move(imported.findings);
  } catch (const Error &error) {
    // An encrypted key can only be a private one.
    const bool encrypted = error.code() == Code::ERR_KEY_ENCRYPTED || error.code() == Code::ERR_KEY_PASSPHRASE;
    result.fault = encrypted ? private_key_fault() : error.finding();
  }
  return result;
}

} // namespace tokensmith
