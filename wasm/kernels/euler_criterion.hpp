#pragma once

#include <stddef.h>
#include <stdint.h>

namespace tokensmith::kernels {

/// Whether 2^((N-1)/2) is 1 or -1 modulo an odd N, as it is for every prime (Euler's criterion) and next to no other
/// number. True as well where there is no kernel to tell: who passes is to be tested with random bases.
/// @param number words of 64 bits, the lowest first. Time tells nothing of it but whether it passes.
[[nodiscard]] bool may_be_prime(const uint64_t *number, size_t words);

} // namespace tokensmith::kernels
