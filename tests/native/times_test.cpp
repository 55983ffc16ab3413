#include "core/text/times.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace tokensmith {
namespace {

TEST(Times, WritesTheKnownOnes) {
  EXPECT_EQ(format_time(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_time(951'782'400), "2000-02-29T00:00:00Z");
  EXPECT_EQ(format_time(1'700'000'000), "2023-11-14T22:13:20Z");
  EXPECT_EQ(format_time(4'107'542'399), "2100-02-28T23:59:59Z");
  EXPECT_EQ(format_time(4'107'542'400), "2100-03-01T00:00:00Z");
  EXPECT_EQ(format_time(253'402'300'799), "9999-12-31T23:59:59Z");
  EXPECT_EQ(format_time(253'402'300'800), "253402300800 seconds since 1970");
  EXPECT_EQ(format_time(-1), "-1 seconds since 1970");
}

TEST(Times, AgreesWithTheStandardLibraryOnEveryDay) {
  for (std::int64_t day = 0; day < 2'932'897; ++day) { // to the end of 9999
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    std::array<char, 16> expected{};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg,cert-err33-c)
    std::snprintf(expected.data(), expected.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    ASSERT_EQ(format_time(day * 86400).substr(0, 10), expected.data());
  }
}

TEST(Times, SaysLengths) {
  EXPECT_EQ(exact_length(0), "0 seconds");
  EXPECT_EQ(exact_length(1), "1 second");
  EXPECT_EQ(exact_length(86'399), "23 hours 59 minutes 59 seconds");
  EXPECT_EQ(exact_length(86'400), "24 hours");
  EXPECT_EQ(exact_length(90'061), "1 day 1 hour 1 minute 1 second");
  EXPECT_EQ(rough_length(59), "59 seconds");
  EXPECT_EQ(rough_length(119), "1 minute");
  EXPECT_EQ(rough_length(11'000), "3 hours");
  EXPECT_EQ(rough_length(172'799), "47 hours");
  EXPECT_EQ(rough_length(172'800), "2 days");
  EXPECT_EQ(rough_length(63'072'000), "2 years");
}

TEST(Times, KnowsFinerUnits) {
  EXPECT_STREQ(read_fine_time(1'700'000'000'000).unit, "milliseconds");
  EXPECT_EQ(read_fine_time(1'700'000'000'000).seconds, 1'700'000'000);
  EXPECT_STREQ(read_fine_time(1'700'000'000'000'000).unit, "microseconds");
  EXPECT_EQ(read_fine_time(1'700'000'000'000'000).seconds, 1'700'000'000);
  EXPECT_STREQ(read_fine_time(1'700'000'000'000'000'000).unit, "nanoseconds");
  EXPECT_EQ(read_fine_time(1'700'000'000'000'000'000).seconds, 1'700'000'000);
}

} // namespace
} // namespace tokensmith
