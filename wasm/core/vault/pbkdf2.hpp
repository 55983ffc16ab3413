#pragma once

#include <cstddef>
#include <cstdint>
#include <mbedtls/md.h>
#include <span>

#include "core/secret.hpp"

namespace tokensmith {

/// PBKDF2 with HMAC (RFC 8018, section 5.2).
/// @param length of the derived key, in bytes
[[nodiscard]] SecretBytes pbkdf2_hmac(mbedtls_md_type_t digest, std::span<const std::uint8_t> passphrase,
                                      std::span<const std::uint8_t> salt, std::uint32_t iterations, std::size_t length);

} // namespace tokensmith
