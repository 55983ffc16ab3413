#pragma once

// What the fast kernels compute with: limbs of 50 bits, signed and balanced (-2^49 to 2^49), held as doubles. Fused
// multiply-adds split a product a * b = hi * 2^50 + lo exactly:
//
//   high = fma(a, b, 1.5 * 2^102)                       in its low bits: hi = round(a * b / 2^50)
//   low  = fma(a, b, (1.5 * 2^102 + 1.5 * 2^52) - high) in its low bits: lo = a * b - hi * 2^50
//
// More products are added to these two as doubles, up to four (see `Sum`), and then both to 64-bit columns as the bit
// patterns they are; the exponents that come along are a constant for each column, taken off beforehand.

#include "kernels/lanes.hpp"
#include "kernels/words.hpp"

namespace tokensmith::kernels::fused {

inline constexpr size_t bits_per_limb = 50;
inline constexpr uint64_t digit_mask = (uint64_t{1} << bits_per_limb) - 1;
inline constexpr uint64_t half = uint64_t{1} << (bits_per_limb - 1);

inline constexpr double high_offset = 0x1.8p102;
inline constexpr double low_offset = 0x1.8p52;
inline constexpr uint64_t high_pattern = 0x4658000000000000; ///< of high_offset
inline constexpr uint64_t low_pattern = 0x4338000000000000;  ///< of low_offset
inline constexpr uint64_t unit_pattern = 0x4330000000000000; ///< of 2^52: below it, a double's mantissa is an integer

/// Keeps columns positive, so that they can be shifted without a sign: the halves of 83 passes of 8192 bits are below
/// 2^59. Carries bring 2^11 of it along.
inline constexpr uint64_t column_offset = uint64_t{1} << 61;
inline constexpr uint64_t carried_offset = column_offset >> bits_per_limb;

/// Up to four products of limbs, one factor of two of them doubled. Their high halves stay below 2^51, and so `high_`
/// between 2^102 and 2^103, where a double's last bit is 2^50: each addition rounds there, and what it leaves, 2^49
/// at most, is added to `low_`, which stays between 2^52 and 2^53. Nothing is ever lost.
class Sum {
public:
  Sum() : high_(splat(high_offset)), low_(splat(low_offset)) {}
  Sum(F64x2 a, F64x2 b)
      : high_(fused_multiply_add(a, b, splat(high_offset))),
        low_(fused_multiply_add(a, b, splat(high_offset + low_offset) - high_)) {}

  void add(F64x2 a, F64x2 b) {
    const F64x2 high = fused_multiply_add(a, b, high_);
    low_ += fused_multiply_add(a, b, high_ - high);
    high_ = high;
  }
  [[nodiscard]] U64x2 low() const { return pattern_of(low_); }
  [[nodiscard]] U64x2 high() const { return pattern_of(high_); }

private:
  F64x2 high_;
  F64x2 low_;
};

/// From 0 to 2^50 - 1, to -2^49 and above.
inline double balanced(uint64_t digit) {
  return double_of(digit | unit_pattern) - (0x1p52 + static_cast<double>(half));
}

/// The digit taken from a column, as a quotient.
inline F64x2 quotient_of(U64x2 column) {
  return double_of((column & splat(digit_mask)) | splat(unit_pattern)) - splat(0x1p52 + static_cast<double>(half));
}

inline uint64_t integer(double limb) { return pattern_of(limb + low_offset) - low_pattern; }

/// For making limbs of columns, after the digits are cut off and carries added.
inline F64x2 limb_of(U64x2 digits) {
  constexpr double taken_off = 0x1p52 + static_cast<double>(half) + static_cast<double>(carried_offset);
  return double_of(digits + splat(unit_pattern)) - splat(taken_off);
}

/// Balanced limbs of a number, `step` doubles apart.
[[clang::minsize, clang::noinline]] inline void read_limbs(double *limbs, size_t count, size_t step,
                                                           const uint64_t *words, size_t word_count) {
  uint64_t carry = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t sum = (bits_from(words, word_count, i * bits_per_limb) & digit_mask) + carry + half;
    limbs[i * step] = balanced(sum & digit_mask);
    carry = sum >> bits_per_limb;
  }
}

/// 64 bits of a number, of its digits, which are `step` integers apart.
inline uint64_t bits_of_digits(const uint64_t *digits, size_t step, size_t bit) {
  const uint64_t *at = digits + bit / bits_per_limb * step;
  const unsigned shift = bit % bits_per_limb;
  const uint64_t value = (at[0] >> shift) | (at[step] << (bits_per_limb - shift));
  // 64 bits reach into a third digit when more than 36 are left out of the first.
  const unsigned covered = 2 * bits_per_limb - shift;
  return covered >= 64 ? value : value | (at[2 * step] << covered);
}

} // namespace tokensmith::kernels::fused
