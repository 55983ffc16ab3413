#include <algorithm>
#include <array>
#include <span>

#include "core/acl/acl.hpp"
#include "core/diagnostic.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

/// In the order of Vonage's documentation, so that a token made from a preset equals the one in the documentation.
constexpr std::array<std::string_view, 9> tutorial = {
    "/*/users/**", "/*/conversations/**", "/*/sessions/**", "/*/devices/**",  "/*/image/**",
    "/*/media/**", "/*/applications/**",  "/*/push/**",     "/*/knocking/**",
};

/// The documentation added legs in February 2021; without it calls fail with system:error:permission.
constexpr std::array<std::string_view, 10> tutorial_2021 = {
    "/*/users/**", "/*/conversations/**", "/*/sessions/**", "/*/devices/**",  "/*/image/**",
    "/*/media/**", "/*/applications/**",  "/*/push/**",     "/*/knocking/**", "/*/legs/**",
};

/// The token of the current samples in the documentation, without devices and push, which it says are for Android and
/// iOS only. No current sample has image and media: messages with pictures or sound carry URLs. applications was for
/// uploading a push certificate, which takes an admin token.
constexpr std::array<std::string_view, 6> client_sdk_web = {
    "/*/users/**", "/*/conversations/**", "/*/sessions/**", "/*/knocking/**", "/*/legs/**", "/*/rtc/**",
};

/// The token of the current samples in the documentation.
constexpr std::array<std::string_view, 8> client_sdk_mobile = {
    "/*/users/**", "/*/conversations/**", "/*/sessions/**", "/*/devices/**",
    "/*/push/**",  "/*/knocking/**",      "/*/legs/**",     "/*/rtc/**",
};

/// Resources with data to read. The others (devices, push, knocking, rtc, applications) exist to do something.
constexpr std::array<std::string_view, 6> readable = {
    "/*/users/**", "/*/conversations/**", "/*/sessions/**", "/*/legs/**", "/*/image/**", "/*/media/**",
};

constexpr std::array<AclPreset, 6> presets = {{
    {.name = "client-sdk-web",
     .title = "Client SDK, web",
     .description = "What an app in a browser needs: log in, chat, and make and take calls.",
     .paths = client_sdk_web},
    {.name = "client-sdk-mobile",
     .title = "Client SDK, Android and iOS",
     .description = "The same, and push notifications.",
     .paths = client_sdk_mobile},
    {.name = "tutorial",
     .title = "Tutorial, nine paths",
     .description = "The ACL of the original tutorial; it lacks the paths for legs and rtc.",
     .paths = tutorial},
    {.name = "tutorial-2021",
     .title = "Tutorial of 2021, ten paths",
     .description = "The tutorial's nine paths and legs; it lacks the path for rtc.",
     .paths = tutorial_2021},
    {.name = "read-only",
     .title = "Read only",
     .description = "GET alone, on users, conversations, sessions, legs and media; a Client SDK cannot log in with it.",
     .paths = readable,
     .is_read_only = true},
    {.name = "admin",
     .title = "Admin, no ACL",
     .description = "No ACL: the token may do everything the application may. For servers, never for an app.",
     .paths = {}},
}};

} // namespace

Json AclPreset::acl() const {
  if (paths.empty()) {
    return nullptr;
  }
  Json members = Json::object();
  for (const std::string_view path : paths) {
    Json &rule = members[std::string(path)] = Json::object();
    if (is_read_only) {
      rule["methods"] = Json::array({"GET"});
    }
  }
  Json acl = Json::object();
  acl["paths"] = std::move(members);
  return acl;
}

std::span<const AclPreset> acl_presets() noexcept { return presets; }

const AclPreset &find_acl_preset(std::string_view name, std::string_view where) {
  const auto found = std::ranges::find(presets, name, &AclPreset::name);
  if (found != presets.end()) {
    return *found;
  }
  std::vector<std::string_view> names;
  std::vector<std::string> words;
  for (const AclPreset &preset : presets) {
    names.push_back(preset.name);
    words.emplace_back(preset.name);
  }
  if (const auto nearest = nearest_name(name, names)) {
    fail(Diagnostic::acl_preset_misnamed, where, {{"name", name}, {"meant", *nearest}, {"presets", list_of(words)}});
  }
  fail(Diagnostic::acl_preset_unknown, where, {{"name", name}, {"presets", list_of(words, "or")}});
}

} // namespace tokensmith
