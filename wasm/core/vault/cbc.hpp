#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/secret.hpp"

namespace tokensmith {

/// The block ciphers, in CBC mode, that private keys are encrypted with.
enum class CbcCipher : std::uint8_t { aes_128, aes_192, aes_256, des_ede3 };

/// As DEK-Info and the openssl program call it: "AES-256-CBC".
[[nodiscard]] std::string_view to_string(CbcCipher cipher) noexcept;
[[nodiscard]] std::size_t key_size(CbcCipher cipher) noexcept;   ///< bytes
[[nodiscard]] std::size_t block_size(CbcCipher cipher) noexcept; ///< bytes, of the initialization vector too

/// @param data whole blocks
/// @returns as many bytes, the padding among them
[[nodiscard]] SecretBytes cbc_decrypt(CbcCipher cipher, std::span<const std::uint8_t> key,
                                      std::span<const std::uint8_t> initialization_vector,
                                      std::span<const std::uint8_t> data);

/// AES-256-CBC of `data` with its padding (RFC 8018, section 6.1.1, step 4).
[[nodiscard]] SecretBytes cbc_encrypt_aes_256(std::span<const std::uint8_t> key,
                                              std::span<const std::uint8_t> initialization_vector,
                                              std::span<const std::uint8_t> data);

} // namespace tokensmith
