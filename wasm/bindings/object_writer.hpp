#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/json.hpp"

namespace tokensmith {

/// Writes an object member by member, in order. An initializer list of JSON values would take ten times the code, which
/// pages download.
class ObjectWriter {
public:
  ObjectWriter &text(std::string_view name, std::string_view value);
  ObjectWriter &number(std::string_view name, std::int64_t value);
  ObjectWriter &flag(std::string_view name, bool value);
  ObjectWriter &json(std::string_view name, Json value);
  /// null for nullopt.
  ObjectWriter &optional_text(std::string_view name, const std::optional<std::string> &value);
  /// null for nullopt.
  ObjectWriter &optional_number(std::string_view name, const std::optional<std::int64_t> &value);

  /// The object; the writer is empty afterwards.
  [[nodiscard]] Json take();

private:
  Json object_ = Json::object();
};

} // namespace tokensmith
