#pragma once

#include <optional>
#include <string_view>

#include "core/rsa/mbedtls_support.hpp"

namespace tokensmith {

// What a modulus alone gives away: how it can be factored, as a sentence; none for one that stands. Lists of known keys
// (Debian's of 2008, examples in documentation) are not looked at.

/// ROCA (CVE-2017-15361): keys made by a flawed library of Infineon's, in smart cards and TPMs. Takes no time.
[[nodiscard]] std::optional<std::string_view> find_roca(const BigNumber &modulus);

/// That, and two primes that are equal or close, by Fermat's factorisation. Takes a tenth of a signature's time.
/// @param modulus odd
[[nodiscard]] std::optional<std::string_view> find_weakness(const BigNumber &modulus);

/// One prime alone, or a power of one. Takes the time of three signatures, and so is for those who look at a key, and
/// not for every token that is verified with it.
/// @param modulus odd
[[nodiscard]] std::optional<std::string_view> find_prime_power(const BigNumber &modulus);

} // namespace tokensmith
