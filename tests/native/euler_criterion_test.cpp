// The test of candidate primes to base 2, against Mbed TLS's tests and numbers known to be what they are.

#include "kernels/euler_criterion.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "core/rsa/mbedtls_support.hpp"
#include "core/rsa/prime_search.hpp"
#include "kernels/tier.hpp"
#include "key_test_support.hpp"

namespace tokensmith::kernels {
namespace {

using Words = std::vector<std::uint64_t>;

Words words_of(const std::vector<std::uint8_t> &big_endian) {
  Words words(big_endian.size() / 8);
  for (std::size_t i = 0; i < big_endian.size(); ++i) {
    const std::size_t place = big_endian.size() - 1 - i;
    words[place / 8] |= std::uint64_t{big_endian[i]} << (8 * (place % 8));
  }
  return words;
}

/// Restores what the other tests run with.
class EulerCriterion : public testing::TestWithParam<Tier> {
protected:
  EulerCriterion() { EXPECT_TRUE(use_tier(GetParam(), &native_fused_kernel())); }
  ~EulerCriterion() override { use_tier(Tier::portable); }

  /// Whichever place it has, beside one that does not pass, and beside itself.
  static bool passes(const Words &number) {
    const Words composite(number.size(), ~std::uint64_t{0});
    const std::array<bool, 2> first = may_be_primes(joined(number, composite));
    const std::array<bool, 2> second = may_be_primes(joined(composite, number));
    EXPECT_EQ(first[0], second[1]);
    const std::array<bool, 2> both = may_be_primes(joined(number, number));
    EXPECT_EQ(both[0], first[0]);
    EXPECT_EQ(both[1], first[0]);
    return first[0];
  }

  static Words joined(const Words &first, const Words &second) {
    Words both = first;
    both.insert(both.end(), second.begin(), second.end());
    return both;
  }
};

TEST_P(EulerCriterion, PassesPrimesAndRefusesTheNumbersAfterThem) {
  Drbg random(test::fixed_entropy(3));
  int passed = 0;
  for (const unsigned length : {2048U, 3072U, 4096U}) {
    const test::KeyNumbers key = test::numbers_of(test::test_key(length));
    for (std::vector<std::uint8_t> number : {key.p, key.q}) {
      EXPECT_TRUE(passes(words_of(number))) << length;
      for (int i = 0; i < 60 && number.back() < 254; ++i) {
        number.back() = static_cast<std::uint8_t>(number.back() + 2);
        const bool is_prime = is_probable_prime(*BigNumber(number).get(), random);
        ASSERT_EQ(passes(words_of(number)), is_prime) << length << " bits, the prime and " << 2 * (i + 1);
        passed += is_prime ? 1 : 0;
      }
    }
    EXPECT_FALSE(passes(words_of(key.n))) << length;
  }
  EXPECT_LT(passed, 10);
}

/// Both values that Euler's criterion allows: 2 is a square modulo primes that are 1 or 7 modulo 8, and no other.
TEST_P(EulerCriterion, PassesPrimesOfEachKind) {
  const auto all_ones_but = [](std::size_t words, std::uint64_t subtrahend) {
    Words number(words, ~std::uint64_t{0});
    number.front() -= subtrahend - 1;
    return number;
  };
  // The largest prime below 2^512 and the next smaller ones, of each remainder modulo 8.
  for (const std::uint64_t subtrahend : {569U, 629U, 875U, 975U}) {
    const Words number = all_ones_but(8, subtrahend);
    EXPECT_TRUE(passes(number)) << "2^512 - " << subtrahend << ", " << number.front() % 8 << " modulo 8";
  }
  EXPECT_TRUE(passes(all_ones_but(16, 105)));
  EXPECT_FALSE(passes(all_ones_but(16, 107)));
}

TEST_P(EulerCriterion, LeavesOtherLengthsToOthers) {
  EXPECT_TRUE(passes({15}));
  Words with_leading_zero(16, ~std::uint64_t{0} >> 1U);
  EXPECT_TRUE(passes(with_leading_zero));
}

INSTANTIATE_TEST_SUITE_P(Kernels, EulerCriterion, testing::Values(Tier::portable, Tier::relaxed_simd),
                         [](const auto &info) {
                           return std::string(info.param == Tier::portable ? "Portable" : "Fused");
                         });

TEST(EulerCriterionWithoutKernel, PassesAll) {
  ASSERT_TRUE(use_tier(Tier::reference));
  const Words composites(32, ~std::uint64_t{0});
  EXPECT_EQ(may_be_primes(composites), (std::array{true, true}));
  ASSERT_TRUE(use_tier(Tier::portable));
  EXPECT_EQ(may_be_primes(composites), (std::array{false, false}));
}

} // namespace
} // namespace tokensmith::kernels
