#pragma once

#include <string>

namespace tokensmith {

/// A finite number as JavaScript writes it (ECMA-262, Number::toString in base 10): the fewest digits that read back as
/// the same number, plain from 1e-6 up to 1e21, with an exponent beyond: 0.000001, 1e-7, 100000000000000000000, 1e+21.
[[nodiscard]] std::string format_number(double number);

} // namespace tokensmith
