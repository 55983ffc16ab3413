#include "core/key/encrypted_key.hpp"

#include <algorithm>
#include <array>
#include <mbedtls/md.h>
#include <mbedtls/md5.h>
#include <optional>
#include <string>

#include "core/diagnostic.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/text/words.hpp"
#include "core/vault/cbc.hpp"
#include "core/vault/pbkdf2.hpp"

namespace tokensmith {
namespace {

void need_passphrase(std::span<const std::uint8_t> passphrase) {
  if (passphrase.empty()) {
    fail(Diagnostic::key_encrypted, "");
  }
}

/// A name for an object identifier of RFC 8018, RFC 7292 and others.
struct NamedOid {
  std::string_view oid;
  std::string_view name;
};

std::string name_of(std::string_view oid, std::span<const NamedOid> names) {
  const auto found = std::ranges::find(names, oid, &NamedOid::oid);
  return found == names.end() ? concat({"the method with the object identifier ", oid}) : std::string(found->name);
}

constexpr std::array<NamedOid, 12> password_schemes = {{
    {.oid = "1.2.840.113549.1.5.1", .name = "PBES1 with MD2 and DES"},
    {.oid = "1.2.840.113549.1.5.3", .name = "PBES1 with MD5 and DES"},
    {.oid = "1.2.840.113549.1.5.4", .name = "PBES1 with MD2 and RC2"},
    {.oid = "1.2.840.113549.1.5.6", .name = "PBES1 with MD5 and RC2"},
    {.oid = "1.2.840.113549.1.5.10", .name = "PBES1 with SHA-1 and DES"},
    {.oid = "1.2.840.113549.1.5.11", .name = "PBES1 with SHA-1 and RC2"},
    {.oid = "1.2.840.113549.1.12.1.1", .name = "PKCS#12's SHA-1 and RC4 of 128 bits"},
    {.oid = "1.2.840.113549.1.12.1.2", .name = "PKCS#12's SHA-1 and RC4 of 40 bits"},
    {.oid = "1.2.840.113549.1.12.1.3", .name = "PKCS#12's SHA-1 and Triple DES"},
    {.oid = "1.2.840.113549.1.12.1.4", .name = "PKCS#12's SHA-1 and Triple DES with two keys"},
    {.oid = "1.2.840.113549.1.12.1.5", .name = "PKCS#12's SHA-1 and RC2 of 128 bits"},
    {.oid = "1.2.840.113549.1.12.1.6", .name = "PKCS#12's SHA-1 and RC2 of 40 bits"},
}};

constexpr std::array<NamedOid, 2> derivations = {{
    {.oid = "1.3.6.1.4.1.11591.4.11", .name = "scrypt"},
    {.oid = "1.2.840.113549.1.5.14", .name = "PBMAC1"},
}};

constexpr std::array<NamedOid, 9> ciphers = {{
    {.oid = "1.3.14.3.2.7", .name = "DES-CBC"},
    {.oid = "1.2.840.113549.3.2", .name = "RC2-CBC"},
    {.oid = "1.2.840.113549.3.9", .name = "RC5-CBC"},
    {.oid = "2.16.840.1.101.3.4.1.6", .name = "AES-128-GCM"},
    {.oid = "2.16.840.1.101.3.4.1.26", .name = "AES-192-GCM"},
    {.oid = "2.16.840.1.101.3.4.1.46", .name = "AES-256-GCM"},
    {.oid = "1.2.392.200011.61.1.1.1.2", .name = "CAMELLIA-128-CBC"},
    {.oid = "1.2.392.200011.61.1.1.1.4", .name = "CAMELLIA-256-CBC"},
    {.oid = "1.2.410.200004.1.4", .name = "SEED-CBC"},
}};

std::optional<CbcCipher> cipher_of(std::string_view oid) noexcept {
  if (oid == "2.16.840.1.101.3.4.1.2") {
    return CbcCipher::aes_128;
  }
  if (oid == "2.16.840.1.101.3.4.1.22") {
    return CbcCipher::aes_192;
  }
  if (oid == "2.16.840.1.101.3.4.1.42") {
    return CbcCipher::aes_256;
  }
  if (oid == "1.2.840.113549.3.7") {
    return CbcCipher::des_ede3;
  }
  return std::nullopt;
}

/// RFC 8018, appendix B.1.
mbedtls_md_type_t digest_of(std::string_view oid) noexcept {
  if (oid == "1.2.840.113549.2.7") {
    return MBEDTLS_MD_SHA1;
  }
  if (oid == "1.2.840.113549.2.8") {
    return MBEDTLS_MD_SHA224;
  }
  if (oid == "1.2.840.113549.2.9") {
    return MBEDTLS_MD_SHA256;
  }
  if (oid == "1.2.840.113549.2.10") {
    return MBEDTLS_MD_SHA384;
  }
  if (oid == "1.2.840.113549.2.11") {
    return MBEDTLS_MD_SHA512;
  }
  return MBEDTLS_MD_NONE;
}

struct Pbkdf2 {
  std::span<const std::uint8_t> salt;
  std::uint32_t iterations = 0;
  std::optional<std::uint32_t> key_length;
  mbedtls_md_type_t digest = MBEDTLS_MD_SHA1; ///< the default (RFC 8018, appendix A.2)
};

Pbkdf2 read_pbkdf2(DerReader parameters) {
  Pbkdf2 pbkdf2;
  pbkdf2.salt = parameters.read(DerTag::octet_string, "the salt");
  const auto iterations = parameters.read_small_unsigned("the number of iterations");
  if (iterations == 0U) {
    fail(Diagnostic::key_iterations_none, "");
  }
  if (!iterations || *iterations > max_pbkdf2_iterations) {
    fail(Diagnostic::key_iterations_too_many, "");
  }
  pbkdf2.iterations = *iterations;
  if (parameters.next_is(DerTag::integer)) {
    pbkdf2.key_length = parameters.read_small_unsigned("the length of the cipher's key");
  }
  if (!parameters.at_end()) {
    DerReader algorithm = parameters.read_sequence("the key derivation's digest");
    const std::string oid = oid_to_text(algorithm.read(DerTag::object_identifier, "the key derivation's digest"));
    pbkdf2.digest = digest_of(oid);
    if (pbkdf2.digest == MBEDTLS_MD_NONE) {
      fail(Diagnostic::key_derivation_unsupported, "", {{"method", concat({"the digest ", oid})}});
    }
  }
  parameters.expect_end("the key derivation's parameters");
  return pbkdf2;
}

struct Pbes2 {
  Pbkdf2 derivation;
  CbcCipher cipher;
  std::span<const std::uint8_t> initialization_vector;
};

Pbes2 read_pbes2(DerReader algorithm) {
  const std::string scheme = oid_to_text(algorithm.read(DerTag::object_identifier, "the encryption scheme"));
  if (scheme != "1.2.840.113549.1.5.13") {
    fail(Diagnostic::key_cipher_unsupported, "", {{"method", name_of(scheme, password_schemes)}});
  }
  DerReader parameters = algorithm.read_sequence("the encryption scheme's parameters");
  DerReader derivation = parameters.read_sequence("the key derivation");
  DerReader encryption = parameters.read_sequence("the cipher");
  parameters.expect_end("the encryption scheme's parameters");

  const std::string function = oid_to_text(derivation.read(DerTag::object_identifier, "the key derivation"));
  if (function != "1.2.840.113549.1.5.12") {
    fail(Diagnostic::key_derivation_unsupported, "", {{"method", name_of(function, derivations)}});
  }
  const std::string oid = oid_to_text(encryption.read(DerTag::object_identifier, "the cipher"));
  const auto cipher = cipher_of(oid);
  if (!cipher) {
    fail(Diagnostic::key_cipher_unsupported, "", {{"method", name_of(oid, ciphers)}});
  }
  const auto vector = encryption.read(DerTag::octet_string, "the cipher's initialization vector");
  const Pbkdf2 pbkdf2 = read_pbkdf2(derivation.read_sequence("the key derivation's parameters"));
  if (vector.size() != block_size(*cipher) || pbkdf2.key_length.value_or(key_size(*cipher)) != key_size(*cipher)) {
    fail(Diagnostic::key_cipher_parameters, "", {{"cipher", to_string(*cipher)}});
  }
  return {.derivation = pbkdf2, .cipher = *cipher, .initialization_vector = vector};
}

/// Whether this begins as a private key of any kind does: a SEQUENCE longer than 32 bytes whose first element is the
/// version, 0 or 1. A wrong passphrase gives these five bytes with a probability of 2^-38.
bool begins_as_private_key(std::span<const std::uint8_t> plaintext) noexcept {
  const auto size = declared_size(plaintext);
  if (plaintext.empty() || plaintext[0] != static_cast<std::uint8_t>(DerTag::sequence) || !size || *size < 32) {
    return false;
  }
  const std::size_t header = plaintext[1] < 0x80 ? 2 : 2 + (plaintext[1] & 0x7FU);
  constexpr std::array<std::uint8_t, 2> version = {0x02, 0x01};
  return plaintext.size() >= header + 3 && std::ranges::equal(plaintext.subspan(header, 2), version) &&
         plaintext[header + 2] <= 1;
}

/// Removes the padding, and tells a wrong passphrase from a damaged key: with the right one the first block decrypts.
SecretBytes without_padding(SecretBytes plaintext, std::size_t block) {
  if (!begins_as_private_key(plaintext)) {
    fail(Diagnostic::key_passphrase_wrong, "");
  }
  const std::size_t size = *declared_size(plaintext);
  const std::size_t padding = plaintext.back();
  const std::size_t padded_size = size + block - size % block;
  if (plaintext.size() < padded_size) {
    fail(Diagnostic::key_ciphertext_truncated, "",
         {{"size", std::to_string(plaintext.size())}, {"whole", std::to_string(padded_size)}});
  }
  const bool is_padded =
      padding == plaintext.size() - size &&
      std::ranges::all_of(std::span(plaintext).subspan(size), [padding](std::uint8_t byte) { return byte == padding; });
  if (!is_padded) {
    fail(Diagnostic::key_ciphertext_padding, "");
  }
  plaintext.resize(size);
  return plaintext;
}

/// OpenSSL's EVP_BytesToKey with MD5 and one iteration: D_i = MD5(D_{i-1} || passphrase || salt).
SecretBytes derive_as_openssl(std::span<const std::uint8_t> passphrase, std::span<const std::uint8_t> salt,
                              std::size_t length) {
  SecretBytes key;
  SecretBytes previous;
  while (key.size() < length) {
    SecretBytes input = previous;
    input.insert(input.end(), passphrase.begin(), passphrase.end());
    input.insert(input.end(), salt.begin(), salt.end());
    previous.resize(16);
    require_success(mbedtls_md5(input.data(), input.size(), previous.data()), "mbedtls_md5");
    key.insert(key.end(), previous.begin(), previous.end());
  }
  key.resize(length);
  return key;
}

std::optional<CbcCipher> cipher_named(std::string_view name) noexcept {
  for (const CbcCipher cipher : {CbcCipher::aes_128, CbcCipher::aes_192, CbcCipher::aes_256, CbcCipher::des_ede3}) {
    if (equal_ignoring_case(name, to_string(cipher))) {
      return cipher;
    }
  }
  return std::nullopt;
}

std::optional<std::uint8_t> hexadecimal_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') {
    return static_cast<std::uint8_t>(digit - '0');
  }
  const auto lower = static_cast<char>(digit | 0x20);
  return lower >= 'a' && lower <= 'f' ? std::optional(static_cast<std::uint8_t>(lower - 'a' + 10)) : std::nullopt;
}

SecretBytes read_hexadecimal(std::string_view text, std::size_t size) {
  SecretBytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const auto high = hexadecimal_value(text[i]);
    const auto low = hexadecimal_value(text[i + 1]);
    if (!high || !low) {
      break;
    }
    bytes.push_back(static_cast<std::uint8_t>(*high << 4U | *low));
  }
  if (bytes.size() != size || text.size() != 2 * size) {
    fail(Diagnostic::pem_dek_info, "");
  }
  return bytes;
}

} // namespace

SecretBytes decrypt_pkcs8(DerReader algorithm, std::span<const std::uint8_t> ciphertext,
                          std::span<const std::uint8_t> passphrase) {
  const Pbes2 scheme = read_pbes2(algorithm);
  need_passphrase(passphrase);
  const std::size_t block = block_size(scheme.cipher);
  if (ciphertext.empty() || ciphertext.size() % block != 0) {
    fail(Diagnostic::key_ciphertext_not_blocks, "");
  }
  const SecretBytes key = pbkdf2_hmac(scheme.derivation.digest, passphrase, scheme.derivation.salt,
                                      scheme.derivation.iterations, key_size(scheme.cipher));
  return without_padding(cbc_decrypt(scheme.cipher, key, scheme.initialization_vector, ciphertext), block);
}

SecretBytes decrypt_pem_body(std::string_view dek_info, std::span<const std::uint8_t> ciphertext,
                             std::span<const std::uint8_t> passphrase) {
  const std::size_t comma = dek_info.find(',');
  const std::string_view name = dek_info.substr(0, comma);
  const auto cipher = cipher_named(name);
  if (!cipher) {
    fail(Diagnostic::key_cipher_unsupported, "", {{"method", quote(name)}});
  }
  const std::size_t block = block_size(*cipher);
  const SecretBytes vector =
      read_hexadecimal(comma == std::string_view::npos ? std::string_view() : dek_info.substr(comma + 1), block);
  need_passphrase(passphrase);
  if (ciphertext.empty() || ciphertext.size() % block != 0) {
    fail(Diagnostic::pem_ciphertext_not_blocks, "");
  }
  constexpr std::size_t salt_size = 8; // the first half of the vector doubles as the salt
  const SecretBytes key = derive_as_openssl(passphrase, std::span(vector).first(salt_size), key_size(*cipher));
  return without_padding(cbc_decrypt(*cipher, key, vector, ciphertext), block);
}

} // namespace tokensmith
