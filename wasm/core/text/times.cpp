#include "core/text/times.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "core/diagnostic.hpp"
#include "core/text/words.hpp"

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

namespace {

struct DurationUnit {
  char letter;
  std::int64_t seconds;
};
/// The largest first: that is the order in which they may follow each other.
constexpr std::array units = {DurationUnit{'d', 86400}, DurationUnit{'h', 3600}, DurationUnit{'m', 60},
                              DurationUnit{'s', 1}};

constexpr std::string_view digits = "0123456789";

std::int64_t to_number(std::string_view text) noexcept {
  std::int64_t number = 0;
  for (const char digit : text) {
    number = number * 10 + (digit - '0');
  }
  return number;
}

void check_digits(std::string_view text, std::string_view where) {
  if (text.empty()) {
    fail(Diagnostic::duration_empty, where);
  }
  if (text.find_first_not_of(digits) == std::string_view::npos) {
    fail(text.size() > 9 ? Diagnostic::duration_long_without_unit : Diagnostic::duration_without_unit, where,
         {{"text", text}});
  }
}

std::int64_t parse_text(std::string_view text, std::string_view where) {
  check_digits(text, where);
  constexpr std::size_t most_digits = 9; // 31 years in seconds; keeps the sum far from overflowing
  std::int64_t seconds = 0;
  const auto *unit = units.begin();
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t length = std::min(rest.find_first_not_of(digits), rest.size());
    const std::string_view number = rest.substr(0, length);
    const std::string_view after = rest.substr(length);
    const std::string_view name = after.substr(0, std::min(after.find_first_of(digits), after.size()));
    unit = std::find_if(unit, units.end(),
                        [name](const DurationUnit &known) { return name == std::string_view(&known.letter, 1); });
    if (number.empty() || length > most_digits || unit == units.end()) {
      fail(Diagnostic::duration_unreadable, where, {{"text", text}});
    }
    seconds += to_number(number) * unit->seconds;
    ++unit; // each unit once
    rest = after.substr(name.size());
  }
  return seconds;
}

std::int64_t parse_number(const Json &value, std::string_view where) {
  const bool is_whole = value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
  if (!is_whole || !is_exact_number(value)) {
    fail(Diagnostic::duration_not_whole, where, {{"number", write_json(value)}});
  }
  const auto seconds = value.get<std::int64_t>();
  constexpr std::int64_t first_date = 1'000'000'000; // as a length it is 31 years, as a time it is in 2001
  if (seconds >= first_date && seconds < first_milliseconds) {
    fail(Diagnostic::duration_is_time, where, {{"number", std::to_string(seconds)}, {"time", format_time(seconds)}});
  }
  return seconds;
}

} // namespace

std::int64_t parse_duration(const Json &value, std::string_view where) {
  if (value.is_string()) {
    return parse_text(text_of(value), where);
  }
  if (!value.is_number()) {
    fail(Diagnostic::duration_not_text, where, {{"kind", kind_of(value)}});
  }
  return parse_number(value, where);
}

} // namespace tokensmith
