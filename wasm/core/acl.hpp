#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json.hpp"

namespace tokensmith {

/// A named ACL. `admin` has none at all (acl is null): a token without ACL may do everything.
struct AclPreset {
  std::string_view name;        ///< "tutorial", "tutorial-2021", "client-sdk-web", "client-sdk-mobile", "read-only", "admin"
  std::string_view title;       ///< for people
  std::string_view description; ///< one sentence
  Json acl;                     ///< {"paths":{…}} or null
};

[[nodiscard]] const std::vector<AclPreset> &acl_presets();

/// @throws Error ERR_ACL_PRESET, naming those there are and the nearest
[[nodiscard]] const AclPreset &find_acl_preset(std::string_view name);

/// {"paths":{…}} from rules [{path, methods?, filters?}], in their order; methods in upper case as given, none for all.
/// @throws Error ERR_ACL_SHAPE, ERR_ACL_PATH, ERR_ACL_METHOD, ERR_ACL_FILTER, ERR_ACL_DUPLICATE
[[nodiscard]] Json build_acl(const Json &rules);

/// Checks an ACL that is JSON already. `where` is how errors name it, "acl" or "payload.acl".
/// @throws Error ERR_ACL_*
void validate_acl(const Json &acl, std::string_view where);

/// What works and will surprise: WARN_ACL_*.
[[nodiscard]] Findings review_acl(const Json &acl, std::string_view where);

struct ParsedAcl {
  Json acl;
  Findings findings;
};

/// Reads an ACL from text. Damage by shells and editors (Windows quoting, Markdown, smart quotes, doubled quotes, a missing brace) is
/// recognised and named in the error; nothing is repaired in silence.
/// @throws Error ERR_ACL_*
[[nodiscard]] ParsedAcl parse_acl(std::string_view text);

struct AclDecision {
  bool allowed;
  std::optional<std::string> rule; ///< the path of the rule that decided, as written
  std::string reason;              ///< a sentence
};

/// May `method` be used on `path`? `*` is one segment, `**` any depth, an empty rule all methods. null (no ACL) allows everything.
/// @param method GET, POST, PUT, PATCH, DELETE (any case)
/// @param path of a request, "/v1/users/USR-…"; a query is ignored
/// @throws Error ERR_ACL_*, ERR_ARGUMENT_VALUE
[[nodiscard]] AclDecision check_acl(const Json &acl, std::string_view method, std::string_view path);

} // namespace tokensmith
