#include "core/times.hpp"

#include <array>
#include <cstddef>
#include <string_view>

#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t year = 365 * day;

struct Date {
  std::int64_t year;
  std::size_t month; ///< from 0
  std::int64_t day;  ///< from 1
};

constexpr bool is_leap(std::int64_t y) noexcept { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

/// Leap years from the year 1 to this one.
constexpr std::int64_t leaps_until(std::int64_t y) noexcept { return y / 4 - y / 100 + y / 400; }

/// Days from 1970 to the first of January of a year.
constexpr std::int64_t days_before(std::int64_t y) noexcept {
  return 365 * (y - 1970) + leaps_until(y - 1) - leaps_until(1969);
}

/// The Gregorian date of a day since 1970. <chrono> would give the same and bring its formatting and locales along.
Date date_of(std::int64_t days) noexcept {
  std::int64_t y = 1970 + days / 365; // too late by at most the number of leap days between, so by a few years
  while (days_before(y) > days) {
    --y;
  }
  std::int64_t rest = days - days_before(y);
  std::array<std::int64_t, 12> months = {31, is_leap(y) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::size_t month = 0;
  while (rest >= months.at(month)) {
    rest -= months.at(month);
    ++month;
  }
  return {y, month, rest + 1};
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) {
    digits.insert(0, width - digits.size(), '0');
  }
  return digits;
}

struct Unit {
  std::int64_t seconds;
  std::string_view name;
};
constexpr std::array exact_units = {Unit{day, "day"}, Unit{hour, "hour"}, Unit{minute, "minute"}, Unit{1, "second"}};

} // namespace

std::string format_time(std::int64_t seconds) {
  constexpr std::int64_t end = 253'402'300'800; // the year 10000, where RFC 3339 ends
  if (seconds < 0 || seconds >= end) {
    return concat({std::to_string(seconds), " seconds since 1970"});
  }
  const Date date = date_of(seconds / day);
  const std::int64_t rest = seconds % day;
  return concat({padded(date.year, 4), "-", padded(static_cast<std::int64_t>(date.month) + 1, 2), "-",
                 padded(date.day, 2), "T", padded(rest / hour, 2), ":", padded(rest % hour / minute, 2), ":",
                 padded(rest % minute, 2), "Z"});
}

std::string exact_length(std::int64_t seconds) {
  if (seconds == day) {
    return "24 hours"; // the platform's limit, said as the platform says it
  }
  std::string result;
  for (const Unit &unit : exact_units) {
    if (const std::int64_t count = seconds / unit.seconds; count != 0) {
      result += concat({result.empty() ? "" : " ", counted(count, unit.name)});
      seconds %= unit.seconds;
    }
  }
  return result.empty() ? "0 seconds" : result;
}

std::string rough_length(std::int64_t seconds) {
  if (seconds >= 2 * year) {
    return counted(seconds / year, "year");
  }
  if (seconds >= 2 * day) {
    return counted(seconds / day, "day");
  }
  if (seconds >= hour) {
    return counted(seconds / hour, "hour");
  }
  return seconds >= minute ? counted(seconds / minute, "minute") : counted(seconds, "second");
}

FineTime read_fine_time(std::int64_t number) noexcept {
  if (number < first_milliseconds * 1000) {
    return {"milliseconds", number / 1000};
  }
  if (number < first_milliseconds * 1'000'000) {
    return {"microseconds", number / 1'000'000};
  }
  return {"nanoseconds", number / 1'000'000'000};
}

} // namespace tokensmith
