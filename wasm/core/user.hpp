#pragma once

#include "core/body_build.hpp"
#include "core/entropy.hpp"
#include "core/json.hpp"

namespace tokensmith {

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
