/**
 * The inner loop of Mbed TLS's big numbers where the kernels do not reach: d += s * b, word by word. WebAssembly has no
 * product of 128 bits, and so it is four of 32; what Mbed TLS has for this looks for a carry after each addition. Here
 * the sums fit: (2^32 - 1)^2 + 2 (2^32 - 1) is 2^64 - 1.
 *
 * bn_mul.h takes these three where they are defined; the names are its own.
 */
#ifndef TOKENSMITH_WIDE_MULTIPLICATION_H
#define TOKENSMITH_WIDE_MULTIPLICATION_H

#define TOKENSMITH_LOW(word) ((word) & 0xFFFFFFFFU)

#define MULADDC_X1_INIT                                                                                                \
  {                                                                                                                    \
    const mbedtls_mpi_uint b0 = TOKENSMITH_LOW(b);                                                                     \
    const mbedtls_mpi_uint b1 = b >> 32;                                                                               \
    mbedtls_mpi_uint s0, s1, t0, t1, t2;

#define MULADDC_X1_CORE                                                                                                \
  s0 = TOKENSMITH_LOW(*s);                                                                                             \
  s1 = *s >> 32;                                                                                                       \
  t0 = s0 * b0 + TOKENSMITH_LOW(*d);                                                                                   \
  t1 = s1 * b0 + (*d >> 32) + (t0 >> 32);                                                                              \
  t2 = s0 * b1 + TOKENSMITH_LOW(t1);                                                                                   \
  t0 = ((t2 << 32) | TOKENSMITH_LOW(t0)) + c;                                                                          \
  c = s1 * b1 + (t1 >> 32) + (t2 >> 32) + (t0 < c);                                                                    \
  *d = t0;                                                                                                             \
  s++;                                                                                                                 \
  d++;

#define MULADDC_X1_STOP }

#endif
