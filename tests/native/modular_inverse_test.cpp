// Inverses and greatest common divisors against Mbed TLS's own.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <mbedtls/bignum.h>
#include <random>
#include <vector>

// In a header of Mbed TLS that is not installed, and what CMakeLists.txt calls its own.
extern "C" void mbedtls_mpi_core_gcd_modinv_odd(mbedtls_mpi_uint *G, mbedtls_mpi_uint *I, const mbedtls_mpi_uint *A,
                                                std::size_t A_limbs, const mbedtls_mpi_uint *N, std::size_t N_limbs,
                                                mbedtls_mpi_uint *T);
extern "C" void tokensmith_reference_gcd_modinv_odd(mbedtls_mpi_uint *G, mbedtls_mpi_uint *I, const mbedtls_mpi_uint *A,
                                                    std::size_t A_limbs, const mbedtls_mpi_uint *N, std::size_t N_limbs,
                                                    mbedtls_mpi_uint *T);

namespace tokensmith {
namespace {

using Words = std::vector<mbedtls_mpi_uint>; // the lowest first

struct Result {
  Words gcd;
  Words inverse; ///< empty where it was not asked for
  bool operator==(const Result &) const = default;
};

Result run(decltype(mbedtls_mpi_core_gcd_modinv_odd) &function, const Words &number, const Words &modulus,
           bool wants_inverse) {
  Result result{.gcd = Words(modulus.size()), .inverse = Words(wants_inverse ? modulus.size() : 0)};
  Words memory(5 * modulus.size());
  function(result.gcd.data(), wants_inverse ? result.inverse.data() : nullptr, number.data(), number.size(),
           modulus.data(), modulus.size(), memory.data());
  return result;
}

bool is_one(const Words &words) {
  return words.front() == 1 && std::all_of(words.begin() + 1, words.end(), [](auto word) { return word == 0; });
}

void expect_as_reference(const Words &number, const Words &modulus) {
  const Result divisor = run(mbedtls_mpi_core_gcd_modinv_odd, number, modulus, false);
  ASSERT_EQ(divisor, run(tokensmith_reference_gcd_modinv_odd, number, modulus, false)) << modulus.size() << " words";
  const Result result = run(mbedtls_mpi_core_gcd_modinv_odd, number, modulus, true);
  ASSERT_EQ(result.gcd, divisor.gcd);
  if (is_one(result.gcd)) { // else there is none
    ASSERT_EQ(result, run(tokensmith_reference_gcd_modinv_odd, number, modulus, true)) << modulus.size() << " words";
  }
}

bool is_below(const Words &a, const Words &b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

class ModularInverse : public testing::Test {
protected:
  Words random_words(std::size_t count) {
    Words words(count);
    std::ranges::generate(words, [this] { return random_(); });
    return words;
  }
  std::mt19937_64 random_{20261125}; // NOLINT(bugprone-random-generator-seed): the same numbers in each run
};

constexpr std::array<std::size_t, 12> lengths = {1, 2, 3, 8, 15, 16, 17, 24, 31, 32, 48, 64};

TEST_F(ModularInverse, AgreesOnArbitraryNumbers) {
  for (const std::size_t length : lengths) {
    for (int round = 0; round < (length <= 32 ? 20 : 2); ++round) {
      Words modulus = random_words(length);
      modulus.back() >>= round % 3 == 2 ? 37 : 0;
      modulus.front() |= 3; // odd, and not 1
      Words number = random_words(length);
      while (!is_below(number, modulus)) {
        number.back() >>= 1;
      }
      ASSERT_NO_FATAL_FAILURE(expect_as_reference(number, modulus));
      number.resize(1 + length / 2);
      ASSERT_NO_FATAL_FAILURE(expect_as_reference(number, modulus));
    }
  }
}

TEST_F(ModularInverse, AgreesOnExtremes) {
  for (const std::size_t length : lengths) {
    const Words ones(length, ~mbedtls_mpi_uint{0});
    Words lowest(length); // 2^(64 length - 1) + 1
    lowest.front() = 1;
    lowest.back() |= mbedtls_mpi_uint{1} << 63U;
    Words three(length);
    three.front() = 3;
    for (const Words &modulus : {ones, lowest, three}) {
      Words less_one = modulus;
      less_one.front() -= 1;
      Words half(length); // (N-1)/2
      for (std::size_t i = 0; i < length; ++i) {
        half[i] = modulus[i] >> 1U | (i + 1 < length ? modulus[i + 1] << 63U : 0);
      }
      Words one(length);
      one.front() = 1;
      Words two(length);
      two.front() = 2;
      for (const Words &number : {Words(length), one, two, half, less_one, modulus}) {
        ASSERT_NO_FATAL_FAILURE(expect_as_reference(number, modulus));
      }
    }
  }
}

TEST_F(ModularInverse, FindsCommonDivisors) {
  for (const std::size_t length : {2U, 16U, 32U}) {
    for (int round = 0; round < 20; ++round) {
      // Two numbers of a word less, times one odd word.
      const std::uint64_t factor = random_() | 1U;
      const auto times_factor = [factor](const Words &words) {
        Words product;
        unsigned __int128 carry = 0;
        for (const auto word : words) {
          carry += static_cast<unsigned __int128>(word) * factor;
          product.push_back(static_cast<std::uint64_t>(carry));
          carry >>= 64U;
        }
        product.push_back(static_cast<std::uint64_t>(carry));
        return product;
      };
      Words a = random_words(length - 1);
      Words b = random_words(length - 1);
      a.front() |= 1;
      b.back() &= a.back();
      if (is_below(b, a)) {
        ASSERT_NO_FATAL_FAILURE(expect_as_reference(times_factor(b), times_factor(a)));
      }
    }
  }
}

/// Mbed TLS gives the same memory for what comes in and what goes out.
TEST_F(ModularInverse, MayOverwriteWhatItIsGiven) {
  Words modulus = random_words(32);
  modulus.front() |= 1;
  Words number = random_words(32);
  number.back() = modulus.back() / 2;
  const Result expected = run(tokensmith_reference_gcd_modinv_odd, number, modulus, true);
  Words memory(5 * 32);
  Words inverse = number;
  Words gcd(32);
  mbedtls_mpi_core_gcd_modinv_odd(gcd.data(), inverse.data(), inverse.data(), 32, modulus.data(), 32, memory.data());
  EXPECT_EQ(inverse, expected.inverse);
  Words in_place = number;
  mbedtls_mpi_core_gcd_modinv_odd(in_place.data(), nullptr, in_place.data(), 32, modulus.data(), 32, memory.data());
  EXPECT_EQ(in_place, expected.gcd);
  mbedtls_mpi_core_gcd_modinv_odd(modulus.data(), nullptr, number.data(), 32, modulus.data(), 32, memory.data());
  EXPECT_EQ(modulus, expected.gcd);
}

/// Longer than our keys.
TEST_F(ModularInverse, LeavesLongNumbersToMbedTls) {
  Words modulus = random_words(129);
  modulus.front() |= 1;
  ASSERT_NO_FATAL_FAILURE(expect_as_reference(random_words(2), modulus));
}

} // namespace
} // namespace tokensmith
