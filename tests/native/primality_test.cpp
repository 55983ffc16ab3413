#include "core/primality.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/mbedtls_support.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::fixed_entropy;

TEST(Primality, Wycheproof) {
  const auto vectors = test::read_vectors("primality_test.json");
  SKIP_WITHOUT_VECTORS(vectors, "primality_test.json");
  Drbg random(fixed_entropy(1));
  int count = 0;
  for (const Json &group : vectors->at("testGroups")) {
    for (const Json &vector : group.at("tests")) {
      const auto value = test::from_hexadecimal(vector.at("value").get<std::string>());
      const std::string result = vector.at("result").get<std::string>();
      // "acceptable" are negative numbers in two's complement. Ours are never negative; read as such none is a prime.
      BigNumber number(value);
      if (!value.empty() && (value[0] & 0x80U) != 0) {
        BigNumber modulus;
        ASSERT_EQ(mbedtls_mpi_lset(modulus.get(), 1), 0);
        ASSERT_EQ(mbedtls_mpi_shift_l(modulus.get(), value.size() * 8), 0);
        ASSERT_EQ(mbedtls_mpi_sub_mpi(number.get(), number.get(), modulus.get()), 0);
      }
      EXPECT_EQ(is_probable_prime(*number.get(), random), result == "valid") << vector.at("tcId").dump();
      ++count;
    }
  }
  EXPECT_EQ(count, vectors->at("numberOfTests").get<int>());
}

TEST(Primality, KnowsSmallNumbers) {
  Drbg random(fixed_entropy(1));
  const auto is_prime = [](unsigned number) {
    for (unsigned divisor = 2; divisor * divisor <= number; ++divisor) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return number > 1;
  };
  for (unsigned number = 0; number < 3000; ++number) {
    BigNumber value;
    ASSERT_EQ(mbedtls_mpi_lset(value.get(), static_cast<mbedtls_mpi_sint>(number)), 0);
    EXPECT_EQ(is_probable_prime(*value.get(), random), is_prime(number)) << number;
  }
}

TEST(Primality, DoesNotMindLeadingZeros) {
  Drbg random(fixed_entropy(1));
  BigNumber number(test::numbers_of(test::test_key()).p);
  ASSERT_EQ(mbedtls_mpi_grow(number.get(), 64), 0);
  EXPECT_TRUE(is_probable_prime(*number.get(), random));
}

TEST(Primality, PassesOnThatThereIsNoEntropy) {
  Drbg random([](std::span<std::uint8_t>) { return false; });
  const BigNumber number(test::numbers_of(test::test_key()).p);
  EXPECT_EQ(test::error_of([&] { (void)is_probable_prime(*number.get(), random); }).code, Code::ERR_ENGINE_ENTROPY);
}

TEST(MillerRabin, TellsPrimesFromComposites) {
  Drbg random(fixed_entropy(1));
  const auto passes = [&](const char *decimal) {
    BigNumber number;
    EXPECT_EQ(mbedtls_mpi_read_string(number.get(), 10, decimal), 0);
    return passes_miller_rabin(*number.get(), 20, random);
  };
  for (const char *prime :
       {"5", "7", "16411", "65537", "2305843009213693951", "170141183460469231731687303715884105727"}) {
    EXPECT_TRUE(passes(prime)) << prime;
  }
  // Carmichael numbers, to which Fermat's test is blind, and strong pseudoprimes to the first primes as bases.
  for (const char *composite :
       {"9", "15", "561", "1105", "6601", "8911", "2047", "3215031751", "3825123056546413051",
        "318665857834031151167461", "3317044064679887385961981", "1195068768795265792518361315725116351898245581"}) {
    EXPECT_FALSE(passes(composite)) << composite;
  }
  EXPECT_TRUE(passes_miller_rabin(*BigNumber(test::numbers_of(test::test_key()).p).get(), 5, random));
  EXPECT_FALSE(passes_miller_rabin(*BigNumber(test::numbers_of(test::test_key()).n).get(), 5, random));
}

} // namespace
} // namespace tokensmith
