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

namespace {

// In one place each, however many call them: inlining would undo what they are for.
[[gnu::noinline]] Finding make_finding(Code code, std::string_view where, std::string_view message,
                                       std::string_view remedy) {
  return {code, std::string(where), std::string(message), std::string(remedy)};
}

} // namespace

void add_finding(Findings &findings, Code code, std::string_view where, std::string_view message,
                 std::string_view remedy) {
  findings.push_back(make_finding(code, where, message, remedy));
}

void throw_error(Code code, std::string_view where, std::string_view message, std::string_view remedy) {
  throw Error(make_finding(code, where, message, remedy));
}

} // namespace tokensmith
