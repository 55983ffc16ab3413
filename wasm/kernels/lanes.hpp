#pragma once

// Two numbers of 64 bits side by side, as Clang's vector types: the same source is compiled to WebAssembly's SIMD and,
// for the tests, to the machine's own. Freestanding: the kernel has no C library.

#include <stddef.h>
#include <stdint.h>

namespace tokensmith::kernels {

using U64x2 = uint64_t __attribute__((vector_size(16)));
using F64x2 = double __attribute__((vector_size(16)));
using S64x2 = int64_t __attribute__((vector_size(16)));
using S32x4 = int32_t __attribute__((vector_size(16)));
using S16x8 = int16_t __attribute__((vector_size(16)));

inline U64x2 splat(uint64_t value) { return U64x2{value, value}; }
inline F64x2 splat(double value) { return F64x2{value, value}; }

/// The bit patterns, unchanged.
inline U64x2 pattern_of(F64x2 value) { return __builtin_bit_cast(U64x2, value); }
inline F64x2 double_of(U64x2 pattern) { return __builtin_bit_cast(F64x2, pattern); }
inline uint64_t pattern_of(double value) { return __builtin_bit_cast(uint64_t, value); }
inline double double_of(uint64_t pattern) { return __builtin_bit_cast(double, pattern); }

/// Of signed numbers.
inline U64x2 arithmetic_shift(U64x2 value, unsigned count) {
  return __builtin_bit_cast(U64x2, __builtin_bit_cast(S64x2, value) >> count);
}

/// All ones in the lanes that are equal: no branch.
inline U64x2 equal(U64x2 a, U64x2 b) { return __builtin_bit_cast(U64x2, a == b); }
inline U64x2 equal(F64x2 a, F64x2 b) { return __builtin_bit_cast(U64x2, a == b); }

/// Two integers beside each other in memory, four times.
inline S16x8 pair_everywhere(const int16_t *pair) {
  int32_t both = 0;
  __builtin_memcpy(&both, pair, sizeof both);
  return __builtin_bit_cast(S16x8, S32x4{both, both, both, both});
}

/// {a[0] * b[0] + a[1] * b[1], …}: one instruction.
inline S32x4 sums_of_products(S16x8 a, S16x8 b) {
#if defined(__wasm_simd128__)
  return __builtin_wasm_dot_s_i32x4_i16x8(a, b);
#else
  S32x4 sums;
  for (int i = 0; i < 4; ++i) {
    sums[i] = a[2 * i] * b[2 * i] + a[2 * i + 1] * b[2 * i + 1];
  }
  return sums;
#endif
}

inline F64x2 low_doubles(S32x4 integers) {
  return F64x2{static_cast<double>(integers[0]), static_cast<double>(integers[1])};
}
inline F64x2 high_doubles(S32x4 integers) {
  return F64x2{static_cast<double>(integers[2]), static_cast<double>(integers[3])};
}

/// (low of a, high of b) moved up by one lane: {a[1], b[0]}.
template <class Vector> Vector straddling(Vector a, Vector b) { return __builtin_shufflevector(a, b, 1, 2); }

/// a * b + c, rounded once. A relaxed engine may round twice: a test at load time detects this, and the kernel is not
/// used.
inline F64x2 fused_multiply_add(F64x2 a, F64x2 b, F64x2 c) {
#if defined(__wasm_relaxed_simd__)
  return __builtin_wasm_relaxed_madd_f64x2(a, b, c);
#else
  return __builtin_elementwise_fma(a, b, c);
#endif
}

/// Keeps the compiler from recomputing the address of each member in each step, as it does for what it takes for an
/// array: behind this they are offsets in the instructions.
template <class Place> void keep_offsets(Place *&place) {
#if defined(__wasm__)
  asm("" : "+r"(place));
#else
  (void)place;
#endif
}

} // namespace tokensmith::kernels
