#pragma once

// What the kernels share: numbers as arrays of doubles, two limbs to a vector.

#include "kernels/lanes.hpp"
#include "kernels/words.hpp"

namespace tokensmith::kernels {

inline void copy_number(F64x2 *to, const F64x2 *from, size_t vectors) {
  for (size_t j = 0; j < vectors; ++j) {
    to[j] = from[j];
  }
}

/// 2^exponent if it lies within a limb, else zero. The exponent may be secret: it becomes the exponent of a double.
inline double power_of_two_limb(uint64_t exponent, size_t limb_bits) {
  constexpr uint64_t bias = 1023;
  constexpr unsigned mantissa_bits = 52;
  // From zero to limb_bits - 1.
  const uint64_t is_here = ((exponent - limb_bits) >> 63) & ~(exponent >> 63);
  return double_of(((exponent + bias) << mantissa_bits) & mask_of(is_here));
}

[[clang::minsize, clang::noinline]] inline void set_power_of_two(F64x2 *to, size_t vectors, size_t limb_bits,
                                                                 uint64_t exponent) {
  auto *limbs = reinterpret_cast<double *>(to);
  for (size_t i = 0; i < 2 * vectors; ++i, exponent -= limb_bits) {
    limbs[i] = power_of_two_limb(exponent, limb_bits);
  }
}

/// Copies the entry at `index` of a table, all of which is read and all but one multiplied by zero: six vectors at a
/// time, the last six perhaps again, of two entries, so that one addition need not wait for another. There are six at
/// least, and an even number of entries.
template <class Field>
void select_number(F64x2 *to, size_t vectors, const F64x2 *table, size_t entries, uint64_t index) {
  constexpr size_t together = 6;
  const auto factor_for = [](U64x2 entry, uint64_t wanted) {
    return double_of(equal(entry, splat(wanted)) & pattern_of(splat(1.0)));
  };
  for (size_t j = 0; j < vectors; j += together) {
    const size_t start = j + together <= vectors ? j : vectors - together;
    // NOLINTBEGIN(modernize-avoid-c-arrays): registers, and no library beneath us
    F64x2 even[together] = {};
    F64x2 odd[together] = {};
    // NOLINTEND(modernize-avoid-c-arrays)
    U64x2 entry = splat(uint64_t{0});
    const F64x2 *row = table + start;
#pragma clang loop unroll(disable)
    for (size_t i = 0; i < entries; i += 2) {
      const F64x2 even_factor = factor_for(entry, index);
      const F64x2 odd_factor = factor_for(entry, index - 1);
      for (size_t k = 0; k < together; ++k) {
        even[k] = Field::add_product(even[k], row[k], even_factor);
        odd[k] = Field::add_product(odd[k], row[vectors + k], odd_factor);
      }
      entry += splat(uint64_t{2});
      row += 2 * vectors;
    }
    for (size_t k = 0; k < together; ++k) {
      to[start + k] = even[k] + odd[k];
    }
  }
}

} // namespace tokensmith::kernels
