#include "core/json/builder.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view forbidden_name = "__proto__";

/// Tells its owner how far the lexer has come, because the events of nlohmann/json carry no positions.
class Reader {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char *;
  using reference = const char &;

  Reader(const char *at, const char *&reached) noexcept : at_(at), reached_(&reached) {}
  reference operator*() const noexcept { return *at_; }
  Reader &operator++() noexcept {
    *reached_ = ++at_;
    return *this;
  }
  friend bool operator==(const Reader &a, const Reader &b) noexcept { return a.at_ == b.at_; }

private:
  const char *at_;
  const char **reached_;
};

/// The code unit of an escape \uXXXX at this place; nullopt if there is none.
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

/// Where the first lone surrogate is escaped. Only strings have backslashes, so it need not keep track of them.
std::optional<std::size_t> find_lone_surrogate(std::string_view text) noexcept {
  for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
    const auto unit = escaped_unit(text, at);
    if (!unit) {
      at += 2;
      continue;
    }
    const auto next = escaped_unit(text, at + 6);
    const bool is_high = *unit >= 0xD800 && *unit < 0xDC00;
    const bool is_low = *unit >= 0xDC00 && *unit < 0xE000;
    const bool is_pair = is_high && next && *next >= 0xDC00 && *next < 0xE000;
    if (is_low || (is_high && !is_pair)) {
      return at;
    }
    at += is_pair ? 12 : 6;
  }
  return std::nullopt;
}

} // namespace

bool JsonBuilder::run() {
  using Adapter = decltype(nlohmann::detail::input_adapter(std::declval<Reader>(), std::declval<Reader>()));
  // Json::sax_parse would do the same, and would also compile the readers of the binary formats.
  nlohmann::detail::parser<Json, Adapter> parser(
      nlohmann::detail::input_adapter(Reader(text_.data(), at_), Reader(text_.data() + text_.size(), at_)));
  return parser.sax_parse(this);
}

bool JsonBuilder::null() { return add(nullptr); }
bool JsonBuilder::boolean(bool value) { return add(value); }
bool JsonBuilder::number_integer(Json::number_integer_t value) { return add(value); }
bool JsonBuilder::number_unsigned(Json::number_unsigned_t value) { return add(value); }
bool JsonBuilder::number_float(Json::number_float_t value, const Json::string_t & /*digits*/) { return add(value); }
bool JsonBuilder::string(Json::string_t &value) { return add(std::move(value)); }
bool JsonBuilder::binary(Json::binary_t & /*value*/) { return false; } // JSON text has none
bool JsonBuilder::start_object(std::size_t /*members*/) { return open(Json::object()); }
bool JsonBuilder::start_array(std::size_t /*elements*/) { return open(Json::array()); }

bool JsonBuilder::end_object() {
  frames_.pop_back();
  if (frames_.empty()) {
    root_end_ = reached();
  }
  return true;
}

bool JsonBuilder::end_array() { return end_object(); }

bool JsonBuilder::key(Json::string_t &name) {
  Frame &frame = frames_.back();
  if (name == forbidden_name) {
    frame.slot = &left_out_.emplace_back();
    frame.name = std::move(name);
    const std::size_t start = start_of_name();
    return fault(JsonFault::forbidden_name, start, reached() - start);
  }
  // The vector inside the object appends the new name; the object's own operator[] would search for it first.
  std::vector<std::pair<const std::string, Json>> &members = *frame.container->get_ptr<Json::object_t *>();
  const auto [place, is_new] = frame.places.try_emplace(name, members.size());
  if (is_new) {
    members.emplace_back(name, nullptr);
  }
  frame.slot = &members[place->second].second;
  frame.name = std::move(name);
  if (!is_new) {
    const std::size_t start = start_of_name();
    return fault(JsonFault::duplicate_name, start, reached() - start);
  }
  return true;
}

bool JsonBuilder::parse_error(std::size_t read, const std::string &token, const nlohmann::detail::exception &error) {
  constexpr int out_of_range = 406; // nlohmann/json's ID for a number that overflows
  const std::size_t last = std::min(read == 0 ? 0 : read - 1, text_.size());
  if (root_end_) {
    return fault(JsonFault::trailing_text, text_.find_first_not_of(" \t\r\n", *root_end_), 0);
  }
  if (error.id == out_of_range) {
    return fault(JsonFault::number, read - token.size(), token.size());
  }
  if (const auto lone = find_lone_surrogate(text_); lone && *lone <= last) {
    return fault(JsonFault::encoding, *lone, 0);
  }
  if (last == text_.size()) {
    return fault(JsonFault::incomplete, last, 0);
  }
  // A whole string in the wrong place: report where it begins.
  const bool is_whole_string = token.size() > 1 && token.front() == '"' && token.back() == '"' && token.size() <= read;
  return fault(JsonFault::syntax, is_whole_string ? read - token.size() : last, 0);
}

bool JsonBuilder::add(Json value) {
  place_of_next() = std::move(value);
  if (frames_.empty()) {
    // The lexer has read one character past a number, but none past a string or a word.
    root_end_ = root_.is_number() && reached() != 0 ? reached() - 1 : reached();
  }
  return true;
}

bool JsonBuilder::open(Json container) {
  if (frames_.size() == depth_) {
    fault(JsonFault::too_deep, reached() - 1, 1);
    return false; // in either mode: copying and comparing values recurse
  }
  Json &place = place_of_next();
  place = std::move(container);
  frames_.push_back({&place, nullptr, {}, {}});
  return true;
}

Json &JsonBuilder::place_of_next() {
  if (frames_.empty()) {
    return root_;
  }
  // Neither vector grows while a value inside it is built, so the pointers in frames_ stay valid.
  const Frame &frame = frames_.back();
  return frame.slot != nullptr ? *frame.slot : frame.container->get_ptr<Json::array_t *>()->emplace_back();
}

bool JsonBuilder::fault(JsonFault fault, std::size_t position, std::size_t length) {
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

std::string JsonBuilder::pointer() const {
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

std::size_t JsonBuilder::start_of_name() const noexcept {
  // Back from the closing quote to the nearest quote that is not escaped, which is the opening one.
  std::size_t at = reached() - 1;
  while (at != 0) {
    --at;
    if (text_[at] == '"') {
      const std::size_t before = text_.find_last_not_of('\\', at == 0 ? 0 : at - 1);
      const std::size_t backslashes = at - (before == std::string_view::npos ? 0 : before + 1);
      if (at == 0 || backslashes % 2 == 0) {
        break;
      }
    }
  }
  return at;
}

} // namespace tokensmith
