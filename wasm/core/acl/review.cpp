#include <algorithm>
#include <array>

#include "core/acl/acl.hpp"
#include "core/acl/rules.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

/// What the platform's paths begin with after their version. The last six are what a Client SDK app needs; devices and
/// push are for Android and iOS alone, and image, media and applications are in no present sample.
constexpr std::array<std::string_view, 11> resources = {"image", "media",         "applications", "devices",  "push",
                                                        "users", "conversations", "sessions",     "knocking", "legs",
                                                        "rtc"};
constexpr std::span<const std::string_view> client_sdk_resources = std::span(resources).last(6);

/// Versions the platform's paths had or have. A path is covered when a rule covers it under any of them: that a rule
/// names one version is a finding of its own.
constexpr std::array<std::string_view, 9> versions = {"v1", "v0.1", "v0.2", "v0.3", "v2", "v3", "beta", "beta2", "v4"};

bool is_version(std::string_view segment) noexcept {
  if (segment.starts_with("beta")) {
    return segment.find_first_not_of("0123456789", 4) == std::string_view::npos;
  }
  return segment.size() > 1 && segment.front() == 'v' && segment[1] >= '0' && segment[1] <= '9' &&
         segment.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

bool is_resource(std::string_view segment) noexcept { return std::ranges::find(resources, segment) != resources.end(); }

/// Whether some method is allowed on the resource or on something below it.
bool covers(const Json &paths, std::string_view resource, std::span<const std::string_view> methods) {
  return std::ranges::any_of(versions, [&](std::string_view version) {
    const std::string path = concat({"/", version, "/", resource});
    const std::string below = path + "/any";
    return std::ranges::any_of(methods, [&](std::string_view method) {
      return find_allowing_rule(paths, method, path) || find_allowing_rule(paths, method, below);
    });
  });
}

/// An ACL is meant for a Client SDK app when it lets the app log in, or do one of the things only the SDK does.
bool is_for_client_sdk(const Json &paths) {
  constexpr std::array<std::string_view, 4> telling = {"sessions", "conversations", "knocking", "rtc"};
  constexpr std::array<std::string_view, 1> post = {"POST"};
  return std::ranges::any_of(telling, [&](std::string_view resource) { return covers(paths, resource, post); });
}

/// A sentence about why no request can match the path, and what to write; empty when some can.
struct Mismatch {
  std::string message;
  std::string remedy;
};

Mismatch find_slip(std::string_view path, std::span<const std::string_view> segments) {
  const std::string_view first = segments.front();
  if (is_resource(first)) {
    return {concat({"The path ", quote(path), " has no version before ", quote(first), ", and the platform's have."}),
            concat({"Write ", quote(concat({"/*", path})), "."})};
  }
  if (segments.size() < 2 || (first != "*" && !is_version(first)) || is_resource(segments[1]) ||
      segments[1].find('*') != std::string_view::npos) {
    return {};
  }
  const auto near = nearest_name(segments[1], resources);
  if (!near) {
    return {};
  }
  const std::size_t after = first.size() + 2 + segments[1].size();
  return {concat({"The platform has no ", quote(segments[1]), "."}),
          concat({"Write ", quote(concat({"/", first, "/", *near, path.substr(after)})), "."})};
}

Mismatch find_mismatch(std::string_view path, AclUse use) {
  const std::vector<std::string_view> segments = segments_of(path);
  const auto has = [path](std::string_view text) { return path.find(text) != std::string_view::npos; };
  if (const auto meant = restore_stars(path)) {
    return {concat({"The path ", quote(path), " is damaged: Markdown or a web page has changed its stars."}),
            concat({"Write ", quote(*meant), "."})};
  }
  if (has("\\")) {
    return {concat({"The path ", quote(path), " has a backslash, which no request's path has."}),
            "Remove the backslash."};
  }
  if (has("?") || has("#")) {
    return {concat({"The path ", quote(path), " has a query or a fragment, and paths are compared without them."}),
            concat({"Write ", quote(path.substr(0, path.find_first_of("?#"))), "."})};
  }
  if (has("//")) {
    return {concat({"The path ", quote(path), " has two slashes in a row; a star may have stood between them."}),
            "Write * for a segment of any name: /*/users/**."};
  }
  for (const std::string_view segment : segments) {
    if (segment == "." || segment == "..") {
      return {concat({"The path ", quote(path), " has a segment of dots, which no request is sent with."}),
              "Write the path without it."};
    }
    if (segment.find('*') != std::string_view::npos && segment != "*" && segment != "**") {
      return {concat({"The star in ", quote(segment), " stands for itself: * is a whole segment, ** any number."}),
              "Write * or ** between slashes."};
    }
    const bool is_in_brackets =
        (segment.starts_with('{') && segment.ends_with('}')) || (segment.starts_with('<') && segment.ends_with('>'));
    if (segment.starts_with(':') || is_in_brackets) {
      return {concat({"The segment ", quote(segment), " is taken as it stands, not as a placeholder."}),
              "Write * for a segment of any name."};
    }
  }
  if (segments.back().empty() && path != "/") {
    return {concat({"The path ", quote(path), " ends in a slash, and no request's does."}),
            concat({"Write ", quote(path.substr(0, path.size() - 1)), ", or ", quote(concat({path, "**"})),
                    " for all below it."})};
  }
  return use == AclUse::video ? Mismatch{} : find_slip(path, segments); // the Video API has paths of its own
}

/// Everything, or everything under some version.
bool covers_everything(std::string_view path) noexcept {
  return path == "/**" || path == "/*/**" || path == "/**/*" || path == "/**/**";
}

bool only_reads(const Json &rule) {
  return std::ranges::none_of(acl_methods,
                              [&](std::string_view method) { return method != "GET" && rule_allows(rule, method); });
}

std::string_view narrower(AclUse use) noexcept {
  switch (use) {
  case AclUse::server:
    return "Name the paths that the server uses, such as /*/users/**.";
  case AclUse::video:
    return "Name /session/** alone.";
  default:
    return "Name what the app needs; the preset client-sdk-web is a start.";
  }
}

void review_rule(Findings &findings, std::string_view path, const Json &rule, const std::string &where, AclUse use) {
  if (covers_everything(path) && !only_reads(rule)) {
    findings.push_back(
        {Code::WARN_ACL_TOO_BROAD, where,
         concat({"The path ", quote(path), " covers everything, so the token may do whatever an admin may."}),
         std::string(narrower(use))});
    return;
  }
  if (const Json *methods = find_member(rule, "methods"); methods != nullptr && methods->empty()) {
    add_finding(findings, Code::WARN_ACL_NEVER_MATCHES, where + ".methods",
                "The list of methods is empty, so the rule allows nothing.",
                "Leave methods out to allow all of them, or leave the rule out.");
  }
  if (Mismatch mismatch = find_mismatch(path, use); !mismatch.message.empty()) {
    add_finding(findings, Code::WARN_ACL_NEVER_MATCHES, where, mismatch.message, mismatch.remedy);
    return;
  }
  const std::vector<std::string_view> segments = segments_of(path);
  if (segments.size() > 1 && is_version(segments[0]) && is_resource(segments[1])) {
    findings.push_back(
        {Code::WARN_ACL_VERSION_PINNED, where,
         concat({"The path ", quote(path), " is for version ", segments[0],
                 " alone; when the platform's paths moved, such rules brought system:error:permission."}),
         concat({"Write ", quote(concat({"/*", path.substr(segments[0].size() + 1)})), "."})});
  }
}

void review_client_sdk(Findings &findings, const Json &paths, const std::string &place) {
  std::vector<std::string> missing;
  for (const std::string_view resource : client_sdk_resources) {
    if (!covers(paths, resource, acl_methods)) {
      missing.push_back(concat({"/*/", resource, "/**"}));
    }
  }
  if (missing.empty()) {
    return;
  }
  const std::string_view them = missing.size() == 1 ? "it" : "them";
  add_finding(findings, Code::WARN_ACL_CLIENT_SDK_PATH_MISSING, place,
              concat({"The present Client SDK also uses ", list_of(missing),
                      " and may report system:error:permission without ", them, "."}),
              concat({"Add ", them, " with {} as the rule, or use the preset client-sdk-web."}));
}

} // namespace

Findings review_acl(const Json &acl, std::string_view where, AclUse use) {
  Findings findings;
  const Json *paths = find_member(acl, "paths");
  if (paths == nullptr) {
    return findings;
  }
  const std::string place = concat({where, ".paths"});
  if (paths->empty()) {
    add_finding(findings, Code::WARN_ACL_EMPTY, place, "The ACL has no rule, so it allows nothing.",
                "Add rules, or leave the ACL out: a token without one may do everything.");
    return findings;
  }
  for (const auto &[path, rule] : paths->items()) {
    review_rule(findings, path, rule, member_place(place, path), use);
  }
  if (use == AclUse::user || (use == AclUse::unknown && is_for_client_sdk(*paths))) {
    review_client_sdk(findings, *paths, place);
  }
  return findings;
}

} // namespace tokensmith
