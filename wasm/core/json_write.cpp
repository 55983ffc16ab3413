#include <array>
#include <cmath>

#include "core/json.hpp"
#include "core/json_number.hpp"
#include "core/utf8.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

/// RFC 8785, 3.2.2.2, which is ECMA-262's QuoteJSONString: two-letter escapes where there are any, \u00xx in lower case
/// for the other control characters, everything else as it is.
void write_text(std::string &out, std::string_view text) {
  if (find_utf8_problem(text)) {
    throw_error(Code::ERR_CLAIMS_VALUE, "claims", "A text is not valid UTF-8.", "Give the text in UTF-8.");
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
      throw_error(Code::ERR_CLAIMS_VALUE, "claims", "A number is not finite.", "Give a finite number, or text.");
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
  // A stack of our own: the depth of a value must not decide whether the thread's stack suffices.
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

} // namespace tokensmith
