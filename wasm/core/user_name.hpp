#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tokensmith {

/// Characters. The platform documents no limit; names longer than this are pasted by mistake.
inline constexpr std::size_t max_name_length = 255;

/// Why a text cannot be the name of a user, or the id of a token; as it follows "The subject …": "is empty". None for a
/// text that can be one.
[[nodiscard]] std::optional<std::string_view> find_name_problem(std::string_view text);

/// Whether the text is a user's id, "USR-" and a UUID. The platform makes these itself, while `sub` is the user's name.
[[nodiscard]] bool is_user_id(std::string_view text) noexcept;

} // namespace tokensmith
