#pragma once

#include <mbedtls/bignum.h>

#include "core/entropy.hpp"

namespace tokensmith {

/// Divides by the primes below 1000, then Miller-Rabin with random bases in as many rounds as FIPS 186-5, table B.1
/// asks for. A number that is composite by accident passes with a probability below 2^-100, one built to deceive with
/// 2^-10 at most; but whoever builds a private key knows it anyway. What is to be found here is damage.
/// @throws Error ERR_ENGINE_ENTROPY
[[nodiscard]] bool is_probable_prime(const mbedtls_mpi &number, RandomSource &random);

} // namespace tokensmith
