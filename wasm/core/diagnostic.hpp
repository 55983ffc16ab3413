#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "core/error.hpp"

namespace tokensmith {

/// What can be said about a key, an ACL, a token and the like. The rules name one of these; the catalogue
/// (diagnostics/*.def) has its code and its words.
enum class Diagnostic : std::uint16_t {
#define DIAGNOSTIC(name, code, message, remedy) name,
#include "core/diagnostics/all.def"
#undef DIAGNOSTIC
};

/// A value for the place `{name}` of a sentence in the catalogue.
struct Parameter {
  std::string_view name;
  std::string_view value;
};
using Parameters = std::initializer_list<Parameter>;

/// The diagnostic in words.
/// @param where the place: "payload.exp", "acl.paths[\"/x\"]", "privateKey"
[[nodiscard]] Finding describe(Diagnostic diagnostic, std::string_view where, Parameters parameters = {});

/// Adds it to the findings.
void report(Findings &findings, Diagnostic diagnostic, std::string_view where, Parameters parameters = {});

/// @throws Error with the diagnostic's code, always
[[noreturn]] void fail(Diagnostic diagnostic, std::string_view where, Parameters parameters = {});

} // namespace tokensmith
