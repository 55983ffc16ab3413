#include "core/token/claim_names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/diagnostic.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr ClaimName application_id = {.claim = "application_id", .argument = "applicationId"};
constexpr ClaimName subject = {.claim = "sub", .argument = "subject"};
constexpr ClaimName expires_at = {.claim = "exp", .argument = "expiresAt"};
constexpr ClaimName expires_in = {.claim = "exp", .argument = "expiresIn"};
constexpr ClaimName expires = {.claim = "exp", .argument = "expiresAt or expiresIn"};
constexpr ClaimName not_before = {.claim = "nbf", .argument = "notBefore"};
constexpr ClaimName issued_at = {.claim = "iat", .argument = "now"};
constexpr ClaimName now = {.claim = "", .argument = "now"};
constexpr ClaimName token_id = {.claim = "jti", .argument = "tokenId"};
constexpr ClaimName acl = {.claim = "acl", .argument = "acl"};
constexpr ClaimName acl_in_words = {.claim = "", .argument = "acl"};
constexpr ClaimName claims = {.claim = "", .argument = "claims"};
constexpr ClaimName private_key = {.claim = "", .argument = "privateKey"};
constexpr ClaimName passphrase = {.claim = "", .argument = "passphrase"};

/// In lower case, without underscores and hyphens. Among them are the options of @vonage/jwt, which leaves subject,
/// ttl, issued_at and notBefore in the token when it is given them.
constexpr std::array<std::pair<std::string_view, const ClaimName *>, 40> names = {{
    {"applicationid", &application_id},
    {"appid", &application_id},
    {"sub", &subject},
    {"subject", &subject},
    {"user", &subject},
    {"username", &subject},
    {"exp", &expires},
    {"expires", &expires},
    {"expiry", &expires},
    {"expiration", &expires},
    {"expiresat", &expires_at},
    {"expiresin", &expires_in},
    {"ttl", &expires_in},
    {"lifetime", &expires_in},
    {"validfor", &expires_in},
    {"nbf", &not_before},
    {"notbefore", &not_before},
    {"iat", &issued_at},
    {"issuedat", &issued_at},
    {"now", &now},
    {"jti", &token_id},
    {"jwtid", &token_id},
    {"tokenid", &token_id},
    {"acl", &acl},
    {"acls", &acl},
    {"path", &acl_in_words},
    {"paths", &acl},
    {"preset", &acl_in_words},
    {"claims", &claims},
    {"customclaims", &claims},
    {"payload", &claims},
    {"privatekey", &private_key},
    {"key", &private_key},
    {"keyfile", &private_key},
    {"keyid", &private_key},
    {"pem", &private_key},
    {"secret", &private_key},
    {"secretorprivatekey", &private_key},
    {"passphrase", &passphrase},
    {"password", &passphrase},
}};

std::string folded(std::string_view name) {
  std::string result = lower_case(name);
  std::erase_if(result, [](char c) { return c == '_' || c == '-'; });
  return result;
}

} // namespace

const ClaimName *find_claim_name(std::string_view name) {
  const auto *const found =
      std::ranges::find(names, std::string_view(folded(name)), [](const auto &entry) { return entry.first; });
  return found == names.end() ? nullptr : found->second;
}

void check_argument_names(const Json &request, std::span<const std::string_view> known) {
  for (const auto &[name, value] : request.items()) {
    if (std::ranges::find(known, std::string_view(name)) != known.end()) {
      continue;
    }
    constexpr std::size_t longest_shown = 40; // a longer one may be a key in the wrong place
    const std::string shown =
        name.size() <= longest_shown ? quote(name) : concat({"(a name of ", std::to_string(name.size()), " bytes)"});
    const std::string member = member_place({}, name); // ".name" where the name is plain
    const std::string place = member.starts_with('.') && name.size() <= longest_shown ? member.substr(1) : shown;
    if (const ClaimName *claim = find_claim_name(name)) {
      fail(Diagnostic::argument_misnamed, place, {{"name", shown}, {"meant", claim->argument}});
    }
    if (const auto near = nearest_name(name, known)) {
      fail(Diagnostic::argument_misnamed, place, {{"name", shown}, {"meant", *near}});
    }
    fail(Diagnostic::argument_unknown, place, {{"name", shown}});
  }
}

} // namespace tokensmith
