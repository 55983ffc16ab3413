#include "core/primality.hpp"

#include "core/mbedtls_support.hpp"

namespace tokensmith {

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
