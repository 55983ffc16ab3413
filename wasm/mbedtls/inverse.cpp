// Mbed TLS finds inverses bit by bit, in twice the time that a kernel takes for a power. Modulo a prime the inverse is
// one, A^(N-2) (Fermat), as in its own mbedtls_mpi_mod_raw_inv_prime; and nearly all that RSA asks for are modulo
// primes: those of the blinding, and 1/q. Whether it is one is seen by multiplying, which is right for every modulus.
// Where it is not, and for common divisors, Mbed TLS's own function goes on, under another name (see CMakeLists.txt).

#include <algorithm>
#include <span>

#include "kernel_power.hpp"

extern "C" void tokensmith_reference_gcd_modinv_odd(mbedtls_mpi_uint *divisor, mbedtls_mpi_uint *inverse,
                                                    const mbedtls_mpi_uint *number, size_t number_words,
                                                    const mbedtls_mpi_uint *modulus, size_t words,
                                                    mbedtls_mpi_uint *working_memory);

namespace {

bool is_one(std::span<const mbedtls_mpi_uint> number) {
  mbedtls_mpi_uint difference = number[0] ^ 1U;
  for (const mbedtls_mpi_uint word : number.subspan(1)) {
    difference |= word;
  }
  return difference == 0;
}

/// @param working_memory 4 * words + 1 words
/// @returns false, with nothing written elsewhere, if the power is not an inverse or cannot be computed
bool invert_by_power(mbedtls_mpi_uint *inverse, const mbedtls_mpi_uint *number, size_t number_words,
                     const mbedtls_mpi_uint *modulus, size_t words, mbedtls_mpi_uint *working_memory) {
  mbedtls_mpi modulus_number{};
  modulus_number.MBEDTLS_PRIVATE(s) = 1;
  modulus_number.MBEDTLS_PRIVATE(n) = static_cast<unsigned short>(words);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): read only
  modulus_number.MBEDTLS_PRIVATE(p) = const_cast<mbedtls_mpi_uint *>(modulus);
  mbedtls_mpi square;
  mbedtls_mpi_init(&square);
  mbedtls_mpi_uint *const padded = working_memory;
  mbedtls_mpi_uint *const power = padded + words;
  mbedtls_mpi_uint *const rest = power + words;
  bool is_inverse = false;
  if (mbedtls_mpi_core_get_mont_r2_unsafe(&square, &modulus_number) == 0) {
    const mbedtls_mpi_uint *montgomery_square = square.MBEDTLS_PRIVATE(p);
    const mbedtls_mpi_uint negative_inverse = mbedtls_mpi_core_montmul_init(modulus);
    std::fill(std::copy_n(number, number_words, padded), power, 0);
    mbedtls_mpi_core_to_mont_rep(power, padded, modulus, words, negative_inverse, montgomery_square, rest);
    mbedtls_mpi_core_sub_int(rest, modulus, 2, words);
    if (tokensmith::raise_by_kernel(power, power, modulus, words, rest, words, montgomery_square, false)) {
      // The number itself is not in Montgomery form, and so their product is not either.
      mbedtls_mpi_core_montmul(padded, padded, power, words, modulus, words, negative_inverse, rest);
      is_inverse = is_one({padded, words});
    }
    if (is_inverse) {
      mbedtls_mpi_core_from_mont_rep(inverse, power, modulus, words, negative_inverse, rest);
    }
  }
  mbedtls_mpi_free(&square);
  return is_inverse;
}

} // namespace

// Mbed TLS calls them G, I, A, N and T.
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
extern "C" void mbedtls_mpi_core_gcd_modinv_odd(mbedtls_mpi_uint *divisor, mbedtls_mpi_uint *inverse,
                                                const mbedtls_mpi_uint *number, size_t number_words,
                                                const mbedtls_mpi_uint *modulus, size_t words,
                                                mbedtls_mpi_uint *working_memory) {
  if (inverse != nullptr && number_words <= words &&
      invert_by_power(inverse, number, number_words, modulus, words, working_memory)) {
    std::fill_n(divisor, words, 0);
    divisor[0] = 1;
    return;
  }
  tokensmith_reference_gcd_modinv_odd(divisor, inverse, number, number_words, modulus, words, working_memory);
}
