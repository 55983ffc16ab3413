#include "core/merge_patch.hpp"

#include <algorithm>
#include <string>

namespace tokensmith {
namespace {

/// Equality that, unlike that of ordered objects, does not mind the order of names.
bool same(const Json &left, const Json &right) {
  if (left.is_object() && right.is_object()) {
    return left.size() == right.size() && std::ranges::all_of(left.items(), [&right](const auto &item) {
             const auto found = right.find(item.key());
             return found != right.end() && same(item.value(), *found);
           });
  }
  if (left.is_array() && right.is_array()) {
    return std::ranges::equal(left, right, same);
  }
  return left == right;
}

void collect(const Json &from, const Json &to, const std::string &path, Json &changes) {
  if (same(from, to)) {
    return;
  }
  if (!from.is_object() || !to.is_object()) {
    changes.push_back({{"path", path}, {"from", from}, {"to", to}});
    return;
  }
  const auto within = [&path](const std::string &name) { return path.empty() ? name : path + "." + name; };
  for (const auto &[name, value] : from.items()) {
    if (const auto found = to.find(name); found != to.end()) {
      collect(value, *found, within(name), changes);
    } else {
      changes.push_back({{"path", within(name)}, {"from", value}});
    }
  }
  for (const auto &[name, value] : to.items()) {
    if (!from.contains(name)) {
      changes.push_back({{"path", within(name)}, {"to", value}});
    }
  }
}

} // namespace

Json apply_merge_patch(Json target, const Json &patch) {
  // nlohmann's merge_patch is RFC 7396's algorithm and keeps the order of an ordered_json.
  target.merge_patch(patch);
  return target;
}

Json difference(const Json &from, const Json &to) {
  Json changes = Json::array();
  collect(from, to, "", changes);
  return changes;
}

} // namespace tokensmith
