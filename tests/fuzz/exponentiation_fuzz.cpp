// For any numbers, both kernels exponentiate and invert as Mbed TLS does, and agree on two candidate primes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mbedtls/bignum.h>
#include <span>
#include <vector>

#include "core/rsa/mbedtls_support.hpp"
#include "kernels/lent_memory.hpp"
#include "kernels/tier.hpp"

namespace {

using namespace tokensmith;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

std::vector<std::uint64_t> powers_of_two(const kernels::SearchKernel &kernel,
                                         const std::vector<std::uint64_t> &moduli) {
  const std::size_t words = moduli.size() / 2;
  std::vector<std::uint64_t> results(moduli.size());
  kernels::LentMemory scratch(kernel, words);
  kernel.raise_two({.results = results.data(), .moduli = moduli.data(), .words = words}, scratch.get());
  return results;
}

/// The inverse is compared only if it exists.
struct Inverse {
  BigNumber number;
  int status;

  Inverse(const BigNumber &a, const BigNumber &n) : status(mbedtls_mpi_inv_mod(number.get(), a.get(), n.get())) {}
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
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
  const std::vector<std::uint8_t> base = take(words * 8);
  const BigNumber a(base);
  const BigNumber e(exponent);
  BigNumber expected;
  kernels::use_tier(kernels::Tier::reference);
  require_success(mbedtls_mpi_exp_mod(expected.get(), a.get(), e.get(), n.get(), nullptr), "mbedtls_mpi_exp_mod");
  const Inverse expected_inverse(a, n);
  for (const kernels::Tier tier : {kernels::Tier::portable, kernels::Tier::relaxed_simd}) {
    require(kernels::use_tier(tier, &kernels::native_fused_kernel()));
    BigNumber result;
    require_success(mbedtls_mpi_exp_mod(result.get(), a.get(), e.get(), n.get(), nullptr), "mbedtls_mpi_exp_mod");
    require(mbedtls_mpi_cmp_mpi(result.get(), expected.get()) == 0);
    const Inverse inverse(a, n);
    require(inverse.status == expected_inverse.status);
    require(inverse.status != 0 || mbedtls_mpi_cmp_mpi(inverse.number.get(), expected_inverse.number.get()) == 0);
  }
  std::vector<std::uint64_t> moduli(2 * words);
  std::memcpy(moduli.data(), modulus.data(), words * 8);
  std::memcpy(moduli.data() + words, base.data(), words * 8);
  for (const std::size_t first : {std::size_t{0}, words}) {
    moduli[first] |= 1U;
    moduli[first + words - 1] |= std::uint64_t{1} << 63U;
  }
  require(powers_of_two(kernels::native_fused_search_kernel(), moduli) ==
          powers_of_two(kernels::portable_search_kernel(), moduli));
  return 0;
}
