#pragma once

// Modular exponentiation over a Field: an arithmetic modulo an odd N in the field's own Montgomery form, with the radix
// M = 2^(limb_bits * limbs).
//
// Both kernels use one idea: modulo N' = N * k instead of N, with k = -N^-1 modulo 2^limb_bits. N' is -1 modulo
// 2^limb_bits, and so a row's quotient digit is the column itself: no product comes between a column and its
// quotient. N' is one limb longer than N; the numbers stay below about N', are never reduced between steps, and are
// brought below N at the end.
//
// Constant time in base, exponent and modulus: a fixed window of 5 bits, its table read whole under masks; no branch
// and no index depends on a value, only on the lengths and on `is_public`.

#include "kernels/balanced_numbers.hpp"
#include "kernels/words.hpp"

namespace tokensmith::kernels {

/// One call, in Mbed TLS's terms: numbers of `words` words, R = 2^(64 * words).
struct Exponentiation {
  uint64_t *result;        ///< base^exponent * R mod N
  const uint64_t *base;    ///< times R mod N: Montgomery form
  const uint64_t *modulus; ///< N, odd
  size_t words;
  const uint64_t *exponent;
  size_t exponent_bits;              ///< the remaining bits of the last word are zero
  const uint64_t *montgomery_square; ///< R^2 mod N
  bool is_public;                    ///< whether timing may reveal the exponent
};

inline constexpr unsigned window_bits = 5;
inline constexpr size_t table_size = size_t{1} << window_bits;

/// base^exponent by fixed windows.
template <class Field>
void raise_secretly(Field &field, const F64x2 *one, const F64x2 *base, const Exponentiation &call, Scratch &scratch) {
  const size_t stride = field.vectors();
  auto *table = scratch.take<F64x2>(table_size * stride);
  auto *selected = scratch.take<F64x2>(stride);
  copy_number(table, one, stride);
  copy_number(table + stride, base, stride);
  field.load(base);
  for (size_t i = 2; i < table_size; ++i) {
    field.multiply(base);
    field.store(table + i * stride);
  }
  const size_t exponent_words = (call.exponent_bits + 63) / 64;
  const size_t windows = (call.exponent_bits + window_bits - 1) / window_bits;
  for (size_t window = windows; window-- > 0;) {
    const uint64_t digit = bits_from(call.exponent, exponent_words, window * window_bits) & (table_size - 1);
    select_number<Field>(selected, stride, table, table_size, digit);
    if (window + 1 == windows) {
      field.load(selected);
      continue;
    }
    for (unsigned i = 0; i < window_bits; ++i) {
      field.square();
    }
    field.multiply(selected);
  }
}

/// base^exponent by squaring and multiplying, for public exponents: 65537 has two bits set.
template <class Field>
void raise_publicly(Field &field, const F64x2 *one, const F64x2 *base, const Exponentiation &call) {
  size_t bit = call.exponent_bits;
  const auto is_set = [&call](size_t at) { return ((call.exponent[at / 64] >> (at % 64)) & 1U) != 0; };
  while (bit > 0 && !is_set(bit - 1)) {
    --bit;
  }
  if (bit == 0) {
    field.load(one);
    return;
  }
  field.load(base);
  for (--bit; bit-- > 0;) {
    field.square();
    if (is_set(bit)) {
      field.multiply(base);
    }
  }
}

/// Without memory in `scratch` it only counts the bytes it needs.
template <class Field> [[clang::minsize]] void exponentiate(const Exponentiation &call, Scratch &scratch) {
  Field field(call.modulus, call.words, scratch);
  const auto number = [&] { return scratch.take<F64x2>(field.vectors()); };
  auto *square = number(), *one = number(), *base = number(), *power = number();
  if (square == nullptr) {
    scratch.take<F64x2>((table_size + 1) * field.vectors());
    return;
  }
  const size_t radix = field.radix_bits(), given_radix = 64 * call.words;
  const auto multiply_by_power_of_two = [&](size_t exponent) {
    set_power_of_two(power, field.vectors(), field.limb_bits(), exponent);
    field.multiply(power);
  };
  field.read(square, call.montgomery_square);
  // 1 in the field's form, M: R^2 times (M / R)^2, over M.
  field.load(square);
  multiply_by_power_of_two(2 * (radix - given_radix));
  field.store(one);
  // From base * R to base * M: times M^2 / R, over M; and that is R^2 times (M / R)^3, over M.
  field.load(square);
  multiply_by_power_of_two(3 * (radix - given_radix));
  field.read(base, call.base);
  field.multiply(base);
  field.store(base);
  if (call.is_public) {
    raise_publicly(field, one, base, call);
  } else {
    raise_secretly(field, one, base, call, scratch);
  }
  // To result * R * 2^limb_bits; `write` removes the last factor.
  multiply_by_power_of_two(given_radix + field.limb_bits());
  field.store(power);
  field.write(call.result, power);
}

/// @returns bytes of scratch memory that a call needs
template <class Field> size_t scratch_size_of(size_t words) {
  Scratch nothing(nullptr);
  Exponentiation call{};
  call.words = words;
  exponentiate<Field>(call, nothing);
  return nothing.used();
}

/// @param place that many bytes, aligned to 16; they hold secrets afterwards
template <class Field> void exponentiate_in(const Exponentiation &call, void *place) {
  Scratch scratch(place);
  exponentiate<Field>(call, scratch);
}

} // namespace tokensmith::kernels
