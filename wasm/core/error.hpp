#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {

/// Every code an error or a finding can carry. The list is in codes.def.
enum class Code : std::uint8_t {
#define CODE(name, meaning) name,
#include "core/codes.def"
#undef CODE
};

/// The code as users see it, e.g. "ERR_TOKEN_EXPIRED".
[[nodiscard]] std::string_view to_string(Code code) noexcept;

enum class Severity : std::uint8_t { error, warning, info };

[[nodiscard]] std::string_view to_string(Severity severity) noexcept;

/// ERR_ is error, WARN_ is warning, INFO_ is info: the name decides, so the two cannot disagree.
[[nodiscard]] Severity severity_of(Code code) noexcept;

/// What is wrong, where, and how to fix it. None of the texts ever holds a secret or a parser's own words.
struct Finding {
  Code code;
  /// The place: "payload.exp", "acl.paths[\"/x\"].methods[1]", "privateKey", "token, part 2, character 17".
  std::string where;
  /// What was found there, in a sentence that ends with a full stop.
  std::string message;
  /// What to do about it, in a sentence that ends with a full stop.
  std::string remedy;
};

using Findings = std::vector<Finding>;

/// An expected failure: a bad input, with its remedy. Thrown anywhere in core, caught once, in dispatch.
/// Anything else that is thrown is a defect of ours (ERR_ENGINE_UNEXPECTED).
class Error final : public std::exception {
public:
  explicit Error(Finding finding) { findings_.push_back(std::move(finding)); }

  /// @param findings all that is wrong, at least one; the first gives the error its code
  explicit Error(Findings findings) : findings_(std::move(findings)) {}

  [[nodiscard]] const Finding &finding() const noexcept { return findings_.front(); }
  [[nodiscard]] const Findings &findings() const noexcept { return findings_; }
  [[nodiscard]] Code code() const noexcept { return finding().code; }
  [[nodiscard]] const char *what() const noexcept override { return finding().message.c_str(); }

private:
  Findings findings_;
};

} // namespace tokensmith
