#include "core/json/json.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/json/builder.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view json_blanks = " \t\r\n";

std::string_view say(JsonFault fault) noexcept {
  switch (fault) {
  case JsonFault::empty:
    return "is empty";
  case JsonFault::too_large:
    return "is too long";
  case JsonFault::byte_order_mark:
    return "begins with a byte order mark, which does not show";
  case JsonFault::encoding:
    return "has a broken character, which is not valid UTF-8";
  case JsonFault::syntax:
    return "is not well-formed JSON";
  case JsonFault::incomplete:
    return "ends before it is complete";
  case JsonFault::trailing_text:
    return "goes on after its end";
  case JsonFault::duplicate_name:
    return "has the same name twice in one object";
  case JsonFault::forbidden_name:
    return "has the name __proto__, which JavaScript readers trip over";
  case JsonFault::too_deep:
    return "is nested too deeply";
  case JsonFault::number:
    return "has a number too large to be read";
  }
  return "is not well-formed JSON";
}

/// Faults whose place is clear without saying it.
bool has_no_place(JsonFault fault) noexcept {
  return fault == JsonFault::empty || fault == JsonFault::too_large || fault == JsonFault::byte_order_mark;
}

JsonError error_at(JsonFault fault, std::string_view text, std::size_t position, std::string pointer = {}) {
  return {fault, position, characters_before(text, position), std::move(pointer)};
}

/// Problems in the bytes themselves. nlohmann/json would skip a byte order mark, and take a zero byte for the end of
/// the text.
std::optional<JsonError> find_byte_problem(std::string_view text) {
  if (text.starts_with(byte_order_mark)) {
    return error_at(JsonFault::byte_order_mark, text, 0);
  }
  if (const auto position = find_utf8_problem(text)) {
    return error_at(JsonFault::encoding, text, *position);
  }
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return error_at(zero < 4 ? JsonFault::encoding : JsonFault::syntax, text,
                    zero); // UTF-16 has a zero in its first four bytes
  }
  if (text.find_first_not_of(json_blanks) == std::string_view::npos) {
    return error_at(JsonFault::empty, text, 0);
  }
  return std::nullopt;
}

/// Overwrites the text that stops the parser with something of the same length, so that positions stay true.
bool mend(std::string &text, const JsonBuilder::Stop &stop) {
  if (stop.fault == JsonFault::number && stop.length >= 4) {
    text.replace(stop.position, stop.length, "null");
    text.insert(stop.position + 4, stop.length - 4, ' ');
    return true;
  }
  constexpr std::string_view escaped_replacement = "\\ufffd";
  if (stop.fault == JsonFault::encoding) {
    text.replace(stop.position, escaped_replacement.size(), escaped_replacement);
    return true;
  }
  return false;
}

} // namespace

JsonError::JsonError(JsonFault fault, std::size_t position, std::size_t character, std::string pointer)
    : fault_(fault), position_(position), pointer_(std::move(pointer)), message_(say(fault)) {
  if (!has_no_place(fault)) {
    message_ += concat({", at character ", std::to_string(character + 1)});
  }
}

Json parse_json(std::string_view text, JsonLimits limits) {
  if (text.size() > limits.bytes) {
    throw error_at(JsonFault::too_large, text, limits.bytes);
  }
  if (auto problem = find_byte_problem(text)) {
    throw JsonError(std::move(*problem));
  }
  JsonBuilder builder(text, limits.depth, JsonBuilder::Mode::strict);
  if (!builder.run()) {
    const JsonBuilder::Stop &stop = *builder.stop();
    throw error_at(stop.fault, text, stop.position, stop.pointer);
  }
  return std::move(builder).value();
}

LenientJson parse_json_leniently(std::string_view given, JsonLimits limits) {
  constexpr std::size_t most_faults = 16;
  LenientJson result;
  if (given.size() > limits.bytes) {
    result.faults.push_back(error_at(JsonFault::too_large, given, limits.bytes));
    return result;
  }
  if (auto problem = find_byte_problem(given)) {
    result.faults.push_back(std::move(*problem));
    if (result.faults.front().fault() == JsonFault::empty) {
      return result;
    }
  }
  std::string text = with_valid_utf8(given);
  if (text.starts_with(byte_order_mark)) {
    text.replace(0, byte_order_mark.size(), byte_order_mark.size(), ' ');
  }
  // Each round replaces one number or one surrogate, and the last one reads to the end.
  for (std::size_t round = 0; round < most_faults; ++round) {
    JsonBuilder builder(text, limits.depth, JsonBuilder::Mode::lenient);
    const bool complete = builder.run();
    if (!complete && mend(text, *builder.stop())) {
      result.faults.push_back(error_at(builder.stop()->fault, text, builder.stop()->position, builder.stop()->pointer));
      continue;
    }
    for (const JsonBuilder::Stop &fault : builder.passed_over()) {
      if (result.faults.size() < most_faults) {
        result.faults.push_back(error_at(fault.fault, text, fault.position, fault.pointer));
      }
    }
    if (!complete) {
      const JsonBuilder::Stop &stop = *builder.stop();
      result.faults.push_back(error_at(stop.fault, text, stop.position, stop.pointer));
      if (stop.fault != JsonFault::trailing_text) {
        return result;
      }
    }
    result.decoded = true;
    result.value = std::move(builder).value();
    return result;
  }
  return result;
}

namespace {

constexpr std::uint64_t largest_exact = (std::uint64_t{1} << 53U) - 1;

/// Whether a name can be written after a dot: letters, digits and underscores.
bool is_plain(std::string_view name) noexcept {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return !name.empty() && name.size() <= 48 && name.find_first_not_of(plain) == std::string_view::npos;
}

/// Whether the value contains an inexact number; `place` is then the path to it. The recursion is bounded, because the
/// depth of a value is (JsonLimits).
bool leads_to_inexact(const Json &value, std::string &place) {
  if (value.is_number()) {
    return !is_exact_number(value);
  }
  if (const auto *elements = value.get_ptr<const Json::array_t *>()) {
    for (std::size_t i = 0; i < elements->size(); ++i) {
      if (leads_to_inexact((*elements)[i], place)) {
        place.insert(0, element_place({}, i));
        return true;
      }
    }
  } else if (const auto *members = value.get_ptr<const Json::object_t *>()) {
    for (const auto &[name, member] : *members) {
      if (leads_to_inexact(member, place)) {
        place.insert(0, member_place({}, name));
        return true;
      }
    }
  }
  return false;
}

} // namespace

const Json *find_member(const Json &object, std::string_view name) noexcept {
  if (const auto *members = object.get_ptr<const Json::object_t *>()) {
    for (const auto &[key, value] : *members) {
      if (key == name) {
        return &value;
      }
    }
  }
  return nullptr;
}

void append_member(Json &object, std::string name, Json value) {
  // The vector inside the object: operator[] would search all members, and adding many would be quadratic.
  std::vector<std::pair<const std::string, Json>> &members = *object.get_ptr<Json::object_t *>();
  members.emplace_back(std::move(name), std::move(value));
}

std::string_view text_of(const Json &value) noexcept {
  const auto *text = value.get_ptr<const Json::string_t *>();
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

std::string_view kind_of(const Json &value) noexcept {
  switch (value.type()) {
  case Json::value_t::string:
    return "text";
  case Json::value_t::array:
    return "an array";
  case Json::value_t::object:
    return "an object";
  case Json::value_t::boolean:
    return *value.get_ptr<const Json::boolean_t *>() ? "true" : "false";
  case Json::value_t::number_integer:
  case Json::value_t::number_unsigned:
  case Json::value_t::number_float:
    return "a number";
  default:
    return "null";
  }
}

bool is_exact_number(const Json &value) noexcept {
  if (const auto *natural = value.get_ptr<const Json::number_unsigned_t *>()) {
    return *natural <= largest_exact;
  }
  if (const auto *integer = value.get_ptr<const Json::number_integer_t *>()) {
    return *integer >= -static_cast<std::int64_t>(largest_exact) &&
           *integer <= static_cast<std::int64_t>(largest_exact);
  }
  if (const auto *number = value.get_ptr<const Json::number_float_t *>()) {
    return std::abs(*number) <= static_cast<double>(largest_exact); // false for NaN too
  }
  return false;
}

std::string find_inexact_number(const Json &value, std::string_view where) {
  std::string place;
  return leads_to_inexact(value, place) ? concat({where, place}) : std::string{};
}

std::size_t depth_of(const Json &value) {
  struct Item {
    const Json *value;
    std::size_t depth;
  };
  std::size_t deepest = 0;
  std::vector<Item> items{{&value, 0}};
  while (!items.empty()) {
    const Item item = items.back();
    items.pop_back();
    if (!item.value->is_structured()) {
      continue;
    }
    const std::size_t depth = item.depth + 1;
    deepest = std::max(deepest, depth);
    for (const Json &child : *item.value) {
      items.push_back({&child, depth});
    }
  }
  return deepest;
}

std::string member_place(std::string_view where, std::string_view name) {
  return is_plain(name) ? concat({where, ".", name}) : concat({where, "[", quote(name), "]"});
}

std::string element_place(std::string_view where, std::size_t index) {
  return concat({where, "[", std::to_string(index), "]"});
}

} // namespace tokensmith
