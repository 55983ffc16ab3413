/**
 * Memory that is wiped before it is freed. Mbed TLS wipes most of its own (mbedtls_zeroize_and_free) and forgets some:
 * mbedtls_mpi_gcd_modinv_odd frees its working memory, with a prime in it, as it is. C++'s operator delete uses it too.
 */
#ifndef TOKENSMITH_WIPING_MEMORY_H
#define TOKENSMITH_WIPING_MEMORY_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** calloc, by an instruction that fills memory. */
void *tokensmith_calloc(size_t count, size_t size);

/** Wipes the whole block, whatever was asked for, and frees it. NULL is allowed. */
void tokensmith_wiping_free(void *memory);

#ifdef __cplusplus
}
#endif

#endif
