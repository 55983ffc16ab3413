#include "core/text/base64url.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/secret.hpp"

namespace tokensmith {
namespace {

std::string decoded(std::string_view text) {
  const auto bytes = decode_base64url(text);
  return bytes ? std::string(as_text(*bytes)) : "(none)";
}

std::string decoded_leniently(std::string_view text) {
  const auto bytes = decode_base64url_leniently(text);
  return bytes ? std::string(as_text(*bytes)) : "(none)";
}

// RFC 4648, section 10, without its padding.
TEST(Base64Url, EncodesAndDecodesTheVectorsOfTheRfc) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto &[plain, text] : vectors) {
    EXPECT_EQ(encode_base64url(as_bytes(plain)), text);
    EXPECT_EQ(decoded(text), plain);
  }
}

// RFC 7515, appendix C.
TEST(Base64Url, EncodesTheExampleOfRfc7515) {
  const std::vector<std::uint8_t> bytes = {3, 236, 255, 224, 193};
  EXPECT_EQ(encode_base64url(bytes), "A-z_4ME");
  EXPECT_EQ(decode_base64url("A-z_4ME"), bytes);
}

TEST(Base64Url, ReadsBackEveryByteAtEveryLength) {
  std::vector<std::uint8_t> bytes;
  for (int i = 0; i < 300; ++i) {
    const std::string text = encode_base64url(bytes);
    ASSERT_FALSE(find_base64url_problem(text)) << i;
    ASSERT_EQ(decode_base64url(text), bytes) << i;
    ASSERT_EQ(decode_base64url_leniently(text), bytes) << i;
    bytes.push_back(static_cast<std::uint8_t>(i * 7));
  }
}

struct Refused {
  std::string_view text;
  Base64UrlFault fault;
  std::size_t position;
  std::string_view leniently;
};

class Base64UrlRefuses : public testing::TestWithParam<Refused> {};

TEST_P(Base64UrlRefuses, AndSaysWhereAndWhy) {
  const Refused &refused = GetParam();
  const auto problem = find_base64url_problem(refused.text);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->fault, refused.fault);
  EXPECT_EQ(problem->position, refused.position);
  EXPECT_EQ(decoded(refused.text), "(none)");
  EXPECT_EQ(decoded_leniently(refused.text), refused.leniently);
}

INSTANTIATE_TEST_SUITE_P(EachFault, Base64UrlRefuses,
                         testing::Values(Refused{"Zg==", Base64UrlFault::padding, 2, "f"},
                                         Refused{"Zm8=", Base64UrlFault::padding, 3, "fo"},
                                         Refused{"Zm9v=", Base64UrlFault::padding, 4, "foo"},
                                         Refused{"Z=g", Base64UrlFault::character, 1, "(none)"},
                                         Refused{"Zm9v Zg", Base64UrlFault::whitespace, 4, "foof"},
                                         Refused{"Zm9v\nZg", Base64UrlFault::whitespace, 4, "foof"},
                                         Refused{"Zm9v\r\n", Base64UrlFault::whitespace, 4, "foo"},
                                         Refused{"\tZm9v", Base64UrlFault::whitespace, 0, "foo"},
                                         Refused{"++++", Base64UrlFault::standard_alphabet, 0, "\xFB\xEF\xBE"},
                                         Refused{"//8", Base64UrlFault::standard_alphabet, 0, "\xFF\xFF"},
                                         Refused{"Zm9v.", Base64UrlFault::character, 4, "(none)"},
                                         Refused{"Zm\xC3\xA9", Base64UrlFault::character, 2, "(none)"},
                                         Refused{std::string_view("Zm\0v", 4), Base64UrlFault::character, 2, "(none)"},
                                         Refused{"Zm9v?", Base64UrlFault::character, 4, "(none)"},
                                         Refused{"Z", Base64UrlFault::length, 0, ""},
                                         Refused{"Zm9vZ", Base64UrlFault::length, 4, "foo"},
                                         Refused{"Zh", Base64UrlFault::spare_bits, 1, "f"},
                                         Refused{"Zm9", Base64UrlFault::spare_bits, 2, "fo"},
                                         Refused{"Zn", Base64UrlFault::spare_bits, 1, "f"}));

TEST(Base64Url, TakesNoTwoTextsForTheSameBytes) {
  // Of the 64 possible last characters, 4 are canonical after one character and 16 after two.
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  int canonical_two = 0;
  int canonical_three = 0;
  for (const char last : alphabet) {
    canonical_two += decode_base64url(std::string("Z") + last) ? 1 : 0;
    canonical_three += decode_base64url(std::string("Zm") + last) ? 1 : 0;
  }
  EXPECT_EQ(canonical_two, 4);
  EXPECT_EQ(canonical_three, 16);
}

TEST(Base64Url, DescribesEachFaultDifferently) {
  std::vector<std::string_view> words;
  for (const auto fault : {Base64UrlFault::padding, Base64UrlFault::whitespace, Base64UrlFault::standard_alphabet,
                           Base64UrlFault::character, Base64UrlFault::length, Base64UrlFault::spare_bits}) {
    for (const std::string_view known : words) {
      EXPECT_NE(describe(fault), known);
    }
    words.push_back(describe(fault));
  }
}

} // namespace
} // namespace tokensmith
