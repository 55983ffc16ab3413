#include "core/decimal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

namespace tokensmith {
namespace {

double of_bits(std::uint64_t bits) {
  double number = 0;
  std::memcpy(&number, &bits, sizeof number);
  return number;
}

void expect_as_strtod(const std::string &text) {
  const double expected = std::strtod(text.c_str(), nullptr);
  const double number = read_decimal(text);
  EXPECT_EQ(number, expected) << text;
  EXPECT_EQ(std::signbit(number), std::signbit(expected)) << text;
}

TEST(Decimal, ReadsAsStrtodDoes) {
  for (const char *text : {"0",
                           "-0",
                           "0.0",
                           "-0.0e5",
                           "1",
                           "-1.5",
                           "0.1",
                           "1e23",
                           "8.5e22",
                           "9007199254740993",
                           "9007199254740991.5",
                           "1.7976931348623157e308",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "1e309",
                           "-1e400",
                           "4.9406564584124654e-324",
                           "2.4703282292062327e-324",
                           "2.4703282292062328e-324",
                           "2.2250738585072011e-308",
                           "2.2250738585072014e-308",
                           "1e-400",
                           "0.000000000000000000000000000000000000000000001e45",
                           "1E+2",
                           "1e-0",
                           "100000000000000000000000000000000000000000e-40",
                           "0e999999999999999999999",
                           "1e-999999999999999999999"}) {
    expect_as_strtod(text);
  }
}

TEST(Decimal, ReadsAnyDoubleBackAndWhatLiesBetweenTwo) {
  std::mt19937_64 random(754); // NOLINT(cert-msc51-cpp): the same numbers in every run
  for (int i = 0; i < 4'000; ++i) {
    const std::uint64_t bits = random() & 0x7FFF'FFFF'FFFF'FFFFU;
    const double number = of_bits(i % 8 == 0 ? bits >> 12U : bits); // every eighth is subnormal
    if (!std::isfinite(number)) {
      continue;
    }
    std::array<char, 1200> text{};
    std::snprintf(text.data(), text.size(), "%.17g", number);
    expect_as_strtod(text.data());
    // The whole expansion of the number half way to the next, which is a tie; and just beside it.
    const long double half =
        (static_cast<long double>(number) + static_cast<long double>(std::nextafter(number, INFINITY))) / 2;
    std::snprintf(text.data(), text.size(), "%.1100Le", half);
    std::string digits(text.data());
    expect_as_strtod(digits);
    digits[digits.find('e') - 1] = '1';
    expect_as_strtod(digits);
  }
}

TEST(Decimal, ReadsLongTexts) {
  expect_as_strtod("0." + std::string(60'000, '0') + "1e60000");
  expect_as_strtod("1" + std::string(60'000, '0') + "e-60000");
  expect_as_strtod(std::string(60'000, '9'));
  expect_as_strtod("0." + std::string(60'000, '9'));
  // 2^53 + 1 lies half way: a digit far behind decides.
  expect_as_strtod("9007199254740993." + std::string(2'000, '0'));
  expect_as_strtod("9007199254740993." + std::string(2'000, '0') + "1");
}

TEST(Decimal, WritesTheShortestAndNearest) {
  const auto expect = [](double number) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific);
    std::string expected(text.data(), end.ptr);
    const Decimal decimal = shortest_decimal(number);
    const std::size_t e = expected.find('e');
    EXPECT_EQ(decimal.exponent, std::atoi(expected.c_str() + e + 1)) << expected;
    std::erase(expected, '.');
    EXPECT_EQ(decimal.digits, expected.substr(0, expected.find('e'))) << expected;
  };
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    const double power = std::ldexp(1.0, exponent);
    expect(power);
    expect(std::nextafter(power, INFINITY));
  }
  for (int exponent = -323; exponent < 309; ++exponent) {
    const double power = std::strtod(("1e" + std::to_string(exponent)).c_str(), nullptr);
    expect(power);
    expect(std::nextafter(power, 0.0) > 0 ? std::nextafter(power, 0.0) : power);
  }
  expect(std::numeric_limits<double>::max());
}

} // namespace
} // namespace tokensmith
