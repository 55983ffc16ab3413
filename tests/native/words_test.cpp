#include "core/text/words.hpp"

#include <gtest/gtest.h>

#include "core/text/utf8.hpp"

namespace tokensmith {
namespace {

TEST(Words, QuotesNamesSoThatTheyCanBeShownAnywhere) {
  EXPECT_EQ(quote("a b"), "\"a b\"");
  EXPECT_EQ(quote("a\n\x1B[31m"), R"("a\u000A\u001B[31m")");
  EXPECT_EQ(quote("\xE2\x80\xAEtxt"), R"("\u202Etxt")"); // would turn the direction of what follows
  EXPECT_EQ(quote("\xFF"), "(text that is not UTF-8)");
  const std::string longer = quote(std::string(100, 'x'));
  EXPECT_LT(longer.size(), 60U);
  EXPECT_TRUE(longer.ends_with("…\""));
}

TEST(Words, RepeatsNoKeyAndNoToken) {
  EXPECT_EQ(quote("-----BEGIN PRIVATE KEY-----"), "(a key)");
  EXPECT_EQ(quote("x -----BEGIN RSA PRIVATE KEY-----"), "(a key)");
  EXPECT_EQ(quote("eyJhbGciOiJSUzI1NiJ9"), "(a token)");
}

TEST(Words, ListsAndCounts) {
  EXPECT_EQ(list_of(std::vector<std::string>{}), "");
  EXPECT_EQ(list_of(std::vector<std::string>{"a"}), "a");
  EXPECT_EQ(list_of(std::vector<std::string>{"a", "b"}), "a and b");
  EXPECT_EQ(list_of(std::vector<std::string>{"a", "b", "c"}, "or"), "a, b or c");
  EXPECT_EQ(counted(1, "rule"), "1 rule");
  EXPECT_EQ(counted(0, "rule"), "0 rules");
}

TEST(Words, ComparesAndTrims) {
  EXPECT_TRUE(equal_ignoring_case("rs256", "RS256"));
  EXPECT_FALSE(equal_ignoring_case("RS256 ", "RS256"));
  EXPECT_EQ(lower_case("ABC-1"), "abc-1");
  EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
  EXPECT_EQ(trimmed("   "), "");
}

TEST(Words, ReadsAndWritesUtf8) {
  const std::string text = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80";
  std::string copy;
  std::vector<char32_t> points;
  for (const char32_t point : Utf8View(text)) {
    points.push_back(point);
    append_utf8(copy, point);
  }
  EXPECT_EQ(points, (std::vector<char32_t>{U'a', U'\u00E4', U'\u20AC', U'\U0001F600'}));
  EXPECT_EQ(copy, text);
  EXPECT_EQ(characters_before(text, text.size()), 4U);
  EXPECT_EQ(characters_before(text, 3), 2U);
}

} // namespace
} // namespace tokensmith
