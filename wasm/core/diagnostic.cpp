#include "core/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "core/text/words.hpp"

namespace tokensmith {
namespace {

struct Entry {
  Code code;
  std::string_view message;
  std::string_view remedy;
};

// Not std::array{…}: compilers deduce at most 256 elements.
constexpr auto catalogue = std::to_array<Entry>({
#define DIAGNOSTIC(name, code, message, remedy) Entry{Code::code, message, remedy},
#include "core/diagnostics/all.def"
#undef DIAGNOSTIC
});

bool is_name_character(char character) noexcept { return (character >= 'a' && character <= 'z') || character == '_'; }

std::string_view value_of(std::string_view name, Parameters parameters) {
  const auto *const found = std::ranges::find(parameters, name, &Parameter::name);
  if (found == parameters.end()) {
    throw std::logic_error("a diagnostic lacks a parameter");
  }
  return found->value;
}

/// Puts the parameters into `{name}` and, in quotes, into `{name:quoted}`. Any other brace stays
/// as it is: the sentences show JSON.
std::string fill(std::string_view sentence, Parameters parameters) {
  constexpr std::string_view quoted = ":quoted}";
  std::string text;
  for (std::size_t start = 0; start < sentence.size();) {
    const std::size_t brace = std::min(sentence.find('{', start), sentence.size());
    text += sentence.substr(start, brace - start);
    if (brace == sentence.size()) {
      break;
    }
    std::size_t end = brace + 1;
    while (end < sentence.size() && is_name_character(sentence[end])) {
      ++end;
    }
    const std::string_view name = sentence.substr(brace + 1, end - brace - 1);
    const std::string_view rest = sentence.substr(end);
    if (!name.empty() && rest.starts_with('}')) {
      text += value_of(name, parameters);
      start = end + 1;
    } else if (!name.empty() && rest.starts_with(quoted)) {
      text += quote(value_of(name, parameters));
      start = end + quoted.size();
    } else {
      text += '{';
      start = brace + 1;
    }
  }
  return text;
}

} // namespace

Finding describe(Diagnostic diagnostic, std::string_view where, Parameters parameters) {
  const Entry &entry = catalogue.at(static_cast<std::size_t>(diagnostic));
  return {.code = entry.code,
          .where = std::string(where),
          .message = fill(entry.message, parameters),
          .remedy = fill(entry.remedy, parameters)};
}

void report(Findings &findings, Diagnostic diagnostic, std::string_view where, Parameters parameters) {
  findings.push_back(describe(diagnostic, where, parameters));
}

void fail(Diagnostic diagnostic, std::string_view where, Parameters parameters) {
  throw Error(describe(diagnostic, where, parameters));
}

} // namespace tokensmith
