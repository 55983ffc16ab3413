#include "kernels/small_factors.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

namespace tokensmith::kernels {
namespace {

using Words = std::vector<std::uint64_t>; // the lowest first

std::uint64_t remainder_of(const Words &words, std::uint64_t divisor) {
  std::uint64_t remainder = 0;
  for (std::size_t i = words.size(); i-- > 0;) {
    for (const unsigned shift : {32U, 0U}) {
      remainder = ((remainder << 32U) | ((words[i] >> shift) & 0xFFFFFFFFU)) % divisor;
    }
  }
  return remainder;
}

bool has_factor(const Words &words) { return has_small_factor(words.data(), words.size()); }

std::vector<unsigned> odd_primes() {
  std::vector<unsigned> primes;
  for (unsigned number = 3; number < small_factor_bound; number += 2) {
    bool is_prime = true;
    for (unsigned divisor = 3; divisor * divisor <= number && is_prime; divisor += 2) {
      is_prime = number % divisor != 0;
    }
    if (is_prime) {
      primes.push_back(number);
    }
  }
  return primes;
}

TEST(SmallFactors, AreFoundWhereTheyAreAndNowhereElse) {
  const std::vector<unsigned> primes = odd_primes();
  std::mt19937_64 random(20); // NOLINT(cert-msc51-cpp): the same numbers in every run
  int with = 0;
  for (std::size_t i = 0; i < 600; ++i) {
    Words number(i % 4 == 0 ? 16 : i % 4 == 1 ? 24 : i % 4 == 2 ? 32 : 1 + i % 32);
    for (std::uint64_t &word : number) {
      word = random();
    }
    bool expected = false;
    for (const unsigned prime : primes) {
      expected = expected || remainder_of(number, prime) == 0;
    }
    ASSERT_EQ(has_factor(number), expected) << i;
    with += expected ? 1 : 0;
  }
  EXPECT_GT(with, 200);
  EXPECT_LT(with, 590);
}

/// Each prime alone: a multiple of it that no other divides, and multiples of each length, made of extreme digits.
TEST(SmallFactors, AreAllTried) {
  const std::vector<unsigned> primes = odd_primes();
  ASSERT_EQ(primes.size(), 6541U);
  for (const unsigned prime : primes) {
    EXPECT_TRUE(has_factor({std::uint64_t{prime} << 40U})) << prime;
    for (const std::size_t length : {16U, 24U, 32U}) {
      Words number(length, ~std::uint64_t{0});
      number.front() -= remainder_of(number, prime); // does not borrow
      EXPECT_TRUE(has_factor(number)) << prime << ", " << length << " words";
    }
  }
}

TEST(SmallFactors, AreBelowTheBound) {
  for (const std::uint64_t prime : {65537U, 65539U, 4294967291U}) {
    EXPECT_FALSE(has_factor({prime}));
    EXPECT_FALSE(has_factor({0, prime})); // times 2^64
  }
  EXPECT_FALSE(has_factor({65537ULL * 65539U}));
  EXPECT_FALSE(has_factor({1}));
  EXPECT_TRUE(has_factor({65521}));
}

/// Digits that reach all bounds at once: 2^12 times i is -2^11 in each, all carries go through.
TEST(SmallFactors, AreRightForExtremeDigits) {
  for (const std::size_t length : {16U, 24U, 32U}) {
    for (const std::uint64_t digit : {0x800ULL, 0x7FFULL, 0x801ULL, 0xFFFULL}) {
      Words number(length);
      for (std::size_t bit = 0; bit < 64 * length; ++bit) {
        number[bit / 64] |= ((digit >> (bit % 12)) & 1U) << (bit % 64);
      }
      number.front() |= 1;
      bool expected = false;
      for (const unsigned prime : odd_primes()) {
        expected = expected || remainder_of(number, prime) == 0;
      }
      EXPECT_EQ(has_factor(number), expected) << length << " words of " << digit;
    }
  }
}

} // namespace
} // namespace tokensmith::kernels
