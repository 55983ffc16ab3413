#include "core/decimal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace tokensmith {
namespace {

constexpr int mantissa_bits = 53;
constexpr int least_exponent = -1074; // 2 to this power is the smallest double

/// A natural number large enough for every decimal that is kept here: below 10^1140.
class Natural {
public:
  explicit Natural(std::uint64_t value) noexcept
      : words_{static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32U)}, size_(2) {}

  /// This times `factor` plus `summand`.
  void multiply(std::uint32_t factor, std::uint32_t summand = 0) noexcept {
    std::uint64_t carry = summand;
    for (std::size_t i = 0; i < size_; ++i) {
      carry += std::uint64_t{words_[i]} * factor;
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) {
      words_[size_++] = static_cast<std::uint32_t>(carry);
    }
  }

  void multiply_by_power_of_ten(int exponent) noexcept {
    for (; exponent > 0; --exponent) {
      multiply(10);
    }
  }

  void shift_left(int bits) noexcept {
    for (; bits >= 31; bits -= 31) {
      multiply(std::uint32_t{1} << 31U);
    }
    multiply(std::uint32_t{1} << static_cast<unsigned>(bits));
  }

  void add(const Natural &other) noexcept {
    std::uint64_t carry = 0;
    size_ = std::max(size_, other.size_);
    for (std::size_t i = 0; i < size_; ++i) {
      carry += std::uint64_t{words_[i]} + other.words_[i];
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) {
      words_[size_++] = static_cast<std::uint32_t>(carry);
    }
  }

  /// `other` is not larger.
  void subtract(const Natural &other) noexcept {
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const std::uint64_t difference = std::uint64_t{words_[i]} - other.words_[i] - borrow;
      words_[i] = static_cast<std::uint32_t>(difference);
      borrow = difference >> 63U;
    }
  }

  [[nodiscard]] bool is_below(const Natural &other) const noexcept {
    for (std::size_t i = std::max(size_, other.size_); i-- != 0;) {
      if (words_[i] != other.words_[i]) {
        return words_[i] < other.words_[i];
      }
    }
    return false;
  }

  [[nodiscard]] bool is_zero() const noexcept { return bit_length() == 0; }

  [[nodiscard]] int bit_length() const noexcept {
    for (std::size_t i = size_; i-- != 0;) {
      if (words_[i] != 0) {
        return static_cast<int>(i * 32) + static_cast<int>(std::bit_width(words_[i]));
      }
    }
    return 0;
  }

private:
  std::array<std::uint32_t, 128> words_;
  std::size_t size_; ///< in use; those above are zero
};

/// What a number's text says: `digits` times 10 to the power of `exponent`.
struct Scanned {
  Natural digits{0};
  int exponent = 0;
  int length = 0; ///< of the digits, leading zeros aside
};

Scanned scan(std::string_view number) noexcept {
  // The boundary between two doubles has at most 767 digits. Of those beyond only one thing counts: whether any is not
  // zero, and that is kept as one digit more.
  constexpr int most_digits = 770;
  Scanned result;
  bool has_point = false;
  bool has_rest = false;
  std::size_t i = number.starts_with('-') ? 1 : 0;
  for (; i < number.size() && number[i] != 'e' && number[i] != 'E'; ++i) {
    if (number[i] == '.') {
      has_point = true;
      continue;
    }
    const auto digit = static_cast<std::uint32_t>(number[i] - '0');
    if (result.length < most_digits) {
      result.digits.multiply(10, digit);
      result.length += result.length != 0 || digit != 0 ? 1 : 0;
    } else {
      has_rest = has_rest || digit != 0;
      ++result.exponent;
    }
    result.exponent -= has_point ? 1 : 0;
  }
  if (has_rest) {
    result.digits.multiply(10, 1);
    --result.exponent;
    ++result.length;
  }
  if (i < number.size()) {
    const bool is_negative = number[++i] == '-';
    int exponent = 0;
    for (i += is_negative || number[i] == '+' ? 1 : 0; i < number.size(); ++i) {
      constexpr int enough = 10'000'000; // more than any text is long
      exponent = std::min(exponent * 10 + (number[i] - '0'), enough);
    }
    result.exponent += is_negative ? -exponent : exponent;
  }
  return result;
}

double to_double(Scanned number) noexcept {
  if (number.length == 0 || number.length + number.exponent < -330) {
    return 0;
  }
  if (number.length + number.exponent > 310) {
    return std::numeric_limits<double>::infinity();
  }
  Natural numerator = number.digits;
  Natural denominator(1);
  numerator.multiply_by_power_of_ten(number.exponent);
  denominator.multiply_by_power_of_ten(-number.exponent);
  // Shifted so that the quotient has 62 or 63 bits.
  const int shift = 62 - (numerator.bit_length() - denominator.bit_length());
  numerator.shift_left(std::max(shift, 0));
  denominator.shift_left(std::max(-shift, 0) + 62);
  std::uint64_t quotient = 0;
  for (int bit = 0; bit < 63; ++bit) {
    quotient <<= 1U;
    if (!numerator.is_below(denominator)) {
      numerator.subtract(denominator);
      quotient |= 1U;
    }
    numerator.shift_left(1);
  }
  const int exponent = std::max(static_cast<int>(std::bit_width(quotient)) - shift - mantissa_bits, least_exponent);
  const int dropped = exponent + shift; // bits of the quotient
  if (dropped > 63) {
    return 0; // less than half of the smallest
  }
  const std::uint64_t half = std::uint64_t{1} << static_cast<unsigned>(dropped - 1);
  const std::uint64_t rest = quotient & (2 * half - 1);
  std::uint64_t mantissa = quotient >> static_cast<unsigned>(dropped);
  if (rest > half || (rest == half && (!numerator.is_zero() || mantissa % 2 == 1))) {
    ++mantissa;
  }
  return std::ldexp(static_cast<double>(mantissa), exponent);
}

} // namespace

double read_decimal(std::string_view number) noexcept {
  const double magnitude = to_double(scan(number));
  return number.starts_with('-') ? -magnitude : magnitude;
}

// Steele and White, "How to print floating-point numbers accurately" (1990), with its fixed-point arithmetic done on
// whole numbers: `rest` / `scale` is what is left of the number, `above` / `scale` and `below` / `scale` are half the
// distances to its neighbours.
Decimal shortest_decimal(double number) {
  int exponent = 0;
  const double fraction = std::frexp(number, &exponent);
  constexpr double log10_2 = 0.30102999566398120;
  int power = static_cast<int>(std::floor((exponent - 1) * log10_2)); // or one more
  auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, mantissa_bits));
  exponent -= mantissa_bits;
  if (exponent < least_exponent) {
    mantissa >>= static_cast<unsigned>(least_exponent - exponent);
    exponent = least_exponent;
  }
  // Below a power of two doubles lie twice as dense as above it.
  const bool is_uneven = mantissa == std::uint64_t{1} << (mantissa_bits - 1U) && exponent > least_exponent;
  // Readers round to even, so the boundaries of an even number belong to it.
  const bool is_even = mantissa % 2 == 0;
  const int doubling = is_uneven ? 2 : 1;

  Natural rest(mantissa);
  Natural scale(1);
  Natural below(1);
  rest.shift_left(std::max(exponent, 0) + doubling);
  scale.shift_left(std::max(-exponent, 0) + doubling);
  below.shift_left(std::max(exponent, 0));
  Natural above = below;
  above.shift_left(doubling - 1);

  scale.multiply_by_power_of_ten(power);
  for (Natural *each : {&rest, &below, &above}) {
    each->multiply_by_power_of_ten(-power);
  }
  const auto reaches = [&](const Natural &limit) { // whether the number, or one that reads back as it, reaches so far
    Natural sum = rest;
    sum.add(above);
    return is_even ? !sum.is_below(limit) : limit.is_below(sum);
  };
  Natural ten = scale;
  ten.multiply(10);
  if (reaches(ten)) {
    ++power;
    scale = ten;
  }

  Decimal result{{}, power};
  for (;;) {
    char digit = '0';
    for (; !rest.is_below(scale); ++digit) {
      rest.subtract(scale);
    }
    const bool is_enough = is_even ? !below.is_below(rest) : rest.is_below(below);
    const bool is_enough_with_one_more = reaches(scale);
    if (is_enough || is_enough_with_one_more) {
      Natural twice = rest;
      twice.add(rest);
      const bool is_nearer = scale.is_below(twice) || (!twice.is_below(scale) && digit % 2 == 1);
      result.digits += static_cast<char>(digit + (is_enough_with_one_more && (!is_enough || is_nearer) ? 1 : 0));
      return result;
    }
    result.digits += digit;
    for (Natural *each : {&rest, &below, &above}) {
      each->multiply(10);
    }
  }
}

} // namespace tokensmith
