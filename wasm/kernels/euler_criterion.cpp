#include "kernels/euler_criterion.hpp"

#include <vector>

#include "kernels/lent_memory.hpp"
#include "kernels/tier.hpp"

namespace tokensmith::kernels {
namespace {

bool is_one_or_minus_one(std::span<const std::uint64_t> power, std::span<const std::uint64_t> modulus) {
  std::uint64_t from_one = power[0] ^ 1;
  std::uint64_t from_minus_one = power[0] ^ (modulus[0] - 1); // odd: nothing to borrow
  for (std::size_t i = 1; i < power.size(); ++i) {
    from_one |= power[i];
    from_minus_one |= power[i] ^ modulus[i];
  }
  return static_cast<int>(from_one == 0) + static_cast<int>(from_minus_one == 0) != 0; // which of them stays secret
}

} // namespace

std::array<bool, 2> may_be_primes(std::span<const std::uint64_t> numbers) {
  const std::size_t words = numbers.size() / 2;
  const auto first = numbers.first(words);
  const auto second = numbers.last(words);
  const bool are_taken = words >= min_words && words <= max_words && (first.back() & second.back()) >> 63U != 0;
  const SearchKernel *kernel = are_taken ? search_kernel(words) : nullptr;
  if (kernel == nullptr) {
    return {true, true};
  }
  std::vector<std::uint64_t> powers(numbers.size());
  LentMemory scratch(*kernel, words);
  kernel->raise_two({.results = powers.data(), .moduli = numbers.data(), .words = words}, scratch.get());
  const std::span<const std::uint64_t> results = powers;
  return {is_one_or_minus_one(results.first(words), first), is_one_or_minus_one(results.last(words), second)};
}

} // namespace tokensmith::kernels
