#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {

/// Keeps names in the order they were given: tokens are compared byte by byte.
using Json = nlohmann::ordered_json;

struct JsonLimits {
  std::size_t depth = 32;          ///< nested arrays and objects
  std::size_t bytes = 64UL * 1024; ///< length of the text
};

enum class JsonFault : std::uint8_t {
  empty,
  too_large,
  byte_order_mark,
  encoding, ///< not UTF-8: overlong, UTF-16; or half of a surrogate pair, escaped or not
  syntax,
  incomplete, ///< the text ends before the value does
  trailing_text,
  duplicate_name,
  forbidden_name, ///< "__proto__": a trap for JavaScript readers
  too_deep,
  number, ///< too large for a double, such as 1e400
};

/// Says what is wrong and where, in our own words: the messages of nlohmann/json quote the input, which may be a key.
class JsonError final : public std::exception {
public:
  /// @param position byte offset from 0
  /// @param character the same place in characters, from 0
  /// @param pointer RFC 6901, of the enclosing value
  JsonError(JsonFault fault, std::size_t position, std::size_t character, std::string pointer);
  [[nodiscard]] JsonFault fault() const noexcept { return fault_; }
  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  [[nodiscard]] const std::string &pointer() const noexcept { return pointer_; }
  /// What follows "The text …" in a sentence, without its full stop: "has the same name twice in one object, at
  /// character 12". Characters are counted from 1, as editors do.
  [[nodiscard]] const char *what() const noexcept override { return message_.c_str(); }

private:
  JsonFault fault_;
  std::size_t position_;
  std::string pointer_;
  std::string message_;
};

/// RFC 8259 and nothing else: no BOM, no comments, no duplicate names at any depth (compared after unescaping),
/// valid UTF-8 without lone surrogates, no number that overflows, bounded depth and size.
/// @throws JsonError
[[nodiscard]] Json parse_json(std::string_view text, JsonLimits limits = {});

/// What could be read of a damaged text, and what was wrong with it.
struct LenientJson {
  bool decoded = false; ///< false if nothing could be read; `value` is then null
  Json value;
  std::vector<JsonError> faults; ///< in the order they were met; at most 16
};

/// For inspection: reads on after what parse_json refuses, as common readers do. The last of several equal names wins,
/// "__proto__" is left out, a number that overflows becomes null, invalid UTF-8 and lone surrogates become U+FFFD, and
/// text after the value is ignored.
[[nodiscard]] LenientJson parse_json_leniently(std::string_view given, JsonLimits limits);

/// Compact, in order, UTF-8 unescaped: what JSON.stringify writes for the same value.
/// @throws Error ERR_CLAIMS_VALUE for text that is not UTF-8 and for numbers that are not finite
[[nodiscard]] std::string write_json(const Json &value);

/// The member of an object; null if there is none or the value is not an object.
[[nodiscard]] const Json *find_member(const Json &object, std::string_view name) noexcept;

/// Adds a member that the object does not have yet, without looking for it first.
void append_member(Json &object, std::string name, Json value);

/// The text of a string, without a copy; empty for any other value.
[[nodiscard]] std::string_view text_of(const Json &value) noexcept;

/// For messages: "text", "a number", "true", "false", "null", "an array", "an object".
[[nodiscard]] std::string_view kind_of(const Json &value) noexcept;

/// Whether every reader reads the same number: finite, and within ±(2^53 − 1) (RFC 7493, section 2.2).
[[nodiscard]] bool is_exact_number(const Json &value) noexcept;

/// The place of the first number in the value that is not exact (is_exact_number), beginning with `where`:
/// "claims.a[2]"; empty if there is none.
[[nodiscard]] std::string find_inexact_number(const Json &value, std::string_view where);

/// How many arrays and objects are nested in the value; 0 for a scalar.
[[nodiscard]] std::size_t depth_of(const Json &value);

/// A member's place: "claims" and "a" give "claims.a", "acl.paths" and "/x" give "acl.paths[\"/x\"]".
[[nodiscard]] std::string member_place(std::string_view where, std::string_view name);

/// An element's place: "rules[3]".
[[nodiscard]] std::string element_place(std::string_view where, std::size_t index);

/// A finite number as JavaScript writes it (ECMA-262, Number::toString in base 10): the fewest digits that read back as
/// the same number, plain from 1e-6 up to 1e21, with an exponent beyond: 0.000001, 1e-7, 100000000000000000000, 1e+21.
[[nodiscard]] std::string format_number(double number);

} // namespace tokensmith
