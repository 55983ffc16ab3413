#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"
#include "core/secret.hpp"

namespace tokensmith {

/// The forms a key is read from and written to, under WebCrypto's names where it has one.
enum class KeyFormat : std::uint8_t {
  pkcs8,
  encrypted_pkcs8,
  pkcs1,
  encrypted_pkcs1,
  pkcs1_public,
  spki,
  jwk,
  certificate, ///< X.509: only its public key is read
};

/// "pkcs8", "encrypted-pkcs8", "pkcs1", "encrypted-pkcs1", "pkcs1-public", "spki", "jwk", "certificate".
[[nodiscard]] std::string_view to_string(KeyFormat format) noexcept;

struct ImportedKey {
  RsaKey key;
  KeyFormat format;
  /// INFO_KEY_TEXT_REPAIRED (one for each kind of damage), INFO_KEY_CERTIFICATE, WARN_KEY_EXPONENT, WARN_KEY_SIZE.
  Findings findings;
};

/// How much of a public key is checked. A private one is always checked in full, since its primes are known.
enum class KeyCheck : std::uint8_t {
  quick,    ///< for one call
  thorough, ///< for a key that is inspected or kept: also that the modulus is not a prime power
};

/// Reads a key in whatever state people have it: PEM or DER of PKCS#8, PKCS#1, SPKI, JWK, encrypted PKCS#8 (PBES2,
/// AES-CBC) and encrypted PKCS#1 (DEK-Info), and the public key of an X.509 certificate; CRLF, no final newline, text
/// around the PEM, indented, literal "\n", blanks for line breaks, the body on one line, quotes around it, a JSON
/// string, base64 of the file as in a Kubernetes Secret, hexadecimal, and what text/repairs.hpp lists.
/// @param data at most 32 KiB
/// @param passphrase UTF-8; empty if not given
/// @param where how errors name the place, such as "privateKey"
/// @throws Error ERR_KEY_*
[[nodiscard]] ImportedKey import_key(std::span<const std::uint8_t> data, std::span<const std::uint8_t> passphrase,
                                     RandomSource &random, std::string_view where, KeyCheck check = KeyCheck::quick);

/// PEM of the private key (PKCS#8, RFC 5208): what the platform hands out as private.key.
/// @throws Error ERR_KEY_NOT_PRIVATE
[[nodiscard]] SecretBytes export_pkcs8(const RsaKey &key);
/// PEM of the private key as PKCS#1 (RFC 8017, A.1.2).
[[nodiscard]] SecretBytes export_pkcs1(const RsaKey &key);
/// PEM of the private key as encrypted PKCS#8 (RFC 8018 PBES2: PBKDF2 with HMAC-SHA-256 and 600,000 iterations,
/// AES-256-CBC).
/// @throws Error ERR_KEY_NOT_PRIVATE, ERR_ARGUMENT_VALUE (empty passphrase), ERR_ENGINE_ENTROPY
[[nodiscard]] SecretBytes export_encrypted_pkcs8(const RsaKey &key, std::span<const std::uint8_t> passphrase,
                                                 RandomSource &random);
/// JWK text of the private key (RFC 7517, RFC 7518 6.3).
[[nodiscard]] SecretBytes export_private_jwk(const RsaKey &key);
/// PEM of the public key (SubjectPublicKeyInfo): what the platform takes as public_key.
[[nodiscard]] std::string export_spki(const RsaKey &key);
/// JWK of the public key, with alg, use and kid (the thumbprint).
[[nodiscard]] Json export_public_jwk(const RsaKey &key);

} // namespace tokensmith
