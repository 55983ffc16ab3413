#pragma once

// The arithmetic of the kernel that runs everywhere: limbs of 22 to 24 bits, signed and balanced, held as doubles, two
// to a vector. Products are exact, and so are their sums: all are integers below 2^53. A multiplication and an addition
// need no shuffle, which integer SIMD does for each product, and beat it by half.
//
// Two rows a pass. Products of an even row lie on the even columns' lanes, of an odd row one lane further, and the
// quotients' one further still. Columns are therefore summed in two sets: `even` holds columns (2j, 2j + 1), `odd`
// holds (2j + 1, 2j + 2), and nothing is shuffled in the inner loop. As in FusedField a pass finds the quotients of the
// next.

#include "kernels/lanes.hpp"
#include "kernels/words.hpp"

namespace tokensmith::kernels {

/// Holds the current number, which its operations change.
class PortableField {
public:
  /// As many bits as keep a column, two products of limbs from each row, below 2^53.
  static constexpr size_t limb_bits_for(size_t words) { return words <= 22 ? 24 : words <= 88 ? 23 : 22; }

  /// Room for a modulus N * k of one limb more, and eight bits above it: with numbers below 1.01 * N * k, the doubled
  /// square 2 * a^2 / M and twice the half of N * k that balanced quotients bring are below 1.01 * N * k again.
  static constexpr size_t vectors_for(size_t words) {
    const size_t limb_bits = limb_bits_for(words);
    return (64 * words + limb_bits + 8 + 2 * limb_bits - 1) / (2 * limb_bits);
  }

  PortableField(const uint64_t *modulus, size_t words, Scratch &scratch)
      : words_(words), vectors_(vectors_for(words)), limb_bits_(limb_bits_for(words)),
        digit_mask_((uint64_t{1} << limb_bits_) - 1), base_(static_cast<double>(uint64_t{1} << limb_bits_)),
        inverse_base_(1 / base_), rounding_(0x1.8p52 * base_), modulus_words_(modulus),
        modulus_(scratch.take<F64x2>(vectors_)), places_(scratch.take<Place>(vectors_)),
        long_number_(scratch.take<uint64_t>(words + 2)), difference_(scratch.take<uint64_t>(words + 2)),
        negative_inverse_(0) {
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

  /// Makes this the current number.
  void load(const F64x2 *number) {
    for (size_t j = 0; j < vectors_; ++j) {
      places_[j].number = number[j];
    }
  }

  void store(F64x2 *number) const {
    for (size_t j = 0; j < vectors_; ++j) {
      number[j] = places_[j].number;
    }
  }

  /// Multiplies by factor / M, modulo N * k.
  void multiply(const F64x2 *factor) {
    const auto *rows = reinterpret_cast<const double *>(factor);
    const size_t vectors = vectors_;
    Place *const places = places_;
    Place *const last = places + vectors - 1;
    clear_columns();
    F64x2 row0 = splat(rows[0]);
    F64x2 row1 = splat(rows[1]);
    Quotients quotients = find_quotients(0, row0 * places[0].number, row1 * places[0].number);
    double straddled = 0;
    for (size_t pass = 0; pass < vectors; ++pass) {
      const F64x2 quotient0 = quotients.first;
      const F64x2 quotient1 = quotients.second;
      straddled = quotients.straddled;
      F64x2 next = quotient1 * places[0].modulus;
      const auto step = [&](Place *place) {
        place[0].even = (place[1].even + next) + row0 * place[1].number;
        place[0].odd = (place[1].odd + row1 * place[1].number) + quotient0 * place[1].modulus;
        next = quotient1 * place[1].modulus;
      };
      step(places);
      // No pass follows the last one; its quotients are not used.
      rows += pass + 1 < vectors ? 2 : 0;
      const F64x2 next_row0 = splat(rows[0]);
      const F64x2 next_row1 = splat(rows[1]);
      quotients = find_quotients(straddled, places[0].even + next_row0 * places[0].number,
                                 places[0].odd + next_row1 * places[0].number);
#pragma clang loop unroll(disable)
      for (Place *place = places + 1; place != last; ++place) {
        keep_offsets(place);
        step(place);
      }
      last->even = next;
      last->odd = splat(0.0);
      row0 = next_row0;
      row1 = next_row1;
    }
    finish(straddled, 0);
  }

  /// Multiplies the number by itself / M: the products of unequal limbs once, by a row that is doubled.
  /// @param doubling 1 to double the result, else 0: a secret
  void square(uint64_t doubling = 0) {
    const size_t vectors = vectors_;
    Place *const places = places_;
    Place *const last = places + vectors - 1;
    clear_columns();
    F64x2 row0 = splat(0.0);
    F64x2 row1 = splat(0.0);
    const auto begin_row = [&](Place &place) {
      row0 = splat(2 * place.number[0]);
      row1 = splat(2 * place.number[1]);
      // On the diagonal: a0 * (a0, 2 a1) and a1 * (0, a1).
      place.even += row0 * (place.number * F64x2{0.5, 1});
      place.odd += row1 * (place.number * F64x2{0, 0.5});
    };
    begin_row(places[0]);
    Quotients quotients = find_quotients(0, places[0].even, places[0].odd);
    double straddled = 0;
    for (Place *at = places;; ++at) {
      const F64x2 quotient0 = quotients.first;
      const F64x2 quotient1 = quotients.second;
      straddled = quotients.straddled;
      F64x2 next = quotient1 * places[0].modulus;
      const auto reduce = [&](Place *place) {
        place[0].even = place[1].even + next;
        place[0].odd = place[1].odd + quotient0 * place[1].modulus;
        next = quotient1 * place[1].modulus;
      };
      const auto step = [&](Place *place) {
        place[0].even = (place[1].even + next) + row0 * place[1].number;
        place[0].odd = (place[1].odd + row1 * place[1].number) + quotient0 * place[1].modulus;
        next = quotient1 * place[1].modulus;
      };
      if (at == places) {
        step(places);
      } else {
        reduce(places);
      }
      quotients = find_quotients(straddled, places[0].even, places[0].odd);
      Place *place = places + 1;
#pragma clang loop unroll(disable)
      for (; place < at; ++place) { // in front of the diagonal, and on it
        keep_offsets(place);
        reduce(place);
      }
#pragma clang loop unroll(disable)
      for (; place != last; ++place) {
        keep_offsets(place);
        step(place);
      }
      last->even = next;
      last->odd = splat(0.0);
      if (at == last) {
        break;
      }
      begin_row(at[1]);
    }
    finish(straddled, doubling);
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
  /// The data of a step, side by side, so that one address serves for all of it.
  struct Place {
    F64x2 number;  ///< limbs 2j, 2j + 1 of the current number
    F64x2 modulus; ///< the same of (N * k + 1) / 2^limb_bits
    F64x2 even;    ///< columns 2j, 2j + 1
    F64x2 odd;     ///< columns 2j + 1, 2j + 2
  };
  struct Quotients {
    F64x2 first;
    F64x2 second;
    double straddled; ///< what the odd columns have for the next pass's lowest column
  };

  /// The multiple of 2^limb_bits that is nearest: adding 1.5 * 2^(52 + limb_bits) leaves no room for what is below.
  template <class Value> Value rounded(Value value) const { return (value + rounding_) - rounding_; }

  static int64_t integer(double limb) { return static_cast<int64_t>(limb); }

  void clear_columns() const {
    for (size_t j = 0; j < vectors_; ++j) {
      places_[j].even = splat(0.0);
      places_[j].odd = splat(0.0);
    }
  }

  /// The quotients, from the lowest two columns; `even` and `odd` hold the factors' products there.
  [[nodiscard]] Quotients find_quotients(double straddled, F64x2 even, F64x2 odd) const {
    const double column0 = even[0] + straddled;
    const double multiple0 = rounded(column0);
    const F64x2 first = splat(column0 - multiple0);
    odd += first * places_[0].modulus;
    const double column1 = (even[1] + odd[0]) + multiple0 * inverse_base_;
    const double multiple1 = rounded(column1);
    return {first, splat(column1 - multiple1), odd[1] + multiple1 * inverse_base_};
  }

  /// Adds the two sets of columns and carries twice: a limb may then exceed half of 2^limb_bits by 2^8, or 2^9 where
  /// columns are doubled, which is exact. The top one has nothing to carry.
  void finish(double straddled, uint64_t doubling) {
    const F64x2 factor = splat(double_of(pattern_of(1.0) + (doubling << 52U))); // 1 or 2
    F64x2 odd_before = F64x2{0, straddled};
    F64x2 carry_before = splat(0.0);
    F64x2 rest_before = splat(0.0);
    for (size_t j = 0; j < vectors_; ++j) {
      const F64x2 columns = (places_[j].even + straddling(odd_before, places_[j].odd)) * factor;
      odd_before = places_[j].odd;
      const F64x2 multiple = rounded(columns);
      const F64x2 carry = multiple * inverse_base_;
      const F64x2 sum = (columns - multiple) + straddling(carry_before, carry);
      carry_before = carry;
      const F64x2 rest_multiple = rounded(sum);
      const F64x2 rest = rest_multiple * inverse_base_;
      places_[j].number = (sum - rest_multiple) + straddling(rest_before, rest);
      rest_before = rest;
    }
  }

  /// ORs a digit into the number at a bit; what exceeds its words is dropped.
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
    multiply_and_shift(difference_, modulus_words_, words_, negative_inverse_, limb_bits_, long_number_);
    read(modulus_, difference_);
    for (size_t j = 0; j < vectors_; ++j) {
      places_[j].modulus = modulus_[j];
    }
    read(modulus_, modulus_words_);
  }

  size_t words_;
  size_t vectors_;
  size_t limb_bits_;
  uint64_t digit_mask_;
  double base_; ///< 2^limb_bits
  double inverse_base_;
  double rounding_;
  const uint64_t *modulus_words_;
  F64x2 *modulus_; ///< N
  Place *places_;
  uint64_t *long_number_;
  uint64_t *difference_;
  uint64_t negative_inverse_; ///< of N, modulo 2^limb_bits
};

} // namespace tokensmith::kernels
