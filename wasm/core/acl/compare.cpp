#include <algorithm>
#include <iterator>
#include <utility>

#include "core/acl/acl.hpp"
#include "core/acl/rules.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view one_segment = "*";
constexpr std::string_view any_depth = "**";

/// Whether `wide` matches every segment that `narrow` does; neither is `**`.
bool segment_covers(std::string_view wide, std::string_view narrow) {
  return wide == one_segment ? !narrow.empty() : wide == narrow;
}

/// Whether a rule allows whatever another rule of the same method and path does: filters narrow a rule.
bool filters_cover(const Json &wide, const Json &narrow) {
  const Json *const filters = find_member(wide, "filters");
  if (filters == nullptr || filters->empty()) {
    return true;
  }
  const Json *const others = find_member(narrow, "filters");
  return others != nullptr && *others == *filters;
}

/// The paths of a valid ACL. No ACL is one rule for everything.
Json paths_of(const Json &acl) {
  return acl.is_null() ? Json{{concat({"/", any_depth}), Json::object()}} : *find_member(acl, "paths");
}

void remove_allowed(std::vector<std::string_view> &methods, const Json &rule) {
  std::erase_if(methods, [&rule](std::string_view method) { return rule_allows(rule, method); });
}

std::vector<std::string_view> methods_of(const Json &rule) {
  std::vector<std::string_view> methods;
  std::ranges::copy_if(acl_methods, std::back_inserter(methods),
                       [&rule](std::string_view method) { return rule_allows(rule, method); });
  return methods;
}

std::vector<AclRequests> requests_outside(const Json &paths, const Json &others) {
  std::vector<AclRequests> result;
  for (const auto &[path, rule] : paths.items()) {
    AclRequests outside{.path = path, .methods = methods_of(rule), .filters = nullptr};
    for (const auto &[other_path, other] : others.items()) {
      if (!outside.methods.empty() && path_covers(other_path, path) && filters_cover(other, rule)) {
        remove_allowed(outside.methods, other);
      }
    }
    if (outside.methods.empty()) {
      continue;
    }
    if (const Json *const filters = find_member(rule, "filters"); filters != nullptr && !filters->empty()) {
      outside.filters = *filters;
    }
    result.push_back(std::move(outside));
  }
  return result;
}

} // namespace

bool path_covers(std::string_view wide, std::string_view narrow) {
  const std::vector<std::string_view> outer = segments_of(wide);
  const std::vector<std::string_view> inner = segments_of(narrow);
  if (std::ranges::find(outer, any_depth) == outer.end()) { // most rules, and quicker
    return std::ranges::equal(outer, inner, [](std::string_view out, std::string_view in) {
      return in != any_depth && segment_covers(out, in);
    });
  }
  // covered[i]: whether the rest of `outer` covers the rest of `inner` from i; for ever longer rests of `outer`.
  std::vector<bool> covered(inner.size() + 1, false);
  covered.back() = true;
  for (std::size_t at = outer.size(); at-- > 0;) {
    std::vector<bool> longer(inner.size() + 1, false);
    for (std::size_t from = inner.size() + 1; from-- > 0;) {
      const bool has_next = from < inner.size();
      if (outer[at] == any_depth) {
        longer[from] = covered[from] || (has_next && longer[from + 1]);
      } else {
        longer[from] =
            has_next && inner[from] != any_depth && segment_covers(outer[at], inner[from]) && covered[from + 1];
      }
    }
    covered = std::move(longer);
  }
  return covered.front();
}

AclDifference compare_acls(const Json &first, const Json &second) {
  for (const auto &[acl, where] : {std::pair(&first, "first"), std::pair(&second, "second")}) {
    if (!acl->is_null()) {
      validate_acl(*acl, where);
    }
  }
  const Json paths = paths_of(first);
  const Json others = paths_of(second);
  return {requests_outside(paths, others), requests_outside(others, paths)};
}

} // namespace tokensmith
