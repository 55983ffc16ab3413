#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/token/claims.hpp"

// The rules that requests for tokens and tokens have in common, and the reading of times. A finding has the code of
// requests; for a token, add_as gives it another.

namespace tokensmith {

/// None for a UUID, as text.
[[nodiscard]] std::optional<Finding> find_application_id_problem(const Json &value, std::string_view where);

/// None for text that can identify a token.
[[nodiscard]] std::optional<Finding> find_token_id_problem(const Json &value, std::string_view where);

/// None for text that can be the name of a user.
[[nodiscard]] std::optional<Finding> find_subject_problem(const Json &value, std::string_view where);

/// What is allowed in the name of a user and hardly ever meant: invisible characters, a user ID.
[[nodiscard]] std::optional<Finding> find_subject_surprise(const Json &value, std::string_view where);

/// None for min_lifetime or more.
/// @param lifetime seconds
[[nodiscard]] std::optional<Finding> find_short_lifetime(std::int64_t lifetime, std::string_view where);

/// None for `limit` or less.
/// @param lifetime seconds
[[nodiscard]] std::optional<Finding> find_long_lifetime(std::int64_t lifetime, std::string_view where,
                                                        std::int64_t limit = max_lifetime);

/// None where every reader takes all numbers in the value to be the same.
[[nodiscard]] std::optional<Finding> find_number_problem(const Json &value, std::string_view where);

/// Adds the problem, if there is one, with this code in place of its own.
void add_as(Findings &findings, Code code, std::optional<Finding> problem);

/// What a value that should be a time is.
enum class TimeKind : std::uint8_t {
  seconds,      ///< as it should be: a whole number of seconds since 1970
  fraction,     ///< seconds and a part of one, as RFC 7519, section 2, allows in a token (NumericDate)
  milliseconds, ///< or finer
  text_number,  ///< the digits of a number, as text
  text,
  negative,
  other, ///< neither a number nor text
};

struct TimeReading {
  TimeKind kind = TimeKind::other;
  std::optional<std::int64_t> seconds = std::nullopt; ///< what was most likely meant; a fraction is rounded up
  std::string_view unit = {};                         ///< of TimeKind::milliseconds: "milliseconds" or finer
};

[[nodiscard]] TimeReading read_time(const Json &value);

/// What is wrong with a time that is not a whole number of seconds.
/// @param name as it begins a sentence: "This", "exp"
[[nodiscard]] Finding describe_time(const TimeReading &reading, const Json &value, std::string_view where,
                                    std::string_view name);

/// A time the caller gives as an argument.
/// @throws Error ERR_CLAIMS_TIME, ERR_CLAIMS_MILLISECONDS
[[nodiscard]] std::int64_t need_time_argument(const Json &value, std::string_view name);

/// The same for a time that is a number already.
/// @throws Error ERR_CLAIMS_TIME, ERR_CLAIMS_MILLISECONDS
void check_time_argument(std::int64_t seconds, std::string_view name);

} // namespace tokensmith
