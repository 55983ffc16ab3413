/**
 * Our configuration of Mbed TLS 3.6: what RS256 and RSA key files need, and nothing else.
 *
 * Mbed TLS reads it in place of its own (MBEDTLS_CONFIG_FILE). One reason per line; what is not named here is off:
 * no TLS, no X.509, no elliptic curves, no PSA, no files, no sockets, no clock, no threads, no self-tests.
 * An EC key is recognised by its OID in our own code and refused by name.
 */
#ifndef TOKENSMITH_MBEDTLS_CONFIG_H
#define TOKENSMITH_MBEDTLS_CONFIG_H

// Arithmetic
#define MBEDTLS_BIGNUM_C           // RSA rests on it
#define MBEDTLS_GENPRIME           // key generation
#define MBEDTLS_MPI_MAX_SIZE 1024  // bytes: the largest modulus we import has 8192 bits
#if defined(__wasm__)
#define MBEDTLS_HAVE_INT64  // WebAssembly has 64-bit registers, which Mbed TLS does not know: 32-bit limbs take twice as long
#include "wide_multiplication.h"
#else
#define MBEDTLS_HAVE_ASM  // the native tests may take the multiplication in assembly
#endif

// RSA
#define MBEDTLS_RSA_C                       // the algorithm
#define MBEDTLS_PKCS1_V15                   // RS256 is RSASSA-PKCS1-v1_5 (RFC 7518 section 3.3)
#define MBEDTLS_RSA_GEN_KEY_MIN_BITS 2048U  // RFC 7518 section 3.3: 2048 bits or larger

// Digests
#define MBEDTLS_MD_C      // chosen by identifier
#define MBEDTLS_SHA256_C  // RS256, RFC 7638 thumbprints, and the PBKDF2 we write
#define MBEDTLS_SHA1_C    // the default PRF of PBKDF2 (RFC 8018 appendix A.2), in encrypted keys of old
#define MBEDTLS_SHA224_C  // the other PRFs that RFC 8018 appendix B.1.2 names, in keys of other tools
#define MBEDTLS_SHA384_C  // likewise
#define MBEDTLS_SHA512_C  // likewise
#define MBEDTLS_MD5_C     // derives the key of a PKCS#1 file with DEK-Info

// Ciphers, for encrypted keys only
#define MBEDTLS_AES_C                  // PBES2 and DEK-Info with AES-128, 192 and 256; and the DRBG
#define MBEDTLS_AES_FEWER_TABLES       // 6 KB less; keys are decrypted once
#define MBEDTLS_CIPHER_C               // PKCS#5 picks its cipher by identifier
#define MBEDTLS_DES_C                  // `openssl genrsa -des3`, still the command in most tutorials; 3 KB, compressed
#define MBEDTLS_CIPHER_MODE_CBC        // the mode of both
#define MBEDTLS_CIPHER_PADDING_PKCS7   // RFC 8018 section 6.2

// Key files
#define MBEDTLS_ASN1_PARSE_C  // DER
#define MBEDTLS_ASN1_WRITE_C  // DER
#define MBEDTLS_OID_C         // algorithm identifiers
#define MBEDTLS_BASE64_C      // PEM
#define MBEDTLS_PEM_PARSE_C   // PEM, and DEK-Info decryption
#define MBEDTLS_PEM_WRITE_C   // PEM
#define MBEDTLS_PK_C          // the abstraction that the two below need
#define MBEDTLS_PK_PARSE_C    // PKCS#8, PKCS#1, SPKI
#define MBEDTLS_PK_WRITE_C    // the same
#define MBEDTLS_PKCS5_C       // PBES2 (RFC 8018 section 6.2)

// Random numbers: the caller seeds the DRBG from the platform's generator. Mbed TLS itself uses no source.
#define MBEDTLS_CTR_DRBG_C           // NIST SP 800-90A, AES-256
#define MBEDTLS_NO_PLATFORM_ENTROPY  // no /dev/urandom behind our back

// Memory: what is freed is wiped, see wiping_memory.h
#include <stdlib.h>
#include "wiping_memory.h"
#define MBEDTLS_PLATFORM_C                                  // needed by the next
#define MBEDTLS_PLATFORM_MEMORY                             // the two functions are ours to choose
#define MBEDTLS_PLATFORM_CALLOC_MACRO tokensmith_calloc     // Emscripten's clears byte by byte
#define MBEDTLS_PLATFORM_FREE_MACRO tokensmith_wiping_free  // Mbed TLS frees a prime as it is
#define MBEDTLS_PLATFORM_ZEROIZE_ALT                        // its own ends in Emscripten's as well

#endif
