#include "core/json/merge_patch.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace tokensmith {
namespace {

/// An object's members by name. An ordered object searches all of its members for a name, so comparing two large ones
/// that way is quadratic.
class MembersByName {
public:
  explicit MembersByName(const Json &object) {
    for (const auto &[name, value] : *object.get_ptr<const Json::object_t *>()) {
      members_.emplace(name, &value);
    }
  }

  /// The member's value; null when there is none.
  [[nodiscard]] const Json *find(std::string_view name) const {
    const auto found = members_.find(name);
    return found == members_.end() ? nullptr : found->second;
  }

private:
  std::map<std::string_view, const Json *> members_;
};

/// Equality regardless of the order of names, which ordered objects take into account.
bool same(const Json &left, const Json &right) {
  if (left.is_object() && right.is_object()) {
    if (left.size() != right.size()) {
      return false;
    }
    const MembersByName members(right);
    return std::ranges::all_of(left.items(), [&members](const auto &item) {
      const Json *other = members.find(item.key());
      return other != nullptr && same(item.value(), *other);
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
  const MembersByName old_members(from);
  const MembersByName new_members(to);
  for (const auto &[name, value] : from.items()) {
    if (const Json *other = new_members.find(name)) {
      collect(value, *other, within(name), changes);
    } else {
      changes.push_back({{"path", within(name)}, {"from", value}});
    }
  }
  for (const auto &[name, value] : to.items()) {
    if (old_members.find(name) == nullptr) {
      changes.push_back({{"path", within(name)}, {"to", value}});
    }
  }
}

} // namespace

Json apply_merge_patch(const Json &target, const Json &patch) {
  // RFC 7396, section 2. The implementation in nlohmann/json is quadratic in the number of members.
  if (!patch.is_object()) {
    return patch;
  }
  const Json nothing = Json::object();
  const Json &present = target.is_object() ? target : nothing;
  const MembersByName present_members(present);
  const MembersByName patch_members(patch);
  Json merged = Json::object();
  for (const auto &[name, value] : present.items()) {
    const Json *change = patch_members.find(name);
    if (change == nullptr) {
      append_member(merged, name, value);
    } else if (!change->is_null()) {
      append_member(merged, name, apply_merge_patch(value, *change));
    }
  }
  for (const auto &[name, change] : patch.items()) {
    if (!change.is_null() && present_members.find(name) == nullptr) {
      append_member(merged, name, apply_merge_patch(Json(), change));
    }
  }
  return merged;
}

Json difference(const Json &from, const Json &to) {
  Json changes = Json::array();
  collect(from, to, "", changes);
  return changes;
}

} // namespace tokensmith
