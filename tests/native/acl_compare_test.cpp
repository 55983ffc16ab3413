// Which requests one access control list allows and another does not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/acl/acl.hpp"
#include "core/acl/rules.hpp"
#include "core/error.hpp"

namespace tokensmith {
namespace {

Json acl(std::string_view paths) { return parse_json(R"({"paths":)" + std::string(paths) + "}"); }

/// "/x GET POST", a line for each rule.
std::vector<std::string> lines(const std::vector<AclRequests> &requests) {
  std::vector<std::string> result;
  for (const AclRequests &each : requests) {
    std::string line = each.path;
    for (const std::string_view method : each.methods) {
      line += " " + std::string(method);
    }
    if (!each.filters.is_null()) {
      line += " " + write_json(each.filters);
    }
    result.push_back(line);
  }
  return result;
}

using Lines = std::vector<std::string>;

void expect_difference(const Json &first, const Json &second, const Lines &only_first, const Lines &only_second) {
  const AclDifference difference = compare_acls(first, second);
  EXPECT_EQ(lines(difference.only_first), only_first);
  EXPECT_EQ(lines(difference.only_second), only_second);
}

TEST(ComparedAcls, AreTheSameInAnyOrder) {
  expect_difference(acl(R"({"/a":{},"/b":{"methods":["GET","PUT"]}})"),
                    acl(R"({"/b":{"methods":["PUT","GET"]},"/a":{"filters":{}}})"), {}, {});
  for (const AclPreset &preset : acl_presets()) {
    expect_difference(preset.acl(), preset.acl(), {}, {});
  }
}

TEST(ComparedAcls, DifferByPaths) {
  expect_difference(acl(R"({"/*/users/**":{},"/*/sessions/**":{}})"), acl(R"({"/*/sessions/**":{},"/*/media/**":{}})"),
                    {"/*/users/** GET POST PUT PATCH DELETE"}, {"/*/media/** GET POST PUT PATCH DELETE"});
}

TEST(ComparedAcls, DifferByMethods) {
  expect_difference(acl(R"({"/a":{}})"), acl(R"({"/a":{"methods":["GET"]}})"), {"/a POST PUT PATCH DELETE"}, {});
  expect_difference(acl(R"({"/a":{"methods":["GET","PUT"]}})"), acl(R"({"/a":{"methods":["GET","POST"]}})"), {"/a PUT"},
                    {"/a POST"});
  expect_difference(acl(R"({"/a":{"methods":[]}})"), acl("{}"), {}, {});
}

TEST(ComparedAcls, AreCoveredByWiderRules) {
  expect_difference(acl(R"({"/v1/users/alice":{},"/*/users/*":{}})"), acl(R"({"/*/users/**":{}})"), {},
                    {"/*/users/** GET POST PUT PATCH DELETE"});
  expect_difference(acl(R"({"/**":{"methods":["GET"]}})"), nullptr, {}, {"/** POST PUT PATCH DELETE"});
  expect_difference(nullptr, nullptr, {}, {});
}

TEST(ComparedAcls, AreCoveredBySeveralRulesTogether) {
  expect_difference(acl(R"({"/a":{"methods":["GET","POST"]}})"),
                    acl(R"({"/*":{"methods":["GET"]},"/**":{"methods":["POST"]}})"), {}, {"/* GET", "/** POST"});
}

TEST(ComparedAcls, DifferByFilters) {
  const Json filtered = acl(R"({"/a":{"filters":{"from":"1"}}})");
  expect_difference(filtered, filtered, {}, {});
  expect_difference(filtered, acl(R"({"/a":{}})"), {}, {"/a GET POST PUT PATCH DELETE"});
  expect_difference(filtered, acl(R"({"/a":{"filters":{"from":"2"}}})"),
                    {R"(/a GET POST PUT PATCH DELETE {"from":"1"})"}, {R"(/a GET POST PUT PATCH DELETE {"from":"2"})"});
}

TEST(ComparedAcls, AreBothChecked) {
  for (const auto &[first, second, where] : std::vector<std::tuple<Json, Json, std::string>>{
           {acl(R"({"a":{}})"), nullptr, "first"}, {nullptr, Json(1), "second"}}) {
    try {
      [[maybe_unused]] const AclDifference difference = compare_acls(first, second);
      FAIL() << "not refused";
    } catch (const Error &error) {
      EXPECT_THAT(error.finding().where, testing::StartsWith(where));
    }
  }
}

struct CoverCase {
  std::string_view wide;
  std::string_view narrow;
  bool covers;
};

class PathCover : public testing::TestWithParam<CoverCase> {};

TEST_P(PathCover, IsDecidedBySegments) {
  const auto &[wide, narrow, covers] = GetParam();
  EXPECT_EQ(path_covers(wide, narrow), covers) << wide << " " << narrow;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, PathCover,
    testing::Values(CoverCase{"/a", "/a", true}, CoverCase{"/a", "/b", false}, CoverCase{"/*", "/a", true},
                    CoverCase{"/*", "/*", true}, CoverCase{"/*", "/", false}, CoverCase{"/a", "/*", false},
                    CoverCase{"/*", "/**", false}, CoverCase{"/**", "/*", true}, CoverCase{"/**", "/a/b/c", true},
                    CoverCase{"/**", "/**/x", true}, CoverCase{"/a/**", "/a", true}, CoverCase{"/a/**", "/b", false},
                    CoverCase{"/a/**", "/a/**/b", true}, CoverCase{"/**/b", "/a/**/b", true},
                    CoverCase{"/a/**/b", "/**/b", false}, CoverCase{"/**/*", "/*/**", false},
                    CoverCase{"/a*", "/a*", true}, CoverCase{"/a*", "/ab", false}, CoverCase{"/a/b", "/a", false},
                    CoverCase{"/**/x/**", "/a/x/b", true}, CoverCase{"/**/x/**", "/a/y/b", false}));

/// What covers a path matches whatever that path matches.
TEST(PathCover, AgreesWithWhatTheRulesMatch) {
  const std::vector<std::string_view> segments = {"a", "*", "**", ""};
  std::vector<std::string> patterns;
  for (const std::string_view one : segments) {
    patterns.push_back("/" + std::string(one));
    for (const std::string_view two : segments) {
      patterns.push_back("/" + std::string(one) + "/" + std::string(two));
      for (const std::string_view three : segments) {
        patterns.push_back("/" + std::string(one) + "/" + std::string(two) + "/" + std::string(three));
      }
    }
  }
  const std::vector<std::string> requests = {"/",      "/a",    "/b",       "//",     "/a/",      "/a/a", "/a/b",
                                             "/b/a/a", "/a//a", "/a/a/b/a", "/a/a/a", "/b/b/b/b", "///",  "/b/"};
  for (const std::string &wide : patterns) {
    for (const std::string &narrow : patterns) {
      if (!path_covers(wide, narrow)) {
        continue;
      }
      for (const std::string &request : requests) {
        EXPECT_TRUE(!path_matches(narrow, request) || path_matches(wide, request))
            << wide << " " << narrow << " " << request;
      }
    }
  }
}

} // namespace
} // namespace tokensmith
