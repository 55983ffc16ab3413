#include <algorithm>

#include "core/acl/acl.hpp"
#include "core/acl/rules.hpp"
#include "core/diagnostic.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view one_segment = "*";
constexpr std::string_view any_depth = "**";

/// "." and "..", plain or percent-encoded. HTTP clients remove them (RFC 3986, section 5.2.4), so another path would be
/// requested.
bool is_dot_segment(std::string_view segment) {
  std::string plain = lower_case(segment);
  for (std::size_t at = plain.find("%2e"); at != std::string::npos; at = plain.find("%2e")) {
    plain.replace(at, 3, ".");
  }
  return plain == "." || plain == "..";
}

std::string_view read_path(std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  if (path.find("://") != std::string_view::npos) {
    fail(Diagnostic::acl_request_url, "path");
  }
  if (!path.starts_with('/')) {
    fail(Diagnostic::acl_request_without_slash, "path", {{"path", path}});
  }
  if (std::ranges::any_of(path, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; })) {
    fail(Diagnostic::acl_request_blank, "path", {{"path", path}});
  }
  if (std::ranges::any_of(segments_of(path), is_dot_segment)) {
    fail(Diagnostic::acl_request_dots, "path", {{"path", path}});
  }
  return path;
}

std::string filter_note(const Json &rule) {
  const Json *filters = find_member(rule, "filters");
  if (filters == nullptr || filters->empty()) {
    return {};
  }
  std::vector<std::string> fields;
  for (const auto &[field, value] : filters->items()) {
    fields.push_back(quote(field));
  }
  return concat({", for requests whose ", list_of(fields), fields.size() == 1 ? " is" : " are", " as its filters say"});
}

std::string methods_in_words(const Json &rule) {
  const Json *methods = find_member(rule, "methods");
  if (methods == nullptr) {
    return "every method";
  }
  std::vector<std::string> names;
  for (const Json &method : *methods) {
    names.emplace_back(text_of(method));
  }
  return names.empty() ? "no method" : list_of(names);
}

std::string explain_refusal(const Json &paths, std::string_view request, std::string_view path) {
  for (const auto &[pattern, rule] : paths.items()) {
    if (path_matches(pattern, path)) {
      return concat({request, " is not allowed: the rule ", quote(pattern), " covers the path and allows ",
                     methods_in_words(rule), "."});
    }
  }
  return concat({request, " is not allowed: no rule covers the path."});
}

} // namespace

std::optional<std::string_view> find_acl_method(std::string_view name) {
  const auto *const known =
      std::ranges::find_if(acl_methods, [name](std::string_view method) { return equal_ignoring_case(method, name); });
  return known == acl_methods.end() ? std::nullopt : std::optional(*known);
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1); // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool path_matches(std::string_view pattern, std::string_view path) {
  const std::vector<std::string_view> rule = segments_of(pattern);
  const std::vector<std::string_view> given = segments_of(path);
  std::size_t in_rule = 0;
  std::size_t in_given = 0;
  // Where to resume when a segment does not match: the last `**` takes one more segment. Earlier ones need no second
  // try, because everything up to the last one was matched as early as possible; so the time is bounded by the product
  // of the lengths.
  std::optional<std::size_t> retry_rule;
  std::size_t retry_given = 0;
  while (in_given < given.size()) {
    if (in_rule < rule.size() && rule[in_rule] == any_depth) {
      retry_rule = ++in_rule;
      retry_given = in_given;
    } else if (in_rule < rule.size() &&
               (rule[in_rule] == one_segment ? !given[in_given].empty() : rule[in_rule] == given[in_given])) {
      ++in_rule;
      ++in_given;
    } else if (retry_rule) {
      in_rule = *retry_rule;
      in_given = ++retry_given;
    } else {
      return false;
    }
  }
  while (in_rule < rule.size() && rule[in_rule] == any_depth) {
    ++in_rule;
  }
  return in_rule == rule.size();
}

bool rule_allows(const Json &rule, std::string_view method) {
  const Json *methods = find_member(rule, "methods");
  return methods == nullptr ||
         std::ranges::any_of(*methods, [method](const Json &name) { return text_of(name) == method; });
}

std::optional<std::size_t> find_allowing_rule(const Json &paths, std::string_view method, std::string_view path) {
  std::size_t index = 0;
  for (const auto &[pattern, rule] : paths.items()) {
    if (rule_allows(rule, method) && path_matches(pattern, path)) {
      return index;
    }
    ++index;
  }
  return std::nullopt;
}

AclDecision check_acl(const Json &acl, std::string_view method, std::string_view path) {
  const auto known_method = find_acl_method(method);
  if (!known_method) {
    fail(Diagnostic::acl_request_method, "method", {{"method", method}});
  }
  const std::string_view plain_path = read_path(path);
  const std::string request = concat({*known_method, " on ", quote(plain_path)});
  if (acl.is_null()) {
    return {true, std::nullopt, concat({request, " is allowed: a token without an ACL may do everything."})};
  }
  validate_acl(acl, "acl");
  const Json &paths = *find_member(acl, "paths");
  const auto index = find_allowing_rule(paths, *known_method, plain_path);
  if (!index) {
    return {false, std::nullopt, explain_refusal(paths, request, plain_path)};
  }
  auto rule = paths.items().begin();
  for (std::size_t i = 0; i < *index; ++i) {
    ++rule;
  }
  return {true, rule.key(),
          concat({request, " is allowed by the rule ", quote(rule.key()), filter_note(rule.value()), "."})};
}

} // namespace tokensmith
