#include "core/vault/vault.hpp"

#include <array>
#include <mbedtls/md.h>
#include <optional>
#include <utility>
#include <vector>

// The one header of Mbed TLS that does not declare itself extern "C".
extern "C" {
#include <mbedtls/constant_time.h>
}

#include "core/diagnostic.hpp"
#include "core/json/json.hpp"
#include "core/key/encrypted_key.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/text/base64url.hpp"
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

/// Large enough for the largest contents; seal_vault writes nothing longer.
constexpr JsonLimits limits{.depth = 1, .bytes = 256UL * 1024};

using Bytes = std::vector<std::uint8_t>;

void append_number(SecretBytes &bytes, std::size_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes.push_back(static_cast<std::uint8_t>(number >> shift));
  }
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
  // Every part but the last has a fixed length, so that no two different vaults give the same message.
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

Json parse_vault(std::string_view text) {
  try {
    return parse_json(text, limits);
  } catch (const JsonError &error) {
    fail(Diagnostic::vault_json_invalid, "vault", {{"problem", error.what()}});
  }
}

/// The bytes of a member.
/// @param size how many there must be; none for any number
Bytes need_bytes(const Json &vault, std::string_view name, std::optional<std::size_t> size) {
  const Json *member = find_member(vault, name);
  if (member == nullptr || !member->is_string()) {
    fail(Diagnostic::vault_member_missing, "vault", {{"name", name}});
  }
  auto bytes = decode_base64url(text_of(*member));
  if (!bytes || (size && bytes->size() != *size)) {
    fail(Diagnostic::vault_member_damaged, "vault", {{"name", name}});
  }
  return std::move(*bytes);
}

void check_version(const Json &vault) {
  const Json *given = find_member(vault, "vault");
  if (given == nullptr || !given->is_number_integer()) {
    fail(Diagnostic::vault_without_version, "vault");
  }
  if (*given != version) {
    fail(Diagnostic::vault_version_other, "vault");
  }
}

std::uint32_t need_iterations(const Json &vault) {
  const Json *given = find_member(vault, "iterations");
  const auto *number = given == nullptr ? nullptr : given->get_ptr<const Json::number_unsigned_t *>();
  // More would keep a page busy for minutes.
  if (number == nullptr || *number == 0 || *number > max_pbkdf2_iterations) {
    fail(Diagnostic::vault_iterations, "vault");
  }
  return static_cast<std::uint32_t>(*number);
}

/// The contents of a plaintext whose tag was right. Where they do not fit, another program with the passphrase wrote
/// them.
VaultContents take_apart(std::span<const std::uint8_t> plaintext) {
  const std::size_t padding = plaintext.back();
  if (padding == 0 || padding > block || plaintext.size() < padding + length_size) {
    fail(Diagnostic::vault_contents_unknown, "vault");
  }
  std::size_t key_length = 0;
  for (std::size_t i = 0; i < length_size; ++i) {
    key_length = key_length << 8U | plaintext[i];
  }
  const auto parts = plaintext.subspan(length_size, plaintext.size() - padding - length_size);
  if (key_length > parts.size()) {
    fail(Diagnostic::vault_contents_unknown, "vault");
  }
  const auto key = parts.first(key_length);
  const auto data = parts.subspan(key_length);
  return {.key = SecretBytes(key.begin(), key.end()), .data = SecretBytes(data.begin(), data.end())};
}

} // namespace

std::string seal_vault(const VaultContents &contents, std::span<const std::uint8_t> passphrase, RandomSource &random,
                       std::uint32_t iterations) {
  if (passphrase.empty()) {
    fail(Diagnostic::passphrase_empty, "passphrase");
  }
  if (contents.data.size() > max_vault_data) {
    fail(Diagnostic::vault_data_too_long, "data");
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
  const Json vault = parse_vault(text);
  check_version(vault);
  const std::uint32_t iterations = need_iterations(vault);
  const Bytes salt = need_bytes(vault, "salt", salt_size);
  const Bytes check = need_bytes(vault, "check", check_size);
  const Bytes vector = need_bytes(vault, "iv", block);
  const Bytes ciphertext = need_bytes(vault, "ciphertext", std::nullopt);
  const Bytes tag = need_bytes(vault, "tag", digest_size);
  if (ciphertext.empty() || ciphertext.size() % block != 0) {
    fail(Diagnostic::vault_ciphertext_not_blocks, "vault");
  }

  const VaultKeys keys(passphrase, salt, iterations);
  if (!equal(keys.check(), check)) {
    fail(Diagnostic::vault_passphrase_wrong, "passphrase");
  }
  if (!equal(tag_of(keys, salt, iterations, vector, ciphertext), tag)) {
    fail(Diagnostic::vault_changed, "vault");
  }
  return take_apart(cbc_decrypt(CbcCipher::aes_256, keys.key_for("encryption"), vector, ciphertext));
}

} // namespace tokensmith
