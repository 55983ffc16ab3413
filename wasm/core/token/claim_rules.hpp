#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json/json.hpp"

namespace tokensmith {

/// What a value that should be a time is.
enum class TimeKind : std::uint8_t {
  seconds,      ///< as it should be: a whole number of seconds since 1970
  fraction,     ///< seconds and a part of one, as RFC 7519, section 2, allows in a token (NumericDate)
  milliseconds, ///< or finer
  text_number,  ///< the digits of a number, as text
  text,
  negative,
  other, ///< no number and no text
};

struct TimeReading {
  TimeKind kind = TimeKind::other;
  std::optional<std::int64_t> seconds; ///< what was most likely meant; of a fraction the next whole second
};

[[nodiscard]] TimeReading read_time(const Json &value);

/// Both sentences about a time that is no whole number of seconds.
struct TimeAdvice {
  std::string message;
  std::string remedy;
};

/// @param name as it begins a sentence: "expiresAt", "exp"
[[nodiscard]] TimeAdvice advise(const TimeReading &reading, const Json &value, std::string_view name);

/// A time the caller gives as an argument.
/// @throws Error ERR_CLAIMS_TIME, ERR_CLAIMS_MILLISECONDS
[[nodiscard]] std::int64_t need_time_argument(const Json &value, std::string_view name);

/// The same for a time that is a number already.
/// @throws Error ERR_CLAIMS_TIME, ERR_CLAIMS_MILLISECONDS
void check_time_argument(std::int64_t seconds, std::string_view name);

} // namespace tokensmith
