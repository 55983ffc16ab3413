#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/json.hpp"
#include "core/platform/body_build.hpp"
#include "core/rsa/entropy.hpp"

namespace tokensmith {

/// Characters. The platform documents no limit; names longer than this are pasted by mistake.
inline constexpr std::size_t max_name_length = 255;

/// Why a text cannot be the name of a user, or the id of a token; as it follows "The subject …": "is empty". None for a
/// text that can be one.
[[nodiscard]] std::optional<std::string_view> find_name_problem(std::string_view text);

/// What makes a name another one than it looks like: blanks around it, characters that do not show, characters that
/// turn the direction of text. As it follows "The name …": "has the character U+202E, which …". Joiners and marks of
/// direction are left alone inside a name, where emoji, Persian and Hebrew need them.
[[nodiscard]] std::optional<std::string> find_name_surprise(std::string_view text);

/// Whether the text is a user's id, "USR-" and a UUID. The platform makes these itself, while `sub` is the user's name.
[[nodiscard]] bool is_user_id(std::string_view text) noexcept;

/// The body of POST /v1/users from a description: the body itself, in which `displayName`, `imageUrl`, `customData` and
/// `ttl` may stand for `display_name`, `image_url`, `properties.custom_data` and `properties.ttl` (seconds). Every
/// member may be missing; the platform then makes up a name. Findings: ERR_ARGUMENT_* for what the platform would
/// refuse or ignore, all of them at once; WARN_REST_* for what works and surprises.
/// @throws Error ERR_ARGUMENT_TYPE when it is no object
[[nodiscard]] BuiltBody build_user(const Json &description, RandomSource &random);

/// The `invalid_parameters` the platform answers a body with: [{name, reason}], empty for a body it takes.
[[nodiscard]] Json check_user(const Json &body, RandomSource &random);

/// The body of PATCH /v1/users/{id}: of the members that change the whole of the new value, so that a list of one
/// channel does not cost the others; empty when nothing changes.
/// @param current what GET /v1/users/{id} answered
/// @param changes a description of what to change (RFC 7396: null removes), with the short forms of build_user
/// @throws Error ERR_ARGUMENT_TYPE when either is no object
[[nodiscard]] MergedBody merge_user(const Json &current, const Json &changes, RandomSource &random);

} // namespace tokensmith
