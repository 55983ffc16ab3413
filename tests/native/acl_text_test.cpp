// ACLs as people paste them: out of shells, Markdown, word processors, web pages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/acl/acl.hpp"
#include "token_test_support.hpp"

namespace tokensmith {
namespace {

using test::error_in;
using testing::HasSubstr;

constexpr std::string_view good = R"({"paths":{"/*/users/**":{}}})";

TEST(AclText, ReadsGoodJson) {
  const ParsedAcl parsed = parse_acl("\r\n  { \"paths\" : { \"/*/users/**\" : {} } }\n");
  EXPECT_EQ(write_json(parsed.acl), good);
  EXPECT_TRUE(parsed.findings.empty());
  EXPECT_EQ(parse_acl(R"({"paths":{"/**":{}}})").findings.at(0).code, Code::WARN_ACL_TOO_BROAD);
}

struct Damaged {
  std::string_view text;
  std::string_view named; ///< a piece of the message
};

class AclDamage : public testing::TestWithParam<Damaged> {};

TEST_P(AclDamage, IsNamedAndNeverRepairedInSilence) {
  const Finding finding = error_in([] { static_cast<void>(parse_acl(GetParam().text)); });
  EXPECT_EQ(finding.code, Code::ERR_ACL_JSON);
  EXPECT_EQ(finding.where, "acl");
  EXPECT_THAT(finding.message, HasSubstr(std::string(GetParam().named)));
  EXPECT_EQ(finding.remedy, "Write " + std::string(good) + ".");
}

INSTANTIATE_TEST_SUITE_P(
    Shells, AclDamage,
    testing::Values(
        Damaged{R"('{"paths":{"/*/users/**":{}}}')", "a shell's single quotes around it"},
        Damaged{R"('{"paths":{"/*/users/**":{}}})", "a shell's single quotes at its beginning"},
        Damaged{R"({"paths":{"/*/users/**":{}}}')", "a shell's single quotes at its end"},
        Damaged{R"($'{"paths":{"/*/users/**":{}}}')", "a shell's single quotes around it"},
        Damaged{R"("{"paths":{"/*/users/**":{}}}")", "double quotes around it"},
        Damaged{R"("{\"paths\":{\"/*/users/**\":{}}}")", "double quotes around it and backslashes before its quotes"},
        Damaged{R"({\"paths\":{\"/*/users/**\":{}}})", "backslashes before its quotes"},
        Damaged{R"({\\\"paths\\\":{\\\"/*/users/**\\\":{}}})", "backslashes before its quotes"},
        Damaged{R"("{""paths"":{""/*/users/**"":{}}}")", "doubled quotes"},
        Damaged{R"({""paths"":{""/*/users/**"":{}}})", "doubled quotes"},
        Damaged{R"("{"""paths""":{"""/*/users/**""":{}}}")", "doubled quotes"},
        Damaged{R"({^"paths^":{^"/*/users/**^":{}}})", "carets"},
        Damaged{R"(^"{\^"paths\^":{\^"/*/users/**\^":{}}}^")", "carets"},
        Damaged{R"({paths:{/*/users/**:{}}})", "no quotes, which PowerShell"},
        Damaged{R"('{paths:{/*/users/**:{}}}')", "no quotes, which PowerShell"},
        Damaged{R"({`"paths`":{`"/*/users/**`":{}}})", "PowerShell's backticks"},
        Damaged{R"(acl='{"paths":{"/*/users/**":{}}}')", "a name before the ACL (acl=)"},
        Damaged{R"(export ACL='{"paths":{"/*/users/**":{}}}')", "a name before the ACL (acl=)"},
        Damaged{R"(--acl={"paths":{"/*/users/**":{}}})", "a name before the ACL (acl=)"},
        Damaged{R"("acl": {"paths":{"/*/users/**":{}}},)", "a name before the ACL (acl=)"},
        Damaged{R"({"paths":{"/*/users/**":{}}} application_id=abc)", "other text after its end"},
        Damaged{R"({"paths":{"/*/users/**":{}}};)", "other text after its end"},
        Damaged{
            R"(nexmo jwt:generate ./private.key sub=me exp=$(($(date +%s)+86400)) acl='{"paths":{"/*/users/**":{}}}' application_id=id)",
            "a whole command around the ACL"},
        Damaged{R"(vonage jwt create --acl="{\"paths\":{\"/*/users/**\":{}}}" --sub=me)",
                "a whole command around the ACL"}));

INSTANTIATE_TEST_SUITE_P(
    Editors, AclDamage,
    testing::Values(Damaged{"{“paths”:{“/*/users/**”:{}}}", "typographic quotes"},
                    Damaged{"‘{\"paths\":{\"/*/users/**\":{}}}’", "typographic quotes"},
                    Damaged{"```json\n{\"paths\":{\"/*/users/**\":{}}}\n```", "backticks"},
                    Damaged{"`{\"paths\":{\"/*/users/**\":{}}}`", "backticks"},
                    Damaged{R"({"paths":{"/\*/users/\*\*":{}}})", "Markdown's backslashes"},
                    Damaged{R"({&quot;paths&quot;:{&quot;/*/users/**&quot;:{}}})", "HTML entities"},
                    Damaged{R"({&#34;paths&#34;:{&#34;/*/users/**&#34;:{}}})", "HTML entities"},
                    Damaged{"%7B%22paths%22%3A%7B%22/*/users/**%22%3A%7B%7D%7D%7D", "percent-encoding"},
                    Damaged{"\xEF\xBB\xBF{\"paths\":{\"/*/users/**\":{}}}", "invisible characters"},
                    Damaged{"{\xC2\xA0\"paths\":{\"/*/users/**\xE2\x80\x8B\":{}}}", "invisible characters"},
                    Damaged{"{\"paths\":{\"/*/us\n    ers/**\":{}}}", "a line break inside a text"}));

INSTANTIATE_TEST_SUITE_P(
    Structure, AclDamage,
    testing::Values(Damaged{R"({"paths":{"/*/users/**":{}})", "a closing brace too few"},
                    Damaged{R"({"paths":{"/*/users/**":{)", "3 closing braces too few"},
                    Damaged{R"({"paths":{"/*/users/**":{}}}})", "a closing brace too many"},
                    Damaged{R"("paths":{"/*/users/**":{}}})", "no opening brace"},
                    Damaged{R"({"paths":{"/*/users/**":{},}})", "a comma before a closing brace"},
                    Damaged{R"({"paths":{"/*/users/**":{}},})", "a comma before a closing brace"},
                    Damaged{R"({'paths':{'/*/users/**':{}}})", "single quotes where JSON has double ones"},
                    Damaged{R"({'paths':{"/*/users/**":{}}})", "single quotes where JSON has double ones"},
                    Damaged{R"({paths:{"/*/users/**":{}}})", "names without quotes"}));

TEST(AclText, NamesSeveralDamagesAtOnce) {
  const Finding finding = error_in([] { static_cast<void>(parse_acl(R"(acl='{“paths”:{“/*/users/**”:{},}}')")); });
  EXPECT_THAT(finding.message, HasSubstr("typographic quotes"));
  EXPECT_THAT(finding.message, HasSubstr("a name before the ACL"));
  EXPECT_THAT(finding.message, HasSubstr("single quotes around it and a comma before a closing brace"));
  EXPECT_EQ(finding.remedy, "Write " + std::string(good) + ".");
}

TEST(AclText, NamesWhatIsWrongBesideTheDamage) {
  const Finding finding = error_in([] { static_cast<void>(parse_acl(R"('{"paths":{"/x":{"methods":["get"]}}}')")); });
  EXPECT_EQ(
      finding.remedy,
      R"(Write it without that. Then there is one more error: The method "get" is not in upper case. Write GET.)");
  const Finding hopeless = error_in([] { static_cast<void>(parse_acl(R"('{"paths":{"/x" {}}}')")); });
  EXPECT_THAT(hopeless.message, HasSubstr("and without that it is still not JSON"));
}

TEST(AclText, NamesStarsThatMarkdownTook) {
  const Finding finding = error_in([] { static_cast<void>(parse_acl(R"({"paths":{"//users/":{},"//legs/**":{}}})")); });
  EXPECT_EQ(finding.code, Code::ERR_ACL_PATH);
  EXPECT_EQ(finding.where, R"(acl.paths["//users/"])");
  EXPECT_THAT(finding.message, HasSubstr("has changed its stars"));
  EXPECT_EQ(finding.remedy, R"(Write "/*/users/**".)");
}

struct Stars {
  std::string_view damaged, meant;
};

TEST(AclText, KnowsWhatElseBecomesOfStars) {
  const Stars cases[] = {
      {"/<em>/users/</em>*", "/*/users/**"},
      {"/<em>/users/<strong>", "/*/users/**"},
      {"/<EM class='x'>/users/</EM>*", "/*/users/**"},
      {"/&lt;em&gt;/users/&lt;/em&gt;*", "/*/users/**"},
      {"/_/users/", "/*/users/**"},
      {"/_/users/_*", "/*/users/**"},
      {"//users/*", "/*/users/**"},
      {"/&#42;/users/&ast;&ast;", "/*/users/**"},
      {"/\\\\*/users/\\\\*\\\\*", "/*/users/**"},
      {"/\xEF\xBC\x8A/legs/\xEF\xBC\x8A\xEF\xBC\x8A", "/*/legs/**"},
      {"//users/USR-1", "/*/users/USR-1"},
  };
  for (const Stars &stars : cases) {
    const std::string text = R"({"paths":{")" + std::string(stars.damaged) + R"(":{}}})";
    const Finding finding = error_in([&] { static_cast<void>(parse_acl(text)); });
    EXPECT_EQ(finding.code, Code::ERR_ACL_PATH) << stars.damaged;
    EXPECT_EQ(finding.remedy, "Write \"" + std::string(stars.meant) + "\".") << stars.damaged;
  }
  for (const std::string_view path : {"/*/users/**", "/messages/*/", "/v1/my_path/_x", "/", "/*/users/<id>"}) {
    EXPECT_NO_THROW(static_cast<void>(parse_acl(R"({"paths":{")" + std::string(path) + R"(":{}}})"))) << path;
  }
  const Json rules = {{{"path", "/<em>/users/</em>*"}}};
  EXPECT_EQ(error_in([&] { static_cast<void>(build_acl(rules)); }).where, "rules[0].path");
}

TEST(AclText, NamesAPathThatIsThereTwice) {
  const Finding finding = error_in(
      [] { static_cast<void>(parse_acl(R"({"paths":{"/*/users/**":{},"/*/users/**":{"methods":["GET"]}}})")); });
  EXPECT_EQ(finding.code, Code::ERR_ACL_DUPLICATE);
  EXPECT_THAT(finding.message, HasSubstr(R"("/*/users/**")"));
  EXPECT_EQ(error_in([] { static_cast<void>(parse_acl(R"({"paths":{},"paths":{}})")); }).code, Code::ERR_ACL_JSON);
}

TEST(AclText, SaysWhatElseWasPasted) {
  const auto message = [](std::string_view text) {
    const Finding finding = error_in([&] { static_cast<void>(parse_acl(text)); });
    EXPECT_EQ(finding.code, Code::ERR_ACL_JSON);
    return finding.message;
  };
  EXPECT_EQ(message(""), "The text is empty.");
  EXPECT_EQ(message("eyJhbGciOiJSUzI1NiJ9.e30.c2ln"), "The text is a token, not an ACL.");
  EXPECT_EQ(message("Bearer abc"), "The text is a token, not an ACL.");
  EXPECT_EQ(message("-----BEGIN PRIVATE KEY-----\nMIIE"), "The text is a key, not an ACL.");
  EXPECT_EQ(message("/*/users/**"), "The text is one path, not an ACL.");
  EXPECT_EQ(message("/\xE4"), "The text has a broken character, which is not valid UTF-8, at character 2.");
  EXPECT_EQ(message("admin"), "The text is the name of a preset, not an ACL.");
  EXPECT_EQ(message("everything"), "The text is not well-formed JSON, at character 1.");
}

TEST(AclText, PassesOnWhatTheShapeLacks) {
  EXPECT_EQ(error_in([] { static_cast<void>(parse_acl("[]")); }).code, Code::ERR_ACL_SHAPE);
  EXPECT_EQ(error_in([] { static_cast<void>(parse_acl("null")); }).code, Code::ERR_ACL_SHAPE);
  EXPECT_EQ(error_in([] { static_cast<void>(parse_acl(R"("{bad")")); }).code, Code::ERR_ACL_JSON);
  EXPECT_EQ(error_in([] { static_cast<void>(parse_acl(R"("bad")")); }).code, Code::ERR_ACL_SHAPE);
}

} // namespace
} // namespace tokensmith
