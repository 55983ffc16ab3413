#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tokensmith::kernels {

/// Whether 2^((N-1)/2) is 1 or -1 modulo an odd N, as it is for every prime (Euler's criterion) and next to no other
/// number; of two numbers, which take hardly longer than one. True as well where there is no kernel to tell: who passes
/// is to be tested with random bases.
/// @param numbers both, of as many words of 64 bits each, the lowest first. Time tells nothing of them but whether they
///   pass.
[[nodiscard]] std::array<bool, 2> may_be_primes(std::span<const std::uint64_t> numbers);

} // namespace tokensmith::kernels
