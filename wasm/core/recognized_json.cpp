#include "core/recognized_json.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/entropy.hpp"
#include "core/json.hpp"
#include "core/user_name.hpp"

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

/// The files of Vonage's own tools. A file with an application id is told from a payload by the key beside it.
std::optional<Recognition> as_config(const Json &object) {
  if (has_any(object, {"private_key", "privateKey"}) && has_any(object, {"application_id"})) {
    return found_secret("config", "vonage_app.json, an application with its key", "vonage-app");
  }
  if (has_any(object, {"api-key", "api-secret", "app-id", "private-key", "appId", "privateKey"})) {
    return found_secret("config", "the configuration of Vonage's CLI", "vonage-cli");
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

std::optional<Recognition> as_token_member(const Json &object) {
  for (const auto &[name, value] : object.items()) {
    if (looks_like_token(text_of(value))) {
      return Recognition{
          .kind = "token", .title = "a token in JSON", .content = std::string(text_of(value)), .format = {}};
    }
  }
  return std::nullopt;
}

Recognition recognize_object(const Json &object) {
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
  if (std::optional<Recognition> token = as_token_member(object)) {
    return std::move(*token);
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
    return recognize_object(read.value);
  }
  return read.value.is_array() ? std::optional(found("json", "a JSON array", read.value)) : std::nullopt;
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
