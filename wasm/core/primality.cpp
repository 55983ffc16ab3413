#include "core/primality.hpp"

#include "core/mbedtls_support.hpp"

namespace tokensmith {

bool is_probable_prime(const mbedtls_mpi &number, RandomSource &random) {
  if (mbedtls_mpi_cmp_int(&number, 1) <= 0) {
    return false; // Mbed TLS tests the absolute value
  }
  constexpr int rounds = 8;
  MbedtlsRandom source(random);
  const int result = mbedtls_mpi_is_prime_ext(&number, rounds, MbedtlsRandom::fill, &source);
  source.rethrow();
  if (result == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE) {
    return false;
  }
  require_success(result, "mbedtls_mpi_is_prime_ext");
  return true;
}

} // namespace tokensmith
