#include "core/error.hpp"

#include <array>
#include <cstddef>

namespace tokensmith {
namespace {

struct Entry {
  std::string_view name;
  std::string_view meaning;
};

constexpr std::array entries = {
#define CODE(name, meaning) Entry{#name, meaning},
#include "core/codes.def"
#undef CODE
};

const Entry &entry_of(Code code) noexcept { return entries[static_cast<std::size_t>(code)]; }

} // namespace

std::string_view to_string(Code code) noexcept { return entry_of(code).name; }

std::string_view meaning_of(Code code) noexcept { return entry_of(code).meaning; }

std::string_view to_string(Severity severity) noexcept {
  switch (severity) {
  case Severity::error:
    return "error";
  case Severity::warning:
    return "warning";
  case Severity::info:
    return "info";
  }
  return "error";
}

Severity severity_of(Code code) noexcept {
  const std::string_view name = to_string(code);
  if (name.starts_with("WARN_")) {
    return Severity::warning;
  }
  return name.starts_with("INFO_") ? Severity::info : Severity::error;
}

} // namespace tokensmith
