#pragma once

#include "bindings/call_context.hpp"
#include "core/json/json.hpp"
#include "core/key/formats.hpp"

/// The methods in wasm/README.md. Each checks the names of its parameters, turns JSON into typed values, calls core,
/// and turns the result into JSON. All throw Error.
namespace tokensmith::methods {

// methods/keys.cpp
[[nodiscard]] Json generate_key_pair(const CallContext &call);
[[nodiscard]] Json import_key(const CallContext &call);
[[nodiscard]] Json release_key(const CallContext &call);
[[nodiscard]] Json inspect_key(const CallContext &call);
/// What may be shown of a key.
[[nodiscard]] Json describe_key(const ImportedKey &imported);
// methods/convert_key.cpp
[[nodiscard]] Json convert_key(const CallContext &call);
// methods/vault.cpp
[[nodiscard]] Json seal(const CallContext &call);
[[nodiscard]] Json unseal(const CallContext &call);
// methods/acl.cpp
[[nodiscard]] Json list_acl_presets(const CallContext &call);
[[nodiscard]] Json build_acl(const CallContext &call);
[[nodiscard]] Json parse_acl(const CallContext &call);
[[nodiscard]] Json check_acl(const CallContext &call);
[[nodiscard]] Json compare_acls(const CallContext &call);
// methods/tokens.cpp
[[nodiscard]] Json sign_token(const CallContext &call);
[[nodiscard]] Json verify_token(const CallContext &call);
[[nodiscard]] Json inspect_token(const CallContext &call);
// methods/applications.cpp
[[nodiscard]] Json build_application(const CallContext &call);
[[nodiscard]] Json check_application(const CallContext &call);
[[nodiscard]] Json merge_application(const CallContext &call);
// methods/users.cpp
[[nodiscard]] Json build_user(const CallContext &call);
[[nodiscard]] Json check_user(const CallContext &call);
[[nodiscard]] Json merge_user(const CallContext &call);
// methods/recognize.cpp
[[nodiscard]] Json recognize(const CallContext &call);
[[nodiscard]] Json find_tokens(const CallContext &call);

} // namespace tokensmith::methods
