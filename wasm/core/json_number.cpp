#include "core/json_number.hpp"

#include <cstddef>

#include "core/decimal.hpp"
#include "core/words.hpp"

namespace tokensmith {

std::string format_number(double number) {
  if (number == 0) {
    return "0"; // and -0 too
  }
  if (number < 0) {
    return concat({"-", format_number(-number)});
  }
  auto [digits, exponent] = shortest_decimal(number);
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
