#pragma once

#include "core/rsa/mbedtls_support.hpp"

namespace tokensmith {

// Moduli that can be factored. Lists of known keys (Debian's of 2008, examples in documentation) are not consulted.

/// ROCA (CVE-2017-15361): keys made by a flawed library of Infineon's, in smart cards and TPMs. Takes no time.
[[nodiscard]] bool is_roca(const BigNumber &modulus);

/// Two primes that are equal or close, by Fermat's factorisation. Takes a tenth of a signature's time.
/// @param modulus odd
[[nodiscard]] bool has_close_factors(const BigNumber &modulus);

/// One prime alone, or a power of one. Takes the time of three signatures, which is too much for every token that is
/// verified.
/// @param modulus odd
[[nodiscard]] bool is_prime_power(const BigNumber &modulus);

} // namespace tokensmith
