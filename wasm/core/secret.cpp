#include "core/secret.hpp"

#include <mbedtls/platform_util.h>

namespace tokensmith {

void wipe(std::span<std::uint8_t> bytes) noexcept { mbedtls_platform_zeroize(bytes.data(), bytes.size()); }

void wipe(std::span<char> text) noexcept { mbedtls_platform_zeroize(text.data(), text.size()); }

void append(SecretBytes &bytes, std::span<const std::uint8_t> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

void append(SecretBytes &bytes, std::string_view text) { append(bytes, as_bytes(text)); }

} // namespace tokensmith
