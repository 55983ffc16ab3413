#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"

namespace tokensmith {

inline constexpr std::size_t max_acl_length = 32UL * 1024; ///< bytes of compact JSON

/// A named ACL. `admin` has none (acl is null): a token without an ACL may do everything.
struct AclPreset {
  std::string_view name;  ///< "tutorial", "tutorial-2021", "client-sdk-web", "client-sdk-mobile", "read-only", "admin"
  std::string_view title; ///< for people
  std::string_view description;            ///< one sentence
  std::span<const std::string_view> paths; ///< none: no ACL
  bool is_read_only = false;               ///< GET only

  [[nodiscard]] Json acl() const; ///< {"paths":{…}} or null
};

[[nodiscard]] std::span<const AclPreset> acl_presets() noexcept;

/// @param where how the error names the place
/// @throws Error ERR_ACL_PRESET, with the names of all presets and the nearest one
[[nodiscard]] const AclPreset &find_acl_preset(std::string_view name, std::string_view where = "preset");

/// {"paths":{…}} from rules [{path, methods?, filters?}], in their order. Methods have to be in upper case; a rule
/// without methods is for all of them.
/// @param where how errors name the rules: "rules", or "acl" where they are given as an ACL
/// @throws Error with all that is wrong: ERR_ACL_SHAPE, ERR_ACL_PATH, ERR_ACL_METHOD, ERR_ACL_FILTER,
/// ERR_ACL_DUPLICATE, ERR_ACL_TOO_LARGE
[[nodiscard]] Json build_acl(const Json &rules, std::string_view where = "rules");

/// Where an ACL comes from.
enum class AclOrigin : std::uint8_t {
  token,   ///< review_acl warns of stars that Markdown has changed
  request, ///< such stars can still be corrected, so they are an error
};

/// Checks an ACL that is JSON already, by the schema of Vonage's own tools: `paths` alone, each path beginning with a
/// slash, each rule an object of `methods` (GET, POST, PUT, PATCH, DELETE) and `filters`.
/// @param where how errors name it, "acl" or "payload.acl"
/// @throws Error with all that is wrong: ERR_ACL_SHAPE, ERR_ACL_PATH, ERR_ACL_METHOD, ERR_ACL_FILTER,
/// ERR_ACL_TOO_LARGE
void validate_acl(const Json &acl, std::string_view where, AclOrigin origin = AclOrigin::token);

/// Whose token an ACL is for: it decides which paths are missing.
enum class AclUse : std::uint8_t {
  unknown, ///< taken to be for a Client SDK if it names paths that only a Client SDK uses
  user,    ///< a Client SDK logs in with it
  server,
  video, ///< a client of the Video API connects with it
};

/// What is valid and probably not intended: WARN_ACL_*. The ACL is valid, or null.
[[nodiscard]] Findings review_acl(const Json &acl, std::string_view where, AclUse use = AclUse::unknown);

struct ParsedAcl {
  Json acl;
  Findings findings; ///< of review_acl
};

/// Reads an ACL from text. Damage done by shells and editors (Windows quoting, Markdown, smart quotes, doubled quotes,
/// a missing brace) is recognised and named in the error, with what should have been written as the remedy; nothing is
/// repaired silently.
/// @throws Error ERR_ACL_JSON, and what validate_acl throws
[[nodiscard]] ParsedAcl parse_acl(std::string_view text);

struct AclDecision {
  bool allowed;
  std::optional<std::string> rule; ///< the path of the rule that allows it, as written
  std::string reason;              ///< a sentence
};

/// Whether `method` is allowed on `path`. The first rule that allows it decides. `*` is one segment, `**` any number of
/// segments, including none; an empty rule is for all methods. null (no ACL) allows everything.
/// @param method GET, POST, PUT, PATCH, DELETE (any case)
/// @param path of a request, "/v1/users/USR-…"; a query is ignored
/// @throws Error ERR_ACL_* for the ACL, ERR_ARGUMENT_VALUE for the method or path
[[nodiscard]] AclDecision check_acl(const Json &acl, std::string_view method, std::string_view path);

/// Requests of one path: those that one rule of an ACL allows and another ACL does not.
struct AclRequests {
  std::string path;                      ///< of the rule, as written; "/**" for no ACL
  std::vector<std::string_view> methods; ///< of them, those that the other ACL does not allow on all of the path
  Json filters;                          ///< of the rule; null for none
};

struct AclDifference {
  std::vector<AclRequests> only_first;  ///< what the first allows and the second does not, in the order of its rules
  std::vector<AclRequests> only_second; ///< the reverse
};

/// Which requests one ACL allows and the other does not, whatever order and form their rules are in. A rule counts as
/// allowed by the other ACL if one of its rules covers it; null (no ACL) covers everything.
/// @throws Error ERR_ACL_* for either ACL
[[nodiscard]] AclDifference compare_acls(const Json &first, const Json &second);

} // namespace tokensmith
