// What people paste: fifty kinds, each distinguished from the others.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/recognition/recognition.hpp"

namespace tokensmith {
namespace {

using testing::HasSubstr;

constexpr std::string_view token =
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsInN1YiI6ImFsaWNlIn0.c2ln";

Recognition recognize_all(std::string_view text) {
  return recognize({reinterpret_cast<const std::uint8_t *>(text.data()), text.size()});
}

std::string with_token(std::string_view before, std::string_view after = "") {
  return std::string(before) + std::string(token) + std::string(after);
}

struct TokenCase {
  std::string name;
  std::string text;
};

class TokenText : public testing::TestWithParam<TokenCase> {};

TEST_P(TokenText, IsTakenOutOfWhatStoodAroundIt) {
  const Recognition recognition = recognize_all(GetParam().text);
  EXPECT_EQ(recognition.kind, "token");
  EXPECT_THAT(recognition.title, HasSubstr("a token"));
  ASSERT_TRUE(recognition.content.has_value());
  EXPECT_EQ(*recognition.content, token);
}

INSTANTIATE_TEST_SUITE_P(
    Pasted, TokenText,
    testing::Values(TokenCase{"Alone", std::string(token)}, TokenCase{"WithBlanks", with_token("  ", " \n")},
                    TokenCase{"InQuotes", with_token("\"", "\"")}, TokenCase{"InSingleQuotes", with_token("'", "',")},
                    TokenCase{"InBackticks", with_token("`", "`")}, TokenCase{"AfterBearer", with_token("Bearer ")},
                    TokenCase{"InHeader", with_token("Authorization: Bearer ")},
                    TokenCase{"InCurl",
                              with_token("curl -sS https://api.nexmo.com/v1/users -H 'Authorization: Bearer ", "' -i")},
                    TokenCase{"InFetch", with_token("fetch(url, { headers: { authorization: `Bearer ", "` } })")},
                    TokenCase{"InUrl", with_token("https://example.com/?token=", "&x=1")},
                    TokenCase{"AfterName", with_token("JWT=")}, TokenCase{"InJson", with_token("{\"jwt\":\"", "\"}")},
                    TokenCase{"InJsonString", with_token("\"", "\"")},
                    TokenCase{"InAnswer", with_token("{\"user\":\"alice\",\"token\":\"", "\",\"expires_in\":900}")},
                    TokenCase{"InSnippet", with_token("client.createSession('", "').then(login)")},
                    TokenCase{"InLines", std::string(token).insert(40, "\r\n")},
                    TokenCase{"WithByteOrderMark", with_token("\xEF\xBB\xBF")}),
    [](const auto &info) { return info.param.name; });

struct KindCase {
  std::string name;
  std::string text;
  std::string_view kind;
  std::string_view format;
};

class PastedText : public testing::TestWithParam<KindCase> {};

TEST_P(PastedText, IsToldByItsKind) {
  const Recognition recognition = recognize_all(GetParam().text);
  EXPECT_EQ(recognition.kind, GetParam().kind) << recognition.title;
  EXPECT_EQ(recognition.format, GetParam().format);
  EXPECT_FALSE(recognition.title.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Pasted, PastedText,
    testing::Values(
        KindCase{"Nothing", "  \n", "empty", ""}, KindCase{"Words", "hello there", "unknown", ""},
        KindCase{"Pem", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", "key", ""},
        KindCase{"PemOnOneLine", "\"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n\"", "key", ""},
        KindCase{"Certificate", "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----", "key", ""},
        KindCase{"PemWithoutHyphens", "BEGIN PRIVATE KEY\nMIIE\nEND PRIVATE KEY", "key", ""},
        KindCase{"OpenSsh", "ssh-rsa AAAAB3NzaC1yc2E alice@host", "key", ""},
        KindCase{"Putty", "PuTTY-User-Key-File-3: ssh-rsa", "key", ""},
        KindCase{"Base64", std::string(392, 'M'), "key", ""}, KindCase{"Path", "./private.key", "key", ""},
        KindCase{"Der", std::string("\x30\x82\x04\xbe\x02\x01\x00", 7), "key", ""},
        KindCase{"Jwk", R"({"kty":"RSA","n":"AQAB","e":"AQAB"})", "key", ""},
        KindCase{"Jwks", R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})", "key", ""},
        KindCase{"Acl", R"({"paths":{"/*/users/**":{}}})", "acl", ""},
        KindCase{"AclInQuotes", R"('{"paths":{"/*/users/**":{}}}')", "acl", ""},
        KindCase{"AclWithoutQuotes", "{paths:{/*/users/**:{}}}", "acl", ""},
        KindCase{"AclOfWindows", R"({\"paths\":{\"/*/users/**\":{}}})", "acl", ""},
        KindCase{"AclInObject", R"({"acl":{"paths":{}}})", "acl", ""},
        KindCase{"AclWithName", R"(acl={"paths":{"/*/users/**":{}}})", "acl", ""},
        KindCase{"Command", R"(nexmo jwt:generate ./private.key sub=a exp=$(($(date +%s)+86400)) acl='{"paths":{}}')",
                 "command", ""},
        KindCase{"CommandOfVonage", R"(vonage jwt create --acl='{"paths":{}}')", "command", ""},
        KindCase{"Claims", R"({"iat":1700000000,"jti":"a","application_id":"b"})", "claims", ""},
        KindCase{"Header", R"({"alg":"RS256","typ":"JWT"})", "header", ""},
        KindCase{"Application",
                 R"({"id":"7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214","name":"My App","keys":{"public_key":"x"}})",
                 "application", ""},
        KindCase{"ApplicationRequest", R"({"name":"My App","capabilities":{"rtc":{}}})", "application", ""},
        KindCase{"Applications", R"({"_embedded":{"applications":[]}})", "applications", ""},
        KindCase{"User", R"({"id":"USR-7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214","name":"alice"})", "user", ""},
        KindCase{"Users", R"({"page_size":1,"_embedded":{"users":[]}})", "users", ""},
        KindCase{"Problem", R"({"type":"https://developer.vonage.com/api-errors","title":"Unauthorized","detail":"x"})",
                 "problem", ""},
        KindCase{"OldProblem", R"({"code":"user:error:not-found","description":"x"})", "problem", ""},
        KindCase{"RestProblem", R"({"error-code":"401","error-code-label":"authentication failed"})", "problem", ""},
        KindCase{"NexmoApp", "[app_config]\napp_id=a\n", "config", "nexmo-app"},
        KindCase{"Nexmorc", "[credentials]\napi_key=a\n", "config", "nexmorc"},
        KindCase{"Env", "# mine\nVONAGE_API_KEY=a\n", "config", "env"},
        KindCase{"OldEnv", "export NEXMO_APPLICATION_ID=a", "config", "env"},
        KindCase{"VonageApp", R"({"application_id":"a","private_key":"b"})", "config", "vonage-app"},
        KindCase{"VonageCli", R"({"api-key":"a","api-secret":"b"})", "config", "vonagerc"},
        KindCase{"VonageConfig", R"({"apiKey":"a","apiSecret":"b"})", "config", "vonage-config"},
        KindCase{"Uuid", "7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214", "application-id", ""},
        KindCase{"UserId", "\"USR-7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214\"", "user-id", ""},
        KindCase{"OtherJson", R"({"a":1})", "json", ""}, KindCase{"Array", "[1,2]", "json", ""}),
    [](const auto &info) { return info.param.name; });

TEST(Recognition, HandsOutNothingOfAKeyOrAConfiguration) {
  for (const std::string_view text :
       {"-----BEGIN PRIVATE KEY-----\nMIIE", R"({"kty":"RSA","d":"x"})", "[app_config]\nprivate_key=x",
        R"({"id":"7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214","name":"a","keys":{"private_key":"x"}})"}) {
    EXPECT_EQ(recognize_all(text).content, std::nullopt) << text;
  }
}

TEST(Recognition, ReadsUtf16AsWindowsWritesIt) {
  std::string text = "\xFF\xFE";
  for (const char character : token) {
    text += character;
    text += '\0';
  }
  const Recognition recognition = recognize_all(text);
  EXPECT_EQ(recognition.kind, "token");
  EXPECT_EQ(recognition.content, token);
}

TEST(Recognition, EndsOnWhateverItIsGiven) {
  std::string text(4096, '{');
  for (std::size_t length = 0; length < text.size(); length += 97) {
    EXPECT_FALSE(recognize_all(std::string_view(text).substr(0, length)).kind.empty());
  }
  for (unsigned byte = 0; byte < 256; ++byte) {
    EXPECT_FALSE(recognize_all(std::string(3, static_cast<char>(byte))).kind.empty());
  }
}

} // namespace
} // namespace tokensmith
