#pragma once

#include "core/json/json.hpp"

namespace tokensmith {

/// JSON Merge Patch (RFC 7396): objects are merged member by member, null removes, anything else replaces. What the
/// patch does not name stays.
[[nodiscard]] Json apply_merge_patch(const Json &target, const Json &patch);

/// What differs, for people to read: [{"path":"capabilities.voice.region","from":"eu-west","to":"na-east"}…]. An
/// addition has no `from`, a removal no `to`; a whole object that is added or removed is one entry. Lists are compared
/// as a whole.
[[nodiscard]] Json difference(const Json &from, const Json &to);

} // namespace tokensmith
