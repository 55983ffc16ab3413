#pragma once

#include <array>
#include <span>
#include <string_view>

#include "core/json/json.hpp"

namespace tokensmith {

/// The claims that the platform reads.
inline constexpr std::array<std::string_view, 7> platform_claims = {
    "application_id", "iat", "jti", "exp", "nbf", "sub", "acl"};

/// A claim that the platform reads, and the argument of sign_token that sets it.
struct ClaimName {
  std::string_view claim;    ///< "exp"; empty for an argument that is not a claim
  std::string_view argument; ///< "expiresAt"
};

/// What a name means: the claim's own name, its argument's, or what other tools call it, in any case and with or
/// without underscores and hyphens. Null for any other name.
[[nodiscard]] const ClaimName *find_claim_name(std::string_view name);

/// Refuses members of `request` that are not among the `known` names, and names the argument that was meant.
/// @throws Error ERR_ARGUMENT_UNKNOWN
void check_argument_names(const Json &request, std::span<const std::string_view> known);

} // namespace tokensmith
