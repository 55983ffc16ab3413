#include "core/secret.hpp"

#include <mbedtls/platform_util.h>

namespace tokensmith {

void wipe(std::span<std::uint8_t> bytes) noexcept { mbedtls_platform_zeroize(bytes.data(), bytes.size()); }

void wipe(std::span<char> text) noexcept { mbedtls_platform_zeroize(text.data(), text.size()); }

} // namespace tokensmith
