#include "core/error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace tokensmith {
namespace {

constexpr std::array all_codes = {
#define CODE(name, meaning) Code::name,
#include "core/codes.def"
#undef CODE
};

TEST(Error, KnowsEachCodeByItsName) {
  EXPECT_EQ(to_string(Code::ERR_TOKEN_EXPIRED), "ERR_TOKEN_EXPIRED");
  std::set<std::string_view> names;
  for (const Code code : all_codes) {
    names.insert(to_string(code));
  }
  EXPECT_EQ(names.size(), all_codes.size());
}

TEST(Error, TakesTheSeverityFromTheName) {
  for (const Code code : all_codes) {
    const std::string_view name = to_string(code);
    const std::string_view expected = name.starts_with("ERR_")    ? "error"
                                      : name.starts_with("WARN_") ? "warning"
                                                                  : "info";
    EXPECT_EQ(to_string(severity_of(code)), expected) << name;
    EXPECT_TRUE(name.starts_with("ERR_") || name.starts_with("WARN_") || name.starts_with("INFO_")) << name;
  }
}

TEST(Error, CarriesItsFinding) {
  const Error error({Code::ERR_ACL_PATH, "acl.paths", "A path is wrong.", "Write another."});
  EXPECT_EQ(error.code(), Code::ERR_ACL_PATH);
  EXPECT_STREQ(error.what(), "A path is wrong.");
  EXPECT_EQ(error.finding().where, "acl.paths");
  EXPECT_EQ(error.finding().remedy, "Write another.");
}

} // namespace
} // namespace tokensmith
