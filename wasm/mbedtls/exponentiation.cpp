// Mbed TLS calls these two functions for every power it raises. Its own have other names in this build (see
// CMakeLists.txt) and are what happens when a kernel does not apply.

#include <cstdint>
#include <mbedtls/platform.h>

extern "C" {
#include <bignum_core.h>
}

#include "kernels/tier.hpp"
#include "wiping_memory.h"

extern "C" {
void tokensmith_reference_exp_mod(mbedtls_mpi_uint *X, const mbedtls_mpi_uint *A, const mbedtls_mpi_uint *N,
                                  size_t AN_limbs, const mbedtls_mpi_uint *E, size_t E_limbs,
                                  const mbedtls_mpi_uint *RR, mbedtls_mpi_uint *T);
void tokensmith_reference_exp_mod_unsafe(mbedtls_mpi_uint *X, const mbedtls_mpi_uint *A, const mbedtls_mpi_uint *N,
                                         size_t AN_limbs, const mbedtls_mpi_uint *E, size_t E_limbs,
                                         const mbedtls_mpi_uint *RR, mbedtls_mpi_uint *T);
}

namespace {

using namespace tokensmith::kernels;

/// @returns false where the kernels do not apply or memory is short; nothing has been written then
bool raise(mbedtls_mpi_uint *result, const mbedtls_mpi_uint *base, const mbedtls_mpi_uint *modulus, size_t words,
           const mbedtls_mpi_uint *exponent, size_t exponent_words, const mbedtls_mpi_uint *montgomery_square,
           bool is_public) {
  if constexpr (sizeof(mbedtls_mpi_uint) == sizeof(std::uint64_t)) {
    const Kernel *kernel = current_kernel();
    // A modulus with leading zeros is one whose length says too much; its length is no secret.
    if (kernel == nullptr || words < min_words || words > max_words || modulus[words - 1] == 0) {
      return false;
    }
    // malloc aligns to 16 bytes.
    void *scratch = mbedtls_calloc(1, kernel->scratch_size(words, exponent_words));
    if (scratch == nullptr) {
      return false;
    }
    kernel->exponentiate({.result = result,
                          .base = base,
                          .modulus = modulus,
                          .words = words,
                          .exponent = exponent,
                          .exponent_words = exponent_words,
                          .montgomery_square = montgomery_square,
                          .is_public = is_public},
                         scratch);
    tokensmith_wiping_free(scratch);
    return true;
  }
  return false;
}

} // namespace

extern "C" void mbedtls_mpi_core_exp_mod(mbedtls_mpi_uint *X, const mbedtls_mpi_uint *A, const mbedtls_mpi_uint *N,
                                         size_t AN_limbs, const mbedtls_mpi_uint *E, size_t E_limbs,
                                         const mbedtls_mpi_uint *RR, mbedtls_mpi_uint *T) {
  if (!raise(X, A, N, AN_limbs, E, E_limbs, RR, false)) {
    tokensmith_reference_exp_mod(X, A, N, AN_limbs, E, E_limbs, RR, T);
  }
}

extern "C" void mbedtls_mpi_core_exp_mod_unsafe(mbedtls_mpi_uint *X, const mbedtls_mpi_uint *A,
                                                const mbedtls_mpi_uint *N, size_t AN_limbs, const mbedtls_mpi_uint *E,
                                                size_t E_limbs, const mbedtls_mpi_uint *RR, mbedtls_mpi_uint *T) {
  if (!raise(X, A, N, AN_limbs, E, E_limbs, RR, true)) {
    tokensmith_reference_exp_mod_unsafe(X, A, N, AN_limbs, E, E_limbs, RR, T);
  }
}
