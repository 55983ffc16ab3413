#include <algorithm>

#include "core/acl/acl.hpp"
#include "core/acl/rules.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view one_segment = "*";
constexpr std::string_view any_depth = "**";

[[noreturn]] void refuse(std::string_view where, std::string_view message, std::string_view remedy) {
  throw_error(Code::ERR_ARGUMENT_VALUE, where, message, remedy);
}

std::string_view read_method(std::string_view method) {
  const auto *const known =
      std::ranges::find_if(acl_methods, [method](std::string_view name) { return equal_ignoring_case(name, method); });
  if (known == acl_methods.end()) {
    refuse("method", concat({"ACLs know no method ", quote(method), "."}), "Give GET, POST, PUT, PATCH or DELETE.");
  }
  return *known;
}

/// "." and "..", plain or percent-encoded: what sends the request resolves them, so the path would be another one.
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
    refuse("path", "The path is a whole URL.", "Give only what stands after the host, such as /v1/users.");
  }
  if (!path.starts_with('/')) {
    refuse("path", concat({"The path ", quote(path), " does not begin with a slash."}),
           "Give the path of a request, such as /v1/users.");
  }
  if (std::ranges::any_of(path, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; })) {
    refuse("path", concat({"The path ", quote(path), " has a blank or a control character."}),
           "Give the path as it is sent: a blank is %20.");
  }
  if (std::ranges::any_of(segments_of(path), is_dot_segment)) {
    refuse("path", concat({"The path ", quote(path), " has a segment of dots."}),
           "Give the path as it is sent, without . and .. in it.");
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
  // Where to come back to when a segment does not fit: the last `**` takes one segment more. Earlier ones need no
  // second try, since what stood between was found as early as it could be; so the time is bounded by the product of
  // the lengths.
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
  const std::string_view known_method = read_method(method);
  const std::string_view plain_path = read_path(path);
  const std::string request = concat({known_method, " on ", quote(plain_path)});
  if (acl.is_null()) {
    return {true, std::nullopt, concat({request, " is allowed: a token without an ACL may do everything."})};
  }
  validate_acl(acl, "acl");
  const Json &paths = *find_member(acl, "paths");
  const auto index = find_allowing_rule(paths, known_method, plain_path);
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
