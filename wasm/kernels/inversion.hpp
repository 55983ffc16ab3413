#pragma once

// Greatest common divisors and inverses by the lowest bits: D. J. Bernstein and B.-Y. Yang, "Fast constant-time gcd
// computation and modular inversion" (2019). All words are gone through for every 30 bits.
//
// Constant time: no branch and no index depends on a value, and the number of steps is that of the longest way.

#include <stddef.h>
#include <stdint.h>

#include "kernels/words.hpp"

namespace tokensmith::kernels {

/// For moduli of up to so many words of 64 bits. What it works with is a secret afterwards.
template <size_t max_words> class Inversion {
public:
  /// gcd = the greatest common divisor of number and modulus, and inverse = the number that times `number` is that,
  /// modulo the modulus; it is not computed where it is null. What is given may be what is overwritten, but the modulus
  /// by the inverse.
  /// @param modulus odd, and not below the number
  [[clang::minsize]] void run(uint64_t *gcd, uint64_t *inverse, const uint64_t *number, size_t number_words,
                              const uint64_t *modulus, size_t words) {
    const size_t limbs = limbs_for(words);
    read(modulus_, modulus, words, limbs);
    read(g_, number, number_words < words ? number_words : words, limbs);
    for (size_t i = 0; i < limbs; ++i) {
      f_[i] = modulus_[i];
      d_[i] = 0;
      e_[i] = i == 0 ? 1 : 0;
    }
    const auto inverse_of_modulus = static_cast<uint32_t>(~negative_inverse(modulus[0]) + 1);
    // Theorem 11.2, for numbers of 46 bits and more.
    const size_t steps = (size_t{49} * 64 * words + 57) / 17;
    int32_t delta = 1;
    for (size_t done = 0; done < steps; done += limb_bits) {
      const Steps batch = take_steps(delta, static_cast<uint32_t>(f_[0]), static_cast<uint32_t>(g_[0]));
      if (inverse != nullptr) {
        apply_modulo(d_, e_, batch, modulus_, inverse_of_modulus, limbs);
      }
      apply(f_, g_, batch, limbs);
    }
    // g is zero, f the greatest common divisor or its negative, and d that over the number.
    const int32_t negative = sign_of(f_, limbs);
    adjust(f_, modulus_, 0, negative, limbs);
    write(gcd, words, f_, limbs);
    if (inverse != nullptr) {
      adjust(d_, modulus_, sign_of(d_, limbs), negative, limbs);
      adjust(d_, modulus_, sign_of(d_, limbs), 0, limbs);
      write(inverse, words, d_, limbs);
    }
  }

private:
  static constexpr size_t limb_bits = 30;
  static constexpr uint64_t limb_mask = (uint64_t{1} << limb_bits) - 1;

  /// With two bits above the number: its sign, and twice the modulus.
  static constexpr size_t limbs_for(size_t words) { return (64 * words + 2 + limb_bits - 1) / limb_bits; }

  /// In limbs of 30 bits, the highest of which has the sign.
  using Number = int32_t[limbs_for(max_words)]; // NOLINT(modernize-avoid-c-arrays): no library beneath us

  [[clang::minsize, clang::noinline]] static void read(Number &to, const uint64_t *words, size_t count, size_t limbs) {
    for (size_t i = 0; i < limbs; ++i) {
      to[i] = static_cast<int32_t>(bits_from(words, count, i * limb_bits) & limb_mask);
    }
  }

  /// A number that is not negative.
  [[clang::minsize, clang::noinline]] static void write(uint64_t *words, size_t count, const Number &from,
                                                        size_t limbs) {
    for (size_t i = 0; i < count; ++i) {
      words[i] = 0;
    }
    for (size_t i = 0; i < limbs; ++i) {
      const auto limb = static_cast<uint64_t>(from[i]);
      const size_t word = i * limb_bits / 64;
      const unsigned shift = i * limb_bits % 64;
      if (word < count) {
        words[word] |= limb << shift;
      }
      if (shift > 64 - limb_bits && word + 1 < count) {
        words[word + 1] |= limb >> (64 - shift);
      }
    }
  }

  /// All ones for a negative number.
  static int32_t sign_of(const Number &number, size_t limbs) { return number[limbs - 1] >> 31; }

  /// number = (number + (addend where the mask is all ones)), and that negated where `negation` is all ones.
  [[clang::minsize, clang::noinline]] static void adjust(Number &number, const Number &addend, int32_t mask,
                                                         int32_t negation, size_t limbs) {
    int32_t carry = 0;
    for (size_t i = 0; i < limbs; ++i) {
      carry += ((number[i] + (addend[i] & mask)) ^ negation) - negation;
      number[i] = i + 1 < limbs ? carry & static_cast<int32_t>(limb_mask) : carry;
      carry >>= limb_bits;
    }
  }

  /// What 30 steps do to (f, g), times 2^30.
  struct Steps {
    int32_t ff = 1, fg = 0; ///< the new f of the old f and g
    int32_t gf = 0, gg = 1; ///< the new g
  };

  /// A step halves g, or the sum of f and g where g is odd, after having changed them for (g, -f) where g is odd and
  /// delta above zero. It looks at the lowest bit alone: the lowest 30 decide about 30 steps.
  static Steps take_steps(int32_t &delta, uint32_t f, uint32_t g) {
    uint32_t ff = 1, fg = 0, gf = 0, gg = 1;
#pragma clang loop unroll(disable)
    for (size_t step = 0; step < limb_bits; ++step) {
      const auto odd = static_cast<uint32_t>(mask_of(g & 1U));
      const uint32_t swap = odd & static_cast<uint32_t>(-delta >> 31);
      const auto change = [swap](uint32_t &a, uint32_t &b) {
        const uint32_t old = a;
        a = (a & ~swap) | (b & swap);
        b = (b & ~swap) | ((~old + 1) & swap);
      };
      change(f, g);
      change(ff, gf);
      change(fg, gg);
      delta = static_cast<int32_t>((static_cast<uint32_t>(delta) ^ swap) - swap) + 1;
      g = (g + (f & odd)) >> 1U;
      gf += ff & odd;
      gg += fg & odd;
      ff <<= 1U;
      fg <<= 1U;
    }
    return {.ff = static_cast<int32_t>(ff),
            .fg = static_cast<int32_t>(fg),
            .gf = static_cast<int32_t>(gf),
            .gg = static_cast<int32_t>(gg)};
  }

  static int64_t product(int32_t a, int32_t b) { return static_cast<int64_t>(a) * b; }

  /// (f, g) after the steps: the lowest limb of what they make is zero, and falls away.
  static void apply(Number &f, Number &g, const Steps &steps, size_t limbs) {
    int64_t f_carry = 0, g_carry = 0;
    for (size_t i = 0; i < limbs; ++i) {
      const int32_t f_limb = f[i], g_limb = g[i];
      f_carry += product(steps.ff, f_limb) + product(steps.fg, g_limb);
      g_carry += product(steps.gf, f_limb) + product(steps.gg, g_limb);
      if (i > 0) {
        f[i - 1] = static_cast<int32_t>(f_carry & static_cast<int64_t>(limb_mask));
        g[i - 1] = static_cast<int32_t>(g_carry & static_cast<int64_t>(limb_mask));
      }
      f_carry >>= limb_bits;
      g_carry >>= limb_bits;
    }
    f[limbs - 1] = static_cast<int32_t>(f_carry);
    g[limbs - 1] = static_cast<int32_t>(g_carry);
  }

  /// The same to (d, e), which are f and g over the number to be inverted, modulo the modulus: as many moduli are added
  /// as make the lowest limb zero. Both are above -2 and below 1 times the modulus before and after: a negative one
  /// gets one modulus more before, which makes them smaller than one in size, and what makes the limb zero is taken
  /// away.
  /// @param inverse of the modulus, modulo 2^30
  static void apply_modulo(Number &d, Number &e, const Steps &steps, const Number &modulus, uint32_t inverse,
                           size_t limbs) {
    const int32_t d_sign = sign_of(d, limbs), e_sign = sign_of(e, limbs);
    const auto moduli = [&](int32_t of_d, int32_t of_e) {
      const int32_t before = (of_d & d_sign) + (of_e & e_sign);
      const int64_t lowest = product(of_d, d[0]) + product(of_e, e[0]);
      const uint32_t excess = inverse * static_cast<uint32_t>(lowest) + static_cast<uint32_t>(before);
      return before - static_cast<int32_t>(excess & limb_mask);
    };
    const int32_t d_moduli = moduli(steps.ff, steps.fg), e_moduli = moduli(steps.gf, steps.gg);
    int64_t d_carry = 0, e_carry = 0;
    for (size_t i = 0; i < limbs; ++i) {
      const int32_t d_limb = d[i], e_limb = e[i];
      d_carry += product(steps.ff, d_limb) + product(steps.fg, e_limb) + product(d_moduli, modulus[i]);
      e_carry += product(steps.gf, d_limb) + product(steps.gg, e_limb) + product(e_moduli, modulus[i]);
      if (i > 0) {
        d[i - 1] = static_cast<int32_t>(d_carry & static_cast<int64_t>(limb_mask));
        e[i - 1] = static_cast<int32_t>(e_carry & static_cast<int64_t>(limb_mask));
      }
      d_carry >>= limb_bits;
      e_carry >>= limb_bits;
    }
    d[limbs - 1] = static_cast<int32_t>(d_carry);
    e[limbs - 1] = static_cast<int32_t>(e_carry);
  }

  Number f_ = {};
  Number g_ = {};
  Number d_ = {};
  Number e_ = {};
  Number modulus_ = {};
};

} // namespace tokensmith::kernels
