#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/rsa/entropy.hpp"
#include "core/secret.hpp"

namespace tokensmith {

/// PBKDF2 iterations of a new vault: OWASP's advice of 2023 for HMAC-SHA-256.
inline constexpr std::uint32_t vault_iterations = 600'000;

/// The longest data a vault takes, in bytes.
inline constexpr std::size_t max_vault_data = 64UL * 1024;

/// What a vault holds: bytes whose meaning it does not know.
struct VaultContents {
  SecretBytes key; ///< empty for none
  SecretBytes data;
};

/// Encrypts under a passphrase what a person wants remembered. The text is JSON and may be kept anywhere:
///
///     {"vault":1,"iterations":600000,"salt":"…","check":"…","iv":"…","ciphertext":"…","tag":"…"}
///
/// The version determines the whole method, so that nothing in the text can choose a weaker one:
///
///     secret     = PBKDF2-HMAC-SHA-256(passphrase, salt, iterations), 32 bytes (RFC 8018, section 5.2)
///     a key      = HKDF-Expand(secret, "tokensmith vault 1 " + its purpose), 32 bytes (RFC 5869, section 2.3)
///     check      = the first 16 bytes of the key for "check": tells a wrong passphrase from a damaged text
///     ciphertext = AES-256-CBC under the key for "encryption"
///     tag        = HMAC-SHA-256(salt | iterations | iv | ciphertext) under the key for "authentication"
///
/// @param passphrase UTF-8, not empty
/// @param iterations fewer than vault_iterations in tests only
/// @throws Error ERR_ARGUMENT_VALUE (empty passphrase, too much data), ERR_ENGINE_ENTROPY
[[nodiscard]] std::string seal_vault(const VaultContents &contents, std::span<const std::uint8_t> passphrase,
                                     RandomSource &random, std::uint32_t iterations = vault_iterations);

/// Opens what seal_vault wrote. Nothing is decrypted before its tag has been verified.
/// @throws Error ERR_VAULT_PASSPHRASE, ERR_VAULT_DAMAGED, ERR_VAULT_VERSION
[[nodiscard]] VaultContents open_vault(std::string_view text, std::span<const std::uint8_t> passphrase);

} // namespace tokensmith
