#pragma once

// The arithmetic of the fast kernel: one number in limbs of 50 bits (fused_limbs.hpp), two to a vector.
//
// Two rows a pass. The second one's factor, and the modulus, are kept a second time, shifted by a limb, so that all
// four products of a step have their low halves in columns (2j, 2j + 1), `even`, and their high ones in (2j + 1, 2j +
// 2), `odd`. Nothing is shuffled in the inner loop.
//
// A quotient digit needs its column, and the next column that quotient's product: a chain of some 17 cycles twice a
// pass. The next pass's are therefore found as soon as a pass has done its first step, beside the others.

#include "kernels/fused_limbs.hpp"

namespace tokensmith::kernels {

/// Holds the current number, which its operations change. Functions that are called only a few times are compiled once,
/// for size.
class FusedField {
public:
  static constexpr size_t bits_per_limb = fused::bits_per_limb;

  /// Room for a modulus N * k of one limb more, and two bits above it: with numbers below 0.6 * N * k, a * b / M and
  /// half of N * k, which is what balanced quotients bring, are below 0.6 * N * k again.
  static constexpr size_t vectors_for(size_t words) {
    return (64 * words + bits_per_limb + 2 + 2 * bits_per_limb - 1) / (2 * bits_per_limb);
  }

  FusedField(const uint64_t *modulus, size_t words, Scratch &scratch)
      : words_(words), vectors_(vectors_for(words)), modulus_words_(modulus), modulus_(scratch.take<F64x2>(vectors_)),
        places_(scratch.take<Place>(vectors_ + 1)), first_columns_(scratch.take<U64x2>(2 * vectors_)),
        digits_(scratch.take<uint64_t>(2 * vectors_ + 2)), long_number_(scratch.take<uint64_t>(words + 2)),
        difference_(scratch.take<uint64_t>(words + 2)), negative_inverse_(0), straddled_(splat(uint64_t{0})) {
    if (modulus_ != nullptr) {
      prepare_modulus();
      prepare_columns();
    }
  }

  [[nodiscard]] size_t vectors() const { return vectors_; }
  [[nodiscard]] static size_t limb_bits() { return bits_per_limb; }
  [[nodiscard]] size_t radix_bits() const { return 2 * vectors_ * bits_per_limb; }

  void read(F64x2 *to, const uint64_t *words) const {
    fused::read_limbs(reinterpret_cast<double *>(to), 2 * vectors_, 1, words, words_);
  }

  static F64x2 add_product(F64x2 sum, F64x2 a, F64x2 b) { return fused_multiply_add(a, b, sum); }

  /// Makes this the current number: as columns that have nothing to carry.
  [[clang::minsize, clang::noinline]] void load(const F64x2 *number) {
    const U64x2 offset = splat(half + column_offset - low_pattern);
    for (size_t j = 0; j < vectors_; ++j) {
      places_[j].even = pattern_of(number[j] + splat(fused::low_offset)) + offset;
      places_[j].odd = splat(uint64_t{0});
    }
    places_[vectors_ - 1].even -= U64x2{0, column_offset};
    straddled_ = splat(carried_offset);
  }

  [[clang::minsize, clang::noinline]] void store(F64x2 *number) const {
    Carrier carrier(*this);
    for (size_t j = 0; j + 1 < vectors_; ++j) {
      number[j] = carrier.next(places_[j]);
    }
    number[vectors_ - 1] = carrier.last(places_[vectors_ - 1]);
  }

  /// Multiplies by factor / M, modulo N * k.
  void multiply(const F64x2 *factor) {
    const auto *rows = reinterpret_cast<const double *>(factor);
    const size_t vectors = vectors_;
    Place *const places = places_;
    Place *const last = places + vectors - 1;
    const U64x2 *next_column = first_columns_ + vectors;
    F64x2 row0 = splat(rows[0]);
    F64x2 row1 = splat(rows[1]);
    const auto products = [](F64x2 first, F64x2 second, const Place &place) {
      Sum sum(first, place.number);
      sum.add(second, place.shifted);
      return sum;
    };
    Carrier carrier(*this);
    begin(carrier);
    U64x2 straddled = splat(uint64_t{0});
    Head head(places[0].even, places[0].odd, products(row0, row1, places[0]), straddled, places[1]);
    begin_others(carrier);
    for (size_t pass = 0; pass < vectors; ++pass) {
      const F64x2 quotient0 = head.quotient0;
      const F64x2 quotient1 = head.quotient1;
      straddled = head.straddled;
      // The first step, with the last quotient's product apart: the next pass is waiting for it.
      Sum sum = products(row0, row1, places[1]);
      sum.add(quotient0, places[1].modulus_shifted);
      const Sum lone(quotient1, places[1].modulus_before);
      const U64x2 even = places[1].even + sum.low();
      const U64x2 odd = places[1].odd + sum.high() + lone.high();
      places[0].even = even + lone.low();
      places[0].odd = odd;
      // No pass follows the last one; its quotients are not used.
      rows += pass + 1 < vectors ? 2 : 0;
      const F64x2 next_row0 = splat(rows[0]);
      const F64x2 next_row1 = splat(rows[1]);
      head = Head(even, odd, products(next_row0, next_row1, places[0]), straddled, places[1], lone.low());
#pragma clang loop unroll(disable)
      for (Place *place = places + 1; place != last; ++place) {
        keep_offsets(place);
        Sum all = products(row0, row1, place[1]);
        all.add(quotient0, place[1].modulus_shifted);
        all.add(quotient1, place[1].modulus_before);
        place[0].even = place[1].even + all.low();
        place[0].odd = place[1].odd + all.high();
      }
      Sum top(row1, last[1].shifted);
      top.add(quotient1, last[1].modulus_before);
      last[0].even = *next_column++ + top.low();
      last[0].odd = top.high();
      row0 = next_row0;
      row1 = next_row1;
    }
    straddled_ = straddled;
  }

  /// Multiplies the number by itself / M: the products of unequal limbs once, by a row that is doubled. A row begins on
  /// the diagonal, with half of the limb: `number` and `shifted` are changed to that as the passes go on.
  void square() {
    const size_t vectors = vectors_;
    Place *const places = places_;
    Place *const last = places + vectors - 1;
    const U64x2 *next_column = first_columns_ + vectors;
    const F64x2 diagonal = {0.5, 1};
    Carrier carrier(*this);
    begin(carrier);
    U64x2 straddled = splat(uint64_t{0});
    Head head(places[0].even, places[0].odd, Sum(splat(2 * places[0].number[0]), places[0].number * diagonal),
              straddled, places[1]);
    begin_others(carrier);
    Place *at = places;
    for (size_t pass = 0; pass < vectors; ++pass) {
      const F64x2 row0 = splat(2 * at->number[0]);
      const F64x2 row1 = splat(2 * at->number[1]);
      at[0].number = at[0].number * diagonal;
      at[0].shifted = splat(0.0);
      at[1].shifted = at[1].shifted * diagonal;
      const F64x2 quotient0 = head.quotient0;
      const F64x2 quotient1 = head.quotient1;
      straddled = head.straddled;
      Sum sum(quotient0, places[1].modulus_shifted);
      if (pass < 2) {
        sum.add(row0, places[1].number);
        sum.add(row1, places[1].shifted);
      }
      const Sum lone(quotient1, places[1].modulus_before);
      const U64x2 even = places[1].even + sum.low();
      const U64x2 odd = places[1].odd + sum.high() + lone.high();
      places[0].even = even + lone.low();
      places[0].odd = odd;
      head = Head(even, odd, Sum(), straddled, places[1], lone.low());
      Place *place = places + 1;
#pragma clang loop unroll(disable)
      for (; place + 1 < at; ++place) { // in front of the diagonal
        keep_offsets(place);
        Sum quotients(quotient0, place[1].modulus_shifted);
        quotients.add(quotient1, place[1].modulus_before);
        place[0].even = place[1].even + quotients.low();
        place[0].odd = place[1].odd + quotients.high();
      }
#pragma clang loop unroll(disable)
      for (; place != last; ++place) {
        keep_offsets(place);
        Sum all(row0, place[1].number);
        all.add(row1, place[1].shifted);
        all.add(quotient0, place[1].modulus_shifted);
        all.add(quotient1, place[1].modulus_before);
        place[0].even = place[1].even + all.low();
        place[0].odd = place[1].odd + all.high();
      }
      Sum top(row1, last[1].shifted);
      top.add(quotient1, last[1].modulus_before);
      last[0].even = *next_column++ + top.low();
      last[0].odd = top.high();
      ++at;
    }
    straddled_ = straddled;
  }

  /// number / 2^bits_per_limb modulo N, from 0 to N - 1: one quotient digit more, modulo N itself, leaves less than N
  /// below zero and 2 N above.
  [[clang::minsize, clang::noinline]] void write(uint64_t *result, const F64x2 *number) const {
    const uint64_t quotient_digit = (fused::integer(number[0][0]) * negative_inverse_) & digit_mask;
    const F64x2 quotient = splat(static_cast<double>(static_cast<int64_t>(quotient_digit)));
    uint64_t carry = 0, high = 0;
    for (size_t j = 0; j < vectors_; ++j) {
      const Sum products(quotient, modulus_[j]);
      for (size_t lane = 0; lane < 2; ++lane) {
        carry += fused::integer(number[j][lane]) + (products.low()[lane] - low_pattern) + high;
        high = products.high()[lane] - high_pattern;
        digits_[2 * j + lane] = carry & digit_mask;
        carry = static_cast<uint64_t>(static_cast<int64_t>(carry) >> bits_per_limb);
      }
    }
    digits_[2 * vectors_] = carry & digit_mask; // the sign
    digits_[2 * vectors_ + 1] = carry & digit_mask;
    for (size_t i = 0; i <= words_; ++i) {
      long_number_[i] = fused::bits_of_digits(digits_, 1, 64 * i + bits_per_limb);
    }
    bring_into_range(result, long_number_, modulus_words_, words_, difference_);
  }

private:
  /// The data of a step, side by side, so that one address serves for all of it.
  struct Place {
    F64x2 number;          ///< limbs 2j, 2j + 1 of the current number
    F64x2 shifted;         ///< its limbs 2j - 1, 2j
    F64x2 modulus_shifted; ///< limbs 2j - 1, 2j of (N * k + 1) / 2^50
    F64x2 modulus_before;  ///< its limbs 2j - 2, 2j - 1
    U64x2 even;            ///< columns 2j, 2j + 1
    U64x2 odd;             ///< columns 2j + 1, 2j + 2
  };

  static constexpr uint64_t digit_mask = fused::digit_mask;
  static constexpr uint64_t half = fused::half;
  static constexpr uint64_t low_pattern = fused::low_pattern;
  static constexpr uint64_t high_pattern = fused::high_pattern;
  static constexpr uint64_t column_offset = fused::column_offset;
  static constexpr uint64_t carried_offset = fused::carried_offset;
  using Sum = fused::Sum;

  /// The quotients of a pass, and what its lowest two columns leave: only lane 0 counts while they are found.
  struct Head {
    F64x2 quotient0;
    F64x2 quotient1;
    U64x2 straddled; ///< in lane 0: what is to be added to the next pass's lowest column

    /// @param even,odd the lowest columns
    /// @param sum the factors' products there
    /// @param place the one after them
    /// @param late a part of `even` that is known last
    Head(U64x2 even, U64x2 odd, Sum sum, U64x2 straddle, const Place &place, U64x2 late = splat(uint64_t{0})) {
      const U64x2 rest = even + sum.low();
      const U64x2 column0 = (rest + straddle) + late;
      const F64x2 first = fused::quotient_of(column0);
      const U64x2 odds = odd + sum.high();
      const U64x2 below = swapped(rest + late) + odds + (column0 >> bits_per_limb);
      const Sum product(first, place.modulus_before);
      const U64x2 column1 = below + product.low();
      const F64x2 second = fused::quotient_of(column1);
      quotient0 = twice(first);
      quotient1 = twice(second);
      straddled = (swapped(odds) + product.high()) + (column1 >> bits_per_limb);
    }
  };

  /// Adds the two sets of columns, carries once, and makes doubles. A limb may exceed 2^49 by what was carried into it,
  /// at most 2^9; the top one keeps everything, which is little.
  class Carrier {
  public:
    explicit Carrier(const FusedField &field) : odd_(swapped(field.straddled_)), carry_(splat(uint64_t{0})) {}

    F64x2 next(const Place &place) { return limbs(place, splat(digit_mask)); }
    F64x2 last(const Place &place) { return limbs(place, U64x2{digit_mask, ~uint64_t{0}}); }

  private:
    F64x2 limbs(const Place &place, U64x2 mask) {
      const U64x2 columns = place.even + straddling(odd_, place.odd);
      odd_ = place.odd;
      const U64x2 carry = columns >> bits_per_limb;
      const U64x2 digits = (columns & mask) + straddling(carry_, carry);
      carry_ = carry;
      return fused::limb_of(digits);
    }

    U64x2 odd_;   ///< of the place before
    U64x2 carry_; ///< likewise
  };

  static U64x2 swapped(U64x2 value) { return straddling(value, value); }
  static F64x2 twice(F64x2 value) { return __builtin_shufflevector(value, value, 0, 0); }

  [[clang::minsize, clang::noinline]] void prepare_modulus() {
    negative_inverse_ = negative_inverse(modulus_words_[0]) & digit_mask;
    multiply_and_shift(difference_, modulus_words_, words_, negative_inverse_, bits_per_limb, long_number_);
    read(modulus_, difference_);
    F64x2 before = splat(0.0);
    for (size_t j = 0; j <= vectors_; ++j) {
      const F64x2 these = j < vectors_ ? modulus_[j] : splat(0.0);
      places_[j].modulus_shifted = straddling(before, these);
      places_[j].modulus_before = before;
      before = these;
    }
    read(modulus_, modulus_words_);
  }

  /// What each column starts with: minus the patterns of the offsets that come along, once for each sum that is added
  /// to it; and what makes quotients come out balanced and carries positive.
  [[clang::minsize, clang::noinline]] void prepare_columns() {
    const size_t limbs = 2 * vectors_;
    // How many sums a vector of columns gets: in each pass all places do, and the second one that of the last quotient
    // apart.
    const auto sums = [vectors = vectors_](size_t vector) -> uint64_t {
      const size_t last = vector < vectors ? vector : vectors - 1;
      const size_t first = vector < vectors ? 0 : vector - vectors;
      return last + 1 - first + (vector > 0 && vector <= vectors ? 1 : 0);
    };
    auto *columns = reinterpret_cast<uint64_t *>(first_columns_);
    for (size_t column = 0; column < 2 * limbs; ++column) {
      uint64_t lows = sums(column / 2);
      uint64_t highs = column == 0 ? 0 : sums((column - 1) / 2);
      // The first quotient's product, which makes the second: its halves lie in two columns, one of each pair.
      lows += column % 2 == 1 && column < limbs ? 1 : 0;
      highs += column % 2 == 0 && column > 0 && column <= limbs ? 1 : 0;
      uint64_t offset = half;
      if (column + 1 < 2 * limbs) {
        offset += column_offset;
      }
      if (column > 0 && column < limbs) {
        offset -= carried_offset;
      }
      columns[column] = offset - lows * low_pattern - highs * high_pattern;
    }
  }

  /// Makes limbs of the columns and begins with new ones: in the first place, which is all that the quotients wait for.
  void begin(Carrier &carrier) const { place(places_[0], splat(0.0), carrier.next(places_[0]), first_columns_[0]); }

  void begin_others(Carrier &carrier) const {
    Place *const last = places_ + vectors_ - 1;
    const U64x2 *first_column = first_columns_ + 1;
    F64x2 before = places_[0].number;
#pragma clang loop unroll(disable)
    for (Place *next = places_ + 1; next != last; ++next) {
      keep_offsets(next);
      const F64x2 limbs = carrier.next(*next);
      place(*next, before, limbs, *first_column++);
      before = limbs;
    }
    const F64x2 limbs = carrier.last(*last);
    place(*last, before, limbs, *first_column);
    last[1].shifted = straddling(limbs, splat(0.0));
  }

  static void place(Place &place, F64x2 before, F64x2 limbs, U64x2 column) {
    place.number = limbs;
    place.shifted = straddling(before, limbs);
    place.even = column;
    place.odd = splat(uint64_t{0});
  }

  size_t words_;
  size_t vectors_;
  const uint64_t *modulus_words_;
  F64x2 *modulus_; ///< N
  Place *places_;  ///< one more than there are vectors, for what is shifted out of the last
  U64x2 *first_columns_;
  uint64_t *digits_;
  uint64_t *long_number_;
  uint64_t *difference_;
  uint64_t negative_inverse_; ///< of N, modulo 2^50
  U64x2 straddled_;           ///< in lane 0: what is to be added to the number's lowest column
};

} // namespace tokensmith::kernels
