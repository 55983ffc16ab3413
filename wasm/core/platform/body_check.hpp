#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/platform/body_schema.hpp"
#include "core/rsa/entropy.hpp"

namespace tokensmith {

/// How far a check goes.
enum class BodyStrictness : std::uint8_t {
  platform, ///< as the platform: unknown members pass, former names are read
  builder,  ///< before sending: unknown members, and what would be ignored or misread, are errors
};

/// Everything that is wrong with a body, in the order of the API description; empty for a body that the platform takes.
/// `where` is the path, "capabilities.voice.webhooks.answer_url.http_method" or "channels.sms[0].number", and empty for
/// the body itself.
/// @param random for reading public keys
[[nodiscard]] Findings check_body(const Json &body, const BodyRule &rule, BodyStrictness strictness,
                                  RandomSource &random);

/// ERR_ARGUMENT_UNKNOWN for a member that no rule has, with the name that was probably meant.
void report_unknown_member(Findings &findings, const std::string &path, std::string_view name,
                           std::span<const std::string_view> known);

/// Findings of check_body as the `invalid_parameters` of the application family:
/// [{"name":"capabilities…","reason":"must be …"}].
[[nodiscard]] Json to_invalid_parameters(const Findings &findings);

/// The same for the user family, whose reasons begin with the name in quotes.
[[nodiscard]] Json to_quoted_invalid_parameters(const Findings &findings);

/// The path of a member: "keys" and "public_key" give "keys.public_key"; an empty path is the body itself.
[[nodiscard]] std::string within(std::string_view path, std::string_view name);

/// The last name of a path: "http_method".
[[nodiscard]] std::string_view last_name(std::string_view path) noexcept;

} // namespace tokensmith
