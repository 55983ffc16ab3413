#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include "core/diagnostic.hpp"
#include "core/json/json.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

/// RFC 8785, section 3.2.2.2, which is QuoteJSONString of ECMA-262: two-letter escapes where there are any, \u00xx in
/// lower case for the other control characters, everything else unchanged.
void write_text(std::string &out, std::string_view text) {
  if (find_utf8_problem(text)) {
    fail(Diagnostic::json_text_not_utf8, "claims");
  }
  out += '"';
  for (const char c : text) {
    switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += "\\u00";
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 0xFU];
      } else {
        out += c;
      }
    }
  }
  out += '"';
}

void write_scalar(std::string &out, const Json &value) {
  if (const auto *boolean = value.get_ptr<const Json::boolean_t *>()) {
    out += *boolean ? "true" : "false";
  } else if (const auto *natural = value.get_ptr<const Json::number_unsigned_t *>()) {
    out += std::to_string(*natural);
  } else if (const auto *integer = value.get_ptr<const Json::number_integer_t *>()) {
    out += std::to_string(*integer);
  } else if (const auto *number = value.get_ptr<const Json::number_float_t *>()) {
    if (!std::isfinite(*number)) {
      fail(Diagnostic::json_number_not_finite, "claims");
    }
    out += format_number(*number);
  } else if (value.is_string()) {
    write_text(out, text_of(value));
  } else {
    out += "null";
  }
}

/// An array or object of which `next` members are written.
struct Open {
  const Json *value;
  std::size_t next = 0;
};

} // namespace

std::string write_json(const Json &value) {
  std::string out;
  // An explicit stack: the depth of a value must not exhaust the stack of the thread.
  std::vector<Open> open;
  const auto begin = [&](const Json &item) {
    if (item.is_structured()) {
      out += item.is_array() ? '[' : '{';
      open.push_back({&item});
    } else {
      write_scalar(out, item);
    }
  };
  begin(value);
  while (!open.empty()) {
    Open &top = open.back();
    const bool is_array = top.value->is_array();
    if (top.next == top.value->size()) {
      out += is_array ? ']' : '}';
      open.pop_back();
      continue;
    }
    if (top.next != 0) {
      out += ',';
    }
    const std::size_t index = top.next++;
    if (is_array) {
      begin((*top.value->get_ptr<const Json::array_t *>())[index]);
    } else {
      const auto &[name, member] =
          (*top.value->get_ptr<const Json::object_t *>()).begin()[static_cast<std::ptrdiff_t>(index)];
      write_text(out, name);
      out += ':';
      begin(member);
    }
  }
  return out;
}

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

/// The nearest decimal with this many digits. printf rounds exactly; <charconv> would do too, but its tables add 100 KB
/// to the WebAssembly module.
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
    // Below a power of two, doubles are twice as dense as above it, so the nearest decimal may belong to the neighbour
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
