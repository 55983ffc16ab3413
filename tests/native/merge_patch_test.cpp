// RFC 7396's own test cases (appendix A), and differences for people.

#include "core/json/merge_patch.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace tokensmith {
namespace {

TEST(MergePatch, FollowsRfc7396) {
  // The original, the patch, and what they make.
  using Case = std::array<std::string_view, 3>;
  constexpr std::array<Case, 15> cases = {{
      Case{R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      Case{R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      Case{R"({"a":"b"})", R"({"a":null})", R"({})"},
      Case{R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      Case{R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      Case{R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      Case{R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      Case{R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      Case{R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      Case{R"({"a":"b"})", R"(["c"])", R"(["c"])"},
      Case{R"({"a":"foo"})", R"(null)", R"(null)"},
      Case{R"({"a":"foo"})", R"("bar")", R"("bar")"},
      Case{R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
      Case{R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
      Case{R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  }};
  for (const auto &[original, patch, result] : cases) {
    EXPECT_EQ(apply_merge_patch(Json::parse(original), Json::parse(patch)).dump(), result)
        << original << " with " << patch;
  }
}

TEST(Difference, SaysWhatCameWentAndChanged) {
  EXPECT_EQ(
      difference(Json::parse(R"({"a":1,"b":{"c":[1,2],"d":true},"e":{"f":1}})"),
                 Json::parse(R"({"a":1,"b":{"c":[2,1],"g":null},"h":{"i":1}})")),
      Json::parse(
          R"([{"path":"b.c","from":[1,2],"to":[2,1]},{"path":"b.d","from":true},{"path":"b.g","to":null},{"path":"e","from":{"f":1}},{"path":"h","to":{"i":1}}])"));
}

TEST(Difference, DoesNotMindTheOrderOfNames) {
  EXPECT_EQ(difference(Json::parse(R"({"a":1,"b":[{"x":1,"y":2}]})"), Json::parse(R"({"b":[{"y":2,"x":1}],"a":1})")),
            Json::array());
}

TEST(Difference, OfTwoKindsIsAReplacement) {
  EXPECT_EQ(difference(Json::parse(R"({"a":{}})"), Json::parse(R"({"a":[]})")),
            Json::parse(R"([{"path":"a","from":{},"to":[]}])"));
}

} // namespace
} // namespace tokensmith
