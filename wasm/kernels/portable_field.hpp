#pragma once

// The arithmetic of the kernel that runs everywhere: limbs of 22 to 24 bits, signed and balanced, held as doubles, two
// a vector. Products are exact, and so are their sums: all are integers below 2^53. A multiplication and an addition
// need no shuffle, which integer SIMD does for each product, and beat it by half.
//
// As in FusedField two rows a pass are summed in two sets of columns, one lane apart; a product is not split, though.

#include "kernels/balanced_numbers.hpp"
#include "kernels/lanes.hpp"
#include "kernels/words.hpp"

namespace tokensmith::kernels {

/// Holds one number in hand, which its operations change.
class PortableField {
public:
  /// As many bits as keep a column, two products of limbs from each row, below 2^53.
  static constexpr size_t limb_bits_for(size_t words) { return words <= 22 ? 24 : words <= 88 ? 23 : 22; }

  /// Room for a modulus N * k of one limb more, and eight bits above it.
  static constexpr size_t vectors_for(size_t words) {
    const size_t limb_bits = limb_bits_for(words);
    return (64 * words + limb_bits + 8 + 2 * limb_bits - 1) / (2 * limb_bits);
  }

  PortableField(const uint64_t *modulus, size_t words, Scratch &scratch)
      : words_(words), vectors_(vectors_for(words)), limb_bits_(limb_bits_for(words)),
        digit_mask_((uint64_t{1} << limb_bits_) - 1), base_(static_cast<double>(uint64_t{1} << limb_bits_)),
        inverse_base_(1 / base_), rounding_(0x1.8p52 * base_), modulus_words_(modulus),
        modulus_(scratch.take<F64x2>(vectors_)), quotient_modulus_(scratch.take<F64x2>(vectors_)),
        number_(scratch.take<F64x2>(vectors_)), doubled_(scratch.take<F64x2>(vectors_)),
        columns_(scratch.take<Columns>(vectors_)), long_number_(scratch.take<uint64_t>(words + 2)),
        difference_(scratch.take<uint64_t>(words + 2)), negative_inverse_(0) {
    if (modulus_ != nullptr) {
      prepare_modulus();
    }
  }

  [[nodiscard]] size_t vectors() const { return vectors_; }
  [[nodiscard]] size_t limb_bits() const { return limb_bits_; }
  [[nodiscard]] size_t radix_bits() const { return 2 * vectors_ * limb_bits_; }

  void read(F64x2 *to, const uint64_t *words) const {
    auto *limbs = reinterpret_cast<double *>(to);
    const uint64_t half = uint64_t{1} << (limb_bits_ - 1);
    uint64_t carry = 0;
    for (size_t i = 0; i < 2 * vectors_; ++i) {
      const uint64_t sum = (bits_from(words, words_, i * limb_bits_) & digit_mask_) + carry + half;
      limbs[i] = static_cast<double>(static_cast<int64_t>(sum & digit_mask_) - static_cast<int64_t>(half));
      carry = sum >> limb_bits_;
    }
  }

  static F64x2 add_product(F64x2 sum, F64x2 a, F64x2 b) { return sum + a * b; }

  /// Takes a number in hand.
  void load(const F64x2 *number) { copy_number(number_, number, vectors_); }

  void store(F64x2 *number) const { copy_number(number, number_, vectors_); }

  /// Multiplies by factor / M, modulo N * k.
  void multiply(const F64x2 *factor) {
    const auto *rows = reinterpret_cast<const double *>(factor);
    const F64x2 *number = number_;
    const size_t vectors = vectors_;
    const F64x2 *modulus = quotient_modulus_;
    clear_columns();
    double straddled = 0; // what odd columns have for the even column below them
    for (size_t pass = 0; pass < vectors; ++pass) {
      const F64x2 row0 = splat(rows[2 * pass]);
      const F64x2 row1 = splat(rows[2 * pass + 1]);
      const Quotients quotients =
          find_quotients(straddled, columns_[0].even + row0 * number[0], columns_[0].odd + row1 * number[0]);
      F64x2 next = quotients.second * modulus[0];
#pragma clang loop unroll(disable)
      for (size_t j = 1; j < vectors; ++j) {
        columns_[j - 1].even = (columns_[j].even + next) + row0 * number[j];
        columns_[j - 1].odd = (columns_[j].odd + row1 * number[j]) + quotients.first * modulus[j];
        next = quotients.second * modulus[j];
      }
      columns_[vectors - 1] = {next, splat(0.0)};
    }
    finish(straddled);
  }

  /// Multiplies the number by itself / M: the products of unequal limbs once, doubled beforehand.
  void square() {
    const auto *rows = reinterpret_cast<const double *>(number_);
    const size_t vectors = vectors_;
    const F64x2 *modulus = quotient_modulus_;
    for (size_t j = 0; j < vectors; ++j) {
      doubled_[j] = number_[j] + number_[j];
    }
    clear_columns();
    double straddled = 0;
    for (size_t pass = 0; pass < vectors; ++pass) {
      const F64x2 row0 = splat(rows[2 * pass]);
      const F64x2 row1 = splat(rows[2 * pass + 1]);
      // On the diagonal: row0 * (a0, 2 a1) and row1 * (0, a1).
      const F64x2 corner0 = row0 * F64x2{rows[2 * pass], doubled_[pass][1]};
      const F64x2 corner1 = row1 * F64x2{0, rows[2 * pass + 1]};
      columns_[pass].even += corner0;
      columns_[pass].odd += corner1;
      const Quotients quotients = find_quotients(straddled, columns_[0].even, columns_[0].odd);
      F64x2 next = quotients.second * modulus[0];
      size_t j = 1;
#pragma clang loop unroll(disable)
      for (; j <= pass; ++j) {
        columns_[j - 1].even = columns_[j].even + next;
        columns_[j - 1].odd = columns_[j].odd + quotients.first * modulus[j];
        next = quotients.second * modulus[j];
      }
#pragma clang loop unroll(disable)
      for (; j < vectors; ++j) {
        columns_[j - 1].even = (columns_[j].even + next) + row0 * doubled_[j];
        columns_[j - 1].odd = (columns_[j].odd + row1 * doubled_[j]) + quotients.first * modulus[j];
        next = quotients.second * modulus[j];
      }
      columns_[vectors - 1] = {next, splat(0.0)};
    }
    finish(straddled);
  }

  /// number / 2^limb_bits modulo N, from 0 to N - 1: one quotient digit more, modulo N itself, leaves less than 1.5 N
  /// in either direction.
  void write(uint64_t *result, const F64x2 *number) const {
    const auto *limbs = reinterpret_cast<const double *>(number);
    const auto *modulus = reinterpret_cast<const double *>(modulus_);
    const auto quotient =
        static_cast<int64_t>((static_cast<uint64_t>(integer(limbs[0])) * negative_inverse_) & digit_mask_);
    for (size_t i = 0; i <= words_; ++i) {
      long_number_[i] = 0;
    }
    // The digit taken off is zero.
    int64_t carry = (integer(limbs[0]) + quotient * integer(modulus[0])) >> limb_bits_;
    size_t bit = 0;
    for (size_t i = 1; i < 2 * vectors_; ++i, bit += limb_bits_) {
      carry += integer(limbs[i]) + quotient * integer(modulus[i]);
      put(static_cast<uint64_t>(carry) & digit_mask_, bit);
      carry = carry >> limb_bits_;
    }
    // What is left is the sign.
    for (; bit < 64 * (words_ + 1); bit += limb_bits_) {
      put(static_cast<uint64_t>(carry) & digit_mask_, bit);
    }
    bring_into_range(result, long_number_, modulus_words_, words_, difference_);
  }

private:
  struct Columns {
    F64x2 even; ///< 2j, 2j + 1
    F64x2 odd;  ///< 2j + 1, 2j + 2
  };
  struct Quotients {
    F64x2 first;
    F64x2 second;
  };

  /// The multiple of 2^limb_bits that is nearest: adding 1.5 * 2^(52 + limb_bits) leaves no room for what is below.
  template <class Value> Value rounded(Value value) const { return (value + rounding_) - rounding_; }

  static int64_t integer(double limb) { return static_cast<int64_t>(limb); }

  void clear_columns() const {
    for (size_t j = 0; j < vectors_; ++j) {
      columns_[j] = {splat(0.0), splat(0.0)};
    }
  }

  /// The quotients, from the lowest two columns; `even` and `odd` hold the factors' products there.
  Quotients find_quotients(double &straddled, F64x2 even, F64x2 odd) const {
    const double column0 = even[0] + straddled;
    const double multiple0 = rounded(column0);
    const F64x2 first = splat(column0 - multiple0);
    odd += first * quotient_modulus_[0];
    const double column1 = (even[1] + odd[0]) + multiple0 * inverse_base_;
    const double multiple1 = rounded(column1);
    straddled = odd[1] + multiple1 * inverse_base_;
    return {first, splat(column1 - multiple1)};
  }

  /// Adds the two sets of columns and carries twice: a limb may then exceed half of 2^limb_bits by 2^8. The top one has
  /// nothing to carry.
  void finish(double straddled) {
    F64x2 odd_before = F64x2{0, straddled};
    F64x2 carry_before = splat(0.0);
    F64x2 rest_before = splat(0.0);
    for (size_t j = 0; j < vectors_; ++j) {
      const F64x2 columns = columns_[j].even + straddling(odd_before, columns_[j].odd);
      odd_before = columns_[j].odd;
      const F64x2 multiple = rounded(columns);
      const F64x2 carry = multiple * inverse_base_;
      const F64x2 sum = (columns - multiple) + straddling(carry_before, carry);
      carry_before = carry;
      const F64x2 rest_multiple = rounded(sum);
      const F64x2 rest = rest_multiple * inverse_base_;
      number_[j] = (sum - rest_multiple) + straddling(rest_before, rest);
      rest_before = rest;
    }
  }

  /// ORs a digit into the number at a bit; beyond its words nothing is kept.
  void put(uint64_t digit, size_t bit) const {
    const size_t index = bit / 64;
    const unsigned shift = bit % 64;
    if (index <= words_) {
      long_number_[index] |= digit << shift;
    }
    if (shift + limb_bits_ > 64 && index < words_) {
      long_number_[index + 1] |= digit >> (64 - shift);
    }
  }

  void prepare_modulus() {
    negative_inverse_ = negative_inverse(modulus_words_[0]) & digit_mask_;
    read(modulus_, modulus_words_);
    multiply_and_shift(difference_, modulus_words_, words_, negative_inverse_, limb_bits_, long_number_);
    read(quotient_modulus_, difference_);
  }

  size_t words_;
  size_t vectors_;
  size_t limb_bits_;
  uint64_t digit_mask_;
  double base_; ///< 2^limb_bits
  double inverse_base_;
  double rounding_;
  const uint64_t *modulus_words_;
  F64x2 *modulus_;          ///< N
  F64x2 *quotient_modulus_; ///< (N * k + 1) / 2^limb_bits
  F64x2 *number_;
  F64x2 *doubled_;
  Columns *columns_;
  uint64_t *long_number_;
  uint64_t *difference_;
  uint64_t negative_inverse_; ///< of N, modulo 2^limb_bits
};

} // namespace tokensmith::kernels
