#include <algorithm>
#include <array>

#include "core/claims.hpp"
#include "core/json_number.hpp"
#include "core/times.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

struct Unit {
  char letter;
  std::int64_t seconds;
};
/// The largest first: that is the order in which they may follow each other.
constexpr std::array units = {Unit{'d', 86400}, Unit{'h', 3600}, Unit{'m', 60}, Unit{'s', 1}};

constexpr std::string_view digits = "0123456789";
constexpr std::string_view forms =
    "Write a number with its unit, such as '90s', '15m', '24h' or '1h30m', or a number of seconds.";

[[noreturn]] void refuse(std::string_view where, std::string_view message, std::string_view remedy) {
  throw_error(Code::ERR_CLAIMS_DURATION, where, message, remedy);
}

std::int64_t to_number(std::string_view text) noexcept {
  std::int64_t number = 0;
  for (const char digit : text) {
    number = number * 10 + (digit - '0');
  }
  return number;
}

void check_digits(std::string_view text, std::string_view where) {
  if (text.empty()) {
    refuse(where, "The duration is empty.", forms);
  }
  if (text.find_first_not_of(digits) == std::string_view::npos) {
    refuse(where, concat({"The duration ", quote(text), " has no unit."}),
           text.size() > 9 ? std::string(forms)
                           : concat({"Write '", text, "s' for seconds, or the number ", text, "."}));
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
                        [name](const Unit &known) { return name == std::string_view(&known.letter, 1); });
    if (number.empty() || length > most_digits || unit == units.end()) {
      refuse(where, concat({"The duration ", quote(text), " is not understood."}), forms);
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
    refuse(where, concat({"The duration ", write_json(value), " is not a whole number of seconds."}), forms);
  }
  const auto seconds = value.get<std::int64_t>();
  constexpr std::int64_t first_date = 1'000'000'000; // as a length it is 31 years, as a time it is in 2001
  if (seconds >= first_date && seconds < first_milliseconds) {
    refuse(where, concat({"The duration ", std::to_string(seconds), " looks like a time: ", format_time(seconds), "."}),
           "Give a length of time here, such as '15m'; a time goes into expiresAt.");
  }
  return seconds;
}

} // namespace

std::int64_t parse_duration(const Json &value, std::string_view where) {
  if (value.is_string()) {
    return parse_text(text_of(value), where);
  }
  if (!value.is_number()) {
    refuse(where, concat({"The duration is ", kind_of(value), "."}), forms);
  }
  return parse_number(value, where);
}

} // namespace tokensmith
