// Mbed TLS finds inverses and greatest common divisors by one function, which goes through all words for each bit. Ours
// takes its place. Its own has another name in this build (see CMakeLists.txt) and does what is longer than our keys.

#include <cstddef>
#include <cstdint>

extern "C" {
#include <bignum_core.h>
}
#include <mbedtls/platform_util.h>

#include "kernels/inversion.hpp"

extern "C" void tokensmith_reference_gcd_modinv_odd(mbedtls_mpi_uint *gcd, mbedtls_mpi_uint *inverse,
                                                    const mbedtls_mpi_uint *number, size_t number_words,
                                                    const mbedtls_mpi_uint *modulus, size_t words,
                                                    mbedtls_mpi_uint *working_memory);

// Mbed TLS calls them G, I, A, N and T.
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
extern "C" void mbedtls_mpi_core_gcd_modinv_odd(mbedtls_mpi_uint *gcd, mbedtls_mpi_uint *inverse,
                                                const mbedtls_mpi_uint *number, size_t number_words,
                                                const mbedtls_mpi_uint *modulus, size_t words,
                                                mbedtls_mpi_uint *working_memory) {
  if constexpr (sizeof(mbedtls_mpi_uint) == sizeof(std::uint64_t)) {
    constexpr size_t max_words = MBEDTLS_MPI_MAX_SIZE / sizeof(std::uint64_t);
    if (words > 0 && words <= max_words) {
      tokensmith::kernels::Inversion<max_words> inversion;
      inversion.run(gcd, inverse, number, number_words, modulus, words);
      mbedtls_platform_zeroize(&inversion, sizeof inversion);
      return;
    }
  }
  tokensmith_reference_gcd_modinv_odd(gcd, inverse, number, number_words, modulus, words, working_memory);
}
