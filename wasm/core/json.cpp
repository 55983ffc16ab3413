#include "core/json.hpp"

#include "core/json_builder.hpp"
#include "core/utf8.hpp"
#include "core/words.hpp"

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

/// Faults whose place says nothing that the fault does not say.
bool has_no_place(JsonFault fault) noexcept {
  return fault == JsonFault::empty || fault == JsonFault::too_large || fault == JsonFault::byte_order_mark;
}

JsonError error_at(JsonFault fault, std::string_view text, std::size_t position, std::string pointer = {}) {
  return {fault, position, characters_before(text, position), std::move(pointer)};
}

/// What can be told from the bytes alone. nlohmann would skip a byte order mark, and take a zero byte for the end of
/// the text and never look at what follows.
std::optional<JsonError> find_byte_problem(std::string_view text) {
  if (text.starts_with(byte_order_mark)) {
    return error_at(JsonFault::byte_order_mark, text, 0);
  }
  if (const auto position = find_utf8_problem(text)) {
    return error_at(JsonFault::encoding, text, *position);
  }
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return error_at(zero < 4 ? JsonFault::encoding : JsonFault::syntax, text,
                    zero); // UTF-16 has a zero in its first four
  }
  if (text.find_first_not_of(json_blanks) == std::string_view::npos) {
    return error_at(JsonFault::empty, text, 0);
  }
  return std::nullopt;
}

/// Overwrites what stops the parser with something of the same length, so that positions stay true.
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

Json parse_json_as(std::string_view text, JsonLimits limits, Code code, std::string_view where,
                   std::string_view remedy) {
  try {
    return parse_json(text, limits);
  } catch (const JsonError &error) {
    throw_error(code, where, concat({"The text ", error.what(), "."}), remedy);
  }
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
  // Each round mends one number or one surrogate, and the last one reads to the end.
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

} // namespace tokensmith
