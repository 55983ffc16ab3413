// Bodies of users: what is built, what is refused, what is merged.

#include "core/platform/user.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tokensmith {
namespace {

/// Users have no keys: nothing here may ask for random bytes.
class NoRandom final : public RandomSource {
public:
  void fill(std::span<std::uint8_t>) override { FAIL() << "random bytes were asked for"; }
};

Json parse(std::string_view text) { return Json::parse(text); }

BuiltBody build(std::string_view description) {
  NoRandom random;
  return build_user(parse(description), random);
}

Json check(std::string_view body) {
  NoRandom random;
  return check_user(parse(body), random);
}

MergedBody merge(std::string_view current, std::string_view changes) {
  NoRandom random;
  return merge_user(parse(current), parse(changes), random);
}

std::vector<std::string> texts(const Findings &findings) {
  std::vector<std::string> result;
  for (const Finding &finding : findings) {
    result.push_back(std::string(to_string(finding.code)) + " " + finding.where);
  }
  return result;
}

using Texts = std::vector<std::string>;

TEST(BuildUser, TakesShortForms) {
  const BuiltBody built = build(R"({"name": "alice", "displayName": "Alice", "imageUrl": "https://a.dev/alice.png",
                                    "customData": {"team": ["a", 1, null]}, "ttl": 3600})");
  EXPECT_EQ(texts(built.findings), Texts{});
  EXPECT_EQ(built.body.dump(), R"({"name":"alice","display_name":"Alice","image_url":"https://a.dev/alice.png",)"
                               R"("properties":{"custom_data":{"team":["a",1,null]},"ttl":3600}})");
}

TEST(BuildUser, TakesTheTutorialsUserAndNone) {
  EXPECT_EQ(build(R"({"name": "MY_USER_NAME"})").body, parse(R"({"name": "MY_USER_NAME"})"));
  EXPECT_EQ(build("{}").body, Json::object());
  EXPECT_EQ(texts(build("{}").findings), Texts{});
}

TEST(BuildUser, TakesEveryChannel) {
  const std::string description =
      R"({"name":"my_user_name","channels":{"pstn":[{"number":123457}],)"
      R"("sip":[{"uri":"sip:4442138907@sip.example.com;transport=tls","username":"New SIP","password":"Password"}],)"
      R"("vbc":[{"extension":"403"}],"websocket":[{"uri":"wss://example.com/socket",)"
      R"("content-type":"audio/l16;rate=16000","headers":{"customer_id":"ABC123"}}],)"
      R"("sms":[{"number":"447700900000"}],"mms":[{"number":"447700900000"}],"whatsapp":[{"number":"447700900000"}],)"
      R"("viber":[{"number":"447700900000"}],"messenger":[{"id":"12345abcd"}]}})";
  const BuiltBody built = build(description);
  EXPECT_EQ(texts(built.findings), Texts{});
  EXPECT_EQ(built.body.dump(), description);
}

TEST(BuildUser, TellsEveryFaultAtOnce) {
  const BuiltBody built = build(
      R"({"name": 1, "displayName": null, "imageUrl": "alice.png", "ttl": 2147483649, "customData": [], "nickname": "x",
    "channels": {"pstn": [{"number": "447700900000"}], "sip": [{"uri": "tel:1"}, {"uri": "sip:a b"}], "sms": {"number": "1"},
                 "websocket": [{"uri": "https://a.dev", "content-type": "audio/mp3"}], "telegram": []}})");
  EXPECT_EQ(texts(built.findings), (Texts{
                                       "ERR_ARGUMENT_UNKNOWN nickname",
                                       "ERR_ARGUMENT_TYPE name",
                                       "ERR_ARGUMENT_TYPE channels.pstn[0].number",
                                       "ERR_ARGUMENT_ADDRESS channels.sip[0].uri",
                                       "ERR_ARGUMENT_ADDRESS channels.sip[1].uri",
                                       "ERR_ARGUMENT_TYPE channels.sms",
                                       "ERR_ARGUMENT_ADDRESS channels.websocket[0].uri",
                                       "ERR_ARGUMENT_VALUE channels.websocket[0].content-type",
                                       "ERR_ARGUMENT_UNKNOWN channels.telegram",
                                       "ERR_ARGUMENT_TYPE displayName",
                                       "ERR_ARGUMENT_ADDRESS imageUrl",
                                       "ERR_ARGUMENT_RANGE ttl",
                                       "ERR_ARGUMENT_TYPE customData",
                                   }));
}

TEST(BuildUser, WarnsOfWhatWorksAndSurprises) {
  EXPECT_EQ(texts(build(R"({"name": "USR-1"})").findings), Texts{"WARN_REST_USER_NAME name"});
  EXPECT_EQ(texts(build(R"({"name": ".."})").findings), Texts{"WARN_REST_USER_NAME name"});
  EXPECT_EQ(texts(build(R"({"name": "a/b"})").findings), Texts{"WARN_REST_USER_NAME name"});
  EXPECT_EQ(texts(build(R"({"name": "alice "})").findings), Texts{"WARN_REST_USER_NAME name"});
  EXPECT_EQ(texts(build(R"({"channels": {"sms": [{"number": "447700900000"}, {"number": "+44 7700"}]}})").findings),
            Texts{"WARN_REST_PHONE_NUMBER channels.sms[1].number"});
}

TEST(CheckUser, AnswersAsThePlatformDoes) {
  EXPECT_EQ(check(R"({"name": 7})"), parse(R"([{"name": "name", "reason": "\"name\" must be a string"}])"));
  EXPECT_EQ(check(R"({"channels": {"websocket": [{"uri": "wss://a.dev"}, {"uri": "http://a.dev"}]}})").front()["name"],
            "channels.websocket[1].uri");
  EXPECT_EQ(check(R"({"properties": {"ttl": 2147483648}})"), Json::array());
  EXPECT_EQ(check(R"({"properties": {"ttl": 2147483649}})"),
            parse(R"([{"name": "properties.ttl", "reason": "\"properties.ttl\" must be between 0 and 2147483648"}])"));
  // Any text is accepted for an image, and unknown members are ignored.
  EXPECT_EQ(check(R"({"image_url": "alice.png", "extra": 1, "channels": {"sms": [{"property1": "string"}]}})"),
            Json::array());
}

TEST(MergeUser, SendsTheWholeOfWhatChangesAndNothingElse) {
  const MergedBody merged = merge(
      R"({"id": "USR-1", "name": "alice", "display_name": "Alice", "properties": {}, "channels": {"sms": [{"number": "447700900000"}], "pstn": [{"number": 123456}]}, "_links": {}})",
      R"({"displayName": "Alice A.", "channels": {"viber": [{"number": "447700900001"}]}})");
  EXPECT_EQ(texts(merged.findings), Texts{});
  EXPECT_EQ(
      merged.body,
      parse(
          R"({"channels": {"sms": [{"number": "447700900000"}], "pstn": [{"number": 123456}], "viber": [{"number": "447700900001"}]},
                                   "display_name": "Alice A."})"));
  EXPECT_EQ(merged.changes, parse(R"([{"path": "display_name", "from": "Alice", "to": "Alice A."},
                                      {"path": "channels.viber", "to": [{"number": "447700900001"}]}])"));
}

TEST(MergeUser, IsEmptyWhenNothingChanges) {
  const MergedBody merged = merge(R"({"name": "alice", "id": "USR-1"})", R"({"name": "alice"})");
  EXPECT_EQ(merged.body, Json::object());
  EXPECT_EQ(merged.changes, Json::array());
}

TEST(MergeUser, RemovesWhatCanBeRemoved) {
  EXPECT_EQ(merge(R"({"name": "a", "channels": {"sms": [], "pstn": []}})", R"({"channels": {"sms": null}})").body,
            parse(R"({"channels": {"pstn": []}})"));
  EXPECT_EQ(merge(R"({"name": "a", "channels": {"sms": []}})", R"({"channels": null})").body,
            parse(R"({"channels": {}})"));
  EXPECT_EQ(texts(merge(R"({"name": "a", "display_name": "A"})", R"({"displayName": null})").findings),
            Texts{"ERR_ARGUMENT_VALUE display_name"});
}

TEST(MergeUser, TakesTimeInProportionToTheMembers) {
  // With the square of their number this would take the better part of an hour.
  constexpr int count = 200'000;
  Json before = Json::object();
  Json after = Json::object();
  Json current = {{"name", "a"}};
  for (int i = 0; i < count; ++i) {
    append_member(before, "member" + std::to_string(i), i);
    append_member(after, "member" + std::to_string(count - 1 - i), i + count);
    append_member(current, "unknown" + std::to_string(i), i);
  }
  append_member(current, "properties", Json{{"custom_data", std::move(before)}});
  NoRandom random;
  const MergedBody merged = merge_user(current, Json{{"customData", std::move(after)}}, random);
  EXPECT_EQ(merged.changes.size(), count);
  const Json &data = merged.body["properties"]["custom_data"];
  EXPECT_EQ(data.size(), count);
  EXPECT_EQ(data.begin().key(), "member0");
  EXPECT_EQ(data.begin().value(), 2 * count - 1);
}

TEST(MergeUser, SaysThatPropertiesMayBeIgnored) {
  const MergedBody merged =
      merge(R"({"name": "a", "properties": {"custom_data": {"x": 1}}})", R"({"customData": {"y": 2}})");
  EXPECT_EQ(merged.body, parse(R"({"properties": {"custom_data": {"x": 1, "y": 2}}})"));
  EXPECT_EQ(texts(merged.findings), Texts{"WARN_REST_UPDATE_IGNORED properties"});
}

} // namespace
} // namespace tokensmith
