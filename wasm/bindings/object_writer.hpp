#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/json.hpp"

namespace tokensmith {

/// Writes an object member by member, in order. An initializer list of JSON values does the same with ten times the
/// code, and a page downloads it.
class ObjectWriter {
public:
  ObjectWriter &text(std::string_view name, std::string_view value);
  ObjectWriter &number(std::string_view name, std::int64_t value);
  ObjectWriter &flag(std::string_view name, bool value);
  ObjectWriter &json(std::string_view name, Json value);
  /// null when there is none.
  ObjectWriter &optional_text(std::string_view name, const std::optional<std::string> &value);
  /// null when there is none.
  ObjectWriter &optional_number(std::string_view name, const std::optional<std::int64_t> &value);

  /// The object; the writer is empty afterwards.
  [[nodiscard]] Json take();

private:
  Json object_ = Json::object();
};

} // namespace tokensmith
