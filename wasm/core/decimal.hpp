#pragma once

#include <string>
#include <string_view>

namespace tokensmith {

/// digits[0].digits[1…] times 10 to the power of `exponent`.
struct Decimal {
  std::string digits;
  int exponent;
};

/// The double nearest to a number as JSON writes it (RFC 8259, section 6), of two the even one; infinite when it is too
/// large. What std::strtod gives, without its 128-bit floating-point numbers: 15 KB of WebAssembly.
[[nodiscard]] double read_decimal(std::string_view number) noexcept;

/// The fewest digits that read_decimal takes back to the same double, and of those the nearest to it. What
/// std::to_chars gives, without its 100 KB of tables.
/// @param number finite and above zero
[[nodiscard]] Decimal shortest_decimal(double number);

} // namespace tokensmith
