// Inverses by powers against those of Mbed TLS's own function, which the reference tier leaves in place.

#include <gtest/gtest.h>

#include <cstdint>
#include <mbedtls/bignum.h>
#include <optional>
#include <string>
#include <vector>

#include "core/rsa/mbedtls_support.hpp"
#include "kernels/tier.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using kernels::Tier;
using kernels::use_tier;
using Bytes = std::vector<std::uint8_t>;

/// Restores what the other tests run with.
class InverseTest : public testing::TestWithParam<Tier> {
protected:
  ~InverseTest() override { use_tier(Tier::portable); }

  /// Empty if there is no inverse.
  static std::optional<SecretBytes> invert(const Bytes &number, const Bytes &modulus) {
    BigNumber result;
    const int status = mbedtls_mpi_inv_mod(result.get(), BigNumber(number).get(), BigNumber(modulus).get());
    if (status == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE) {
      return std::nullopt;
    }
    EXPECT_EQ(status, 0);
    return to_bytes(*result.get());
  }

  static std::optional<SecretBytes> expect_as_reference(const Bytes &number, const Bytes &modulus) {
    EXPECT_TRUE(use_tier(Tier::reference));
    const auto expected = invert(number, modulus);
    EXPECT_TRUE(use_tier(GetParam(), &kernels::native_fused_kernel()));
    EXPECT_EQ(invert(number, modulus), expected);
    return expected;
  }

  static Bytes less_one(Bytes odd) {
    odd.back() -= 1;
    return odd;
  }
};

TEST_P(InverseTest, IsFoundModuloPrimes) {
  for (const unsigned length : {2048U, 3072U, 4096U}) {
    const test::KeyNumbers key = test::numbers_of(test::test_key(length));
    for (const Bytes &prime : {key.p, key.q}) {
      for (const Bytes &number : {Bytes{1}, Bytes{2}, Bytes{1, 0, 1}, less_one(prime), key.dp, key.dq, key.qi}) {
        EXPECT_TRUE(expect_as_reference(number, prime).has_value()) << length;
      }
      EXPECT_FALSE(expect_as_reference(prime, prime).has_value()) << length;
    }
    EXPECT_EQ(expect_as_reference(key.q, key.p), SecretBytes(key.qi.begin(), key.qi.end())) << length;
  }
}

/// The power is not an inverse there, and the check finds that.
TEST_P(InverseTest, IsFoundModuloOtherNumbersWhereThereIsOne) {
  const test::KeyNumbers key = test::numbers_of(test::test_key());
  EXPECT_TRUE(expect_as_reference(Bytes{2}, key.n).has_value());
  EXPECT_TRUE(expect_as_reference(key.d, key.n).has_value());
  EXPECT_TRUE(expect_as_reference(less_one(key.n), key.n).has_value());
  EXPECT_FALSE(expect_as_reference(key.p, key.n).has_value());
  EXPECT_FALSE(expect_as_reference(key.q, key.n).has_value());
  // Even ones, and short ones, which no kernel takes.
  EXPECT_TRUE(expect_as_reference(key.e, less_one(key.p)).has_value());
  EXPECT_TRUE(expect_as_reference(Bytes{5}, Bytes{1, 0, 1}).has_value());
  EXPECT_FALSE(expect_as_reference(Bytes{5}, Bytes{35}).has_value());
}

TEST_P(InverseTest, OfZeroThereIsNone) {
  const test::KeyNumbers key = test::numbers_of(test::test_key());
  EXPECT_FALSE(expect_as_reference(Bytes{0}, key.p).has_value());
  EXPECT_FALSE(expect_as_reference(Bytes{0}, key.n).has_value());
}

INSTANTIATE_TEST_SUITE_P(Kernels, InverseTest, testing::Values(Tier::portable, Tier::relaxed_simd),
                         [](const auto &info) {
                           return std::string(info.param == Tier::portable ? "Portable" : "Fused");
                         });

} // namespace
} // namespace tokensmith
