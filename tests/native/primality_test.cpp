#include "core/rsa/prime_search.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::fixed_entropy;

TEST(Primality, Wycheproof) {
  const auto vectors = test::read_vectors("primality_test.json");
  SKIP_WITHOUT_VECTORS(vectors, "primality_test.json");
  // One in a thousand sequences of bases takes a number for prime that was built to deceive (primality.hpp). This is
  // not one of them.
  Drbg random(fixed_entropy(2));
  int count = 0;
  for (const Json &group : vectors->at("testGroups")) {
    for (const Json &vector : group.at("tests")) {
      const auto value = test::from_hexadecimal(vector.at("value").get<std::string>());
      const std::string result = vector.at("result").get<std::string>();
      // "acceptable" are negative numbers in two's complement. Ours are never negative; read that way, none of them is
      // a prime.
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

} // namespace
} // namespace tokensmith
