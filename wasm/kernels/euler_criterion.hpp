#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tokensmith::kernels {

/// Whether 2^((N-1)/2) is 1 or -1 modulo an odd N, as it is for every prime (Euler's criterion) and for hardly any
/// other number. Tests two numbers, which takes little longer than one. Also true if there is no kernel for it: numbers
/// that pass have yet to be tested with random bases.
/// @param numbers both, of as many words of 64 bits each, the lowest first. Time tells nothing of them but whether they
///   pass.
[[nodiscard]] std::array<bool, 2> may_be_primes(std::span<const std::uint64_t> numbers);

} // namespace tokensmith::kernels
