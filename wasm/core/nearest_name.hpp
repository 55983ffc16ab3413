#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace tokensmith {

/// The name that was probably meant: the same but for case, or at most a third of its letters away. None when nothing
/// is that near.
[[nodiscard]] std::optional<std::string_view> nearest_name(std::string_view given,
                                                           std::span<const std::string_view> names);

} // namespace tokensmith
