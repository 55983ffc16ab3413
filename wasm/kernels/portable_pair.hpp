#pragma once

#include "kernels/balanced_numbers.hpp"
#include "kernels/portable_field.hpp"

namespace tokensmith::kernels {

/// Two numbers in the portable field's arithmetic, one after the other (see powers_of_two.hpp).
class PortablePair {
public:
  PortablePair(const uint64_t *moduli, size_t words, Scratch &scratch)
      : words_(words), first_(moduli, words, scratch),
        second_(moduli == nullptr ? nullptr : moduli + words, words, scratch),
        number_(scratch.take<F64x2>(first_.vectors())) {}

  [[nodiscard]] size_t radix_bits() const { return first_.radix_bits(); }

  void set_power_of_two(size_t which, uint64_t exponent) {
    PortableField &field = which == 0 ? first_ : second_;
    set(exponent);
    field.load(number_);
  }

  /// @param first,second 1 to double the square, else 0: secrets
  void square(uint64_t first, uint64_t second) {
    first_.square(first);
    second_.square(second);
  }

  /// Twice the numbers / M, from 0 to N - 1.
  void write_doubles(uint64_t *results) {
    for (size_t which = 0; which < 2; ++which, results += words_) {
      PortableField &field = which == 0 ? first_ : second_;
      set(field.limb_bits() + 1); // write takes the first part off
      field.multiply(number_);
      field.store(number_);
      field.write(results, number_);
    }
  }

private:
  void set(uint64_t exponent) { kernels::set_power_of_two(number_, first_.vectors(), first_.limb_bits(), exponent); }

  size_t words_;
  PortableField first_;
  PortableField second_;
  F64x2 *number_;
};

} // namespace tokensmith::kernels
