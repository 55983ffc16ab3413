// The tokens in logs, lists and HAR files.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/recognition/recognition.hpp"
#include "core/recognition/tokens.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"

namespace tokensmith {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string token_of(std::string_view name) {
  return "eyJhbGciOiJSUzI1NiJ9." + encode_base64url(as_bytes(R"({"sub":")" + std::string(name) + R"("})")) + ".c2ln";
}

const std::string alice = token_of("alice");
const std::string bob = token_of("bob");

std::vector<std::string> tokens_in(std::string_view text) {
  std::vector<std::string> tokens;
  for (const TokenInText &found : find_tokens(text).tokens) {
    tokens.push_back(found.token);
  }
  return tokens;
}

std::string in_base64(std::string_view text) {
  std::string encoded = encode_base64url(as_bytes(text));
  for (char &character : encoded) {
    character = character == '-' ? '+' : character == '_' ? '/' : character;
  }
  return encoded.append((4 - encoded.size() % 4) % 4, '=');
}

TEST(TokensInText, AreListedOnceAndCounted) {
  const TokensInText found = find_tokens("in " + alice + "\nout " + bob + "\nin " + alice + ".\n");
  ASSERT_EQ(found.tokens.size(), 2U);
  EXPECT_EQ(found.tokens[0].token, alice);
  EXPECT_EQ(found.tokens[0].count, 2U);
  EXPECT_EQ(found.tokens[1].token, bob);
  EXPECT_EQ(found.tokens[1].count, 1U);
  EXPECT_EQ(found.unlisted, 0U);
}

TEST(TokensInText, AreFoundInEveryPlaceOfARequest) {
  for (const std::string &text : {
           "Authorization: Bearer " + alice,
           R"({"headers":[{"name":"Authorization","value":"Bearer )" + alice + R"("}]})",
           "GET https://example.com/ws?token=" + alice + "&sid=1 HTTP/1.1",
           "https://example.com/login/" + alice,
           "https://example.com/?header=Bearer%20" + alice + "%26x",
           "token%3D" + alice,
           R"({"text":"{\"token\":\")" + alice + R"(\"}"})",
           R"({"text":"first\n)" + alice + R"(\nlast"})",
           R"({"text":"\u0022)" + alice + R"(\u0022"})",
           "[" + alice + "], (and so on)",
           "'" + alice + "'",
       }) {
    EXPECT_THAT(tokens_in(text), ElementsAre(alice)) << text;
  }
}

TEST(TokensInText, AreFoundInBodiesThatAreInBase64) {
  const std::string body = R"({"token":")" + alice + R"(","expires_in":900})";
  EXPECT_THAT(tokens_in(R"({"content":{"encoding":"base64","text":")" + in_base64(body) + R"("}})"),
              ElementsAre(alice));
  EXPECT_THAT(tokens_in(in_base64(in_base64(body))), IsEmpty());
}

TEST(TokensInText, AreNotTakenFromInsideATokenOrAnotherWord) {
  const std::string outer =
      "eyJhbGciOiJSUzI1NiJ9." + encode_base64url(as_bytes(R"({"inner":")" + alice + R"("})")) + ".c2ln";
  EXPECT_THAT(tokens_in(outer), ElementsAre(outer));
  for (const std::string &text : {"x" + alice, alice.substr(0, alice.size() - 5), std::string("eyJhbGciOiJSUzI1NiJ9"),
                                  alice + alice.substr(alice.rfind('.')), std::string("eyJhbGciOiJSUzI1NiJ9..c2ln"),
                                  std::string(5000, 'A'), std::string()}) {
    EXPECT_THAT(tokens_in(text), IsEmpty()) << text;
  }
}

TEST(TokensInText, BeyondTheLimitAreCountedAlone) {
  std::string text;
  for (int i = 0; i < 5; ++i) {
    text += token_of("user-" + std::to_string(i)) + " ";
  }
  const TokensInText found = find_tokens(text + text, 3);
  EXPECT_EQ(found.tokens.size(), 3U);
  EXPECT_EQ(found.tokens.front().count, 2U);
  EXPECT_EQ(found.unlisted, 4U);
}

TEST(TokensInText, AreFoundWhereverATextIsCut) {
  const std::string text = "a\\u0022" + alice + "%20" + bob + "\\";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    EXPECT_LE(find_tokens(std::string_view(text).substr(0, length)).tokens.size(), 2U);
    EXPECT_LE(find_tokens(std::string_view(text).substr(length)).tokens.size(), 2U);
  }
}

Recognition recognize_text(std::string_view text) { return recognize(as_bytes(text)); }

TEST(HarFile, IsRecognizedWithItsTokens) {
  const std::string before = R"({"log":{"version":"1.2","entries":[{"request":{"headers":[{"value":"Bearer )";
  const Recognition one = recognize_text(before + alice + R"("}]}}]}})");
  EXPECT_EQ(one.kind, "token");
  EXPECT_EQ(one.title, "a token in a HAR file");
  EXPECT_EQ(one.content, alice);
  EXPECT_EQ(one.format, "har");
  const Recognition two =
      recognize_text(before + alice + R"("}]}},{"response":{"content":{"text":")" + bob + R"("}}}]}})");
  EXPECT_EQ(two.kind, "tokens");
  EXPECT_EQ(two.title, "a HAR file with 2 tokens");
  EXPECT_EQ(two.content, "[\"" + alice + "\",\"" + bob + "\"]");
}

TEST(HarFile, WithoutATokenIsNotRepeated) {
  const Recognition none = recognize_text(
      R"({"log":{"entries":[{"request":{"cookies":[{"name":"sid","value":"-----BEGIN PRIVATE KEY-----"}]}}]}})");
  EXPECT_EQ(none.kind, "json");
  EXPECT_EQ(none.title, "a HAR file without a token");
  EXPECT_EQ(none.content, std::nullopt);
  EXPECT_EQ(none.format, "har");
}

} // namespace
} // namespace tokensmith
