#include "core/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

namespace tokensmith {
namespace {

/// What is longer than this is no slip of the pen, and the table below stays small.
constexpr std::size_t max_length = 64;

char to_lower(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char letter) { return to_lower(letter); });
  return lower;
}

/// Levenshtein's distance, two rows at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j + 1] + 1, row[j] + 1});
    }
  }
  return row.back();
}

} // namespace

std::optional<std::string_view> nearest_name(std::string_view given, std::span<const std::string_view> names) {
  if (given.size() > max_length) {
    return std::nullopt;
  }
  const std::string lower = to_lower(given);
  std::optional<std::string_view> nearest;
  std::size_t least = max_length;
  for (const std::string_view name : names) {
    const std::size_t far = distance(lower, to_lower(name));
    if (far < least && far * 3 <= name.size()) {
      least = far;
      nearest = name;
    }
  }
  return nearest;
}

} // namespace tokensmith
