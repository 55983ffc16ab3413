#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/key/der.hpp"
#include "core/secret.hpp"

namespace tokensmith {

/// PBKDF2 iterations. A key that asks for more would keep a page busy for minutes; OWASP's advice of 2023 is 600,000.
inline constexpr std::uint32_t max_pbkdf2_iterations = 10'000'000;

/// Decrypts the contents of an EncryptedPrivateKeyInfo (RFC 5958, section 3) under PBES2 (RFC 8018, section 6.2).
/// @param algorithm the contents of its AlgorithmIdentifier
/// @returns the PrivateKeyInfo, its outer structure complete
/// @throws Error without a place: ERR_KEY_CIPHER, ERR_KEY_ENCRYPTED, ERR_KEY_PASSPHRASE, ERR_KEY_MALFORMED
[[nodiscard]] SecretBytes decrypt_pkcs8(DerReader algorithm, std::span<const std::uint8_t> ciphertext,
                                        std::span<const std::uint8_t> passphrase);

/// Decrypts the body of a PEM with a DEK-Info header (RFC 1421, section 4.6.1.3), deriving the key as OpenSSL does.
/// @param dek_info "AES-256-CBC,<initialization vector in hexadecimal>"
/// @throws Error without a place: the same, and ERR_KEY_TRUNCATED
[[nodiscard]] SecretBytes decrypt_pem_body(std::string_view dek_info, std::span<const std::uint8_t> ciphertext,
                                           std::span<const std::uint8_t> passphrase);

} // namespace tokensmith
