// The methods for request bodies, through the engine's one entrance.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "bindings/dispatch.hpp"
#include "core/json/json.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

Json answer(std::string_view method, std::string_view params) {
  Engine engine(test::fixed_entropy(1));
  const std::string request =
      R"({"method":")" + std::string(method) + R"(","params":)" + std::string(params) + R"(,"secrets":[]})";
  return Json::parse(engine.call(request, {}).json);
}

Json result(std::string_view method, std::string_view params) {
  const Json reply = answer(method, params);
  EXPECT_TRUE(reply.at("ok").get<bool>()) << reply.dump();
  return reply.value("result", Json::object());
}

std::string failure(std::string_view method, std::string_view params) {
  const Json reply = answer(method, params);
  return reply.at("ok").get<bool>()
             ? "none"
             : reply.at("error").at("code").get<std::string>() + " " + reply.at("error").at("where").get<std::string>();
}

TEST(BodyMethods, BuildWhatIsDescribed) {
  const Json application = result("build_application", R"({"name":"a","capabilities":{"vbc":{}},"improveAi":false})");
  EXPECT_EQ(application.at("body").dump(), R"({"name":"a","capabilities":{"vbc":{}},"privacy":{"improve_ai":false}})");
  EXPECT_EQ(application.at("findings"), Json::array());

  const Json user = result("build_user", R"({"name":7,"displayName":"A"})");
  EXPECT_EQ(user.at("body").at("display_name"), "A");
  EXPECT_EQ(user.at("findings").at(0).at("code"), "ERR_ARGUMENT_TYPE");
  EXPECT_EQ(user.at("findings").at(0).at("severity"), "error");
  EXPECT_EQ(user.at("findings").at(0).at("where"), "name");
}

TEST(BodyMethods, UnknownMembersAreFindingsAndDoNotEndTheWork) {
  const Json built = result("build_application", R"({"name":"a","nmae":"b","improveAi":1})");
  EXPECT_EQ(built.at("findings").at(0).at("code"), "ERR_ARGUMENT_UNKNOWN");
  EXPECT_EQ(built.at("findings").at(1).at("where"), "improveAi");
}

TEST(BodyMethods, CheckAnyBody) {
  EXPECT_EQ(result("check_application", R"({"body":{"name":"a"}})").at("invalidParameters"), Json::array());
  EXPECT_EQ(result("check_application", R"({"body":null})").at("invalidParameters").at(0).at("name"), "body");
  EXPECT_EQ(result("check_user", R"({"body":{"name":7}})").dump(),
            R"({"invalidParameters":[{"name":"name","reason":"\"name\" must be a string"}]})");
  constexpr std::string_view meetings =
      R"({"body":{"name":"a","capabilities":{"meetings":{"webhooks":{"rooms_url":{"address":"https://a.dev"}}}}},"forUpdate":)";
  EXPECT_EQ(result("check_application", std::string(meetings) + "true}").at("invalidParameters").size(), 0U);
  EXPECT_EQ(result("check_application", std::string(meetings) + "false}").at("invalidParameters").size(), 1U);
}

TEST(BodyMethods, MergeChangesIntoWhatIsThere) {
  EXPECT_EQ(result("merge_application",
                   R"({"current":{"id":"x","name":"a","more":1},"changes":{"name":"b","improveAi":true}})")
                .at("body")
                .dump(),
            R"({"name":"b","more":1,"privacy":{"improve_ai":true}})");
  const Json user = result("merge_user", R"({"current":{"id":"USR-1","name":"a"},"changes":{"displayName":"A"}})");
  EXPECT_EQ(user.at("body").dump(), R"({"display_name":"A"})");
  EXPECT_EQ(user.at("changes").dump(), R"([{"path":"display_name","to":"A"}])");
}

TEST(BodyMethods, RefuseWhatIsNoRequest) {
  EXPECT_EQ(failure("check_application", "{}"), "ERR_ARGUMENT_MISSING body");
  EXPECT_EQ(failure("check_application", R"({"body":{},"forUpdate":1})"), "ERR_ARGUMENT_TYPE forUpdate");
  EXPECT_EQ(failure("check_application", R"({"body":{},"forupdate":true})"), "ERR_ARGUMENT_UNKNOWN forupdate");
  EXPECT_EQ(failure("check_user", R"({"user":{}})"), "ERR_ARGUMENT_UNKNOWN user");
  EXPECT_EQ(failure("merge_application", R"({"current":{}})"), "ERR_ARGUMENT_MISSING changes");
  EXPECT_EQ(failure("merge_application", R"({"current":[],"changes":{}})"), "ERR_ARGUMENT_TYPE current");
  EXPECT_EQ(failure("merge_user", R"({"current":{},"changes":1})"), "ERR_ARGUMENT_TYPE changes");
  EXPECT_EQ(failure("merge_user", R"({"changes":{}})"), "ERR_ARGUMENT_MISSING current");
}

} // namespace
} // namespace tokensmith
