#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/json/json.hpp"

namespace tokensmith {

/// The first number that can only be milliseconds: as seconds it is the year 5138, as milliseconds the year 1973.
inline constexpr std::int64_t first_milliseconds = 100'000'000'000;

/// A time in UTC as RFC 3339 writes it: 1700000000 is "2023-11-14T22:13:20Z". Beyond the years it knows, the number.
/// @param seconds since 1970
[[nodiscard]] std::string format_time(std::int64_t seconds);

/// A length of time, whole: 86399 is "23 hours 59 minutes 59 seconds". For limits, where every second counts.
[[nodiscard]] std::string exact_length(std::int64_t seconds);

/// A length of time as a person says it, in its largest unit: 11000 is "3 hours". For "expired 3 hours ago".
[[nodiscard]] std::string rough_length(std::int64_t seconds);

/// Which unit a number of first_milliseconds or more is in, and what it is in seconds.
struct FineTime {
  const char *unit; ///< "milliseconds", "microseconds", "nanoseconds"
  std::int64_t seconds;
};
[[nodiscard]] FineTime read_fine_time(std::int64_t number) noexcept;

/// Seconds from "90s", "15m", "24h", "1h30m", "1d" or a JSON number of seconds. Text of digits alone is refused: the
/// unit is missing. Whether a token may have that lifetime is not decided here.
/// @param where how errors name the place
/// @return 0 or more
/// @throws Error ERR_CLAIMS_DURATION
[[nodiscard]] std::int64_t parse_duration(const Json &value, std::string_view where);

} // namespace tokensmith
