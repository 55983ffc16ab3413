#pragma once

// The test of candidate primes, two at a time: 2^-((N-1)/2) modulo each, which is 1 or N - 1 where N is a prime
// (Euler's criterion). By squaring and doubling, without any multiplication.

#include "kernels/words.hpp"

namespace tokensmith::kernels {

/// Two numbers, one after the other, of `words` words each.
struct PowersOfTwo {
  uint64_t *results;
  const uint64_t *moduli; ///< odd, with their top bits set
  size_t words;
};

/// The current number v represents v / M. The first is a power of two that represents 2^-(t + 1), with t the top byte
/// of N, and so of (N-1)/2 in as many bits. Each of the other bits squares, and doubles where it is zero: that leaves
/// -(N-1)/2 - 1 as the exponent, and one more doubling remains. Neither R^2 nor a table is needed.
///
/// How far numbers grow: see the pairs. The first one is below 2^(64 words + 24), and its square over M far below N.
///
/// Without moduli it only counts how much of `scratch` it needs.
/// @tparam Pair two numbers, each with its own modulus. Timing reveals nothing about either.
template <class Pair> [[clang::minsize]] void raise_two(const PowersOfTwo &call, Scratch &scratch) {
  constexpr size_t top_bits = 8;
  Pair pair(call.moduli, call.words, scratch);
  if (call.moduli == nullptr) {
    return;
  }
  size_t bit = 64 * call.words - top_bits;
  const auto bits_of = [&call](size_t which, size_t from) {
    return bits_from(call.moduli + which * call.words, call.words, from);
  };
  for (size_t which = 0; which < 2; ++which) {
    pair.set_power_of_two(which, pair.radix_bits() - 1 - bits_of(which, bit));
  }
  while (--bit > 0) {
    pair.square(~bits_of(0, bit) & 1U, ~bits_of(1, bit) & 1U);
  }
  pair.write_doubles(call.results);
}

/// @returns bytes of scratch memory that a call needs
template <class Pair> size_t scratch_size_of_pair(size_t words) {
  Scratch nothing(nullptr);
  raise_two<Pair>({.results = nullptr, .moduli = nullptr, .words = words}, nothing);
  return nothing.used();
}

/// @param place that many bytes, aligned to 16; they hold secrets afterwards
template <class Pair> void raise_two_in(const PowersOfTwo &call, void *place) {
  Scratch scratch(place);
  raise_two<Pair>(call, scratch);
}

} // namespace tokensmith::kernels
