#include <algorithm>
#include <cmath>
#include <utility>

#include "core/json.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::uint64_t largest_exact = (std::uint64_t{1} << 53U) - 1;

/// Whether a name can stand after a dot: letters, digits and underscores.
bool is_plain(std::string_view name) noexcept {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return !name.empty() && name.size() <= 48 && name.find_first_not_of(plain) == std::string_view::npos;
}

/// Whether there is an inexact number in the value; `place` is then the way to it.
/// The recursion is bounded: whoever made the value bounded its depth (JsonLimits).
bool leads_to_inexact(const Json &value, std::string &place) {
  if (value.is_number()) {
    return !is_exact_number(value);
  }
  if (const auto *elements = value.get_ptr<const Json::array_t *>()) {
    for (std::size_t i = 0; i < elements->size(); ++i) {
      if (leads_to_inexact((*elements)[i], place)) {
        place.insert(0, element_place({}, i));
        return true;
      }
    }
  } else if (const auto *members = value.get_ptr<const Json::object_t *>()) {
    for (const auto &[name, member] : *members) {
      if (leads_to_inexact(member, place)) {
        place.insert(0, member_place({}, name));
        return true;
      }
    }
  }
  return false;
}

} // namespace

const Json *find_member(const Json &object, std::string_view name) noexcept {
  if (const auto *members = object.get_ptr<const Json::object_t *>()) {
    for (const auto &[key, value] : *members) {
      if (key == name) {
        return &value;
      }
    }
  }
  return nullptr;
}

void append_member(Json &object, std::string name, Json value) {
  // The vector beneath the object: operator[] would search all members, and so make many of them quadratic.
  std::vector<std::pair<const std::string, Json>> &members = *object.get_ptr<Json::object_t *>();
  members.emplace_back(std::move(name), std::move(value));
}

std::string_view text_of(const Json &value) noexcept {
  const auto *text = value.get_ptr<const Json::string_t *>();
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

std::string_view kind_of(const Json &value) noexcept {
  switch (value.type()) {
  case Json::value_t::string:
    return "text";
  case Json::value_t::array:
    return "an array";
  case Json::value_t::object:
    return "an object";
  case Json::value_t::boolean:
    return *value.get_ptr<const Json::boolean_t *>() ? "true" : "false";
  case Json::value_t::number_integer:
  case Json::value_t::number_unsigned:
  case Json::value_t::number_float:
    return "a number";
  default:
    return "null";
  }
}

bool is_exact_number(const Json &value) noexcept {
  if (const auto *natural = value.get_ptr<const Json::number_unsigned_t *>()) {
    return *natural <= largest_exact;
  }
  if (const auto *integer = value.get_ptr<const Json::number_integer_t *>()) {
    return *integer >= -static_cast<std::int64_t>(largest_exact) &&
           *integer <= static_cast<std::int64_t>(largest_exact);
  }
  if (const auto *number = value.get_ptr<const Json::number_float_t *>()) {
    return std::abs(*number) <= static_cast<double>(largest_exact); // false for NaN too
  }
  return false;
}

std::string find_inexact_number(const Json &value, std::string_view where) {
  std::string place;
  return leads_to_inexact(value, place) ? concat({where, place}) : std::string{};
}

std::size_t depth_of(const Json &value) {
  struct Item {
    const Json *value;
    std::size_t depth;
  };
  std::size_t deepest = 0;
  std::vector<Item> items{{&value, 0}};
  while (!items.empty()) {
    const Item item = items.back();
    items.pop_back();
    if (!item.value->is_structured()) {
      continue;
    }
    const std::size_t depth = item.depth + 1;
    deepest = std::max(deepest, depth);
    for (const Json &child : *item.value) {
      items.push_back({&child, depth});
    }
  }
  return deepest;
}

std::string member_place(std::string_view where, std::string_view name) {
  return is_plain(name) ? concat({where, ".", name}) : concat({where, "[", quote(name), "]"});
}

std::string element_place(std::string_view where, std::size_t index) {
  return concat({where, "[", std::to_string(index), "]"});
}

} // namespace tokensmith
