#pragma once

extern "C" {
#include <bignum_core.h>
}

namespace tokensmith {

/// base^exponent modulo the modulus, by the kernel in use: base and result in Montgomery form, all of `words` words.
/// @param is_public whether time may tell the exponent
/// @returns false where no kernel applies or memory is short; nothing has been written then
[[nodiscard]] bool raise_by_kernel(mbedtls_mpi_uint *result, const mbedtls_mpi_uint *base,
                                   const mbedtls_mpi_uint *modulus, size_t words, const mbedtls_mpi_uint *exponent,
                                   size_t exponent_words, const mbedtls_mpi_uint *montgomery_square, bool is_public);

} // namespace tokensmith
