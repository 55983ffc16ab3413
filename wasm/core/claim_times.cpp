#include "core/claim_times.hpp"

#include <algorithm>
#include <cmath>

#include "core/json_number.hpp"
#include "core/times.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr double largest_time = 9e18; // fits an int64

/// A number of seconds, or of something finer that is turned into seconds.
TimeReading read_number(std::int64_t number) noexcept {
  if (number >= first_milliseconds) {
    return {TimeKind::milliseconds, read_fine_time(number).seconds};
  }
  return {TimeKind::seconds, number};
}

TimeReading read_text(std::string_view text) {
  constexpr std::size_t most_digits = 18; // fit an int64
  if (text.empty() || text.size() > most_digits || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return {TimeKind::text, std::nullopt};
  }
  std::int64_t number = 0;
  for (const char digit : text) {
    number = number * 10 + (digit - '0');
  }
  return {TimeKind::text_number, read_number(number).seconds};
}

TimeReading read_float(double number) {
  if (number < 0) {
    return {TimeKind::negative, std::nullopt};
  }
  if (!(number < largest_time)) {
    return {TimeKind::milliseconds, std::nullopt};
  }
  // Rounded up: now < 9.5 and now < 10 are the same for a clock of whole seconds.
  TimeReading reading = read_number(static_cast<std::int64_t>(std::ceil(number)));
  if (reading.kind == TimeKind::seconds && std::floor(number) != number) {
    reading.kind = TimeKind::fraction;
  }
  return reading;
}

} // namespace

TimeReading read_time(const Json &value) {
  if (const auto *natural = value.get_ptr<const Json::number_unsigned_t *>()) {
    constexpr std::uint64_t largest = INT64_MAX;
    return *natural <= largest ? read_number(static_cast<std::int64_t>(*natural))
                               : TimeReading{TimeKind::milliseconds, std::nullopt};
  }
  if (const auto *integer = value.get_ptr<const Json::number_integer_t *>()) {
    return *integer < 0 ? TimeReading{TimeKind::negative, std::nullopt} : read_number(*integer);
  }
  if (const auto *number = value.get_ptr<const Json::number_float_t *>()) {
    return read_float(*number);
  }
  return value.is_string() ? read_text(text_of(value)) : TimeReading{};
}

TimeAdvice advise(const TimeReading &reading, const Json &value, std::string_view name) {
  const std::string seconds = reading.seconds ? std::to_string(*reading.seconds) : std::string{};
  const std::string write_seconds =
      seconds.empty() ? std::string("Write whole seconds since 1970.") : concat({"Write ", seconds, "."});
  switch (reading.kind) {
  case TimeKind::milliseconds: {
    const std::string number = write_json(value);
    if (seconds.empty()) {
      return {concat({name, " is ", number, ", which is too large for a time."}), write_seconds};
    }
    // Its size alone tells the unit. As a double the largest integers would round up to what no longer fits.
    const auto given = static_cast<std::int64_t>(std::min(value.get<double>(), largest_time));
    return {concat({name, " is ", number, ", which looks like ", read_fine_time(given).unit, "; in seconds it is ",
                    seconds, "."}),
            write_seconds};
  }
  case TimeKind::text_number:
    return {concat({name, " is the text ", quote(text_of(value)), ", not a number."}),
            concat({"Write ", seconds, " without quotes."})};
  case TimeKind::text:
    return {concat({name, " is text, not a number."}),
            "Write whole seconds since 1970; Math.floor(Date.parse(text) / 1000) makes them of a date."};
  case TimeKind::fraction:
    return {concat({name, " is ", write_json(value), ", which has a fraction."}), write_seconds};
  case TimeKind::negative:
    return {concat({name, " is ", write_json(value), ", which is before 1970."}), write_seconds};
  default:
    return {concat({name, " is ", kind_of(value), ", not a number."}), "Write whole seconds since 1970."};
  }
}

std::int64_t need_time_argument(const Json &value, std::string_view name) {
  const TimeReading reading = read_time(value);
  if (reading.kind == TimeKind::seconds) {
    return *reading.seconds;
  }
  // The place names the argument, which a program may call by another name than the library.
  TimeAdvice advice = advise(reading, value, "This");
  const Code code = reading.kind == TimeKind::milliseconds ? Code::ERR_CLAIMS_MILLISECONDS : Code::ERR_CLAIMS_TIME;
  throw_error(code, name, advice.message, advice.remedy);
}

void check_time_argument(std::int64_t seconds, std::string_view name) {
  static_cast<void>(need_time_argument(Json(seconds), name));
}

} // namespace tokensmith
