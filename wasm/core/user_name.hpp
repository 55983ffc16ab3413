#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tokensmith {

/// Characters. The platform documents no limit; names longer than this are pasted by mistake.
inline constexpr std::size_t max_name_length = 255;

/// Why a text cannot be the name of a user, or the id of a token; as it follows "The subject …": "is empty". None for a
/// text that can be one.
[[nodiscard]] std::optional<std::string_view> find_name_problem(std::string_view text);

/// What makes a name another one than it looks like: blanks around it, characters that do not show, characters that
/// turn the direction of text. As it follows "The name …": "has the character U+202E, which …". Joiners and marks of
/// direction are left alone inside a name, where emoji, Persian and Hebrew need them.
[[nodiscard]] std::optional<std::string> find_name_surprise(std::string_view text);

/// Whether the text is a user's id, "USR-" and a UUID. The platform makes these itself, while `sub` is the user's name.
[[nodiscard]] bool is_user_id(std::string_view text) noexcept;

} // namespace tokensmith
