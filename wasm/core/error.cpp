#include "core/error.hpp"

#include <array>
#include <cstddef>

namespace tokensmith {
namespace {

constexpr std::array names = {
#define CODE(name, meaning) std::string_view{#name},
#include "core/codes.def"
#undef CODE
};

} // namespace

std::string_view to_string(Code code) noexcept { return names[static_cast<std::size_t>(code)]; }

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
