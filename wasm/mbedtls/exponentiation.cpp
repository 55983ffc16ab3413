// Mbed TLS calls these two functions for every power it raises. Its own have other names in this build (see
// CMakeLists.txt) and are what happens when a kernel does not apply.

#include <cstdint>
#include <cstdlib>
#include <memory>

extern "C" {
#include <bignum_core.h>
}

#include "kernel_power.hpp"
#include "kernels/tier.hpp"
#include "wiping_memory.h"

extern "C" {
void tokensmith_reference_exp_mod(mbedtls_mpi_uint *result, const mbedtls_mpi_uint *base,
                                  const mbedtls_mpi_uint *modulus, size_t words, const mbedtls_mpi_uint *exponent,
                                  size_t exponent_words, const mbedtls_mpi_uint *montgomery_square,
                                  mbedtls_mpi_uint *working_memory);
void tokensmith_reference_exp_mod_unsafe(mbedtls_mpi_uint *result, const mbedtls_mpi_uint *base,
                                         const mbedtls_mpi_uint *modulus, size_t words,
                                         const mbedtls_mpi_uint *exponent, size_t exponent_words,
                                         const mbedtls_mpi_uint *montgomery_square, mbedtls_mpi_uint *working_memory);
}

using namespace tokensmith::kernels;

namespace {

/// The length in bits, in steps of half a word. The one place before the kernels that looks at the exponent's value:
/// time tells whether its last half word is zero. Signatures blind their exponents with 28 bytes, which leaves that
/// half zero every time and saves a fortieth of the work. An exponent that fills its words has it zero one time in
/// 2^32.
size_t length_of(const mbedtls_mpi_uint *exponent, size_t words) {
  constexpr unsigned half = 32;
  return words == 0 ? 0 : 64 * words - (exponent[words - 1] >> half == 0 ? half : 0);
}

} // namespace

bool tokensmith::raise_by_kernel(mbedtls_mpi_uint *result, const mbedtls_mpi_uint *base,
                                 const mbedtls_mpi_uint *modulus, size_t words, const mbedtls_mpi_uint *exponent,
                                 size_t exponent_words, const mbedtls_mpi_uint *montgomery_square, bool is_public) {
  if constexpr (sizeof(mbedtls_mpi_uint) == sizeof(std::uint64_t)) {
    const Kernel *kernel = current_kernel();
    // base modulus with leading zeros is one whose length says too much; its length is not secret.
    if (kernel == nullptr || words < min_words || words > max_words || modulus[words - 1] == 0) {
      return false;
    }
    // malloc aligns to 16 bytes.
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): unlike new, it need not throw
    const std::unique_ptr<void, void (*)(void *)> scratch(std::malloc(kernel->scratch_size(words)),
                                                          tokensmith_wiping_free);
    if (scratch == nullptr) {
      return false;
    }
    kernel->exponentiate({.result = result,
                          .base = base,
                          .modulus = modulus,
                          .words = words,
                          .exponent = exponent,
                          .exponent_bits = length_of(exponent, exponent_words),
                          .montgomery_square = montgomery_square,
                          .is_public = is_public},
                         scratch.get());
    return true;
  }
  return false;
}

// Mbed TLS calls them X, A, N, E, RR and T.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
extern "C" void mbedtls_mpi_core_exp_mod(mbedtls_mpi_uint *result, const mbedtls_mpi_uint *base,
                                         const mbedtls_mpi_uint *modulus, size_t words,
                                         const mbedtls_mpi_uint *exponent, size_t exponent_words,
                                         const mbedtls_mpi_uint *montgomery_square, mbedtls_mpi_uint *working_memory) {
  if (!tokensmith::raise_by_kernel(result, base, modulus, words, exponent, exponent_words, montgomery_square, false)) {
    tokensmith_reference_exp_mod(result, base, modulus, words, exponent, exponent_words, montgomery_square,
                                 working_memory);
  }
}

extern "C" void mbedtls_mpi_core_exp_mod_unsafe(mbedtls_mpi_uint *result, const mbedtls_mpi_uint *base,
                                                const mbedtls_mpi_uint *modulus, size_t words,
                                                const mbedtls_mpi_uint *exponent, size_t exponent_words,
                                                const mbedtls_mpi_uint *montgomery_square,
                                                mbedtls_mpi_uint *working_memory) {
  if (!tokensmith::raise_by_kernel(result, base, modulus, words, exponent, exponent_words, montgomery_square, true)) {
    tokensmith_reference_exp_mod_unsafe(result, base, modulus, words, exponent, exponent_words, montgomery_square,
                                        working_memory);
  }
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
