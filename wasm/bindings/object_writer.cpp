#include "bindings/object_writer.hpp"

#include <string>
#include <utility>

namespace tokensmith {

ObjectWriter &ObjectWriter::json(std::string_view name, Json value) {
  append_member(object_, std::string(name), std::move(value));
  return *this;
}

ObjectWriter &ObjectWriter::text(std::string_view name, std::string_view value) { return json(name, Json(value)); }

ObjectWriter &ObjectWriter::number(std::string_view name, std::int64_t value) { return json(name, Json(value)); }

ObjectWriter &ObjectWriter::flag(std::string_view name, bool value) { return json(name, Json(value)); }

ObjectWriter &ObjectWriter::optional_text(std::string_view name, const std::optional<std::string> &value) {
  return json(name, value ? Json(*value) : Json());
}

ObjectWriter &ObjectWriter::optional_number(std::string_view name, const std::optional<std::int64_t> &value) {
  return json(name, value ? Json(*value) : Json());
}

Json ObjectWriter::take() { return std::exchange(object_, Json::object()); }

} // namespace tokensmith
