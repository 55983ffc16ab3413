#pragma once

// Two numbers of the fast kernels' limbs (fused_limbs.hpp), one in each lane, to be squared modulo two moduli at once.
// The lanes never mix: nothing is shuffled, and a square needs each product of unequal limbs once, whereas a number
// that is spread over the lanes needs some products in vain. A square takes a fifth less time than in FusedField.
//
// Two rows a pass. A pass takes off the lowest two columns and moves the others down by two; the quotients of the next
// are computed as soon as its columns are known, in parallel with the other steps, which wait for nothing.

#include "kernels/balanced_numbers.hpp"
#include "kernels/fused_limbs.hpp"

namespace tokensmith::kernels {

/// See powers_of_two.hpp.
class FusedPair {
public:
  /// Room for a modulus N * k of one limb more, and four bits above it: with numbers below 1.18 * N * k, a doubled
  /// square, 2 (a^2 / M + N * k / 2) where quotients are balanced, is below 1.18 * N * k again. The number of limbs is
  /// even, and the top one of (N * k + 1) / 2^50 is zero.
  static constexpr size_t limbs_for(size_t words) {
    return (64 * words + fused::bits_per_limb + 4 + 2 * fused::bits_per_limb - 1) / (2 * fused::bits_per_limb) * 2;
  }

  FusedPair(const uint64_t *moduli, size_t words, Scratch &scratch)
      : words_(words), limbs_(limbs_for(words)), moduli_(moduli), places_(scratch.take<Place>(limbs_ + 1)),
        moduli_limbs_(scratch.take<F64x2>(limbs_)), first_columns_(scratch.take<U64x2>(2 * limbs_ + 1)),
        digits_(scratch.take<U64x2>(limbs_ + 2)), long_number_(scratch.take<uint64_t>(words + 2)),
        difference_(scratch.take<uint64_t>(words + 2)), negative_inverses_(splat(uint64_t{0})) {
    if (moduli != nullptr) {
      prepare_moduli();
      prepare_columns();
    }
  }

  [[nodiscard]] size_t radix_bits() const { return limbs_ * fused::bits_per_limb; }

  /// The exponent may be a secret.
  void set_power_of_two(size_t lane, uint64_t exponent) {
    for (size_t j = 0; j < limbs_; ++j, exponent -= fused::bits_per_limb) {
      places_[j].number[lane] = power_of_two_limb(exponent, fused::bits_per_limb);
    }
  }

  /// Multiplies the numbers by themselves / M.
  /// @param first,second 1 to double the square, else 0: secrets
  void square(uint64_t first, uint64_t second) {
    add_first_products();
    run_passes();
    carry(U64x2{mask_of(first), mask_of(second)});
  }

  /// Twice the numbers / M, from 0 to N - 1.
  void write_doubles(uint64_t *results) {
    // As columns, under a square of zero: that divides by M. They lie a limb higher up, which `write` takes off.
    U64x2 limb = splat(uint64_t{0});
    for (size_t j = 0; j < limbs_; ++j) {
      places_[j].column += limb;
      limb = integers(places_[j].number + places_[j].number);
      places_[j].number = splat(0.0);
    }
    places_[limbs_].column += limb;
    square(0, 0);
    write(results);
  }

private:
  /// The data of a step, side by side, so that one address serves for all of it.
  struct Place {
    F64x2 number;  ///< limb j of the current numbers
    F64x2 modulus; ///< limb j - 1 of (N * k + 1) / 2^50
    U64x2 column;  ///< the j-th after those that were taken off
  };

  /// The quotients of a pass, and what its two columns leave for the next.
  struct Head {
    F64x2 quotient0;
    F64x2 quotient1;
    U64x2 left;

    Head(U64x2 column0, U64x2 column1, F64x2 lowest_modulus) : quotient0(fused::quotient_of(column0)) {
      const fused::Sum product(quotient0, lowest_modulus);
      const U64x2 below = (column1 + (column0 >> fused::bits_per_limb)) + product.low();
      quotient1 = fused::quotient_of(below);
      left = (below >> fused::bits_per_limb) + product.high();
    }
  };

  /// A step gives the low halves of its sum to its column, and the high ones to the next step's.
  struct Step {
    Place *place;
    U64x2 high;

    void operator()(const fused::Sum &sum) {
      place[-2].column = place[0].column + (sum.low() + high);
      high = sum.high();
      ++place;
    }
  };

  static constexpr size_t first_products = 6;

  static U64x2 integers(F64x2 limbs) {
    return pattern_of(limbs + splat(fused::low_offset)) - splat(fused::low_pattern);
  }

  /// The squares' products in the columns that the first two passes begin with: their quotients come before any step.
  void add_first_products() const {
    Place *const places = places_;
    const F64x2 limb0 = places[0].number, limb1 = places[1].number, limb2 = places[2].number, limb3 = places[3].number;
    const F64x2 row0 = limb0 + limb0, row1 = limb1 + limb1, row2 = limb2 + limb2;
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): registers, and no library beneath us
    fused::Sum sums[first_products] = {{limb0, limb0}, {row0, limb1},  {row0, limb2},
                                       {row0, limb3},  {limb2, limb2}, {row2, limb3}};
    sums[2].add(limb1, limb1);
    sums[3].add(row1, limb2);
    for (size_t j = 0; j < first_products; ++j) {
      places[j].column += sums[j].low();
      places[j + 1].column += sums[j].high();
    }
  }

  void run_passes() const {
    const size_t limbs = limbs_;
    Place *const places = places_;
    Place *const top = places + limbs;
    const U64x2 *next_columns = first_columns_ + limbs + 1;
    Head head(places[0].column, places[1].column, places[1].modulus);
    for (size_t row = 0; row < limbs; row += 2) {
      const F64x2 quotient0 = head.quotient0, quotient1 = head.quotient1;
      const F64x2 limb0 = places[row].number, limb1 = places[row + 1].number;
      const F64x2 row0 = limb0 + limb0, row1 = limb1 + limb1;
      const auto quotients = [&](F64x2 modulus, F64x2 before) {
        fused::Sum sum(quotient0, modulus);
        sum.add(quotient1, before);
        return sum;
      };
      const auto products = [&](F64x2 modulus, F64x2 modulus_before, F64x2 number, F64x2 number_before) {
        fused::Sum sum(quotient0, modulus);
        sum.add(row0, number);
        sum.add(row1, number_before);
        sum.add(quotient1, modulus_before);
        return sum;
      };
      Step step{places + 2, head.left};
      step(quotients(places[2].modulus, places[1].modulus));
      step(quotients(places[3].modulus, places[2].modulus));
      head = Head(places[0].column, places[1].column, places[1].modulus);
      F64x2 modulus = places[3].modulus;
      F64x2 number = places[3].number;
      if (row >= 4) {
        Place *const diagonal = places + row;
#pragma clang loop unroll(disable)
        while (step.place != diagonal) {
          keep_offsets(step.place);
          const F64x2 before = modulus, between = step.place[0].modulus;
          modulus = step.place[1].modulus;
          step(quotients(between, before));
          step(quotients(modulus, between));
        }
        fused::Sum squared = quotients(diagonal[0].modulus, modulus);
        squared.add(limb0, limb0);
        step(squared);
        modulus = diagonal[1].modulus;
        fused::Sum beside = quotients(modulus, diagonal[0].modulus);
        beside.add(row0, limb1);
        step(beside);
      }
      if (row > 0) {
        number = limb1 * splat(0.5); // on the diagonal: once, and row1 is doubled
      }
#pragma clang loop unroll(disable)
      while (step.place != top) {
        keep_offsets(step.place);
        const F64x2 before = modulus, number_before = number;
        const F64x2 between = step.place[0].modulus, number_between = step.place[0].number;
        modulus = step.place[1].modulus;
        number = step.place[1].number;
        step(products(between, before, number_between, number_before));
        step(products(modulus, between, number, number_between));
      }
      fused::Sum last = quotients(top->modulus, modulus);
      last.add(row1, number);
      step(last);
      top[-1].column = next_columns[0] + step.high;
      top[0].column = next_columns[1];
      next_columns += 2;
    }
  }

  /// Makes limbs of the columns, and begins with new ones. A limb may exceed 2^49 by what was carried into it, at most
  /// 2^10; the top one keeps everything, which is little.
  /// @param doubling all ones where the numbers are to be doubled
  void carry(U64x2 doubling) const {
    constexpr uint64_t offset = fused::half + fused::column_offset;
    Place *place = places_;
    Place *const last = places_ + limbs_ - 1;
    const U64x2 *first_column = first_columns_;
    U64x2 carried = splat(uint64_t{0});
    // `offsets` are what the column has besides its value, as `prepare_columns` says.
    const auto make_limb = [&](uint64_t offsets, uint64_t mask) {
      U64x2 column = place->column;
      column += (column - splat(offsets)) & doubling;
      place->number = fused::limb_of((column & splat(mask)) + carried);
      place->column = *first_column;
      carried = column >> fused::bits_per_limb;
      ++place;
      ++first_column;
    };
    make_limb(offset + fused::carried_offset, fused::digit_mask);
#pragma clang loop unroll(disable)
    while (place != last) {
      keep_offsets(place);
      make_limb(offset, fused::digit_mask);
    }
    make_limb(fused::half, ~uint64_t{0});
    place->column = *first_column;
  }

  /// The numbers / 2^50 modulo N, from 0 to N - 1: one quotient digit more, modulo N itself, leaves less than N below
  /// zero and 2 N above.
  [[clang::minsize, clang::noinline]] void write(uint64_t *results) const {
    const U64x2 digits = (integers(places_[0].number) * negative_inverses_) & splat(fused::digit_mask);
    const F64x2 quotients = {static_cast<double>(static_cast<int64_t>(digits[0])),
                             static_cast<double>(static_cast<int64_t>(digits[1]))};
    U64x2 carry = splat(uint64_t{0}), high = splat(uint64_t{0});
    for (size_t j = 0; j < limbs_; ++j) {
      const fused::Sum products(quotients, moduli_limbs_[j]);
      carry += integers(places_[j].number) + (products.low() - splat(fused::low_pattern)) + high;
      high = products.high() - splat(fused::high_pattern);
      digits_[j] = carry & splat(fused::digit_mask);
      carry = arithmetic_shift(carry, fused::bits_per_limb);
    }
    digits_[limbs_] = carry & splat(fused::digit_mask); // the sign
    digits_[limbs_ + 1] = digits_[limbs_];
    for (size_t lane = 0; lane < 2; ++lane) {
      for (size_t i = 0; i <= words_; ++i) {
        long_number_[i] =
            fused::bits_of_digits(reinterpret_cast<const uint64_t *>(digits_) + lane, 2, 64 * i + fused::bits_per_limb);
      }
      bring_into_range(results + lane * words_, long_number_, moduli_ + lane * words_, words_, difference_);
    }
  }

  [[clang::minsize, clang::noinline]] void prepare_moduli() {
    for (size_t lane = 0; lane < 2; ++lane) {
      const uint64_t *modulus = moduli_ + lane * words_;
      negative_inverses_[lane] = negative_inverse(modulus[0]) & fused::digit_mask;
      multiply_and_shift(difference_, modulus, words_, negative_inverses_[lane], fused::bits_per_limb, long_number_);
      auto *limbs = reinterpret_cast<double *>(moduli_limbs_) + lane;
      fused::read_limbs(limbs, limbs_, 2, difference_, words_);
      for (size_t j = 0; j < limbs_; ++j) {
        places_[j + 1].modulus[lane] = moduli_limbs_[j][lane];
      }
      fused::read_limbs(limbs, limbs_, 2, modulus, words_);
    }
  }

  /// What each column starts with: minus the patterns of the offsets that come along, once for each sum that is added
  /// to it; and what makes quotients come out balanced and carries positive.
  [[clang::minsize, clang::noinline]] void prepare_columns() {
    const size_t columns = 2 * limbs_;
    for (size_t column = 0; column <= columns; ++column) {
      uint64_t offset = column < columns ? fused::half : 0;
      if (column + 1 < columns) {
        offset += fused::column_offset;
      }
      if (column > 0 && column < limbs_) {
        offset -= fused::carried_offset;
      }
      first_columns_[column] = splat(offset);
    }
    const auto expect_sums = [this](size_t from, size_t count) {
      for (size_t column = from; column < from + count; ++column) {
        first_columns_[column] -= splat(fused::low_pattern);
        first_columns_[column + 1] -= splat(fused::high_pattern);
      }
    };
    expect_sums(0, first_products);
    for (size_t row = 0; row < limbs_; row += 2) {
      expect_sums(row + 1, limbs_); // the first of them makes the second quotient
    }
    for (size_t j = 0; j <= limbs_; ++j) {
      places_[j].column = first_columns_[j];
    }
  }

  size_t words_;
  size_t limbs_;
  const uint64_t *moduli_;
  Place *places_;       ///< one more than there are limbs
  F64x2 *moduli_limbs_; ///< N
  U64x2 *first_columns_;
  U64x2 *digits_;
  uint64_t *long_number_;
  uint64_t *difference_;
  U64x2 negative_inverses_; ///< of N, modulo 2^50
};

} // namespace tokensmith::kernels
