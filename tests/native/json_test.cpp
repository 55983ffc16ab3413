#include "core/json/json.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "core/error.hpp"

namespace tokensmith {
namespace {

std::string rewritten(std::string_view text, JsonLimits limits = {}) { return write_json(parse_json(text, limits)); }

TEST(Json, ReadsAndWritesEveryKindOfValueInOrder) {
  const std::string_view text =
      R"({"b":1,"a":[true,false,null,-5,0.5,"x",{}],"c":{"z":{"y":[]}},"":"","d":18446744073709551615})";
  EXPECT_EQ(rewritten(text), text);
  EXPECT_EQ(rewritten(" [ 1 , 2 ]\r\n\t"), "[1,2]");
  EXPECT_EQ(rewritten("\"text\""), "\"text\"");
  EXPECT_EQ(rewritten("-0"), "0");
}

struct Refused {
  std::string_view text;
  JsonFault fault;
  std::size_t position;
  std::string_view pointer;
};

class JsonRefuses : public testing::TestWithParam<Refused> {};

TEST_P(JsonRefuses, AndSaysWhereAndWhy) {
  const Refused &refused = GetParam();
  try {
    static_cast<void>(parse_json(refused.text, {.depth = 4, .bytes = 64}));
    FAIL() << "was taken";
  } catch (const JsonError &error) {
    EXPECT_EQ(error.fault(), refused.fault) << error.what();
    EXPECT_EQ(error.position(), refused.position) << error.what();
    EXPECT_EQ(error.pointer(), refused.pointer) << error.what();
  }
}

std::string_view of(const char *text, std::size_t length) { return {text, length}; }

INSTANTIATE_TEST_SUITE_P(Empty, JsonRefuses,
                         testing::Values(Refused{"", JsonFault::empty, 0, ""},
                                         Refused{" \t\r\n", JsonFault::empty, 0, ""}));

INSTANTIATE_TEST_SUITE_P(Size, JsonRefuses,
                         testing::Values(Refused{"[11111111111111111111111111111111111111111111111111111111111111111]",
                                                 JsonFault::too_large, 64, ""},
                                         Refused{"[[[[[]]]]]", JsonFault::too_deep, 4, "/0/0/0"},
                                         Refused{R"({"a":{"b":[{"c":{}}]}})", JsonFault::too_deep, 16, "/a/b/0"}));

INSTANTIATE_TEST_SUITE_P(Encoding, JsonRefuses,
                         testing::Values(Refused{"\xEF\xBB\xBF{}", JsonFault::byte_order_mark, 0, ""},
                                         Refused{of("\xFF\xFE{\0}\0", 6), JsonFault::encoding, 0, ""},
                                         Refused{of("{\0}\0", 4), JsonFault::encoding, 1, ""},
                                         Refused{of("\0{\0}", 4), JsonFault::encoding, 0, ""},
                                         Refused{"\"\xC0\xAF\"", JsonFault::encoding, 1, ""},         // overlong slash
                                         Refused{"\"\xE0\x80\xAF\"", JsonFault::encoding, 1, ""},     // overlong slash
                                         Refused{"\"\xF0\x80\x80\xAF\"", JsonFault::encoding, 1, ""}, // overlong slash
                                         Refused{"\"\xED\xA0\x80\"", JsonFault::encoding, 1, ""},     // U+D800 in UTF-8
                                         Refused{"\"\xF4\x90\x80\x80\"", JsonFault::encoding, 1, ""}, // beyond U+10FFFF
                                         Refused{"\"\x80\"", JsonFault::encoding, 1, ""},
                                         Refused{"\"\xE2\x82\"", JsonFault::encoding, 1, ""},
                                         Refused{R"("\ud800")", JsonFault::encoding, 1, ""},
                                         Refused{R"("\udc00")", JsonFault::encoding, 1, ""},
                                         Refused{R"("a\uD800\u0041")", JsonFault::encoding, 2, ""},
                                         Refused{R"("\ud83d\ude00\ud83d")", JsonFault::encoding, 13, ""},
                                         Refused{R"({"\udead":1})", JsonFault::encoding, 2, ""}));

INSTANTIATE_TEST_SUITE_P(
    Names, JsonRefuses,
    testing::Values(Refused{R"({"a":1,"a":2})", JsonFault::duplicate_name, 7, ""},
                    Refused{R"({"a":1,"\u0061":2})", JsonFault::duplicate_name, 7, ""},
                    Refused{R"({"":1,"":2})", JsonFault::duplicate_name, 6, ""},
                    Refused{R"({"x":[0,{"b\"":1,"c":1,"b\"":2}]})", JsonFault::duplicate_name, 23, "/x/1"},
                    Refused{R"({"a~b/c":{"a":1,"a":2}})", JsonFault::duplicate_name, 16, "/a~0b~1c"},
                    Refused{R"({"__proto__":{}})", JsonFault::forbidden_name, 1, ""},
                    Refused{R"({"a":{"__proto\u005f_":1}})", JsonFault::forbidden_name, 6, "/a"}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, JsonRefuses,
    testing::Values(Refused{"1e400", JsonFault::number, 0, ""}, Refused{R"({"exp":-1e309})", JsonFault::number, 7, ""},
                    Refused{"01", JsonFault::trailing_text, 1, ""}, Refused{"+1", JsonFault::syntax, 0, ""},
                    Refused{"1.", JsonFault::incomplete, 2, ""}, Refused{"[1.]", JsonFault::syntax, 3, ""},
                    Refused{".5", JsonFault::syntax, 0, ""}, Refused{"0x10", JsonFault::trailing_text, 1, ""},
                    Refused{"NaN", JsonFault::syntax, 0, ""}, Refused{"[Infinity]", JsonFault::syntax, 1, ""},
                    Refused{"-Infinity", JsonFault::syntax, 1, ""}));

INSTANTIATE_TEST_SUITE_P(
    Syntax, JsonRefuses,
    testing::Values(Refused{"{'a':1}", JsonFault::syntax, 1, ""}, Refused{"{a:1}", JsonFault::syntax, 1, ""},
                    Refused{"[1,]", JsonFault::syntax, 3, ""}, Refused{R"({"a":1,})", JsonFault::syntax, 7, ""},
                    Refused{R"({"a" "b"})", JsonFault::syntax, 5, ""}, Refused{"{}x", JsonFault::trailing_text, 2, ""},
                    Refused{"{} {}", JsonFault::trailing_text, 3, ""}, Refused{"1 2", JsonFault::trailing_text, 2, ""},
                    Refused{of("{}    \0x", 8), JsonFault::syntax, 6, ""},
                    Refused{"// c\n{}", JsonFault::syntax, 0, ""}, Refused{"{/**/}", JsonFault::syntax, 1, ""},
                    Refused{"\"a\nb\"", JsonFault::syntax, 2, ""}, Refused{R"("\x")", JsonFault::syntax, 2, ""},
                    Refused{"True", JsonFault::syntax, 0, ""}, Refused{"[1", JsonFault::incomplete, 2, ""},
                    Refused{R"({"a":)", JsonFault::incomplete, 5, ""}, Refused{"\"abc", JsonFault::incomplete, 4, ""},
                    Refused{"nul", JsonFault::incomplete, 3, ""}, Refused{R"({"a":1]})", JsonFault::syntax, 6, ""}));

TEST(Json, CountsCharactersForPeopleAndBytesForPrograms) {
  try {
    static_cast<void>(parse_json("{\"\xC3\xA4\":1,\"\xC3\xA4\":2}"));
    FAIL();
  } catch (const JsonError &error) {
    EXPECT_EQ(error.position(), 8U);
    EXPECT_STREQ(error.what(), "has the same name twice in one object, at character 8");
  }
}

TEST(Json, NeverRepeatsWhatItRead) {
  for (const std::string_view text :
       {R"({"a":secret})", R"({"secret":1,"secret":2})", "\"secret\xFF\"", "secret1e999"}) {
    try {
      static_cast<void>(parse_json(text));
      FAIL() << text;
    } catch (const JsonError &error) {
      EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos) << error.what();
    }
  }
}

TEST(Json, TakesTheDepthAndTheLengthThatAreAllowed) {
  EXPECT_EQ(rewritten("[[[[]]]]", {.depth = 4, .bytes = 8}), "[[[[]]]]");
  const std::string deep(60'000, '[');
  EXPECT_THROW(static_cast<void>(parse_json(deep, {.depth = 64})), JsonError);
}

TEST(Json, FindsDuplicatesAmongManyNamesInTime) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) {
    text += "\"" + std::to_string(i) + "\":0,";
  }
  // Comparing each name with each takes minutes here; the test's time limit is the assertion.
  const JsonLimits limits{.depth = 2, .bytes = 8UL * 1024 * 1024};
  EXPECT_EQ(parse_json(text + "\"x\":0}", limits).size(), 200'001U);
  try {
    static_cast<void>(parse_json(text + "\"7\":0}", limits));
    FAIL();
  } catch (const JsonError &error) {
    EXPECT_EQ(error.fault(), JsonFault::duplicate_name);
    EXPECT_EQ(error.position(), text.size());
  }
}

TEST(Json, WritesAndForgetsDeepValuesWithoutRecursion) {
  constexpr std::size_t depth = 200'000;
  Json value = 1;
  for (std::size_t i = 0; i < depth; ++i) {
    Json outer = Json::array();
    outer.get_ptr<Json::array_t *>()->push_back(std::move(value));
    value = std::move(outer);
  }
  EXPECT_EQ(write_json(value).size(), 2 * depth + 1);
  EXPECT_EQ(depth_of(value), depth);
}

TEST(Json, WritesTextAsJavaScriptDoes) {
  const Json text = std::string("\" \\ / \b\f\n\r\t \x01\x1F\x7F \xC3\xA4 \xE2\x80\xA8\xE2\x80\xA9 \xF0\x9F\x98\x80");
  EXPECT_EQ(write_json(text),
            "\"\\\" \\\\ / \\b\\f\\n\\r\\t \\u0001\\u001f\x7F \xC3\xA4 \xE2\x80\xA8\xE2\x80\xA9 \xF0\x9F\x98\x80\"");
  EXPECT_EQ(write_json(Json(std::string("\0", 1))), R"("\u0000")");
}

TEST(Json, DoesNotWriteWhatIsNoJson) {
  const auto code_of = [](const Json &value) {
    try {
      return std::string("wrote ") + write_json(value);
    } catch (const Error &error) {
      return std::string(to_string(error.code()));
    }
  };
  EXPECT_EQ(code_of(std::string("\xFF")), "ERR_CLAIMS_VALUE");
  EXPECT_EQ(code_of(std::numeric_limits<double>::quiet_NaN()), "ERR_CLAIMS_VALUE");
  EXPECT_EQ(code_of(std::numeric_limits<double>::infinity()), "ERR_CLAIMS_VALUE");
}

// What JSON.stringify gives for these, as run in Node.
TEST(Json, WritesNumbersAsJavaScriptDoes) {
  const std::pair<double, std::string_view> numbers[] = {
      {0.0, "0"},
      {-0.0, "0"},
      {1.0, "1"},
      {-1.5, "-1.5"},
      {0.1, "0.1"},
      {0.1 + 0.2, "0.30000000000000004"},
      {100.0, "100"},
      {123456789.125, "123456789.125"},
      {1e-5, "0.00001"},
      {1e-6, "0.000001"},
      {1e-7, "1e-7"},
      {1.5e-7, "1.5e-7"},
      {123e-20, "1.23e-18"},
      {1e20, "100000000000000000000"},
      {123456789012345680000.0, "123456789012345680000"},
      {1e21, "1e+21"},
      {1.2345e25, "1.2345e+25"},
      {9007199254740993.0, "9007199254740992"},
      {5e-324, "5e-324"},
      {2.2250738585072014e-308, "2.2250738585072014e-308"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {5.684341886080802e-14, "5.684341886080802e-14"}, // 2^-44
      {4.35, "4.35"},
      {1e23, "1e+23"},
      {-1e-7, "-1e-7"},
  };
  for (const auto &[number, text] : numbers) {
    EXPECT_EQ(format_number(number), text);
    EXPECT_EQ(write_json(Json(number)), text);
  }
}

/// The significant digits, without the zeros around them.
std::string digits_of(std::string_view number) {
  std::string digits;
  for (const char c : number.substr(0, number.find('e'))) {
    if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) {
      digits += c;
    }
  }
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

TEST(Json, WritesTheFewestDigitsForAnyNumber) {
  std::mt19937_64 random(20240229); // NOLINT(cert-msc51-cpp): the same numbers in every run
  for (int i = 0; i < 20'000; ++i) {
    std::uint64_t bits = random();
    if (i % 4 == 0) {
      bits &= 0xFFF0'0000'0000'0000U; // powers of two, beneath which doubles lie twice as dense
    }
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    if (number - number != 0) { // not finite
      continue;
    }
    std::array<char, 32> shortest{};
    const auto end =
        std::to_chars(shortest.data(), shortest.data() + shortest.size(), number, std::chars_format::scientific);
    const std::string written = format_number(number);
    ASSERT_EQ(digits_of(written), digits_of({shortest.data(), end.ptr})) << bits;
    ASSERT_EQ(std::strtod(written.c_str(), nullptr), number) << written;
  }
}

struct Lenient {
  std::string_view text;
  std::string_view value;
  std::vector<JsonFault> faults;
};

TEST(Json, ReadsDamagedTextAsFarAsItCan) {
  const Lenient cases[] = {
      {R"({"a":1})", R"({"a":1})", {}},
      {R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})", {JsonFault::duplicate_name}},
      {R"({"a":{"x":1},"a":[2]})", R"({"a":[2]})", {JsonFault::duplicate_name}},
      {R"({"__proto__":{"a":[1]},"b":2})", R"({"b":2})", {JsonFault::forbidden_name}},
      {R"({"exp":1e400,"a":-1e999})", R"({"exp":null,"a":null})", {JsonFault::number, JsonFault::number}},
      {R"({"a":"\ud800x"})", "{\"a\":\"\xEF\xBF\xBDx\"}", {JsonFault::encoding}},
      {"{\"a\":\"\xFF\"}", "{\"a\":\"\xEF\xBF\xBD\"}", {JsonFault::encoding}},
      {"\xEF\xBB\xBF{}", "{}", {JsonFault::byte_order_mark}},
      {R"({"a":1} tail)", R"({"a":1})", {JsonFault::trailing_text}},
      {"{\"a\":", "null", {JsonFault::incomplete}},
      {"", "null", {JsonFault::empty}},
      {"garbage", "null", {JsonFault::syntax}},
      {"[[[[[1]]]]]", "null", {JsonFault::too_deep}},
  };
  for (const Lenient &expected : cases) {
    const LenientJson json = parse_json_leniently(expected.text, {.depth = 4});
    EXPECT_EQ(write_json(json.value), expected.value) << expected.text;
    std::vector<JsonFault> faults;
    for (const JsonError &fault : json.faults) {
      faults.push_back(fault.fault());
    }
    EXPECT_EQ(faults, expected.faults) << expected.text;
    EXPECT_EQ(json.decoded, expected.value != "null") << expected.text;
  }
  EXPECT_EQ(parse_json_leniently("[1,2]", {.depth = 4, .bytes = 4}).faults.at(0).fault(), JsonFault::too_large);
}

TEST(Json, CountsOnlySomeOfManyFaults) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) {
    text += R"("a":1e999,)";
  }
  text += R"("b":0})";
  EXPECT_LE(parse_json_leniently(text, {}).faults.size(), 16U);
}

TEST(Json, KnowsNumbersThatEveryReaderTakesToBeTheSame) {
  EXPECT_TRUE(is_exact_number(parse_json("9007199254740991")));
  EXPECT_TRUE(is_exact_number(parse_json("-9007199254740991")));
  EXPECT_TRUE(is_exact_number(parse_json("0.1")));
  EXPECT_FALSE(is_exact_number(parse_json("9007199254740992")));
  EXPECT_FALSE(is_exact_number(parse_json("-9007199254740992")));
  EXPECT_FALSE(is_exact_number(parse_json("18446744073709551616")));
  EXPECT_FALSE(is_exact_number(parse_json("1e300")));
  EXPECT_FALSE(is_exact_number(parse_json("\"1\"")));
  EXPECT_FALSE(is_exact_number(Json(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_EQ(find_inexact_number(parse_json(R"({"a":[0,{"b c":1e300}]})"), "claims"), R"(claims.a[1]["b c"])");
  EXPECT_EQ(find_inexact_number(parse_json(R"({"a":[0,{"b":1}]})"), "claims"), "");
}

TEST(Json, NamesPlacesAndKinds) {
  EXPECT_EQ(member_place("acl.paths", "/*/x"), R"(acl.paths["/*/x"])");
  EXPECT_EQ(member_place("claims", "a_1"), "claims.a_1");
  EXPECT_EQ(element_place("rules", 3), "rules[3]");
  EXPECT_EQ(kind_of(parse_json("null")), "null");
  EXPECT_EQ(kind_of(parse_json("true")), "true");
  EXPECT_EQ(kind_of(parse_json("false")), "false");
  EXPECT_EQ(kind_of(parse_json("1")), "a number");
  EXPECT_EQ(kind_of(parse_json("0.5")), "a number");
  EXPECT_EQ(kind_of(parse_json("\"\"")), "text");
  EXPECT_EQ(kind_of(parse_json("[]")), "an array");
  EXPECT_EQ(kind_of(parse_json("{}")), "an object");
  EXPECT_EQ(find_member(parse_json("[1]"), "a"), nullptr);
  EXPECT_EQ(text_of(parse_json("1")), "");
}

} // namespace
} // namespace tokensmith
