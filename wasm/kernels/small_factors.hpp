#pragma once

#include <stddef.h>
#include <stdint.h>

namespace tokensmith::kernels {

/// The primes by which a candidate is divided lie below. A test of a candidate takes as long as some sixty thousand
/// divisions here, and a prime p spares one candidate in p the test: beyond this a division costs more than it saves.
inline constexpr unsigned small_factor_bound = 65536;

/// The longest number, in words of 64 bits: a prime of an RSA key of 4096 bits.
inline constexpr size_t max_small_factor_words = 32;

/// Whether an odd prime below the bound divides the number. Of composite numbers time tells the factor found; of the
/// others, nothing.
/// @param words of 64 bits, the lowest first
[[nodiscard]] bool has_small_factor(const uint64_t *words, size_t count);

} // namespace tokensmith::kernels
