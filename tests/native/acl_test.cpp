#include "core/acl/acl.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "core/acl/rules.hpp"
#include "token_test_support.hpp"

namespace tokensmith {
namespace {

using test::error_in;
using testing::ElementsAre;
using testing::HasSubstr;

Json acl_of(std::string_view text) { return parse_json(text); }

// The ACL of the tutorial's command, character by character.
constexpr std::string_view tutorial_text =
    R"({"paths":{"/*/users/**":{},"/*/conversations/**":{},"/*/sessions/**":{},"/*/devices/**":{},"/*/image/**":{},)"
    R"("/*/media/**":{},"/*/applications/**":{},"/*/push/**":{},"/*/knocking/**":{}}})";

TEST(AclPresets, HoldWhatTheDocumentationHolds) {
  EXPECT_EQ(write_json(find_acl_preset("tutorial").acl()), tutorial_text);
  std::string with_legs(tutorial_text);
  with_legs.insert(with_legs.size() - 2, R"(,"/*/legs/**":{})");
  EXPECT_EQ(write_json(find_acl_preset("tutorial-2021").acl()), with_legs);
  EXPECT_TRUE(find_acl_preset("admin").acl().is_null());
}

TEST(AclPresets, AreValidAndHaveNoSurprises) {
  EXPECT_EQ(acl_presets().size(), 6U);
  for (const AclPreset &preset : acl_presets()) {
    EXPECT_FALSE(preset.title.empty());
    EXPECT_TRUE(preset.description.ends_with('.'));
    if (preset.acl().is_null()) {
      continue;
    }
    validate_acl(preset.acl(), "acl");
    const Findings findings = review_acl(preset.acl(), "acl");
    // The tutorials are older than the current Client SDK, and their descriptions say so.
    const bool is_old = preset.name.starts_with("tutorial");
    ASSERT_EQ(findings.size(), is_old ? 1U : 0U) << preset.name;
    if (is_old) {
      EXPECT_EQ(findings[0].code, Code::WARN_ACL_CLIENT_SDK_PATH_MISSING);
      EXPECT_THAT(findings[0].message, HasSubstr("/*/rtc/**"));
    }
  }
}

TEST(AclPresets, AllowWhatTheirNamesSay) {
  const auto allows = [](std::string_view preset, std::string_view method, std::string_view path) {
    return check_acl(find_acl_preset(preset).acl(), method, path).allowed;
  };
  EXPECT_TRUE(allows("client-sdk-web", "POST", "/v0.3/sessions"));
  EXPECT_TRUE(allows("client-sdk-web", "POST", "/v1/rtc/x"));
  EXPECT_FALSE(allows("client-sdk-web", "POST", "/v1/push/x"));
  EXPECT_TRUE(allows("client-sdk-mobile", "POST", "/v1/push/x"));
  EXPECT_TRUE(allows("client-sdk-mobile", "PUT", "/v1/devices/x"));
  EXPECT_TRUE(allows("read-only", "GET", "/v1/conversations/CON-1/messages"));
  EXPECT_FALSE(allows("read-only", "POST", "/v1/conversations"));
  EXPECT_FALSE(allows("read-only", "DELETE", "/v1/users/USR-1"));
  EXPECT_TRUE(allows("admin", "DELETE", "/v1/users/USR-1"));
}

TEST(AclPresets, NameTheNearest) {
  const Finding finding = error_in([] { static_cast<void>(find_acl_preset("client-sdk-wbe")); });
  EXPECT_EQ(finding.code, Code::ERR_ACL_PRESET);
  EXPECT_EQ(finding.where, "preset");
  EXPECT_THAT(finding.remedy, HasSubstr("Write \"client-sdk-web\""));
  EXPECT_THAT(finding.remedy, HasSubstr("tutorial-2021"));
  EXPECT_EQ(error_in([] { static_cast<void>(find_acl_preset("everything", "acl")); }).where, "acl");
}

TEST(AclBuild, MakesAnAclOfRulesInTheirOrder) {
  const Json rules =
      parse_json(R"([{"path":"/*/users/**"},{"filters":{"from":"1"},"path":"/messages","methods":["POST","GET"]}])");
  EXPECT_EQ(write_json(build_acl(rules)),
            R"({"paths":{"/*/users/**":{},"/messages":{"methods":["POST","GET"],"filters":{"from":"1"}}}})");
  EXPECT_EQ(write_json(build_acl(Json::array())), R"({"paths":{}})");
}

struct Refused {
  std::string_view text;
  Code code;
  std::string_view where;
  std::string_view remedy; ///< a piece of it
};

class AclBuildRefuses : public testing::TestWithParam<Refused> {};

TEST_P(AclBuildRefuses, WithTheExactPlace) {
  const Refused &refused = GetParam();
  const Finding finding = error_in([&] { static_cast<void>(build_acl(parse_json(refused.text))); });
  EXPECT_EQ(finding.code, refused.code) << finding.message;
  EXPECT_EQ(finding.where, refused.where) << finding.message;
  EXPECT_THAT(finding.remedy, HasSubstr(std::string(refused.remedy)));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, AclBuildRefuses,
    testing::Values(
        Refused{R"({"path":"/x"})", Code::ERR_ACL_SHAPE, "rules", "list"},
        Refused{R"(["/x"])", Code::ERR_ACL_SHAPE, "rules[0]", "object"},
        Refused{R"([{"path":"/x","method":["GET"]}])", Code::ERR_ACL_SHAPE, "rules[0].method", "\"methods\""},
        Refused{R"([{"path":"/x","colour":1}])", Code::ERR_ACL_SHAPE, "rules[0].colour", "Remove"},
        Refused{R"([{"path":"/x"},{}])", Code::ERR_ACL_PATH, "rules[1].path", "/*/users/**"},
        Refused{R"([{"path":7}])", Code::ERR_ACL_PATH, "rules[0].path", "/*/users/**"},
        Refused{R"([{"path":""}])", Code::ERR_ACL_PATH, "rules[0].path", "/*/users/**"},
        Refused{R"([{"path":"users/**"}])", Code::ERR_ACL_PATH, "rules[0].path", "\"/*/users/**\""},
        Refused{R"([{"path":"*/users/**"}])", Code::ERR_ACL_PATH, "rules[0].path", "\"/*/users/**\""},
        Refused{R"([{"path":"https://api.nexmo.com/v1/users"}])", Code::ERR_ACL_PATH, "rules[0].path",
                "after the host"},
        Refused{R"([{"path":"/a b"}])", Code::ERR_ACL_PATH, "rules[0].path", "%20"},
        Refused{"[{\"path\":\"/a\xC2\xA0\"}]", Code::ERR_ACL_PATH, "rules[0].path", "%20"},
        Refused{R"([{"path":"/a\u0007"}])", Code::ERR_ACL_PATH, "rules[0].path", "Remove"},
        Refused{R"([{"path":"/x"},{"path":"/x","methods":["GET"]}])", Code::ERR_ACL_DUPLICATE, "rules[1].path",
                "one rule"},
        Refused{R"([{"path":"/x","methods":"GET"}])", Code::ERR_ACL_METHOD, "rules[0].methods", "[\"GET\"]"},
        Refused{R"([{"path":"/x","methods":{}}])", Code::ERR_ACL_METHOD, "rules[0].methods", "list"},
        Refused{R"([{"path":"/x","methods":[]}])", Code::ERR_ACL_METHOD, "rules[0].methods", "Leave methods out"},
        Refused{R"([{"path":"/x","methods":["GET","post"]}])", Code::ERR_ACL_METHOD, "rules[0].methods[1]",
                "Write POST."},
        Refused{R"([{"path":"/x","methods":["HEAD"]}])", Code::ERR_ACL_METHOD, "rules[0].methods[0]", "GET, POST"},
        Refused{R"([{"path":"/x","methods":[1]}])", Code::ERR_ACL_METHOD, "rules[0].methods[0]", "GET, POST"},
        Refused{R"([{"path":"/x","filters":[]}])", Code::ERR_ACL_FILTER, "rules[0].filters", "fields"},
        Refused{R"([{"path":"/x","filters":{"":1}}])", Code::ERR_ACL_FILTER, "rules[0].filters", "Name"},
        Refused{R"([{"path":"/x","filters":{"id":9007199254740993}}])", Code::ERR_ACL_FILTER, "rules[0].filters.id",
                "text"}));

/// The codes and places of all that the call throws.
std::vector<std::string> errors_in(const std::function<void()> &call) {
  try {
    call();
  } catch (const Error &error) {
    return test::summary(error.findings());
  }
  return {};
}

TEST(AclBuild, NamesAllThatIsWrongAtOnce) {
  const Json rules =
      parse_json(R"([{"path":"users"},{"path":"/x","methods":["get","HEAD"],"filter":1},{},7,{"path":"users"}])");
  EXPECT_THAT(errors_in([&] { static_cast<void>(build_acl(rules)); }),
              ElementsAre("ERR_ACL_PATH rules[0].path", "ERR_ACL_SHAPE rules[1].filter",
                          "ERR_ACL_METHOD rules[1].methods[0]", "ERR_ACL_METHOD rules[1].methods[1]",
                          "ERR_ACL_PATH rules[2].path", "ERR_ACL_SHAPE rules[3]", "ERR_ACL_DUPLICATE rules[4].path"));
}

TEST(Acl, NamesAllThatIsWrongAtOnce) {
  const Json acl = parse_json(R"({"paths":{"x":{"methods":7},"/<em>/y":{},"/z":[]},"extra":1})");
  EXPECT_THAT(errors_in([&] { validate_acl(acl, "acl", AclOrigin::request); }),
              ElementsAre("ERR_ACL_SHAPE acl.extra", "ERR_ACL_PATH acl.paths.x", "ERR_ACL_METHOD acl.paths.x.methods",
                          R"(ERR_ACL_PATH acl.paths["/<em>/y"])", R"(ERR_ACL_SHAPE acl.paths["/z"])"));
}

TEST(Acl, NamesNoMoreThanAnyoneReads) {
  Json acl = {{"paths", Json::object()}};
  Json rules = Json::array();
  for (int i = 0; i < 1000; ++i) {
    acl["paths"][std::to_string(i)] = 7;
    rules.push_back(7);
  }
  EXPECT_LT(errors_in([&] { validate_acl(acl, "acl"); }).size(), 60U);
  EXPECT_LT(errors_in([&] { static_cast<void>(build_acl(rules)); }).size(), 60U);
}

TEST(AclBuild, RefusesAnAclThatIsTooLong) {
  Json rules = Json::array();
  for (int i = 0; i < 100'000; ++i) { // in time: comparing each path with each would take minutes
    rules.push_back({{"path", "/a/path/number/" + std::to_string(i)}});
  }
  EXPECT_EQ(error_in([&] { static_cast<void>(build_acl(rules)); }).code, Code::ERR_ACL_TOO_LARGE);
  EXPECT_EQ(error_in([] { static_cast<void>(parse_acl(std::string(40'000, ' '))); }).code, Code::ERR_ACL_TOO_LARGE);
}

class AclRefuses : public testing::TestWithParam<Refused> {};

TEST_P(AclRefuses, WithTheExactPlace) {
  const Refused &refused = GetParam();
  const Finding finding = error_in([&] { validate_acl(parse_json(refused.text), "payload.acl"); });
  EXPECT_EQ(finding.code, refused.code) << finding.message;
  EXPECT_EQ(finding.where, refused.where) << finding.message;
  EXPECT_THAT(finding.remedy, HasSubstr(std::string(refused.remedy)));
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, AclRefuses,
    testing::Values(Refused{"null", Code::ERR_ACL_SHAPE, "payload.acl", "Leave the ACL out"},
                    Refused{"1", Code::ERR_ACL_SHAPE, "payload.acl", "object"},
                    Refused{R"("{\"paths\":{}}")", Code::ERR_ACL_SHAPE, "payload.acl", "not its JSON as text"},
                    Refused{R"([{"path":"/x"}])", Code::ERR_ACL_SHAPE, "payload.acl", "Make an ACL of the rules"},
                    Refused{"{}", Code::ERR_ACL_SHAPE, "payload.acl", "object such as"},
                    Refused{R"({"/*/users/**":{}})", Code::ERR_ACL_SHAPE, "payload.acl", "Wrap them"},
                    Refused{R"({"acl":{"paths":{}}})", Code::ERR_ACL_SHAPE, "payload.acl", "value of \"acl\" alone"},
                    Refused{R"({"Paths":{}})", Code::ERR_ACL_SHAPE, "payload.acl.Paths", "Write \"paths\""},
                    Refused{R"({"paths":{},"extra":1})", Code::ERR_ACL_SHAPE, "payload.acl.extra", "Remove"},
                    Refused{R"({"paths":["/x"]})", Code::ERR_ACL_SHAPE, "payload.acl.paths", "object of paths"},
                    Refused{R"({"paths":{"/x":true}})", Code::ERR_ACL_SHAPE, R"(payload.acl.paths["/x"])", "Write {}"},
                    Refused{R"({"paths":{"/x":["GET"]}})", Code::ERR_ACL_SHAPE, R"(payload.acl.paths["/x"])",
                            "methods"},
                    Refused{R"({"paths":{"/x":{"method":["GET"]}}})", Code::ERR_ACL_SHAPE,
                            R"(payload.acl.paths["/x"].method)", "methods"},
                    Refused{R"({"paths":{"x":{}}})", Code::ERR_ACL_PATH, "payload.acl.paths.x", "\"/*/x\""},
                    Refused{R"({"paths":{"":{}}})", Code::ERR_ACL_PATH, R"(payload.acl.paths[""])", "/*/users/**"},
                    Refused{R"({"paths":{"/x":{"methods":["GET","get"]}}})", Code::ERR_ACL_METHOD,
                            R"(payload.acl.paths["/x"].methods[1])", "Write GET."},
                    Refused{R"({"paths":{"/x":{"filters":1}}})", Code::ERR_ACL_FILTER,
                            R"(payload.acl.paths["/x"].filters)", "fields"}));

TEST(Acl, TakesWhatTheSchemaOfVonagesToolsTakes) {
  for (const std::string_view text :
       {R"({"paths":{}})", R"({"paths":{"/":{}}})", R"({"paths":{"/messages/*/":{"filters":{"from":"447700900000"}}}})",
        R"({"paths":{"/x":{"methods":["GET","POST","PUT","DELETE","PATCH"],"filters":{"a":{"b":[1,null]}}}}})",
        R"({"paths":{"/x":{"methods":[]}}})"}) {
    EXPECT_NO_THROW(validate_acl(parse_json(text), "acl")) << text;
  }
}

struct Reviewed {
  std::string_view path;
  Code code;
  std::string_view remedy;
};

TEST(AclReview, WarnsOfRulesThatSurprise) {
  const Reviewed cases[] = {
      {"/**", Code::WARN_ACL_TOO_BROAD, "client-sdk-web"},
      {"/*/**", Code::WARN_ACL_TOO_BROAD, "client-sdk-web"},
      {"/v1/users/**", Code::WARN_ACL_VERSION_PINNED, "\"/*/users/**\""},
      {"/v0.3/rtc/**", Code::WARN_ACL_VERSION_PINNED, "\"/*/rtc/**\""},
      {"/beta2/users", Code::WARN_ACL_VERSION_PINNED, "\"/*/users\""},
      {"/users/**", Code::WARN_ACL_NEVER_MATCHES, "\"/*/users/**\""},
      {"/*/user/**", Code::WARN_ACL_NEVER_MATCHES, "\"/*/users/**\""},
      {"/*/Users/**", Code::WARN_ACL_NEVER_MATCHES, "\"/*/users/**\""},
      {"/v1/session", Code::WARN_ACL_NEVER_MATCHES, "\"/v1/sessions\""},
      {"/*/users/", Code::WARN_ACL_NEVER_MATCHES, "\"/*/users/**\""},
      {"/*/users/**?name=a", Code::WARN_ACL_NEVER_MATCHES, "\"/*/users/**\""},
      {"/*/users#x", Code::WARN_ACL_NEVER_MATCHES, "\"/*/users\""},
      {"//users/**", Code::WARN_ACL_NEVER_MATCHES, "/*/users/**"},
      {"/\\*/users", Code::WARN_ACL_NEVER_MATCHES, "\"/*/users\""},
      {"/a\\b", Code::WARN_ACL_NEVER_MATCHES, "backslash"},
      {"/<em>/users/</em>*", Code::WARN_ACL_NEVER_MATCHES, "\"/*/users/**\""},
      {"/*/users/<id>", Code::WARN_ACL_NEVER_MATCHES, "Write *"},
      {"/*/users/../x", Code::WARN_ACL_NEVER_MATCHES, "without it"},
      {"/*/users/U*", Code::WARN_ACL_NEVER_MATCHES, "between slashes"},
      {"/*/users/***", Code::WARN_ACL_NEVER_MATCHES, "between slashes"},
      {"/*/users/:id", Code::WARN_ACL_NEVER_MATCHES, "Write *"},
      {"/*/users/{id}", Code::WARN_ACL_NEVER_MATCHES, "Write *"},
  };
  for (const Reviewed &expected : cases) {
    const Json acl = {{"paths", {{std::string(expected.path), Json::object()}}}};
    const Findings findings = review_acl(acl, "acl");
    ASSERT_FALSE(findings.empty()) << expected.path;
    EXPECT_EQ(findings[0].code, expected.code) << expected.path << ": " << findings[0].message;
    EXPECT_EQ(findings[0].where, member_place("acl.paths", expected.path));
    EXPECT_THAT(findings[0].remedy, HasSubstr(std::string(expected.remedy))) << expected.path;
  }
}

TEST(AclReview, IsSilentAboutGoodRules) {
  for (const std::string_view text :
       {R"({"paths":{"/*/users/**":{}}})", R"({"paths":{"/messages":{"methods":["POST"]}}})",
        R"({"paths":{"/session/**":{}}})", R"({"paths":{"/**":{"methods":["GET"]}}})",
        R"({"paths":{"/v2/verify/**":{}}})", "null"}) {
    EXPECT_TRUE(review_acl(parse_json(text), "acl").empty()) << text;
  }
}

TEST(AclReview, WarnsOfAnAclThatAllowsNothing) {
  const Findings empty = review_acl(acl_of(R"({"paths":{}})"), "acl");
  ASSERT_EQ(empty.size(), 1U);
  EXPECT_EQ(empty[0].code, Code::WARN_ACL_EMPTY);
  const Findings no_method = review_acl(acl_of(R"({"paths":{"/*/users":{"methods":[]}}})"), "acl");
  ASSERT_EQ(no_method.size(), 1U);
  EXPECT_EQ(no_method[0].code, Code::WARN_ACL_NEVER_MATCHES);
  EXPECT_EQ(no_method[0].where, R"(acl.paths["/*/users"].methods)");
}

TEST(AclReview, NamesThePathsTheClientSdkLacks) {
  const Findings findings =
      review_acl(acl_of(R"({"paths":{"/*/users/**":{},"/*/sessions/**":{},"/v1/legs/**":{}}})"), "acl");
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].code, Code::WARN_ACL_VERSION_PINNED);
  EXPECT_EQ(findings[1].code, Code::WARN_ACL_CLIENT_SDK_PATH_MISSING);
  EXPECT_EQ(findings[1].where, "acl.paths");
  EXPECT_THAT(findings[1].message, HasSubstr("/*/conversations/**, /*/knocking/** and /*/rtc/**"));
  // In a user's token they are looked for even where nothing else tells of the Client SDK.
  EXPECT_TRUE(review_acl(acl_of(R"({"paths":{"/*/users/**":{}}})"), "acl").empty());
  EXPECT_EQ(review_acl(acl_of(R"({"paths":{"/*/users/**":{}}})"), "acl", AclUse::user).size(), 1U);
}

TEST(AclReview, AdvisesByTheUseOfTheToken) {
  const Json sessions = acl_of(R"({"paths":{"/*/sessions/**":{}}})");
  EXPECT_EQ(review_acl(sessions, "acl").size(), 1U);
  EXPECT_TRUE(review_acl(sessions, "acl", AclUse::server).empty());
  const Json all = acl_of(R"({"paths":{"/**":{}}})");
  EXPECT_THAT(review_acl(all, "acl", AclUse::server)[0].remedy, HasSubstr("the server uses"));
  EXPECT_THAT(review_acl(all, "acl", AclUse::video)[0].remedy, HasSubstr("/session/**"));
  EXPECT_TRUE(review_acl(acl_of(R"({"paths":{"/v1/session/**":{}}})"), "acl", AclUse::video).empty());
}

struct Match {
  std::string_view pattern, path;
  bool matches;
};

TEST(AclMatch, ReadsStars) {
  const Match cases[] = {
      {"/*/users/**", "/v1/users", true},
      {"/*/users/**", "/v1/users/USR-1", true},
      {"/*/users/**", "/v1/users/USR-1/sessions/2", true},
      {"/*/users/**", "/users", false},
      {"/*/users/**", "/v1/v2/users", false},
      {"/*/users/**", "/v1/usersx", false},
      {"/*/users/**", "//users", false},
      {"/*/users/*", "/v1/users", false},
      {"/*/users/*", "/v1/users/", false},
      {"/*/users/*", "/v1/users/a", true},
      {"/*/users/*", "/v1/users/a/b", false},
      {"/**", "/", true},
      {"/**", "/a/b/c", true},
      {"/**/users", "/users", true},
      {"/**/users", "/a/b/users", true},
      {"/**/users", "/a/b/users/c", false},
      {"/**/a/**/b", "/x/a/b", true},
      {"/**/a/**/b", "/a/y/a/z/b", true},
      {"/**/a/*/b", "/a/b", false},
      {"/**/a/*/b", "/a/a/b", true},
      {"/**/a/*/b", "/a/a/a/b", true},
      {"/v1/users", "/v1/users", true},
      {"/v1/users", "/v1/Users", false},
      {"/v1/users", "/v1/users/", false},
      {"/v1/users/", "/v1/users/", true},
      {"/v1/user*", "/v1/users", false},
      {"/v1/user*", "/v1/user*", true},
  };
  for (const Match &expected : cases) {
    EXPECT_EQ(path_matches(expected.pattern, expected.path), expected.matches)
        << expected.pattern << " on " << expected.path;
  }
}

TEST(AclMatch, TakesLittleTimeForHostilePatterns) {
  std::string pattern;
  for (int i = 0; i < 2000; ++i) {
    pattern += "/**/a";
  }
  std::string path;
  for (int i = 0; i < 2000; ++i) {
    path += "/a";
  }
  EXPECT_TRUE(path_matches(pattern, path));
  EXPECT_FALSE(path_matches(pattern + "/b", path)); // exponential with naive backtracking
}

TEST(AclCheck, DecidesByTheFirstRuleThatAllows) {
  const Json acl = acl_of(
      R"({"paths":{"/*/users/**":{"methods":["GET"]},"/v1/**":{"methods":["PUT"]},"/**":{"methods":["GET","DELETE"]}}})");
  const auto rule = [&](std::string_view method, std::string_view path) {
    const AclDecision decision = check_acl(acl, method, path);
    EXPECT_EQ(decision.allowed, decision.rule.has_value());
    return decision.rule.value_or("none");
  };
  EXPECT_EQ(rule("GET", "/v1/users/1"), "/*/users/**");
  EXPECT_EQ(rule("get", "/v1/users/1"), "/*/users/**");
  EXPECT_EQ(rule("PUT", "/v1/users/1"), "/v1/**");
  EXPECT_EQ(rule("DELETE", "/v1/users/1"), "/**");
  EXPECT_EQ(rule("POST", "/v1/users/1"), "none");
  EXPECT_EQ(rule("GET", "/v1/users/1?page=2#x"), "/*/users/**");
}

TEST(AclCheck, GivesItsReasonInASentence) {
  const Json acl =
      acl_of(R"({"paths":{"/*/users/**":{"methods":["GET","PUT"]},"/messages":{"filters":{"from":"1","to":2}}}})");
  EXPECT_EQ(check_acl(acl, "GET", "/v1/users").reason, R"(GET on "/v1/users" is allowed by the rule "/*/users/**".)");
  EXPECT_EQ(check_acl(acl, "POST", "/v1/users").reason,
            R"(POST on "/v1/users" is not allowed: the rule "/*/users/**" covers the path and allows GET and PUT.)");
  EXPECT_EQ(check_acl(acl, "GET", "/v1/legs").reason, R"(GET on "/v1/legs" is not allowed: no rule covers the path.)");
  EXPECT_EQ(
      check_acl(acl, "POST", "/messages").reason,
      R"(POST on "/messages" is allowed by the rule "/messages", for requests whose "from" and "to" are as its filters say.)");
  EXPECT_EQ(check_acl(nullptr, "POST", "/x").reason,
            R"(POST on "/x" is allowed: a token without an ACL may do everything.)");
  EXPECT_EQ(check_acl(acl_of(R"({"paths":{"/x":{"methods":[]}}})"), "GET", "/x").reason,
            R"(GET on "/x" is not allowed: the rule "/x" covers the path and allows no method.)");
}

TEST(AclCheck, RefusesWhatIsNotARequest) {
  const auto refused = [](std::string_view method, std::string_view path) {
    const Finding finding = error_in([&] { static_cast<void>(check_acl(nullptr, method, path)); });
    EXPECT_EQ(finding.code, Code::ERR_ARGUMENT_VALUE) << finding.message;
    return finding.where;
  };
  EXPECT_EQ(refused("HEAD", "/x"), "method");
  EXPECT_EQ(refused("", "/x"), "method");
  EXPECT_EQ(refused("GET", "x"), "path");
  EXPECT_EQ(refused("GET", ""), "path");
  EXPECT_EQ(refused("GET", "https://api.nexmo.com/v1/users"), "path");
  EXPECT_EQ(refused("GET", "/a b"), "path");
  EXPECT_EQ(refused("GET", "/a\n"), "path");
  EXPECT_EQ(refused("GET", "/v1/users/../admin"), "path");
  EXPECT_EQ(refused("GET", "/v1/users/%2E%2e/admin"), "path");
  EXPECT_EQ(refused("GET", "/v1/./users"), "path");
  EXPECT_EQ(error_in([] { static_cast<void>(check_acl(parse_json("{}"), "GET", "/x")); }).code, Code::ERR_ACL_SHAPE);
}

} // namespace
} // namespace tokensmith
