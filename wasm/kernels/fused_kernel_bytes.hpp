#pragma once

#include <span>

namespace tokensmith::kernels {

/// The fast kernel as a WebAssembly module (fused_kernel.cpp). Inside the main module it needs no request of its own,
/// and is always of the same version.
[[nodiscard]] std::span<const unsigned char> fused_kernel_bytes();

/// The same for the kernel of the search for primes (fused_search_kernel.cpp).
[[nodiscard]] std::span<const unsigned char> fused_search_kernel_bytes();

} // namespace tokensmith::kernels
