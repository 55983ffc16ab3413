#pragma once

#include "core/json/json.hpp"
#include "core/platform/body_build.hpp"
#include "core/rsa/entropy.hpp"

namespace tokensmith {

/// The body of POST /v2/applications from a description: the body itself, in which `publicKey` may be used for
/// `keys.public_key`, `improveAi` for `privacy.improve_ai`, and the text of a URL for a webhook that has only an
/// address. Methods default to those of the platform's own tools: GET for answers, POST for everything else. Findings:
/// ERR_ARGUMENT_* and ERR_KEY_* for everything that the platform would refuse or ignore; WARN_REST_* for webhooks that
/// are missing, not encrypted, or beyond the platform's reach; INFO_REST_*.
/// @param description {name, capabilities?, publicKey? | keys?, improveAi? | privacy?}
/// @throws Error ERR_ARGUMENT_TYPE if it is not an object
[[nodiscard]] BuiltBody build_application(const Json &description, RandomSource &random);

/// The `invalid_parameters` with which the platform answers a body: [{name, reason}], empty for a body that it takes.
/// Reads `connection_timeout` as `connect_timeout`, as the API did before 2.2.
/// @param for_update whether the body is that of a PUT
[[nodiscard]] Json check_application(const Json &body, bool for_update, RandomSource &random);

/// The body of PUT /v2/applications/{id}, which replaces the whole application: its current state with the changes.
/// Unknown members are kept, and so is the public key; what only the platform sets (id, _links, keys.private_key) is
/// left out.
/// @param current what GET /v2/applications/{id} answered
/// @param changes a description of what to change (RFC 7396: null removes), with the short forms of build_application
/// @throws Error ERR_ARGUMENT_TYPE if either is not an object
[[nodiscard]] MergedBody merge_application(const Json &current, const Json &changes, RandomSource &random);

} // namespace tokensmith
