#pragma once

// The arithmetic of the fast kernel: limbs of 51 bits, signed and balanced (-2^50 to 2^50), held as doubles, two a
// vector. Fused multiply-adds split a product a * b = hi * 2^51 + lo exactly:
//
//   high = fma(a, b, 1.5 * 2^103)                       in its low bits: hi = round(a * b / 2^51)
//   low  = fma(a, b, (1.5 * 2^103 + 1.5 * 2^52) - high) in its low bits: lo = a * b - hi * 2^51
//
// Both are added to 64-bit columns as the bit patterns they are; the exponents that come along are a constant for each
// column, taken off beforehand (see `prepare_columns`).
//
// Two rows a pass: products of an even row lie on the even columns' lanes, of an odd row one lane further, as does the
// high half of an even row. Columns are therefore summed in two sets: `even` holds columns (2j, 2j + 1), `odd` holds
// (2j + 1, 2j + 2). Nothing is shuffled in the inner loop.

#include "kernels/lanes.hpp"
#include "kernels/words.hpp"

namespace tokensmith::kernels {

class FusedField {
public:
  static constexpr size_t bits_per_limb = 51;

  /// Room for a modulus N * k of one limb more, and eight bits above it.
  static constexpr size_t vectors_for(size_t words) {
    return (64 * words + bits_per_limb + 8 + 2 * bits_per_limb - 1) / (2 * bits_per_limb);
  }

  FusedField(const uint64_t *modulus, size_t words, Scratch &scratch)
      : words_(words), vectors_(vectors_for(words)), modulus_words_(modulus), modulus_(scratch.take<F64x2>(vectors_)),
        quotient_modulus_(scratch.take<F64x2>(vectors_)), doubled_(scratch.take<F64x2>(vectors_)),
        columns_(scratch.take<Columns>(vectors_)), product_columns_(scratch.take<U64x2>(2 * vectors_)),
        square_columns_(scratch.take<U64x2>(2 * vectors_)), digits_(scratch.take<uint64_t>(2 * vectors_ + 2)),
        long_number_(scratch.take<uint64_t>(words + 2)), difference_(scratch.take<uint64_t>(words + 2)),
        negative_inverse_(0) {
    if (modulus_ != nullptr) {
      prepare_modulus();
      prepare_columns();
    }
  }

  [[nodiscard]] size_t vectors() const { return vectors_; }
  [[nodiscard]] static size_t limb_bits() { return bits_per_limb; }
  [[nodiscard]] size_t radix_bits() const { return 2 * vectors_ * bits_per_limb; }

  void read(F64x2 *to, const uint64_t *words) const {
    auto *limbs = reinterpret_cast<double *>(to);
    uint64_t carry = 0;
    for (size_t i = 0; i < 2 * vectors_; ++i) {
      const uint64_t sum = (bits_from(words, words_, i * bits_per_limb) & digit_mask) + carry + half;
      limbs[i] = balanced(sum & digit_mask);
      carry = sum >> bits_per_limb;
    }
  }

  /// result = a * b / M, modulo N * k. The result may be one of the factors.
  void multiply(F64x2 *result, const F64x2 *a, const F64x2 *b) const {
    const auto *rows = reinterpret_cast<const double *>(a);
    const F64x2 *modulus = quotient_modulus_;
    const size_t vectors = vectors_;
    start(product_columns_);
    uint64_t straddled = 0; // what odd columns have for the even column below them
    for (size_t pass = 0; pass < vectors; ++pass) {
      const F64x2 row0 = splat(rows[2 * pass]);
      const F64x2 row1 = splat(rows[2 * pass + 1]);
      const Halves first = split(row0, b[0]);
      const U64x2 even = columns_[0].even + first.low;
      const uint64_t column0 = even[0] + straddled;
      const F64x2 quotient0 = quotient(column0);
      const Halves second = split(row1, b[0]);
      const Halves third = split(quotient0, modulus[0]);
      const U64x2 odd = columns_[0].odd + first.high + second.low + third.low;
      const uint64_t column1 = even[1] + odd[0] + (column0 >> bits_per_limb);
      const F64x2 quotient1 = quotient(column1);
      const Halves fourth = split(quotient1, modulus[0]);
      straddled = odd[1] + (column1 >> bits_per_limb);
      U64x2 next_even = second.high + third.high + fourth.low;
      U64x2 next_odd = fourth.high;
#pragma clang loop unroll(disable)
      for (size_t j = 1; j < vectors; ++j) {
        const Halves p0 = split(row0, b[j]);
        const Halves p1 = split(row1, b[j]);
        const Halves q0 = split(quotient0, modulus[j]);
        const Halves q1 = split(quotient1, modulus[j]);
        columns_[j - 1].even = columns_[j].even + next_even + p0.low;
        columns_[j - 1].odd = columns_[j].odd + next_odd + (p0.high + p1.low) + q0.low;
        next_even = (p1.high + q0.high) + q1.low;
        next_odd = q1.high;
      }
      columns_[vectors - 1].even = next_even + product_columns_[vectors + pass];
      columns_[vectors - 1].odd = next_odd;
    }
    finish(result, straddled);
  }

  /// result = a * a / M: the products of unequal limbs once, doubled beforehand.
  void square(F64x2 *result, const F64x2 *a) const {
    const auto *rows = reinterpret_cast<const double *>(a);
    const F64x2 *modulus = quotient_modulus_;
    const size_t vectors = vectors_;
    for (size_t j = 0; j < vectors; ++j) {
      doubled_[j] = a[j] + a[j];
    }
    start(square_columns_);
    uint64_t straddled = 0;
    for (size_t pass = 0; pass < vectors; ++pass) {
      const F64x2 row0 = splat(rows[2 * pass]);
      const F64x2 row1 = splat(rows[2 * pass + 1]);
      // On the diagonal: row0 * (a0, 2 a1) and row1 * (0, a1).
      const Halves corner0 = split(row0, F64x2{rows[2 * pass], doubled_[pass][1]});
      const Halves corner1 = split(row1, F64x2{0, rows[2 * pass + 1]});
      U64x2 even = columns_[0].even;
      U64x2 odd = columns_[0].odd;
      U64x2 next_even = splat(uint64_t{0});
      if (pass == 0) {
        even += corner0.low;
        odd += corner0.high + corner1.low;
        next_even = corner1.high;
      }
      const uint64_t column0 = even[0] + straddled;
      const F64x2 quotient0 = quotient(column0);
      const Halves third = split(quotient0, modulus[0]);
      odd += third.low;
      const uint64_t column1 = even[1] + odd[0] + (column0 >> bits_per_limb);
      const F64x2 quotient1 = quotient(column1);
      const Halves fourth = split(quotient1, modulus[0]);
      straddled = odd[1] + (column1 >> bits_per_limb);
      next_even += third.high + fourth.low;
      U64x2 next_odd = fourth.high;
      size_t j = 1;
#pragma clang loop unroll(disable)
      for (; j < pass; ++j) {
        const Halves q0 = split(quotient0, modulus[j]);
        const Halves q1 = split(quotient1, modulus[j]);
        columns_[j - 1].even = columns_[j].even + next_even;
        columns_[j - 1].odd = columns_[j].odd + next_odd + q0.low;
        next_even = q0.high + q1.low;
        next_odd = q1.high;
      }
      if (pass > 0) {
        const Halves q0 = split(quotient0, modulus[j]);
        const Halves q1 = split(quotient1, modulus[j]);
        columns_[j - 1].even = columns_[j].even + next_even + corner0.low;
        columns_[j - 1].odd = columns_[j].odd + next_odd + (corner0.high + corner1.low) + q0.low;
        next_even = (corner1.high + q0.high) + q1.low;
        next_odd = q1.high;
        ++j;
      }
#pragma clang loop unroll(disable)
      for (; j < vectors; ++j) {
        const Halves p0 = split(row0, doubled_[j]);
        const Halves p1 = split(row1, doubled_[j]);
        const Halves q0 = split(quotient0, modulus[j]);
        const Halves q1 = split(quotient1, modulus[j]);
        columns_[j - 1].even = columns_[j].even + next_even + p0.low;
        columns_[j - 1].odd = columns_[j].odd + next_odd + (p0.high + p1.low) + q0.low;
        next_even = (p1.high + q0.high) + q1.low;
        next_odd = q1.high;
      }
      columns_[vectors - 1].even = next_even + square_columns_[vectors + pass];
      columns_[vectors - 1].odd = next_odd;
    }
    finish(result, straddled);
  }

  /// number / 2^bits_per_limb modulo N, from 0 to N - 1: one quotient digit more, modulo N itself, leaves less than 1.5
  /// N in either direction.
  void write(uint64_t *result, const F64x2 *number) const {
    const uint64_t quotient_digit = (integer(number[0][0]) * negative_inverse_) & digit_mask;
    const F64x2 quotient = splat(static_cast<double>(static_cast<int64_t>(quotient_digit)));
    uint64_t carry = 0, high = 0;
    for (size_t j = 0; j < vectors_; ++j) {
      const Halves products = split(quotient, modulus_[j]);
      for (size_t lane = 0; lane < 2; ++lane) {
        carry += integer(number[j][lane]) + (products.low[lane] - low_pattern) + high;
        high = products.high[lane] - high_pattern;
        digits_[2 * j + lane] = carry & digit_mask;
        carry = static_cast<uint64_t>(static_cast<int64_t>(carry) >> bits_per_limb);
      }
    }
    digits_[2 * vectors_] = carry & digit_mask; // the sign
    digits_[2 * vectors_ + 1] = carry & digit_mask;
    for (size_t i = 0; i <= words_; ++i) {
      long_number_[i] = digits_from(64 * i + bits_per_limb);
    }
    bring_into_range(result, long_number_, modulus_words_, words_, difference_);
  }

private:
  struct Columns {
    U64x2 even; ///< 2j, 2j + 1
    U64x2 odd;  ///< 2j + 1, 2j + 2
  };
  struct Halves {
    U64x2 low;
    U64x2 high;
  };

  static constexpr uint64_t digit_mask = (uint64_t{1} << bits_per_limb) - 1;
  static constexpr uint64_t half = uint64_t{1} << (bits_per_limb - 1);
  static constexpr double high_offset = 0x1.8p103;
  static constexpr double low_offset = 0x1.8p52;
  static constexpr uint64_t high_pattern = 0x4668000000000000; ///< of high_offset
  static constexpr uint64_t low_pattern = 0x4338000000000000;  ///< of low_offset
  static constexpr uint64_t unit_pattern = 0x4330000000000000; ///< of 2^52: below it, a double's mantissa is an integer
  /// Keeps columns positive, so that they can be shifted without a sign. Their carries bring 2^10 of it along.
  static constexpr uint64_t column_offset = uint64_t{1} << 61;
  static constexpr uint64_t carried_offset = column_offset >> bits_per_limb;

  static Halves split(F64x2 a, F64x2 b) {
    const F64x2 high = fused_multiply_add(a, b, splat(high_offset));
    const F64x2 low = fused_multiply_add(a, b, splat(high_offset + low_offset) - high);
    return {pattern_of(low), pattern_of(high)};
  }

  /// From 0 to 2^51 - 1, to -2^50 and above.
  static double balanced(uint64_t digit) {
    return double_of(digit | unit_pattern) - (0x1p52 + static_cast<double>(half));
  }
  static F64x2 quotient(uint64_t column) { return splat(balanced(column & digit_mask)); }
  static uint64_t integer(double limb) { return pattern_of(limb + low_offset) - low_pattern; }

  [[nodiscard]] uint64_t digits_from(size_t bit) const {
    const size_t index = bit / bits_per_limb;
    const unsigned shift = bit % bits_per_limb;
    const uint64_t value = (digits_[index] >> shift) | (digits_[index + 1] << (bits_per_limb - shift));
    // 64 bits reach into a third digit when more than 38 are left out of the first.
    const unsigned covered = 2 * bits_per_limb - shift;
    return covered >= 64 ? value : value | (digits_[index + 2] << covered);
  }

  void prepare_modulus() {
    negative_inverse_ = negative_inverse(modulus_words_[0]) & digit_mask;
    read(modulus_, modulus_words_);
    multiply_and_shift(difference_, modulus_words_, words_, negative_inverse_, bits_per_limb, long_number_);
    read(quotient_modulus_, difference_);
  }

  /// What each column starts with: minus the patterns of the offsets that its products bring along, once for each
  /// product; and what makes quotients come out balanced and carries positive.
  void prepare_columns() {
    const size_t limbs = 2 * vectors_;
    // The number of products of two limbs that meet in a column.
    const auto products = [limbs](size_t column) -> uint64_t {
      return column >= 2 * limbs - 1 ? 0 : column < limbs ? column + 1 : 2 * limbs - 1 - column;
    };
    // The same for a square, whose rows begin at the vector on the diagonal.
    const auto squares = [limbs](size_t column) -> uint64_t {
      const uint64_t above = column < limbs ? 0 : column - limbs + 1;
      return column >= 2 * limbs - 1 ? 0 : column / 4 + 1 + (column + 3) / 4 - above;
    };
    auto *for_products = reinterpret_cast<uint64_t *>(product_columns_);
    auto *for_squares = reinterpret_cast<uint64_t *>(square_columns_);
    for (size_t column = 0; column < 2 * limbs; ++column) {
      const auto before = [column](const auto &count, size_t distance) -> uint64_t {
        return column < distance ? 0 : count(column - distance);
      };
      uint64_t offset = half;
      if (column + 1 < 2 * limbs) {
        offset += column_offset;
      }
      if (column > 0 && column < limbs) {
        offset -= carried_offset;
      }
      // The quotient's products lie one column further than the factors' of the same row.
      const uint64_t quotients = before(products, 1) * low_pattern + before(products, 2) * high_pattern;
      for_products[column] = offset - quotients - products(column) * low_pattern - before(products, 1) * high_pattern;
      for_squares[column] = offset - quotients - squares(column) * low_pattern - before(squares, 1) * high_pattern;
    }
  }

  void start(const U64x2 *columns) const {
    for (size_t j = 0; j < vectors_; ++j) {
      columns_[j].even = columns[j];
      columns_[j].odd = splat(uint64_t{0});
    }
  }

  /// Adds the two sets of columns, carries once, and makes doubles again. A limb may exceed 2^50 by what was carried
  /// into it, at most 2^11; the top one keeps all it has, which is little.
  void finish(F64x2 *result, uint64_t straddled) const {
    U64x2 odd_before = U64x2{0, straddled};
    U64x2 carry_before = splat(uint64_t{0});
    const U64x2 offset = splat(unit_pattern);
    const F64x2 taken_off = splat(0x1p52 + static_cast<double>(half) + static_cast<double>(carried_offset));
    for (size_t j = 0; j < vectors_; ++j) {
      const U64x2 columns = columns_[j].even + straddling(odd_before, columns_[j].odd);
      odd_before = columns_[j].odd;
      const U64x2 carry = columns >> bits_per_limb;
      const U64x2 mask = j + 1 < vectors_ ? splat(digit_mask) : U64x2{digit_mask, ~uint64_t{0}};
      const U64x2 digits = (columns & mask) + straddling(carry_before, carry);
      carry_before = carry;
      result[j] = double_of(digits + offset) - taken_off;
    }
  }

  size_t words_;
  size_t vectors_;
  const uint64_t *modulus_words_;
  F64x2 *modulus_;          ///< N
  F64x2 *quotient_modulus_; ///< (N * k + 1) / 2^51
  F64x2 *doubled_;
  Columns *columns_;
  U64x2 *product_columns_;
  U64x2 *square_columns_;
  uint64_t *digits_;
  uint64_t *long_number_;
  uint64_t *difference_;
  uint64_t negative_inverse_; ///< of N, modulo 2^51
};

} // namespace tokensmith::kernels
