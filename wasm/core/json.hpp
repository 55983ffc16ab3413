#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace tokensmith {

/// Keeps names in the order they were given: tokens are compared byte by byte.
using Json = nlohmann::ordered_json;

struct JsonLimits {
  std::size_t depth = 32;         ///< nested arrays and objects
  std::size_t bytes = 64UL * 1024; ///< length of the text
};

enum class JsonFault : std::uint8_t {
  empty,
  too_large,
  byte_order_mark,
  encoding, ///< not UTF-8: overlong, surrogate, UTF-16
  syntax,
  trailing_text,
  duplicate_name,
  forbidden_name, ///< "__proto__": a trap for JavaScript readers
  too_deep,
  number, ///< too large for a double, such as 1e400
};

/// Says where and what, in our own words: nlohmann's texts quote the input, which may be a key.
class JsonError final : public std::exception {
public:
  JsonError(JsonFault fault, std::size_t position, std::string pointer);
  [[nodiscard]] JsonFault fault() const noexcept { return fault_; }
  [[nodiscard]] std::size_t position() const noexcept { return position_; } ///< byte offset from 0
  [[nodiscard]] const std::string &pointer() const noexcept { return pointer_; } ///< RFC 6901, of the enclosing value
  [[nodiscard]] const char *what() const noexcept override { return message_.c_str(); } ///< "has a name twice, at character 12"

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

/// The same, the fault turned into an Error with this code and place.
/// @throws Error with `code`
[[nodiscard]] Json parse_json_as(std::string_view text, JsonLimits limits, Code code, std::string_view where, std::string_view remedy);

/// Compact, in order, UTF-8 unescaped: what JSON.stringify writes for the same value.
/// @throws Error ERR_CLAIMS_VALUE for text that is not UTF-8
[[nodiscard]] std::string write_json(const Json &value);

} // namespace tokensmith
