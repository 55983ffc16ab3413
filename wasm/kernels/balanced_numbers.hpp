#pragma once

// What both fields do alike with their numbers: arrays of doubles, two limbs a vector.

#include "kernels/lanes.hpp"

namespace tokensmith::kernels {

inline void copy_number(F64x2 *to, const F64x2 *from, size_t vectors) {
  for (size_t j = 0; j < vectors; ++j) {
    to[j] = from[j];
  }
}

inline void set_power_of_two(F64x2 *to, size_t vectors, size_t limb_bits, size_t exponent) {
  auto *limbs = reinterpret_cast<double *>(to);
  for (size_t i = 0; i < 2 * vectors; ++i) {
    limbs[i] = i == exponent / limb_bits ? static_cast<double>(uint64_t{1} << (exponent % limb_bits)) : 0.0;
  }
}

/// Copies the entry at `index` of a table, all of which is read: four vectors at a time, the last four perhaps again.
/// There are four at least.
inline void select_number(F64x2 *to, size_t vectors, const F64x2 *table, size_t entries, uint64_t index) {
  constexpr size_t together = 4;
  for (size_t j = 0; j < vectors; j += together) {
    const size_t start = j + together <= vectors ? j : vectors - together;
    U64x2 chosen[together] = {}; // NOLINT(modernize-avoid-c-arrays): four registers, and no library beneath us
    U64x2 entry = splat(uint64_t{0});
    const F64x2 *row = table + start;
#pragma clang loop unroll(disable)
    for (size_t i = 0; i < entries; ++i) {
      const U64x2 mask = equal(entry, splat(index));
      for (size_t k = 0; k < together; ++k) {
        chosen[k] |= pattern_of(row[k]) & mask;
      }
      entry += splat(uint64_t{1});
      row += vectors;
    }
    for (size_t k = 0; k < together; ++k) {
      to[start + k] = double_of(chosen[k]);
    }
  }
}

} // namespace tokensmith::kernels
