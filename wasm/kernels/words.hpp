#pragma once

// What both kernels do with Mbed TLS's numbers: little-endian arrays of 64-bit words. No function branches on their
// values or uses them as an index.

#include <stddef.h>
#include <stdint.h>

namespace tokensmith::kernels {

/// Allocates aligned pieces (16 bytes) of memory that the caller provides. Without memory it only counts.
class Scratch {
public:
  explicit Scratch(void *start) : start_(static_cast<unsigned char *>(start)) {}

  template <class T> T *take(size_t count) {
    auto *piece = start_ == nullptr ? nullptr : reinterpret_cast<T *>(start_ + used_);
    used_ += (count * sizeof(T) + 15) / 16 * 16;
    return piece;
  }
  [[nodiscard]] size_t used() const { return used_; }

private:
  unsigned char *start_;
  size_t used_ = 0;
};

/// All ones for 1, zero for 0. The barrier keeps the compiler from making a branch of what follows.
inline uint64_t mask_of(uint64_t bit) {
#if defined(__clang__) && !__has_feature(memory_sanitizer) // which takes what comes out for initialised
  asm("" : "+r"(bit));
#endif
  return ~bit + 1;
}

/// @returns -number^-1 modulo 2^64, for an odd number: each step of Newton's method doubles the bits that are right
inline uint64_t negative_inverse(uint64_t number) {
  uint64_t inverse = number; // right in 3 bits
  for (int bits = 3; bits < 64; bits *= 2) {
    inverse *= 2 - number * inverse;
  }
  return ~inverse + 1;
}

/// Bits [start, start + 64) of a number of `count` words, zeros beyond its end.
inline uint64_t bits_from(const uint64_t *words, size_t count, size_t start) {
  const size_t index = start / 64;
  const unsigned shift = start % 64;
  const uint64_t low = index < count ? words[index] : 0;
  const uint64_t high = index + 1 < count ? words[index + 1] : 0;
  return shift == 0 ? low : (low >> shift) | (high << (64 - shift));
}

/// 64 x 64 -> 128 bits, in four products of 32 bits: WebAssembly has no wider one.
struct WideProduct {
  uint64_t low;
  uint64_t high;
};
inline WideProduct multiply_wide(uint64_t a, uint64_t b) {
  const uint64_t a0 = a & 0xFFFFFFFFU, a1 = a >> 32;
  const uint64_t b0 = b & 0xFFFFFFFFU, b1 = b >> 32;
  const uint64_t low = a0 * b0;
  const uint64_t middle = a1 * b0 + (low >> 32);
  const uint64_t other = a0 * b1 + (middle & 0xFFFFFFFFU);
  return {(other << 32) | (low & 0xFFFFFFFFU), a1 * b1 + (middle >> 32) + (other >> 32)};
}

/// result (count + 1 words) = number * factor.
inline void multiply_words(uint64_t *result, const uint64_t *number, size_t count, uint64_t factor) {
  uint64_t carry = 0;
  for (size_t i = 0; i < count; ++i) {
    const WideProduct product = multiply_wide(number[i], factor);
    result[i] = product.low + carry;
    carry = product.high + (result[i] < carry ? 1 : 0);
  }
  result[count] = carry;
}

inline void increment(uint64_t *number, size_t count) {
  uint64_t carry = 1;
  for (size_t i = 0; i < count; ++i) {
    number[i] += carry;
    carry = number[i] < carry ? 1 : 0;
  }
}

/// result (count words) = (number * factor + 1) / 2^shift.
[[clang::minsize, clang::noinline]] inline void multiply_and_shift(uint64_t *result, const uint64_t *number,
                                                                   size_t count, uint64_t factor, size_t shift,
                                                                   uint64_t *product) {
  multiply_words(product, number, count, factor);
  increment(product, count + 1);
  for (size_t i = 0; i < count; ++i) {
    result[i] = bits_from(product, count + 1, 64 * i + shift);
  }
}

/// number += addend where the mask is all ones. @returns the carry
inline uint64_t add_masked(uint64_t *number, const uint64_t *addend, size_t count, uint64_t mask) {
  uint64_t carry = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t sum = number[i] + carry;
    carry = sum < carry ? 1 : 0;
    number[i] = sum + (addend[i] & mask);
    carry += number[i] < sum ? 1 : 0;
  }
  return carry;
}

/// Subtracts the modulus once if the number, of one word more, is not smaller.
inline void subtract_if_not_smaller(uint64_t *number, const uint64_t *modulus, size_t count, uint64_t *difference) {
  uint64_t borrow = 0;
  for (size_t i = 0; i <= count; ++i) {
    const uint64_t word = i < count ? modulus[i] : 0;
    const uint64_t step = number[i] - word;
    difference[i] = step - borrow;
    borrow = (number[i] < word ? 1U : 0U) + (step < borrow ? 1U : 0U);
  }
  const uint64_t keep = mask_of(borrow);
  for (size_t i = 0; i <= count; ++i) {
    number[i] = (number[i] & keep) | (difference[i] & ~keep);
  }
}

/// result = number modulo the modulus, for a number of one word more, in two's complement, between -1 and 2 times the
/// modulus.
[[clang::minsize, clang::noinline]] inline void
bring_into_range(uint64_t *result, uint64_t *number, const uint64_t *modulus, size_t count, uint64_t *difference) {
  const uint64_t is_negative = mask_of(number[count] >> 63);
  number[count] += add_masked(number, modulus, count, is_negative);
  subtract_if_not_smaller(number, modulus, count, difference);
  for (size_t i = 0; i < count; ++i) {
    result[i] = number[i];
  }
}

} // namespace tokensmith::kernels
