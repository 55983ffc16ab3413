#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/platform/body_schema.hpp"
#include "core/rsa/entropy.hpp"

namespace tokensmith {

/// One thing a request body breaks: what the platform's `invalid_parameters` say about it, and what we say.
struct BodyFault {
  Code code;
  std::string path;   ///< "capabilities.voice.webhooks.answer_url.http_method", "channels.sms[0].number"; empty for the
                      ///< body itself
  std::string reason; ///< as a predicate: "must be one of: GET, POST"
  std::string remedy; ///< a sentence
};

using BodyFaults = std::vector<BodyFault>;

/// How far a check goes.
enum class BodyStrictness : std::uint8_t {
  platform, ///< what the platform refuses: members it does not know pass, a former name of a member is read
  builder,  ///< before sending: an unknown member is a slip, and what would be ignored or misread is refused
};

/// Every fault of a body, in the order of the description. Empty for a body the platform takes.
/// @param random for reading public keys
[[nodiscard]] BodyFaults check_body(const Json &body, const BodyRule &rule, BodyStrictness strictness,
                                    RandomSource &random);

/// The fault of a member nobody knows: ERR_ARGUMENT_UNKNOWN, with the name that was probably meant.
[[nodiscard]] BodyFault unknown_member(const std::string &path, std::string_view name,
                                       std::span<const std::string_view> known);

/// `invalid_parameters` of the application family: [{"name":"capabilities…","reason":"must be …"}].
[[nodiscard]] Json to_invalid_parameters(const BodyFaults &faults);

/// The same of the user family, whose reasons begin with the name in quotes.
[[nodiscard]] Json to_quoted_invalid_parameters(const BodyFaults &faults);

/// As a finding: {where: path, message: "http_method must be one of: GET, POST.", remedy}.
[[nodiscard]] Finding to_finding(const BodyFault &fault);

/// The last name of a path: "http_method".
[[nodiscard]] std::string_view last_name(std::string_view path) noexcept;

} // namespace tokensmith
