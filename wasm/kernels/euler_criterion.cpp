#include "kernels/euler_criterion.hpp"

#include <vector>

#include "kernels/lent_memory.hpp"
#include "kernels/tier.hpp"

namespace tokensmith::kernels {

bool may_be_prime(const uint64_t *number, size_t words) {
  if (words < min_words || words > max_words || number[words - 1] >> 63 == 0) {
    return true;
  }
  const Kernel *kernel = kernel_for_two(words);
  if (kernel == nullptr) {
    return true;
  }
  std::vector<uint64_t> power(words);
  LentMemory scratch(*kernel, words);
  kernel->raise_two({.result = power.data(), .modulus = number, .words = words}, scratch.get());
  uint64_t from_one = power[0] ^ 1;
  uint64_t from_minus_one = power[0] ^ (number[0] - 1); // odd: nothing to borrow
  for (size_t i = 1; i < words; ++i) {
    from_one |= power[i];
    from_minus_one |= power[i] ^ number[i];
  }
  return static_cast<int>(from_one == 0) + static_cast<int>(from_minus_one == 0) != 0; // not which of them
}

} // namespace tokensmith::kernels
