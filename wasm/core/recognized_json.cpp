#include "core/recognized_json.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/entropy.hpp"
#include "core/json.hpp"
#include "core/token_text.hpp"
#include "core/user_name.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr JsonLimits limits = {.depth = 32, .bytes = max_recognized_length};

bool has_any(const Json &object, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [&object](std::string_view name) { return find_member(object, name) != nullptr; });
}

std::string_view member_text(const Json &object, std::string_view name) {
  const Json *const member = find_member(object, name);
  return member == nullptr ? std::string_view() : text_of(*member);
}

Recognition found(std::string_view kind, std::string_view title, const Json &content) {
  return {.kind = kind, .title = std::string(title), .content = write_json(content), .format = {}};
}

/// May hold a secret: the content stays where it is.
Recognition found_secret(std::string_view kind, std::string_view title, std::string_view format = {}) {
  return {.kind = kind, .title = std::string(title), .content = {}, .format = format};
}

/// The files of Vonage's own tools, by their formats' names in js/config. A file with an application id is told from a
/// payload by the key beside it, and a key pair from a configuration by what names an account or an application.
std::optional<Recognition> as_config(const Json &object) {
  if (has_any(object, {"private_key", "privateKey"}) && has_any(object, {"application_id"})) {
    return found_secret("config", "vonage_app.json, an application with its key", "vonage-app");
  }
  const bool has_key_and_account = has_any(object, {"privateKey"}) && has_any(object, {"apiKey", "apiSecret"});
  if (has_key_and_account || has_any(object, {"api-key", "api-secret", "app-id", "private-key", "appId"})) {
    return found_secret("config", "the configuration of Vonage's CLI", "vonagerc");
  }
  if (has_any(object, {"apiKey", "apiSecret"})) {
    return found_secret("config", "the configuration of Vonage's CLI", "vonage-config");
  }
  return std::nullopt;
}

/// A list as the platform gives it, and a single one of either.
std::optional<Recognition> as_platform(const Json &object) {
  if (const Json *const embedded = find_member(object, "_embedded")) {
    for (const std::string_view name : {"applications", "users"}) {
      if (find_member(*embedded, name) != nullptr) {
        return found(name, name == "users" ? "a list of users" : "a list of applications", object);
      }
    }
  }
  const std::string_view id = member_text(object, "id");
  if (is_user_id(id)) {
    return found("user", "a user, as the platform describes one", object);
  }
  if (is_uuid(id) && has_any(object, {"capabilities", "keys", "name"})) {
    const Json *const keys = find_member(object, "keys");
    const bool has_secret = keys != nullptr && find_member(*keys, "private_key") != nullptr;
    constexpr std::string_view title = "an application, as the platform describes one";
    return has_secret ? found_secret("application", title) : found("application", title, object);
  }
  return std::nullopt;
}

/// The four shapes the platform has for a refusal.
bool is_problem(const Json &object) {
  return (has_any(object, {"title", "error_title"}) && has_any(object, {"type", "detail", "error_title"})) ||
         (has_any(object, {"code"}) && has_any(object, {"description"})) ||
         has_any(object, {"error-code", "error-code-label"});
}

/// A key among other things: a service account's file, a secret of a cluster, a key pair as programs print it.
std::optional<Recognition> as_key_member(const Json &object, std::string_view text) {
  constexpr std::array<std::string_view, 3> marks = {"PRIVATE KEY-----", "PUBLIC KEY-----",
                                                     "LS0tLS1CRUdJTi"}; // base64 of -----BEGIN
  if (std::ranges::none_of(marks,
                           [text](std::string_view mark) { return text.find(mark) != std::string_view::npos; })) {
    return std::nullopt;
  }
  if (member_text(object, "type") == "service_account") {
    return found_secret("key", "the key file of a service account");
  }
  return found_secret("key",
                      text.find(marks[1]) != std::string_view::npos && text.find(marks[0]) == std::string_view::npos
                          ? "a public key in JSON"
                          : "a private key in JSON");
}

Recognition recognize_object(const Json &object, std::string_view text) {
  if (has_any(object, {"vault"}) && has_any(object, {"ciphertext"})) {
    return found_secret("vault", "a vault: what seal has encrypted under a passphrase");
  }
  const Json *const keys = find_member(object, "keys");
  if (has_any(object, {"kty"}) || (keys != nullptr && keys->is_array())) {
    return found_secret("key", keys == nullptr ? "a JSON Web Key" : "a set of JSON Web Keys");
  }
  if (std::optional<Recognition> config = as_config(object)) {
    return std::move(*config);
  }
  if (std::optional<Recognition> platform = as_platform(object)) {
    return std::move(*platform);
  }
  if (std::optional<Recognition> key = as_key_member(object, text)) {
    return std::move(*key);
  }
  if (std::optional<std::string> compact = compact_form(object)) {
    return {.kind = "token", .title = "a token in its JSON form", .content = std::move(compact), .format = {}};
  }
  if (std::optional<Recognition> tokens = recognize_tokens(text, "a token in JSON")) {
    return std::move(*tokens);
  }
  if (has_any(object, {"paths"})) {
    return found("acl", "an access control list", object);
  }
  if (has_any(object, {"iat", "exp", "jti", "nbf", "application_id", "sub"})) {
    return found("claims", "the claims of a token, not signed", object);
  }
  if (const Json *const acl = find_member(object, "acl"); acl != nullptr && find_member(*acl, "paths") != nullptr) {
    return found("acl", "an access control list", *acl);
  }
  if (has_any(object, {"alg"})) {
    return found("header", "the header of a token, alone", object);
  }
  if (is_problem(object)) {
    return found("problem", "an answer in which the platform refuses a request", object);
  }
  if (has_any(object, {"capabilities"})) {
    return found("application", "an application, as it is asked for", object);
  }
  return found("json", "JSON, of no kind that is known here", object);
}

} // namespace

std::optional<Recognition> recognize_json(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) {
    return std::nullopt;
  }
  // [app_config] begins as an array does.
  const LenientJson read = parse_json_leniently(text, limits);
  const bool is_whole = read.decoded && std::ranges::none_of(read.faults, [](const JsonError &fault) {
                          return fault.fault() == JsonFault::trailing_text || fault.fault() == JsonFault::too_deep ||
                                 fault.fault() == JsonFault::too_large;
                        });
  if (!is_whole) {
    return std::nullopt;
  }
  if (read.value.is_object()) {
    return recognize_object(read.value, text);
  }
  if (std::optional<Recognition> tokens = recognize_tokens(text, "a token in a JSON array")) {
    return tokens;
  }
  return read.value.is_array() ? std::optional(found("json", "a JSON array", read.value)) : std::nullopt;
}

std::optional<Recognition> recognize_tokens(std::string_view text, std::string_view title) {
  std::vector<std::string> tokens = find_tokens(text);
  if (tokens.empty()) {
    return std::nullopt;
  }
  if (tokens.size() == 1) {
    return Recognition{
        .kind = "token", .title = std::string(title), .content = std::move(tokens.front()), .format = {}};
  }
  return Recognition{.kind = "tokens",
                     .title = concat({"a text with ", std::to_string(tokens.size()), " tokens"}),
                     .content = write_json(tokens),
                     .format = {}};
}

std::optional<std::string> text_of_json_string(std::string_view text) {
  if (!text.starts_with('"')) {
    return std::nullopt;
  }
  try {
    return std::string(text_of(parse_json(text, limits)));
  } catch (const JsonError &) {
    return std::nullopt;
  }
}

} // namespace tokensmith
