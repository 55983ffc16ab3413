#include "kernels/small_factors.hpp"

#include <array>
#include <vector>

#include "kernels/lanes.hpp"
#include "kernels/words.hpp"

namespace tokensmith::kernels {
namespace {

// A number is the sum of its digits times powers of 2^12, and so modulo a prime that of its digits times the powers'
// remainders: an inner product of 16-bit integers, eight products per SIMD instruction. 32 digits form a part;
// the parts are weighed with powers of 2^384 and added as doubles, and only that sum is divided by the prime.
//
// Digits and remainders are balanced: 2^11 * (2^15 - 1) * 32 is below 2^31, and six parts times 2^15 below 2^49.
constexpr size_t digit_bits = 12;
constexpr size_t part_pairs = 16;

/// Pairs of digits, and one digit more at least, for what is carried out of the last.
constexpr size_t pairs_for(size_t words) { return 64 * words / (2 * digit_bits) + 1; }
constexpr size_t max_pairs = pairs_for(max_small_factor_words);
constexpr size_t max_parts = (max_pairs + part_pairs - 1) / part_pairs;

constexpr size_t prime_count = 6541; // odd and below the bound

/// Primes that are processed together, since their arithmetic overlaps.
constexpr size_t group_size = 16;
constexpr size_t fours = group_size / 4;
constexpr size_t twos = group_size / 2;

struct Group {
  std::array<std::array<S16x8, fours>, part_pairs> powers; ///< of 2^12, two and two for each of four primes
  std::array<F64x2, twos> prime;
  std::array<F64x2, twos> inverse;
  std::array<std::array<F64x2, twos>, max_parts> weight; ///< powers of 2^384
};

/// In memory, from which the loop fills its registers: V8 rebuilds a constant at each use, in three instructions.
struct Divisors {
  std::vector<Group> groups;
  F64x2 magic = splat(0x1.8p52);
};

/// The nearest whole number, ties to even, of one below 2^51.
F64x2 rounded(F64x2 number, F64x2 magic) { return (number + magic) - magic; }

/// The remainder of an integer below 2^51 * p. It is zero where the prime divides, whichever way the quotient, which is
/// not exact, was rounded otherwise.
F64x2 remainder(F64x2 number, F64x2 prime, F64x2 inverse, F64x2 magic) {
  return number - rounded(number * inverse, magic) * prime;
}

/// The lower halves of 64-bit integers, of two and two.
S32x4 lower_halves(U64x2 first, U64x2 second) {
  return __builtin_shufflevector(__builtin_bit_cast(S32x4, first), __builtin_bit_cast(S32x4, second), 0, 2, 4, 6);
}

/// Called for each group, so that an engine optimises it after the first few.
[[clang::noinline]] void prepare(Group &group, F64x2 magic) {
  for (size_t j = 0; j < twos; ++j) {
    group.inverse[j] = splat(1.0) / group.prime[j];
  }
  for (size_t four = 0; four < fours; ++four) {
    const F64x2 *prime = &group.prime[2 * four];
    const F64x2 *inverse = &group.inverse[2 * four];
    std::array<F64x2, 2> power = {splat(1.0), splat(1.0)};
    const auto multiply = [&](size_t two, F64x2 factor) {
      power[two] = remainder(power[two] * factor, prime[two], inverse[two], magic);
    };
    const F64x2 digit_base = splat(0x1p12);
    // As an integer of 16 bits: what the magic number leaves in the lowest.
    const auto integer = [&](size_t two) { return pattern_of(power[two] + magic) & splat(uint64_t{0xFFFF}); };
    for (auto &powers : group.powers) {
      std::array<U64x2, 2> pair{};
      for (size_t two = 0; two < 2; ++two) {
        pair[two] = integer(two);
        multiply(two, digit_base);
        pair[two] |= integer(two) << 16;
        multiply(two, digit_base);
      }
      powers[four] = __builtin_bit_cast(S16x8, lower_halves(pair[0], pair[1]));
    }
    const std::array<F64x2, 2> step = power; // 2^384
    power = {splat(1.0), splat(1.0)};
    for (auto &weight : group.weight) {
      for (size_t two = 0; two < 2; ++two) {
        weight[2 * four + two] = power[two];
        multiply(two, step[two]);
      }
    }
  }
}

/// The sieve of Eratosthenes; a list in the module would be 13 KB to load.
Divisors make_divisors() {
  Divisors divisors;
  divisors.groups.resize((prime_count + group_size - 1) / group_size);
  std::vector<uint8_t> composite(small_factor_bound / 2); // of odd numbers
  size_t found = 0;
  const auto add = [&](double prime) {
    divisors.groups[found / group_size].prime[found % group_size / 2][found % 2] = prime;
    ++found;
  };
  unsigned last = 0;
  for (unsigned candidate = 3; candidate < small_factor_bound; candidate += 2) {
    if (composite[candidate / 2] == 0) {
      for (unsigned multiple = candidate * candidate; multiple < small_factor_bound; multiple += 2 * candidate) {
        composite[multiple / 2] = 1;
      }
      add(candidate);
      last = candidate;
    }
  }
  while (found < group_size * divisors.groups.size()) {
    add(last);
  }
  for (Group &group : divisors.groups) {
    prepare(group, divisors.magic);
  }
  return divisors;
}

} // namespace

bool has_small_factor(const uint64_t *words, size_t count) {
  static const Divisors divisors = make_divisors();
  const F64x2 magic = divisors.magic;

  // Two digits side by side, as the products need them.
  std::array<int16_t, 2 * max_pairs> digits{};
  const size_t pairs = pairs_for(count);
  constexpr uint64_t mask = (uint64_t{1} << digit_bits) - 1;
  constexpr uint64_t half = uint64_t{1} << (digit_bits - 1);
  uint64_t carry = 0;
  for (size_t i = 0; i < 2 * pairs; ++i) {
    const uint64_t sum = (bits_from(words, count, i * digit_bits) & mask) + carry + half;
    digits[i] = static_cast<int16_t>(static_cast<int>(sum & mask) - static_cast<int>(half));
    carry = sum >> digit_bits;
  }

  for (const Group &group : divisors.groups) {
    std::array<F64x2, twos> sum{};
    for (size_t pair = 0, part = 0; pair < pairs; ++part) {
      const size_t end = pair + part_pairs < pairs ? pair + part_pairs : pairs;
      std::array<S32x4, fours> products{};
      for (const auto *powers = group.powers.data(); pair < end; ++pair, ++powers) {
        const S16x8 both = pair_everywhere(&digits[2 * pair]);
        for (size_t j = 0; j < fours; ++j) {
          products[j] += sums_of_products(both, (*powers)[j]);
        }
      }
      for (size_t j = 0; j < fours; ++j) {
        sum[2 * j] += low_doubles(products[j]) * group.weight[part][2 * j];
        sum[2 * j + 1] += high_doubles(products[j]) * group.weight[part][2 * j + 1];
      }
    }
    U64x2 divides = splat(uint64_t{0});
    for (size_t j = 0; j < twos; ++j) {
      divides |= equal(remainder(sum[j], group.prime[j], group.inverse[j], magic), splat(0.0));
    }
    if ((divides[0] | divides[1]) != 0) {
      return true;
    }
  }
  return false;
}

} // namespace tokensmith::kernels
