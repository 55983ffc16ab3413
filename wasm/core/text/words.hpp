#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {

/// The pieces one after the other.
[[nodiscard]] std::string concat(std::initializer_list<std::string_view> pieces);

/// A name the caller gave, in quotes, fit for a message: control characters escaped, cut after 48 bytes. Text that
/// looks like a key or a token is not repeated but described, since a message may end in a log.
[[nodiscard]] std::string quote(std::string_view name);

/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string list_of(std::span<const std::string> items, std::string_view conjunction = "and");

/// "a, b, c".
[[nodiscard]] std::string comma_separated(std::span<const std::string_view> items);

/// "1 second", "2 seconds".
[[nodiscard]] std::string counted(std::int64_t number, std::string_view unit);

/// The text in lower case, ASCII only.
[[nodiscard]] std::string lower_case(std::string_view text);

/// Whether both are the same but for the case of ASCII letters.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// The text without `blanks` at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n") noexcept;

/// The name that was probably meant: the same but for case, or with at most a third of its letters different. None when
/// no name is that near.
[[nodiscard]] std::optional<std::string_view> nearest_name(std::string_view given,
                                                           std::span<const std::string_view> names);

} // namespace tokensmith
