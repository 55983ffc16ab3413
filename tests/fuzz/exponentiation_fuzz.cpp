// Whatever the numbers, both kernels raise them as Mbed TLS does.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mbedtls/bignum.h>
#include <span>
#include <vector>

#include "core/mbedtls_support.hpp"
#include "kernels/tier.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  using namespace tokensmith;
  // A byte for the length, eight for the exponent; then the modulus, and the base from what is left.
  std::span input(data, size);
  if (input.size() < 9) {
    return 0;
  }
  const std::size_t words = kernels::min_words + input[0] % (kernels::max_words / 4);
  const std::span exponent = input.subspan(1, 8);
  input = input.subspan(9);
  const auto take = [&input](std::size_t count) {
    std::vector<std::uint8_t> bytes(count, 0xFF); // what is missing is ones: the hard case
    const std::size_t given = std::min(count, input.size());
    std::ranges::copy(input.first(given), bytes.begin());
    input = input.subspan(given);
    return bytes;
  };
  std::vector<std::uint8_t> modulus = take(words * 8);
  modulus.back() |= 1;
  const BigNumber n(modulus);
  const BigNumber a(take(words * 8));
  const BigNumber e(exponent);
  BigNumber expected;
  kernels::use_tier(kernels::Tier::reference);
  require_success(mbedtls_mpi_exp_mod(expected.get(), a.get(), e.get(), n.get(), nullptr), "mbedtls_mpi_exp_mod");
  for (const kernels::Tier tier : {kernels::Tier::portable, kernels::Tier::relaxed_simd}) {
    if (!kernels::use_tier(tier, &kernels::native_fused_kernel())) {
      std::abort();
    }
    BigNumber result;
    require_success(mbedtls_mpi_exp_mod(result.get(), a.get(), e.get(), n.get(), nullptr), "mbedtls_mpi_exp_mod");
    if (mbedtls_mpi_cmp_mpi(result.get(), expected.get()) != 0) {
      std::abort();
    }
  }
  return 0;
}
