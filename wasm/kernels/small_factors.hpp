#pragma once

#include <stddef.h>
#include <stdint.h>

namespace tokensmith::kernels {

/// The primes by which a candidate is divided lie below. A Miller-Rabin test takes as long as some twenty thousand
/// divisions here, and a prime p spares one candidate in p the test: beyond this a division costs more than it spares.
inline constexpr unsigned small_factor_bound = 16384;

/// Whether an odd prime below the bound divides the number. Of composite numbers time tells the factor found; of the
/// others, nothing.
/// @param digits of 32 bits, the highest first
[[nodiscard]] bool has_small_factor(const uint32_t *digits, size_t count);

} // namespace tokensmith::kernels
