#pragma once

#include <mbedtls/bignum.h>

#include "core/entropy.hpp"

namespace tokensmith {

/// Divides by the primes below 1000, then Miller-Rabin with random bases, 8 rounds: more than FIPS 186-4, table C.3
/// asks for (5 at 1024 bits), and a number built to deceive passes with a probability of at most 2^-16. Whoever builds
/// one knows the key anyway; what is to be found here is damage.
/// @throws Error ERR_ENGINE_ENTROPY
[[nodiscard]] bool is_probable_prime(const mbedtls_mpi &number, RandomSource &random);

} // namespace tokensmith
