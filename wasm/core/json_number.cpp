#include "core/json_number.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include "core/words.hpp"

namespace tokensmith {
namespace {

/// digits[0].digits[1…] times 10 to the power of `exponent`.
struct Decimal {
  std::string digits;
  int exponent;
};

bool reads_back(const Decimal &decimal, double number) {
  const int last_place = decimal.exponent - static_cast<int>(decimal.digits.size()) + 1;
  return std::strtod(concat({decimal.digits, "e", std::to_string(last_place)}).c_str(), nullptr) == number;
}

/// The nearest decimal of so many digits. printf rounds exactly; <charconv> would be the modern way to ask, but its
/// tables add 100 KB to the WebAssembly module.
Decimal round_to(double number, int digits) {
  std::array<char, 40> text{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg,cert-err33-c): 25 characters at most
  std::snprintf(text.data(), text.size(), "%.*e", digits - 1, number);
  std::string result;
  std::size_t at = 0;
  for (; text.at(at) != 'e'; ++at) {
    if (text.at(at) >= '0' && text.at(at) <= '9') {
      result += text.at(at);
    }
  }
  return {std::move(result), std::atoi(&text.at(at + 1))}; // NOLINT(cert-err34-c): printf wrote it
}

/// The next decimal of the same length.
Decimal next_after(Decimal decimal) {
  std::size_t at = decimal.digits.size();
  while (at != 0 && decimal.digits[at - 1] == '9') {
    decimal.digits[--at] = '0';
  }
  if (at == 0) {
    decimal.digits.insert(0, 1, '1');
    decimal.digits.pop_back();
    ++decimal.exponent;
  } else {
    ++decimal.digits[at - 1];
  }
  return decimal;
}

Decimal shortest(double number) {
  constexpr int always_enough = 17;
  for (int digits = 1; digits < always_enough; ++digits) {
    Decimal decimal = round_to(number, digits);
    if (reads_back(decimal, number)) {
      return decimal;
    }
    // Below a power of two doubles lie twice as dense as above it, so the nearest decimal may belong to the neighbour
    // below while the one above still reads back: 2^-44 is 5.684341886080802e-14, though …801 is nearer.
    decimal = next_after(std::move(decimal));
    if (reads_back(decimal, number)) {
      return decimal;
    }
  }
  return round_to(number, always_enough);
}

} // namespace

std::string format_number(double number) {
  if (number == 0) {
    return "0"; // and -0 too
  }
  if (number < 0) {
    return concat({"-", format_number(-number)});
  }
  auto [digits, exponent] = shortest(number);
  const int length = static_cast<int>(digits.size());
  const int point = exponent + 1; // digits before the decimal point
  const auto zeros = [](int count) { return std::string(static_cast<std::size_t>(count), '0'); };
  if (point > 21 || point <= -6) {
    if (length > 1) {
      digits.insert(1, 1, '.');
    }
    return concat({digits, exponent < 0 ? "e" : "e+", std::to_string(exponent)});
  }
  if (point <= 0) {
    return concat({"0.", zeros(-point), digits});
  }
  if (point >= length) {
    return concat({digits, zeros(point - length)});
  }
  digits.insert(static_cast<std::size_t>(point), 1, '.');
  return digits;
}

} // namespace tokensmith
