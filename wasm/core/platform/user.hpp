#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/json.hpp"
#include "core/platform/body_build.hpp"
#include "core/rsa/entropy.hpp"

namespace tokensmith {

/// In characters. The platform documents no limit, but a longer name was pasted by mistake.
inline constexpr std::size_t max_name_length = 255;

/// Why a text cannot be the name of a user, or the ID of a token, as it follows "The subject …": "is empty"; nullopt if
/// it can.
[[nodiscard]] std::optional<std::string_view> find_name_problem(std::string_view text);

/// What makes a name look like another one: blanks around it, invisible characters, characters that change the
/// direction of text. As it follows "The name …": "has the character U+202E, which …". Joiners and marks of direction
/// are allowed inside a name, where emoji, Persian and Hebrew need them.
[[nodiscard]] std::optional<std::string> find_name_surprise(std::string_view text);

/// Whether the text is a user ID, "USR-" and a UUID. The platform generates these, while `sub` is the user's name.
[[nodiscard]] bool is_user_id(std::string_view text) noexcept;

/// The body of POST /v1/users from a description: the body itself, in which `displayName`, `imageUrl`, `customData` and
/// `ttl` may be used for `display_name`, `image_url`, `properties.custom_data` and `properties.ttl` (seconds). Every
/// member may be missing; the platform then makes up a name. Findings: ERR_ARGUMENT_* for everything that the platform
/// would refuse or ignore; WARN_REST_* for what it takes and is probably not intended.
/// @throws Error ERR_ARGUMENT_TYPE if it is not an object
[[nodiscard]] BuiltBody build_user(const Json &description, RandomSource &random);

/// The `invalid_parameters` with which the platform answers a body: [{name, reason}], empty for a body that it takes.
[[nodiscard]] Json check_user(const Json &body, RandomSource &random);

/// The body of PATCH /v1/users/{id}: for each member that changes, its whole new value, so that a list of one channel
/// does not remove the others; empty if nothing changes.
/// @param current what GET /v1/users/{id} answered
/// @param changes a description of what to change (RFC 7396: null removes), with the short forms of build_user
/// @throws Error ERR_ARGUMENT_TYPE if either is not an object
[[nodiscard]] MergedBody merge_user(const Json &current, const Json &changes, RandomSource &random);

} // namespace tokensmith
