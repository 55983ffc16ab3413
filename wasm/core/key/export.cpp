#include <array>
#include <cstdint>
#include <initializer_list>
#include <mbedtls/oid.h>
#include <mbedtls/rsa.h>
#include <string>
#include <string_view>
#include <utility>

#include "core/diagnostic.hpp"
#include "core/key/der.hpp"
#include "core/key/encodings.hpp"
#include "core/key/formats.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/text/base64url.hpp"
#include "core/vault/cbc.hpp"
#include "core/vault/pbkdf2.hpp"

namespace tokensmith {
namespace {

constexpr std::uint32_t pbkdf2_iterations = 600'000; // OWASP, 2023, for HMAC-SHA-256

/// The numbers of a private key, big-endian.
struct Numbers {
  SecretBytes n, e, d, p, q, dp, dq, qi;
};

Numbers numbers_of(const RsaKey &key) {
  if (!key.is_private()) {
    fail(Diagnostic::key_public_exported, "key");
  }
  BigNumber n;
  BigNumber e;
  BigNumber d;
  BigNumber p;
  BigNumber q;
  BigNumber dp;
  BigNumber dq;
  BigNumber qi;
  require_success(mbedtls_rsa_export(&key.context(), n.get(), p.get(), q.get(), d.get(), e.get()),
                  "mbedtls_rsa_export");
  require_success(mbedtls_rsa_export_crt(&key.context(), dp.get(), dq.get(), qi.get()), "mbedtls_rsa_export_crt");
  return {.n = to_bytes(*n.get()),
          .e = to_bytes(*e.get()),
          .d = to_bytes(*d.get()),
          .p = to_bytes(*p.get()),
          .q = to_bytes(*q.get()),
          .dp = to_bytes(*dp.get()),
          .dq = to_bytes(*dq.get()),
          .qi = to_bytes(*qi.get())};
}

/// A macro of mbedtls/oid.h is a string literal, whose final zero is not part of the identifier.
template <std::size_t Size> SecretBytes oid(const char (&encoded)[Size]) { // NOLINT(modernize-avoid-c-arrays)
  return der_oid(std::string_view(encoded, Size - 1));
}

SecretBytes rsa_algorithm() { return der_sequence({oid(MBEDTLS_OID_PKCS1_RSA), der_null()}); }

/// RSAPrivateKey (RFC 8017, appendix A.1.2).
SecretBytes pkcs1_der(const RsaKey &key) {
  const Numbers numbers = numbers_of(key);
  constexpr std::array<std::uint8_t, 1> two_primes = {0};
  return der_sequence({der_unsigned(two_primes), der_unsigned(numbers.n), der_unsigned(numbers.e),
                       der_unsigned(numbers.d), der_unsigned(numbers.p), der_unsigned(numbers.q),
                       der_unsigned(numbers.dp), der_unsigned(numbers.dq), der_unsigned(numbers.qi)});
}

/// PrivateKeyInfo (RFC 5208, section 5).
SecretBytes pkcs8_der(const RsaKey &key) {
  constexpr std::array<std::uint8_t, 1> version = {0};
  return der_sequence({der_unsigned(version), rsa_algorithm(), der_element(DerTag::octet_string, pkcs1_der(key))});
}

/// AlgorithmIdentifier of PBES2 (RFC 8018, appendix A.4), as the openssl program writes it.
SecretBytes pbes2_algorithm(std::span<const std::uint8_t> salt, std::span<const std::uint8_t> initialization_vector) {
  constexpr std::array<std::uint8_t, 3> iterations = {pbkdf2_iterations >> 16U, pbkdf2_iterations >> 8U & 0xFFU,
                                                      pbkdf2_iterations & 0xFFU};
  const SecretBytes prf = der_sequence({oid(MBEDTLS_OID_HMAC_SHA256), der_null()});
  const SecretBytes derivation =
      der_sequence({oid(MBEDTLS_OID_PKCS5_PBKDF2),
                    der_sequence({der_element(DerTag::octet_string, salt), der_unsigned(iterations), prf})});
  const SecretBytes cipher =
      der_sequence({oid(MBEDTLS_OID_AES_256_CBC), der_element(DerTag::octet_string, initialization_vector)});
  return der_sequence({oid(MBEDTLS_OID_PKCS5_PBES2), der_sequence({derivation, cipher})});
}

} // namespace

SecretBytes export_pkcs8(const RsaKey &key) { return encode_pem("PRIVATE KEY", pkcs8_der(key)); }

SecretBytes export_pkcs1(const RsaKey &key) { return encode_pem("RSA PRIVATE KEY", pkcs1_der(key)); }

SecretBytes export_encrypted_pkcs8(const RsaKey &key, std::span<const std::uint8_t> passphrase, RandomSource &random) {
  if (passphrase.empty()) {
    fail(Diagnostic::passphrase_empty, "newPassphrase");
  }
  const SecretBytes plaintext = pkcs8_der(key);
  std::array<std::uint8_t, 16> salt{};
  std::array<std::uint8_t, 16> initialization_vector{};
  random.fill(salt);
  random.fill(initialization_vector);
  const SecretBytes cipher_key =
      pbkdf2_hmac(MBEDTLS_MD_SHA256, passphrase, salt, pbkdf2_iterations, key_size(CbcCipher::aes_256));
  const SecretBytes ciphertext = cbc_encrypt_aes_256(cipher_key, initialization_vector, plaintext);
  return encode_pem("ENCRYPTED PRIVATE KEY", der_sequence({pbes2_algorithm(salt, initialization_vector),
                                                           der_element(DerTag::octet_string, ciphertext)}));
}

SecretBytes export_private_jwk(const RsaKey &key) {
  const Numbers numbers = numbers_of(key);
  const std::array<std::pair<std::string_view, const SecretBytes *>, 8> members = {{{"n", &numbers.n},
                                                                                    {"e", &numbers.e},
                                                                                    {"d", &numbers.d},
                                                                                    {"p", &numbers.p},
                                                                                    {"q", &numbers.q},
                                                                                    {"dp", &numbers.dp},
                                                                                    {"dq", &numbers.dq},
                                                                                    {"qi", &numbers.qi}}};
  SecretBytes jwk;
  append(jwk, R"({"kty":"RSA")");
  for (const auto &[name, number] : members) {
    append(jwk, ",\"");
    append(jwk, name);
    append(jwk, "\":\"");
    append(jwk, encode_base64url(*number));
    append(jwk, "\"");
  }
  append(jwk, R"(,"alg":"RS256","use":"sig","kid":")");
  append(jwk, key.thumbprint());
  append(jwk, "\"}");
  return jwk;
}

std::string export_spki(const RsaKey &key) {
  const SecretBytes pkcs1 = der_sequence({der_unsigned(key.modulus()), der_unsigned(key.public_exponent())});
  return std::string(as_text(encode_pem("PUBLIC KEY", der_sequence({rsa_algorithm(), der_bit_string(pkcs1)}))));
}

Json export_public_jwk(const RsaKey &key) {
  return {{"kty", "RSA"},
          {"n", encode_base64url(key.modulus())},
          {"e", encode_base64url(key.public_exponent())},
          {"alg", "RS256"},
          {"use", "sig"},
          {"kid", key.thumbprint()}};
}

} // namespace tokensmith
