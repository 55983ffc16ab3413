#include "kernels/small_factors.hpp"

#include <array>
#include <bitset>

#include "kernels/lanes.hpp"

namespace tokensmith::kernels {
namespace {

constexpr size_t prime_count = 1899; // odd and below the bound
constexpr size_t group_size = 8;     // vectors, so that one's arithmetic fills the other's waiting

struct Divisor {
  F64x2 prime;
  F64x2 inverse;
};

constexpr size_t divisor_count = (prime_count / 2 + group_size) / group_size * group_size;

struct Divisors {
  std::array<Divisor, divisor_count> list{};
  // In memory, where the loop's registers are filled from: V8 builds a constant anew at each use, in three
  // instructions.
  F64x2 digit_base = splat(0x1p32);
  F64x2 magic = splat(0x1.8p52);
};

/// The sieve of Eratosthenes; a list in the module would be 4 KB to load.
Divisors make_divisors() {
  Divisors divisors;
  std::bitset<small_factor_bound> composite;
  size_t found = 0;
  unsigned last = 3;
  for (unsigned candidate = 3; candidate < small_factor_bound; candidate += 2) {
    if (composite[candidate]) {
      continue;
    }
    for (unsigned multiple = candidate * candidate; multiple < small_factor_bound; multiple += 2 * candidate) {
      composite[multiple] = true;
    }
    divisors.list[found / 2].prime[found % 2] = candidate;
    ++found;
    last = candidate;
  }
  for (; found < 2 * divisor_count; ++found) { // the last one again, to the end
    divisors.list[found / 2].prime[found % 2] = last;
  }
  for (Divisor &divisor : divisors.list) {
    divisor.inverse = splat(1.0) / divisor.prime;
  }
  return divisors;
}

} // namespace

bool has_small_factor(const uint32_t *digits, size_t count) {
  static const Divisors divisors = make_divisors();
  const F64x2 digit_base = divisors.digit_base;
  const F64x2 magic = divisors.magic;
  // The nearest whole number, ties to even, of one below 2^51.
  const auto rounded = [magic](F64x2 number) { return (number + magic) - magic; };
  for (size_t group = 0; group < divisor_count; group += group_size) {
    const Divisor *divisor = &divisors.list[group];
    std::array<F64x2, group_size> remainder = {};
    for (size_t i = 0; i < count; ++i) {
      const F64x2 digit = splat(static_cast<double>(digits[i]));
      for (size_t j = 0; j < group_size; ++j) {
        // Between -p/2 and p/2, so that all of this stays below 2^46 and is exact but for the quotient, which may be
        // one off where two are equally near.
        const F64x2 number = remainder[j] * digit_base + digit;
        remainder[j] = number - rounded(number * divisor[j].inverse) * divisor[j].prime;
      }
    }
    for (const F64x2 &each : remainder) {
      if (each[0] == 0 || each[1] == 0) {
        return true;
      }
    }
  }
  return false;
}

} // namespace tokensmith::kernels
