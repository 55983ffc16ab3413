#include "kernels/small_factors.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

namespace tokensmith::kernels {
namespace {

/// 32-bit digits, the highest first.
std::uint64_t remainder_of(const std::vector<std::uint32_t> &digits, std::uint64_t divisor) {
  std::uint64_t remainder = 0;
  for (const std::uint32_t digit : digits) {
    remainder = ((remainder << 32U) | digit) % divisor;
  }
  return remainder;
}

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
  std::mt19937 random(20); // NOLINT(cert-msc51-cpp): the same numbers in every run
  int with = 0;
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::uint32_t> digits(i % 2 == 0 ? 32 : 64);
    for (std::uint32_t &digit : digits) {
      digit = static_cast<std::uint32_t>(random());
    }
    bool expected = false;
    for (const unsigned prime : primes) {
      expected = expected || remainder_of(digits, prime) == 0;
    }
    ASSERT_EQ(has_small_factor(digits.data(), digits.size()), expected) << i;
    with += expected ? 1 : 0;
  }
  EXPECT_GT(with, 1000);
  EXPECT_LT(with, 2900);
}

/// Each prime alone: a multiple of it that no other divides.
TEST(SmallFactors, AreAllTried) {
  const std::vector<unsigned> primes = odd_primes();
  ASSERT_EQ(primes.size(), 1899U);
  for (const unsigned prime : primes) {
    std::vector<std::uint32_t> digits = {prime >> 1U, prime << 31U}; // prime * 2^31
    EXPECT_TRUE(has_small_factor(digits.data(), digits.size())) << prime;
    digits = {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}; // an extreme, made a multiple from below
    digits.back() -= static_cast<std::uint32_t>(remainder_of(digits, prime));
    EXPECT_TRUE(has_small_factor(digits.data(), digits.size())) << prime;
  }
  for (const std::uint32_t prime : {16411U, 4294967291U}) { // primes above the bound
    EXPECT_FALSE(has_small_factor(&prime, 1));
  }
  const std::uint32_t square[] = {0, 16411U * 16411U};
  EXPECT_FALSE(has_small_factor(square, 2));
}

} // namespace
} // namespace tokensmith::kernels
