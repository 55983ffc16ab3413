#include "core/json_reader.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "core/decimal.hpp"
#include "core/utf8.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view forbidden_name = "__proto__";

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The code unit of an escape \uXXXX at this place; none when there is no such escape.
std::optional<unsigned> escaped_unit(std::string_view text, std::size_t at) noexcept {
  if (text.substr(at, 2) != "\\u" || text.size() - at < 6) {
    return std::nullopt;
  }
  unsigned unit = 0;
  for (const char c : text.substr(at + 2, 4)) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::size_t digit = digits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c));
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    unit = unit * 16 + static_cast<unsigned>(digit);
  }
  return unit;
}

constexpr bool is_high(unsigned unit) noexcept { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low(unsigned unit) noexcept { return unit >= 0xDC00 && unit < 0xE000; }

/// The magnitude of a whole number; none when it does not fit.
std::optional<std::uint64_t> to_magnitude(std::string_view digits) noexcept {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t number = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number > (most - digit) / 10) {
      return std::nullopt;
    }
    number = number * 10 + digit;
  }
  return number;
}

/// Whole numbers stay whole as long as they fit 64 bits.
Json to_value(std::string_view number) {
  const bool is_negative = number.front() == '-';
  if (number.find_first_of(".eE") == std::string_view::npos) {
    const auto magnitude = to_magnitude(number.substr(is_negative ? 1 : 0));
    constexpr std::uint64_t lowest = std::uint64_t{1} << 63U;
    if (magnitude && !is_negative) {
      return *magnitude;
    }
    if (magnitude && *magnitude <= lowest) {
      return static_cast<std::int64_t>(0 - *magnitude); // modulo 2^64, as C++20 defines it
    }
  }
  return read_decimal(number);
}

} // namespace

// No recursion: the depth of a text must not decide whether the thread's stack suffices.
bool JsonReader::run() {
  do {
    if (!read_value() || !read_to_next_value()) {
      return false;
    }
  } while (!frames_.empty());
  skip_blanks();
  return at_ == text_.size() || fault(JsonFault::trailing_text, at_);
}

/// A scalar, or what opens an array or object.
bool JsonReader::read_value() {
  skip_blanks();
  switch (next()) {
  case '{':
    return open(Json::object());
  case '[':
    return open(Json::array());
  case '"': {
    std::string text;
    return read_text(text) && take(std::move(text));
  }
  case 't':
    return read_word("true", true);
  case 'f':
    return read_word("false", false);
  case 'n':
    return read_word("null", nullptr);
  default:
    return read_number();
  }
}

/// What stands between values: commas, names, closing brackets. At the end of the text nothing is open any more.
bool JsonReader::read_to_next_value() {
  bool is_first = text_[at_ - 1] == '{' || text_[at_ - 1] == '['; // no scalar ends in one
  while (!frames_.empty()) {
    skip_blanks();
    const bool is_object = frames_.back().container->is_object();
    if (next() == (is_object ? '}' : ']')) {
      ++at_;
      frames_.pop_back();
      is_first = false;
      continue;
    }
    if (!is_first) {
      if (next() != ',') {
        return unexpected();
      }
      ++at_;
    }
    return !is_object || read_name();
  }
  return true;
}

bool JsonReader::open(Json container) {
  if (frames_.size() == depth_) {
    fault(JsonFault::too_deep, at_);
    return false; // in either mode: what copies or compares a value recurses
  }
  ++at_;
  Json &place = place_of_next();
  place = std::move(container);
  frames_.push_back({&place, nullptr, {}, {}, {}});
  return true;
}

bool JsonReader::read_name() {
  skip_blanks();
  const std::size_t start = at_;
  std::string name;
  if (next() != '"') {
    return unexpected();
  }
  if (!read_text(name) || !place_name(std::move(name), start)) {
    return false;
  }
  skip_blanks();
  if (next() != ':') {
    return unexpected();
  }
  ++at_;
  return true;
}

/// Makes the place for the value that belongs to the name.
bool JsonReader::place_name(std::string name, std::size_t position) {
  Frame &frame = frames_.back();
  frame.name = std::move(name);
  if (frame.name == forbidden_name) {
    frame.left_out = std::make_unique<Json>();
    frame.slot = frame.left_out.get();
    return fault(JsonFault::forbidden_name, position);
  }
  // The vector beneath the object takes the new name at its end; the object's own operator[] would search for it first.
  std::vector<std::pair<const std::string, Json>> &members = *frame.container->get_ptr<Json::object_t *>();
  const auto [place, is_new] = frame.places.try_emplace(frame.name, members.size());
  if (is_new) {
    members.emplace_back(frame.name, nullptr);
  }
  frame.slot = &members[place->second].second;
  return is_new || fault(JsonFault::duplicate_name, position);
}

bool JsonReader::read_text(std::string &text) {
  for (++at_; next() != '"';) {
    const char c = next();
    if (c == '\\') {
      if (!read_escape(text)) {
        return false;
      }
    } else if (static_cast<unsigned char>(c) < 0x20) { // and the end of the text, which reads as zero
      return unexpected();
    } else {
      text += c;
      ++at_;
    }
  }
  ++at_;
  return true;
}

bool JsonReader::read_escape(std::string &text) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const std::size_t start = at_++;
  if (const std::size_t letter = letters.find(next()); letter != std::string_view::npos) {
    text += meanings[letter];
    ++at_;
    return true;
  }
  const auto unit = escaped_unit(text_, start);
  if (!unit) {
    if (next() == 'u') { // the first that is no digit is at fault
      ++at_;
      at_ = std::min(text_.size(), text_.find_first_not_of("0123456789abcdefABCDEF", at_));
    }
    return unexpected();
  }
  at_ = start + 6;
  if (!is_high(*unit) && !is_low(*unit)) {
    append_utf8(text, *unit);
    return true;
  }
  const auto second = escaped_unit(text_, at_);
  if (is_low(*unit) || !second || !is_low(*second)) {
    return fault(JsonFault::encoding, start);
  }
  at_ += 6;
  append_utf8(text, 0x10000 + ((*unit - 0xD800) << 10U) + (*second - 0xDC00));
  return true;
}

/// RFC 8259, section 6.
bool JsonReader::read_number() {
  const std::size_t start = at_;
  if (next() == '-') {
    ++at_;
  }
  if (next() == '0') {
    ++at_;
  } else if (skip_digits() == 0) {
    return unexpected();
  }
  if (next() == '.') {
    ++at_;
    if (skip_digits() == 0) {
      return unexpected();
    }
  }
  if (next() == 'e' || next() == 'E') {
    ++at_;
    if (next() == '+' || next() == '-') {
      ++at_;
    }
    if (skip_digits() == 0) {
      return unexpected();
    }
  }
  Json value = to_value(text_.substr(start, at_ - start));
  if (const auto *number = value.get_ptr<const Json::number_float_t *>(); number != nullptr && std::isinf(*number)) {
    return fault(JsonFault::number, start, at_ - start);
  }
  return take(std::move(value));
}

bool JsonReader::read_word(std::string_view word, Json value) {
  for (const char c : word) {
    if (next() != c) {
      return unexpected();
    }
    ++at_;
  }
  return take(std::move(value));
}

bool JsonReader::take(Json value) {
  place_of_next() = std::move(value);
  return true;
}

/// Whether reading goes on all the same.
bool JsonReader::fault(JsonFault fault, std::size_t position, std::size_t length) {
  Stop stop{fault, position, length, pointer()};
  const bool is_name = fault == JsonFault::duplicate_name || fault == JsonFault::forbidden_name;
  if (mode_ == Mode::lenient && is_name) {
    constexpr std::size_t enough = 16;
    if (passed_over_.size() < enough) {
      passed_over_.push_back(std::move(stop));
    }
    return true;
  }
  stop_ = std::move(stop);
  return false;
}

/// What stands here may not stand here, or nothing does.
bool JsonReader::unexpected() { return fault(at_ < text_.size() ? JsonFault::syntax : JsonFault::incomplete, at_); }

void JsonReader::skip_blanks() noexcept { at_ = std::min(text_.size(), text_.find_first_not_of(" \t\r\n", at_)); }

std::size_t JsonReader::skip_digits() noexcept {
  const std::size_t start = at_;
  while (is_digit(next())) {
    ++at_;
  }
  return at_ - start;
}

Json &JsonReader::place_of_next() {
  if (frames_.empty()) {
    return root_;
  }
  // Neither vector grows while a value inside it is built, so the pointers in frames_ stay good.
  const Frame &frame = frames_.back();
  return frame.slot != nullptr ? *frame.slot : frame.container->get_ptr<Json::array_t *>()->emplace_back();
}

std::string JsonReader::pointer() const {
  std::string result;
  for (std::size_t i = 0; i + 1 < frames_.size(); ++i) {
    result += '/';
    if (frames_[i].slot == nullptr) {
      result += std::to_string(frames_[i].container->size() - 1);
      continue;
    }
    for (const char c : frames_[i].name) { // RFC 6901, section 3
      result += c == '~' ? "~0" : c == '/' ? "~1" : std::string_view(&c, 1);
    }
  }
  return result;
}

} // namespace tokensmith
