#include "core/primality.hpp"

#include "core/mbedtls_support.hpp"

namespace tokensmith {

namespace {

/// Whether base^(n-1) is 1 modulo n, and no root of 1 on the way there is any other than 1 and -1.
bool is_consistent_with(const BigNumber &base, const mbedtls_mpi &n, const BigNumber &minus_one, const BigNumber &odd,
                        std::size_t twos, BigNumber &montgomery_square) {
  BigNumber power;
  require_success(mbedtls_mpi_exp_mod(power.get(), base.get(), odd.get(), &n, montgomery_square.get()),
                  "mbedtls_mpi_exp_mod");
  if (mbedtls_mpi_cmp_int(power.get(), 1) == 0) {
    return true;
  }
  for (std::size_t i = 1; mbedtls_mpi_cmp_mpi(power.get(), minus_one.get()) != 0; ++i) {
    if (i >= twos) {
      return false;
    }
    require_success(mbedtls_mpi_mul_mpi(power.get(), power.get(), power.get()), "mbedtls_mpi_mul_mpi");
    require_success(mbedtls_mpi_mod_mpi(power.get(), power.get(), &n), "mbedtls_mpi_mod_mpi");
  }
  return true;
}

} // namespace

bool passes_miller_rabin(const mbedtls_mpi &number, unsigned rounds, RandomSource &random) {
  BigNumber minus_one;
  BigNumber odd;
  require_success(mbedtls_mpi_sub_int(minus_one.get(), &number, 1), "mbedtls_mpi_sub_int");
  require_success(mbedtls_mpi_copy(odd.get(), minus_one.get()), "mbedtls_mpi_copy");
  const std::size_t twos = mbedtls_mpi_lsb(minus_one.get());
  require_success(mbedtls_mpi_shift_r(odd.get(), twos), "mbedtls_mpi_shift_r");
  MbedtlsRandom source(random);
  BigNumber base;
  BigNumber montgomery_square; // of the number: computed in the first round
  for (unsigned round = 0; round < rounds; ++round) {
    const int result = mbedtls_mpi_random(base.get(), 2, minus_one.get(), MbedtlsRandom::fill, &source);
    source.rethrow();
    require_success(result, "mbedtls_mpi_random");
    if (!is_consistent_with(base, number, minus_one, odd, twos, montgomery_square)) {
      return false;
    }
  }
  return true;
}

bool is_probable_prime(const mbedtls_mpi &number, RandomSource &random) {
  if (mbedtls_mpi_cmp_int(&number, 1) <= 0) {
    return false; // Mbed TLS tests the absolute value
  }
  // Of a number with leading zero limbs Mbed TLS 3.6 says that it is no prime: it draws bases as long as the limbs, and
  // gives up when they keep being larger than the number. A copy has none.
  BigNumber copy;
  require_success(mbedtls_mpi_copy(copy.get(), &number), "mbedtls_mpi_copy");
  constexpr int rounds = 5;
  MbedtlsRandom source(random);
  const int result = mbedtls_mpi_is_prime_ext(copy.get(), rounds, MbedtlsRandom::fill, &source);
  source.rethrow();
  if (result == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE) {
    return false;
  }
  require_success(result, "mbedtls_mpi_is_prime_ext");
  return true;
}

} // namespace tokensmith
