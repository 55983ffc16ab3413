#include "core/vault/vault.hpp"

#include <algorithm>
#include <array>
#include <mbedtls/md.h>
#include <optional>
#include <utility>
#include <vector>

// The one header of Mbed TLS that does not say it is C.
extern "C" {
#include <mbedtls/constant_time.h>
}

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/key/encrypted_key.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"
#include "core/vault/cbc.hpp"
#include "core/vault/pbkdf2.hpp"

namespace tokensmith {
namespace {

constexpr std::int64_t version = 1;
constexpr std::size_t digest_size = 32; // of SHA-256, and so of every key and of the tag
constexpr std::size_t salt_size = 16;
constexpr std::size_t check_size = 16;
constexpr std::size_t block = 16; // of AES, and so of the initialization vector
constexpr std::size_t length_size = 4;

/// Large enough for the largest contents; whatever is longer was not written here.
constexpr JsonLimits limits{.depth = 1, .bytes = 256UL * 1024};

using Bytes = std::vector<std::uint8_t>;

[[noreturn]] void throw_damaged(std::string_view message) {
  throw_error(Code::ERR_VAULT_DAMAGED, "vault", message, "Take an unchanged copy; what is damaged cannot be opened.");
}

void append_number(SecretBytes &bytes, std::size_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes.push_back(static_cast<std::uint8_t>(number >> shift));
  }
}

void append(SecretBytes &bytes, std::span<const std::uint8_t> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

SecretBytes hmac_sha256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message) {
  SecretBytes result(digest_size);
  require_success(mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key.data(), key.size(), message.data(),
                                  message.size(), result.data()),
                  "mbedtls_md_hmac");
  return result;
}

/// The keys of one vault.
class VaultKeys {
public:
  VaultKeys(std::span<const std::uint8_t> passphrase, std::span<const std::uint8_t> salt, std::uint32_t iterations)
      : secret_(pbkdf2_hmac(MBEDTLS_MD_SHA256, passphrase, salt, iterations, digest_size)) {}

  /// The first block of HKDF-Expand, which is all of it for 32 bytes.
  [[nodiscard]] SecretBytes key_for(std::string_view purpose) const {
    SecretBytes message;
    append(message, as_bytes("tokensmith vault 1 "));
    append(message, as_bytes(purpose));
    message.push_back(1);
    return hmac_sha256(secret_, message);
  }

  [[nodiscard]] SecretBytes check() const {
    SecretBytes key = key_for("check");
    key.resize(check_size);
    return key;
  }

private:
  SecretBytes secret_;
};

SecretBytes tag_of(const VaultKeys &keys, std::span<const std::uint8_t> salt, std::uint32_t iterations,
                   std::span<const std::uint8_t> vector, std::span<const std::uint8_t> ciphertext) {
  // Every part but the last has one length, so that no two different vaults give the same message.
  SecretBytes message;
  append(message, salt);
  append_number(message, iterations);
  append(message, vector);
  append(message, ciphertext);
  return hmac_sha256(keys.key_for("authentication"), message);
}

bool equal(std::span<const std::uint8_t> one, std::span<const std::uint8_t> other) noexcept {
  return one.size() == other.size() && mbedtls_ct_memcmp(one.data(), other.data(), one.size()) == 0;
}

/// The bytes of a member.
/// @param size what it has to be; none when any number will do
Bytes need_bytes(const Json &vault, std::string_view name, std::optional<std::size_t> size) {
  const Json *member = find_member(vault, name);
  if (member == nullptr || !member->is_string()) {
    throw_damaged(concat({"The vault has no ", quote(name), ", which is text."}));
  }
  auto bytes = decode_base64url(text_of(*member));
  if (!bytes || (size && bytes->size() != *size)) {
    throw_damaged(concat({quote(name), " is not what was written there."}));
  }
  return std::move(*bytes);
}

void check_version(const Json &vault) {
  const Json *given = find_member(vault, "vault");
  if (given == nullptr || !given->is_number_integer()) {
    throw_damaged("This is no vault: it does not say which version of one it is.");
  }
  if (*given != version) {
    throw_error(Code::ERR_VAULT_VERSION, "vault", "The vault was sealed by another version of tokensmith.",
                "Open it with the version that sealed it, or a newer one.");
  }
}

std::uint32_t need_iterations(const Json &vault) {
  const Json *given = find_member(vault, "iterations");
  const auto *number = given == nullptr ? nullptr : given->get_ptr<const Json::number_unsigned_t *>();
  // More would keep a page busy for minutes.
  if (number == nullptr || *number == 0 || *number > max_pbkdf2_rounds) {
    throw_damaged("The number of iterations is not one that was written here.");
  }
  return static_cast<std::uint32_t>(*number);
}

/// The contents of a plaintext whose tag was right: what does not fit was sealed by somebody else with the passphrase.
VaultContents take_apart(std::span<const std::uint8_t> plaintext) {
  const std::size_t padding = plaintext.back();
  if (padding == 0 || padding > block || plaintext.size() < padding + length_size) {
    throw_damaged("The contents of the vault are not what was written there.");
  }
  std::size_t key_length = 0;
  for (std::size_t i = 0; i < length_size; ++i) {
    key_length = key_length << 8U | plaintext[i];
  }
  const auto parts = plaintext.subspan(length_size, plaintext.size() - padding - length_size);
  if (key_length > parts.size()) {
    throw_damaged("The contents of the vault are not what was written there.");
  }
  const auto key = parts.first(key_length);
  const auto data = parts.subspan(key_length);
  return {.key = SecretBytes(key.begin(), key.end()), .data = SecretBytes(data.begin(), data.end())};
}

} // namespace

std::string seal_vault(const VaultContents &contents, std::span<const std::uint8_t> passphrase, RandomSource &random,
                       std::uint32_t iterations) {
  if (passphrase.empty()) {
    throw_error(Code::ERR_ARGUMENT_VALUE, "passphrase", "The passphrase is empty.", "Give at least one character.");
  }
  if (contents.data.size() > max_vault_data) {
    throw_error(Code::ERR_ARGUMENT_VALUE, "data", "The data is longer than 64 KiB.", "Seal less.");
  }
  SecretBytes plaintext;
  plaintext.reserve(length_size + contents.key.size() + contents.data.size());
  append_number(plaintext, contents.key.size());
  append(plaintext, contents.key);
  append(plaintext, contents.data);

  std::array<std::uint8_t, salt_size> salt{};
  std::array<std::uint8_t, block> vector{};
  random.fill(salt);
  random.fill(vector);
  const VaultKeys keys(passphrase, salt, iterations);
  const SecretBytes ciphertext = cbc_encrypt_aes_256(keys.key_for("encryption"), vector, plaintext);

  Json vault = Json::object();
  append_member(vault, "vault", version);
  append_member(vault, "iterations", iterations);
  append_member(vault, "salt", encode_base64url(salt));
  append_member(vault, "check", encode_base64url(keys.check()));
  append_member(vault, "iv", encode_base64url(vector));
  append_member(vault, "ciphertext", encode_base64url(ciphertext));
  append_member(vault, "tag", encode_base64url(tag_of(keys, salt, iterations, vector, ciphertext)));
  return write_json(vault);
}

VaultContents open_vault(std::string_view text, std::span<const std::uint8_t> passphrase) {
  const Json vault = parse_json_as(text, limits, Code::ERR_VAULT_DAMAGED, "vault",
                                   "Take an unchanged copy; what is damaged cannot be opened.");
  check_version(vault);
  const std::uint32_t iterations = need_iterations(vault);
  const Bytes salt = need_bytes(vault, "salt", salt_size);
  const Bytes check = need_bytes(vault, "check", check_size);
  const Bytes vector = need_bytes(vault, "iv", block);
  const Bytes ciphertext = need_bytes(vault, "ciphertext", std::nullopt);
  const Bytes tag = need_bytes(vault, "tag", digest_size);
  if (ciphertext.empty() || ciphertext.size() % block != 0) {
    throw_damaged("\"ciphertext\" is not whole blocks of the cipher: some of it is missing.");
  }

  const VaultKeys keys(passphrase, salt, iterations);
  if (!equal(keys.check(), check)) {
    throw_error(
        Code::ERR_VAULT_PASSPHRASE, "passphrase", "The passphrase does not open the vault.",
        "Check capitals, blanks at either end and the keyboard's layout. If it is right, the vault is damaged.");
  }
  if (!equal(tag_of(keys, salt, iterations, vector, ciphertext), tag)) {
    throw_damaged("The passphrase is right, and the vault was changed since it was sealed.");
  }
  return take_apart(cbc_decrypt(CbcCipher::aes_256, keys.key_for("encryption"), vector, ciphertext));
}

} // namespace tokensmith
