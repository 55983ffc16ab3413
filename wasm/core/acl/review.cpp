#include <algorithm>
#include <array>

#include "core/acl/acl.hpp"
#include "core/acl/rules.hpp"
#include "core/diagnostic.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

/// The first segment of the platform's paths after the version. The last six are what a Client SDK app needs; devices
/// and push are for Android and iOS only, and no current sample has image, media and applications.
constexpr std::array<std::string_view, 11> resources = {"image", "media",         "applications", "devices",  "push",
                                                        "users", "conversations", "sessions",     "knocking", "legs",
                                                        "rtc"};
constexpr std::span<const std::string_view> client_sdk_resources = std::span(resources).last(6);

/// Versions that the platform's paths have or once had. A path counts as covered if a rule covers it under any of them:
/// a rule for one version has a finding of its own.
constexpr std::array<std::string_view, 9> versions = {"v1", "v0.1", "v0.2", "v0.3", "v2", "v3", "beta", "beta2", "v4"};

bool is_version(std::string_view segment) noexcept {
  if (segment.starts_with("beta")) {
    return segment.find_first_not_of("0123456789", 4) == std::string_view::npos;
  }
  return segment.size() > 1 && segment.front() == 'v' && segment[1] >= '0' && segment[1] <= '9' &&
         segment.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

bool is_resource(std::string_view segment) noexcept { return std::ranges::find(resources, segment) != resources.end(); }

/// Whether any of the methods is allowed on the resource or on something below it.
bool covers(const Json &paths, std::string_view resource, std::span<const std::string_view> methods) {
  return std::ranges::any_of(versions, [&](std::string_view version) {
    const std::string path = concat({"/", version, "/", resource});
    const std::string below = path + "/any";
    return std::ranges::any_of(methods, [&](std::string_view method) {
      return find_allowing_rule(paths, method, path) || find_allowing_rule(paths, method, below);
    });
  });
}

/// An ACL is meant for a Client SDK app if it lets the app log in or do something that only the SDK does.
bool is_for_client_sdk(const Json &paths) {
  constexpr std::array<std::string_view, 4> telling = {"sessions", "conversations", "knocking", "rtc"};
  constexpr std::array<std::string_view, 1> post = {"POST"};
  return std::ranges::any_of(telling, [&](std::string_view resource) { return covers(paths, resource, post); });
}

/// Reports a path without a version, or with a resource that the platform does not have; false for any other.
bool report_slip(Findings &findings, std::string_view path, std::span<const std::string_view> segments,
                 std::string_view where) {
  const std::string_view first = segments.front();
  if (is_resource(first)) {
    report(findings, Diagnostic::acl_without_version, where,
           {{"path", path}, {"resource", first}, {"meant", concat({"/*", path})}});
    return true;
  }
  if (segments.size() < 2 || (first != "*" && !is_version(first)) || is_resource(segments[1]) ||
      segments[1].find('*') != std::string_view::npos) {
    return false;
  }
  const auto nearest = nearest_name(segments[1], resources);
  if (!nearest) {
    return false;
  }
  const std::string_view below = path.substr(first.size() + 2 + segments[1].size());
  report(findings, Diagnostic::acl_resource_unknown, where,
         {{"resource", segments[1]}, {"meant", concat({"/", first, "/", *nearest, below})}});
  return true;
}

bool is_placeholder(std::string_view segment) noexcept {
  return segment.starts_with(':') || (segment.starts_with('{') && segment.ends_with('}')) ||
         (segment.starts_with('<') && segment.ends_with('>'));
}

/// Reports why no request can match the path; false if one can.
bool report_mismatch(Findings &findings, std::string_view path, std::string_view where, AclUse use) {
  const auto has = [path](std::string_view text) { return path.find(text) != std::string_view::npos; };
  const auto found = [&](Diagnostic diagnostic, Parameters parameters) {
    report(findings, diagnostic, where, parameters);
    return true;
  };
  if (const auto meant = restore_stars(path)) {
    return found(Diagnostic::acl_stars_changed, {{"path", path}, {"meant", *meant}});
  }
  if (has("\\")) {
    return found(Diagnostic::acl_backslash, {{"path", path}});
  }
  if (has("?") || has("#")) {
    return found(Diagnostic::acl_query, {{"path", path}, {"meant", path.substr(0, path.find_first_of("?#"))}});
  }
  if (has("//")) {
    return found(Diagnostic::acl_two_slashes, {{"path", path}});
  }
  const std::vector<std::string_view> segments = segments_of(path);
  for (const std::string_view segment : segments) {
    if (segment == "." || segment == "..") {
      return found(Diagnostic::acl_dot_segment, {{"path", path}});
    }
    if (segment.find('*') != std::string_view::npos && segment != "*" && segment != "**") {
      return found(Diagnostic::acl_star_in_segment, {{"segment", segment}});
    }
    if (is_placeholder(segment)) {
      return found(Diagnostic::acl_placeholder, {{"segment", segment}});
    }
  }
  if (segments.back().empty() && path != "/") {
    return found(Diagnostic::acl_slash_at_end,
                 {{"path", path}, {"meant", path.substr(0, path.size() - 1)}, {"below", concat({path, "**"})}});
  }
  return use != AclUse::video && report_slip(findings, path, segments, where); // the Video API has paths of its own
}

/// Whether the path covers everything, or everything under some version.
bool covers_everything(std::string_view path) noexcept {
  return path == "/**" || path == "/*/**" || path == "/**/*" || path == "/**/**";
}

bool only_reads(const Json &rule) {
  return std::ranges::none_of(acl_methods,
                              [&](std::string_view method) { return method != "GET" && rule_allows(rule, method); });
}

Diagnostic too_broad(AclUse use) noexcept {
  switch (use) {
  case AclUse::server:
    return Diagnostic::acl_too_broad_for_server;
  case AclUse::video:
    return Diagnostic::acl_too_broad_for_video;
  default:
    return Diagnostic::acl_too_broad;
  }
}

void review_rule(Findings &findings, std::string_view path, const Json &rule, const std::string &where, AclUse use) {
  if (covers_everything(path) && !only_reads(rule)) {
    report(findings, too_broad(use), where, {{"path", path}});
    return;
  }
  if (const Json *methods = find_member(rule, "methods"); methods != nullptr && methods->empty()) {
    report(findings, Diagnostic::acl_rule_without_methods, where + ".methods");
  }
  if (report_mismatch(findings, path, where, use)) {
    return;
  }
  const std::vector<std::string_view> segments = segments_of(path);
  if (segments.size() > 1 && is_version(segments[0]) && is_resource(segments[1])) {
    report(findings, Diagnostic::acl_version_pinned, where,
           {{"path", path}, {"version", segments[0]}, {"meant", concat({"/*", path.substr(segments[0].size() + 1)})}});
  }
}

void review_client_sdk(Findings &findings, const Json &paths, const std::string &place) {
  std::vector<std::string> missing;
  for (const std::string_view resource : client_sdk_resources) {
    if (!covers(paths, resource, acl_methods)) {
      missing.push_back(concat({"/*/", resource, "/**"}));
    }
  }
  if (!missing.empty()) {
    report(findings, Diagnostic::acl_client_sdk_paths_missing, place, {{"paths", list_of(missing)}});
  }
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
    report(findings, Diagnostic::acl_empty, place);
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
