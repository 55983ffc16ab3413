#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "kernels/lent_memory.hpp"
#include "kernels/tier.hpp"

namespace tokensmith::kernels {
namespace {

using Words = std::vector<std::uint64_t>;

constexpr std::uint64_t top_bit = std::uint64_t{1} << 63;

/// SplitMix64: the same numbers at every start; they need not be secret.
class Numbers {
public:
  explicit Numbers(std::uint64_t state = 0) : state_(state) {}
  std::uint64_t next() {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return mixed ^ (mixed >> 31);
  }
  Words words(size_t count) {
    Words words(count);
    std::ranges::generate(words, [this] { return next(); });
    return words;
  }

private:
  std::uint64_t state_;
};

/// A kernel's result. The values need not be what their names say: base and montgomery_square are any two numbers, the
/// same for both kernels.
Words run(const Kernel &kernel, const Words &base, const Words &modulus, const Words &square, std::uint64_t exponent,
          bool is_public) {
  Words result(modulus.size());
  LentMemory scratch(kernel, modulus.size());
  kernel.exponentiate({.result = result.data(),
                       .base = base.data(),
                       .modulus = modulus.data(),
                       .words = modulus.size(),
                       .exponent = &exponent,
                       .exponent_bits = 64,
                       .montgomery_square = square.data(),
                       .is_public = is_public},
                      scratch.get());
  return result;
}

} // namespace

std::uint64_t fingerprint_of(const Kernel &kernel) {
  constexpr std::uint64_t public_exponent = 11; // squares and multiplies
  Numbers numbers;
  std::uint64_t fingerprint = 0;
  const auto add = [&](const Words &base, const Words &modulus, std::uint64_t exponent, bool is_public) {
    // Below the modulus: its top bit is clear.
    Words square = numbers.words(modulus.size());
    square.back() &= ~top_bit;
    for (const std::uint64_t word : run(kernel, base, modulus, square, exponent, is_public)) {
      fingerprint = Numbers(fingerprint ^ word).next();
    }
  };
  // Primes of 1024, 1536, 2048 and 4096 bits, and moduli up to 8192.
  constexpr std::array<size_t, 6> lengths = {16, 24, 32, 48, 64, 128};
  for (const size_t words : lengths) {
    Words modulus = numbers.words(words);
    modulus.front() |= 1;
    modulus.back() |= top_bit;
    Words base = numbers.words(words);
    base.back() &= ~top_bit;
    add(base, modulus, public_exponent, true);
    // All limbs full, in the modulus and in the base: N - 1.
    const Words full(words, ~std::uint64_t{0});
    Words full_but_one = full;
    full_but_one.front() -= 1;
    add(full_but_one, full, public_exponent, true);
    // The table and its masks: one length is enough.
    if (words == lengths.front()) {
      add(base, modulus, numbers.next(), false);
    }
  }
  return fingerprint;
}

bool agrees_with_portable(const Kernel &kernel) { return fingerprint_of(kernel) == portable_fingerprint; }

bool agrees_with_portable(const SearchKernel &kernel, size_t words) {
  Words moduli = Numbers().words(words);
  moduli.front() |= 1;
  moduli.back() |= top_bit;
  moduli.resize(2 * words, ~std::uint64_t{0});
  const auto powers_by = [&moduli, words](const SearchKernel &each) {
    Words results(moduli.size());
    LentMemory scratch(each, words);
    each.raise_two({.results = results.data(), .moduli = moduli.data(), .words = words}, scratch.get());
    return results;
  };
  return powers_by(kernel) == powers_by(portable_search_kernel());
}

} // namespace tokensmith::kernels
