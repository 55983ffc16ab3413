// Bodies of applications: what is built, what is refused, what is merged.

#include "core/platform/application.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/key/formats.hpp"
#include "core/rsa/key.hpp"

namespace tokensmith {
namespace {

/// Random for this test's own keys.
class TestRandom final : public RandomSource {
public:
  void fill(std::span<std::uint8_t> bytes) override {
    std::ranges::generate(bytes, [this] { return static_cast<std::uint8_t>(engine_()); });
  }

private:
  std::mt19937 engine_{20240229};
};

struct KeyTexts {
  std::string public_key;
  std::string private_key;
};

const KeyTexts &keys() {
  static const KeyTexts texts = [] {
    TestRandom random;
    const RsaKey key = RsaKey::generate(2048, random);
    const SecretBytes secret = export_pkcs8(key);
    return KeyTexts{.public_key = export_spki(key), .private_key = std::string(secret.begin(), secret.end())};
  }();
  return texts;
}

Json parse(std::string_view text) { return Json::parse(text); }

BuiltBody build(const Json &description) {
  TestRandom random;
  return build_application(description, random);
}

Json check(const Json &body, bool for_update = false) {
  TestRandom random;
  return check_application(body, for_update, random);
}

MergedBody merge(const Json &current, const Json &changes) {
  TestRandom random;
  return merge_application(current, changes, random);
}

/// "CODE where" of each finding that is an error.
std::vector<std::string> errors(const Findings &findings) {
  std::vector<std::string> texts;
  for (const Finding &finding : findings) {
    if (severity_of(finding.code) == Severity::error) {
      texts.push_back(std::string(to_string(finding.code)) + " " + finding.where);
    }
  }
  return texts;
}

bool has(const Findings &findings, Code code, std::string_view where) {
  return std::ranges::any_of(
      findings, [code, where](const Finding &finding) { return finding.code == code && finding.where == where; });
}

using Texts = std::vector<std::string>;

TEST(BuildApplication, GivesTheTutorialsApplicationItsDefaultMethods) {
  const BuiltBody built = build(parse(R"({
    "name": "My App",
    "capabilities": {
      "voice": {"webhooks": {
        "answer_url": "https://example.ngrok.io/webhooks/answer",
        "fallback_answer_url": {"address": "https://example.ngrok.io/webhooks/fallback"},
        "event_url": "https://example.ngrok.io/webhooks/event"}},
      "rtc": {"webhooks": {"event_url": "https://example.ngrok.io/webhooks/rtc"}}}})"));
  EXPECT_EQ(errors(built.findings), Texts{});
  EXPECT_EQ(built.body, parse(R"({
    "name": "My App",
    "capabilities": {
      "voice": {"webhooks": {
        "answer_url": {"address": "https://example.ngrok.io/webhooks/answer", "http_method": "GET"},
        "fallback_answer_url": {"address": "https://example.ngrok.io/webhooks/fallback", "http_method": "GET"},
        "event_url": {"address": "https://example.ngrok.io/webhooks/event", "http_method": "POST"}}},
      "rtc": {"webhooks": {"event_url": {"address": "https://example.ngrok.io/webhooks/rtc", "http_method": "POST"}}}}})"));
}

TEST(BuildApplication, PutsMembersInTheDescriptionsOrder) {
  const BuiltBody built = build(parse(
      R"({"privacy": {"improve_ai": false}, "capabilities": {"vbc": {}, "voice": {"webhooks": {}}}, "name": "a"})"));
  EXPECT_EQ(built.body.dump(),
            R"({"name":"a","capabilities":{"voice":{"webhooks":{}},"vbc":{}},"privacy":{"improve_ai":false}})");
}

TEST(BuildApplication, TakesEveryCapabilityWithEverySetting) {
  const Json description = parse(R"({
    "name": "All",
    "capabilities": {
      "voice": {"webhooks": {
        "answer_url": {"address": "https://a.dev/answer", "http_method": "POST", "connect_timeout": 300, "socket_timeout": 1000},
        "fallback_answer_url": {"address": "https://a.dev/fallback", "http_method": "GET", "connect_timeout": 1000, "socket_timeout": 5000},
        "event_url": {"address": "https://a.dev/event", "http_method": "GET", "connect_timeout": 500, "socket_timeout": 10000}},
        "signed_callbacks": false, "conversations_ttl": 9000, "leg_persistence_time": 31, "region": "apac-australia"},
      "rtc": {"webhooks": {"event_url": {"address": "https://a.dev/rtc", "http_method": "GET"}}, "signed_callbacks": true},
      "messages": {"webhooks": {"inbound_url": {"address": "https://a.dev/in", "http_method": "POST"},
                                "status_url": {"address": "https://a.dev/status", "http_method": "POST"}},
                   "version": "v1", "authenticate_inbound_media": true},
      "verify": {"webhooks": {"status_url": {"address": "https://a.dev/verify", "http_method": "POST"}}},
      "video": {"webhooks": {"archive_status": {"address": "https://a.dev/archive", "active": true},
                             "sip_call_mute_forced": {"address": "https://a.dev/mute", "active": false, "secret": "s"}},
                "storage": {"server_side_encryption": true, "end_to_end_encryption": false, "cloud_storage": true}},
      "vbc": {},
      "network_apis": {"network_application_id": "2bzfIFqRG128IcjSj1YhZNtw6LADG", "redirect_uri": "https://a.dev/redirect"}},
    "privacy": {"improve_ai": true}})");
  const BuiltBody built = build(description);
  EXPECT_EQ(built.findings.size(), 0U);
  EXPECT_EQ(built.body, description);
}

TEST(BuildApplication, TellsEveryFaultAtOnce) {
  const BuiltBody built = build(parse(R"({
    "nmae": "x",
    "capabilities": {
      "voice": {"webhooks": {
          "answer_url": {"address": "example.com/answer", "http_method": "get", "connect_timeout": 299, "socket_timeout": 5001},
          "event_url": {"address": "https://a.dev/e", "http_method": "PUT", "connect_timeout": 1001, "socket_timeout": 999},
          "fallback_url": "https://a.dev"},
        "signed_callbacks": "yes", "conversations_ttl": 0, "leg_persistence_time": 32, "region": "eu"},
      "rtc": {"webhooks": {"answer_url": "https://a.dev"}},
      "messages": {"webhooks": {"inbound_url": {"address": "https://a.dev", "http_method": "GET"}, "status_url": {}}},
      "video": {"webhooks": {"archive_status": {"address": "ftp://a.dev", "active": 1}}},
      "vbc": {"x": 1},
      "network_apis": {"redirect_url": "https://a.dev"},
      "voise": {}}})"));
  EXPECT_EQ(errors(built.findings), (Texts{
                                        "ERR_ARGUMENT_UNKNOWN nmae",
                                        "ERR_ARGUMENT_MISSING name",
                                        "ERR_ARGUMENT_ADDRESS capabilities.voice.webhooks.answer_url.address",
                                        "ERR_ARGUMENT_VALUE capabilities.voice.webhooks.answer_url.http_method",
                                        "ERR_ARGUMENT_RANGE capabilities.voice.webhooks.answer_url.connect_timeout",
                                        "ERR_ARGUMENT_RANGE capabilities.voice.webhooks.answer_url.socket_timeout",
                                        "ERR_ARGUMENT_VALUE capabilities.voice.webhooks.event_url.http_method",
                                        "ERR_ARGUMENT_RANGE capabilities.voice.webhooks.event_url.connect_timeout",
                                        "ERR_ARGUMENT_RANGE capabilities.voice.webhooks.event_url.socket_timeout",
                                        "ERR_ARGUMENT_UNKNOWN capabilities.voice.webhooks.fallback_url",
                                        "ERR_ARGUMENT_TYPE capabilities.voice.signed_callbacks",
                                        "ERR_ARGUMENT_RANGE capabilities.voice.conversations_ttl",
                                        "ERR_ARGUMENT_RANGE capabilities.voice.leg_persistence_time",
                                        "ERR_ARGUMENT_VALUE capabilities.voice.region",
                                        "ERR_ARGUMENT_UNKNOWN capabilities.rtc.webhooks.answer_url",
                                        "ERR_ARGUMENT_VALUE capabilities.messages.webhooks.inbound_url.http_method",
                                        "ERR_ARGUMENT_MISSING capabilities.messages.webhooks.status_url.address",
                                        "ERR_ARGUMENT_ADDRESS capabilities.video.webhooks.archive_status.address",
                                        "ERR_ARGUMENT_TYPE capabilities.video.webhooks.archive_status.active",
                                        "ERR_ARGUMENT_VALUE capabilities.vbc",
                                        "ERR_ARGUMENT_UNKNOWN capabilities.network_apis.redirect_url",
                                        "ERR_ARGUMENT_UNKNOWN capabilities.voise",
                                    }));
  for (const Finding &finding : built.findings) {
    EXPECT_TRUE(finding.message.ends_with('.')) << finding.message;
    EXPECT_TRUE(finding.remedy.ends_with('.')) << finding.remedy;
  }
}

TEST(BuildApplication, NamesWhatWasProbablyMeant) {
  const BuiltBody built = build(
      parse(R"({"name": "a", "publickey": "x", "capabilities": {"network_apis": {"redirect_url": "https://a.dev"}}})"));
  const auto remedy_at = [&built](std::string_view where) {
    const auto found = std::ranges::find(built.findings, where, &Finding::where);
    return found == built.findings.end() ? std::string("none") : found->remedy;
  };
  EXPECT_EQ(remedy_at("publickey"), "Write publicKey.");
  EXPECT_EQ(remedy_at("capabilities.network_apis.redirect_url"), "Write redirect_uri.");
}

TEST(BuildApplication, DoesNotRepeatWhatLooksLikeNoName) {
  const BuiltBody built = build(Json{{"name", "a"}, {keys().private_key, true}});
  ASSERT_EQ(errors(built.findings), Texts{"ERR_ARGUMENT_UNKNOWN ?"});
  EXPECT_EQ(built.findings.front().message.find("PRIVATE"), std::string::npos);
}

TEST(BuildApplication, ReadsTheFormerNameOfATimeout) {
  const BuiltBody built = build(parse(
      R"({"name": "a", "capabilities": {"voice": {"webhooks": {"answer_url": {"address": "https://a.dev", "connection_timeout": 500}}}}})"));
  EXPECT_EQ(errors(built.findings), Texts{});
  const Json &webhook = built.body["capabilities"]["voice"]["webhooks"]["answer_url"];
  EXPECT_EQ(webhook, parse(R"({"address": "https://a.dev", "http_method": "GET", "connect_timeout": 500})"));
}

TEST(BuildApplication, RefusesBothNamesOfATimeoutWhenTheyDiffer) {
  const BuiltBody built = build(parse(
      R"({"name": "a", "capabilities": {"voice": {"webhooks": {"answer_url": {"address": "https://a.dev", "connect_timeout": 400, "connection_timeout": 500}}}}})"));
  EXPECT_EQ(errors(built.findings),
            Texts{"ERR_ARGUMENT_CONFLICT capabilities.voice.webhooks.answer_url.connection_timeout"});
}

TEST(BuildApplication, SendsThePublicKeyInThePlatformsForm) {
  std::string one_line = keys().public_key;
  std::ranges::replace(one_line, '\n', ' ');
  for (const Json &description :
       {Json{{"name", "a"}, {"publicKey", keys().public_key}}, Json{{"name", "a"}, {"publicKey", one_line}},
        Json{{"name", "a"}, {"keys", {{"public_key", keys().public_key}}}}}) {
    const BuiltBody built = build(description);
    EXPECT_EQ(errors(built.findings), Texts{});
    EXPECT_EQ(built.body["keys"], (Json{{"public_key", keys().public_key}}));
  }
}

TEST(BuildApplication, NeverPutsAPrivateKeyIntoTheBody) {
  const BuiltBody built = build(Json{{"name", "a"}, {"publicKey", keys().private_key}});
  EXPECT_EQ(errors(built.findings), Texts{"ERR_ARGUMENT_PRIVATE_KEY publicKey"});
  EXPECT_EQ(built.body.dump().find("PRIVATE"), std::string::npos);

  const BuiltBody cloned = build(Json{{"name", "a"}, {"id", "x"}, {"keys", {{"private_key", keys().private_key}}}});
  EXPECT_EQ(errors(cloned.findings), Texts{});
  EXPECT_TRUE(has(cloned.findings, Code::INFO_REST_READ_ONLY, "keys.private_key"));
  EXPECT_TRUE(has(cloned.findings, Code::INFO_REST_READ_ONLY, "id") || cloned.body.contains("id") == false);
  EXPECT_EQ(cloned.body, (Json{{"name", "a"}}));
}

TEST(BuildApplication, NamesTheShortFormInItsFindings) {
  const BuiltBody built = build(Json{{"name", "a"}, {"publicKey", "not a key"}, {"improveAi", "no"}});
  const Texts found = errors(built.findings);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0].ends_with(" publicKey")) << found[0];
  EXPECT_EQ(found[1], "ERR_ARGUMENT_TYPE improveAi");
}

TEST(BuildApplication, RefusesAShortFormBesideTheLongOne) {
  const BuiltBody built = build(parse(R"({"name": "a", "improveAi": true, "privacy": {"improve_ai": false}})"));
  EXPECT_EQ(errors(built.findings), Texts{"ERR_ARGUMENT_CONFLICT improveAi"});
}

TEST(BuildApplication, AdvisesOnWebhooks) {
  const BuiltBody built = build(parse(R"({"name": "a", "capabilities": {
    "voice": {"webhooks": {"answer_url": "http://localhost:3000/answer"}},
    "rtc": {"webhooks": {"event_url": "https://example.com/rtc"}},
    "messages": {},
    "meetings": {}}})"));
  EXPECT_EQ(errors(built.findings), Texts{});
  const std::string answer = "capabilities.voice.webhooks.answer_url.address";
  EXPECT_TRUE(has(built.findings, Code::WARN_REST_ADDRESS_UNREACHABLE, answer));
  EXPECT_TRUE(has(built.findings, Code::WARN_REST_ADDRESS_PLAINTEXT, answer));
  EXPECT_TRUE(has(built.findings, Code::INFO_REST_ADDRESS_PLACEHOLDER, "capabilities.rtc.webhooks.event_url.address"));
  EXPECT_TRUE(has(built.findings, Code::WARN_REST_WEBHOOK_MISSING, "capabilities.voice.webhooks.event_url"));
  EXPECT_TRUE(has(built.findings, Code::WARN_REST_WEBHOOK_MISSING, "capabilities.messages.webhooks.inbound_url"));
  EXPECT_TRUE(has(built.findings, Code::WARN_REST_CAPABILITY_DEPRECATED, "capabilities.meetings"));
  EXPECT_TRUE(has(built.findings, Code::INFO_REST_IMPROVE_AI, "improveAi"));
  EXPECT_TRUE(has(build(parse(R"({"name": "a"})")).findings, Code::INFO_REST_NO_CAPABILITY, "capabilities"));
}

TEST(BuildApplication, NeedsAnObject) {
  try {
    (void)build(Json("text"));
    FAIL();
  } catch (const Error &error) {
    EXPECT_EQ(error.code(), Code::ERR_ARGUMENT_TYPE);
    EXPECT_EQ(error.finding().where, "application");
  }
}

TEST(CheckApplication, AnswersAsThePlatformDoes) {
  EXPECT_EQ(
      check(parse(R"({"name": "a", "capabilities": {"voice": {"webhooks": {
              "answer_url": {"address": "https://a.dev", "http_method": "PATCH"}}}}})")),
      parse(
          R"([{"name": "capabilities.voice.webhooks.answer_url.http_method", "reason": "must be one of: GET, POST"}])"));
  EXPECT_EQ(
      check(parse(R"({"name": 7, "privacy": {"improve_ai": "x"}})")),
      parse(
          R"([{"name": "name", "reason": "must be a string"}, {"name": "privacy.improve_ai", "reason": "must be a boolean"}])"));
  EXPECT_EQ(check(parse("{}")), parse(R"([{"name": "name", "reason": "is required"}])"));
  EXPECT_EQ(check(parse(R"({"name": ""})")), parse(R"([{"name": "name", "reason": "must not be empty"}])"));
  EXPECT_EQ(check(parse("[]")), parse(R"([{"name": "body", "reason": "must be an object"}])"));
  EXPECT_EQ(
      check(parse(R"({"name": "a", "capabilities": {"voice": {"webhooks": {"event_url": {
              "address": "https://a.dev", "connection_timeout": 299}}}}})")),
      parse(
          R"([{"name": "capabilities.voice.webhooks.event_url.connection_timeout", "reason": "must be between 300 and 1000"}])"));
}

TEST(CheckApplication, PassesWhatThePlatformPasses) {
  // Members the description does not have, an empty fallback address, a webhook without a method, a capability without
  // webhooks.
  EXPECT_EQ(check(parse(R"({"name": "a", "extra": 1, "capabilities": {"rtc": {}, "voice": {"future": true, "webhooks": {
              "fallback_answer_url": {"address": "", "http_method": "GET"},
              "answer_url": {"address": "https://a.dev", "connect_timeout": 300, "extra": []}}}}})")),
            Json::array());
}

TEST(CheckApplication, RefusesWebhooksOfOtherCapabilities) {
  const Json rows = check(
      parse(R"({"name": "a", "capabilities": {"rtc": {"webhooks": {"answer_url": {"address": "https://a.dev"}}}}})"));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["name"], "capabilities.rtc.webhooks.answer_url");
}

TEST(CheckApplication, TakesThePublicKeyInItsOwnFormOnly) {
  EXPECT_EQ(check(Json{{"name", "a"}, {"keys", {{"public_key", keys().public_key}}}}), Json::array());
  std::string one_line = keys().public_key;
  std::ranges::replace(one_line, '\n', ' ');
  for (const std::string &text : {one_line, keys().private_key, std::string("x")}) {
    EXPECT_EQ(check(Json{{"name", "a"}, {"keys", {{"public_key", text}}}}),
              parse(R"([{"name": "keys.public_key", "reason": "must be an RSA public key in PEM form"}])"));
  }
}

TEST(CheckApplication, KnowsTheWebhooksOfMeetingsByTheirNamesInEachVerb) {
  const auto body = [](std::string_view name) {
    return Json{{"name", "a"},
                {"capabilities",
                 {{"meetings", {{"webhooks", {{name, {{"address", "https://a.dev"}, {"http_method", "POST"}}}}}}}}}};
  };
  EXPECT_EQ(check(body("recording_changed"), false), Json::array());
  EXPECT_EQ(check(body("recording_url"), true), Json::array());
  EXPECT_EQ(check(body("recording_url"), false).size(), 1U);
}

TEST(CheckApplication, BoundsEveryNumber) {
  const auto voice = [](std::string_view name, const Json &value) {
    return check(Json{{"name", "a"}, {"capabilities", {{"voice", {{name, value}}}}}}).size();
  };
  EXPECT_EQ(voice("conversations_ttl", 1), 0U);
  EXPECT_EQ(voice("conversations_ttl", 9000), 0U);
  EXPECT_EQ(voice("conversations_ttl", 9001), 1U);
  EXPECT_EQ(voice("conversations_ttl", -1), 1U);
  EXPECT_EQ(voice("conversations_ttl", 1.5), 1U);
  EXPECT_EQ(voice("conversations_ttl", "48"), 1U);
  EXPECT_EQ(voice("conversations_ttl", 18446744073709551615ULL), 1U);
  EXPECT_EQ(voice("leg_persistence_time", 31), 0U);
  EXPECT_EQ(voice("leg_persistence_time", 0), 1U);
}

TEST(MergeApplication, TakesTimeInProportionToTheMembers) {
  // With the square of their number this would take the better part of an hour.
  constexpr int count = 100'000;
  Json capabilities = Json::object();
  Json changes = Json::object();
  for (int i = 0; i < count; ++i) {
    append_member(capabilities, "unknown" + std::to_string(i), Json::object());
    append_member(changes, "unknown" + std::to_string(count + i), Json::object());
  }
  const MergedBody merged =
      merge({{"name", "a"}, {"capabilities", std::move(capabilities)}}, {{"capabilities", std::move(changes)}});
  EXPECT_EQ(merged.changes.size(), count);
  EXPECT_EQ(std::ranges::count(merged.findings, Code::ERR_ARGUMENT_UNKNOWN, &Finding::code), count);
}

TEST(MergeApplication, LosesNothing) {
  const Json current{
      {"id", "1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b"},
      {"name", "Before"},
      {"keys", {{"public_key", keys().public_key}}},
      {"privacy", {{"improve_ai", false}}},
      {"security", {{"auth", {{"methods", {"basic"}}}}}},
      {"capabilities",
       {{"voice",
         {{"webhooks",
           {{"answer_url",
             {{"address", "https://a.dev/answer"}, {"http_method", "POST"}, {"connection_timeout", 500}}}}},
          {"signed_callbacks", true},
          {"payments", {{"gateways", Json::array()}}}}},
        {"verify",
         {{"webhooks", {{"status_url", {{"address", "https://a.dev/v"}, {"http_method", "POST"}}}}},
          {"version", "v2"}}},
        {"future", {{"x", 1}}}}},
      {"_links", {{"self", {{"href", "/v2/applications/1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b"}}}}}};
  const MergedBody merged =
      merge(current,
            parse(R"({"name": "After", "capabilities": {"voice": {"webhooks": {"answer_url": "https://b.dev/answer"}},
                                                     "rtc": {"webhooks": {"event_url": "https://b.dev/rtc"}}}})"));
  EXPECT_EQ(errors(merged.findings), Texts{});

  Json expected = current;
  expected.erase("id");
  expected.erase("_links");
  expected["name"] = "After";
  expected["capabilities"]["verify"].erase("version");
  expected["capabilities"]["voice"]["webhooks"]["answer_url"] =
      parse(R"({"address": "https://b.dev/answer", "http_method": "POST", "connect_timeout": 500})");
  expected["capabilities"]["rtc"] =
      parse(R"({"webhooks": {"event_url": {"address": "https://b.dev/rtc", "http_method": "POST"}}})");
  EXPECT_EQ(merged.body, expected) << merged.body.dump(2);
  EXPECT_EQ(merged.changes, parse(R"([
    {"path": "name", "from": "Before", "to": "After"},
    {"path": "capabilities.voice.webhooks.answer_url.address", "from": "https://a.dev/answer", "to": "https://b.dev/answer"},
    {"path": "capabilities.rtc", "to": {"webhooks": {"event_url": {"address": "https://b.dev/rtc", "http_method": "POST"}}}}])"));
}

TEST(MergeApplication, RemovesWithNull) {
  const MergedBody merged = merge(
      parse(R"({"name": "a", "privacy": {"improve_ai": true}, "capabilities": {"vbc": {}, "rtc": {"webhooks": {}}}})"),
      parse(R"({"capabilities": {"vbc": null}})"));
  EXPECT_EQ(merged.body,
            parse(R"({"name": "a", "privacy": {"improve_ai": true}, "capabilities": {"rtc": {"webhooks": {}}}})"));
  EXPECT_EQ(merged.changes, parse(R"([{"path": "capabilities.vbc", "from": {}}])"));
  EXPECT_EQ(errors(merge(parse(R"({"name": "a"})"), parse(R"({"name": null})")).findings),
            Texts{"ERR_ARGUMENT_MISSING name"});
  EXPECT_EQ(
      errors(merge(Json{{"name", "a"}, {"keys", {{"public_key", keys().public_key}}}}, parse(R"({"publicKey": null})"))
                 .findings),
      Texts{"ERR_ARGUMENT_VALUE publicKey"});
}

TEST(MergeApplication, NeverSendsThePrivateKeyBack) {
  const MergedBody merged =
      merge(Json{{"name", "a"}, {"keys", {{"public_key", keys().public_key}, {"private_key", keys().private_key}}}},
            parse(R"({"name": "b"})"));
  EXPECT_EQ(merged.body["keys"], (Json{{"public_key", keys().public_key}}));
  EXPECT_EQ(errors(merge(parse(R"({"name": "a"})"), Json{{"publicKey", keys().private_key}}).findings),
            Texts{"ERR_ARGUMENT_PRIVATE_KEY publicKey"});
}

TEST(MergeApplication, ReportsFaultsOfTheChangesAlone) {
  // What the platform has may break today's rules; that must not keep a name from being changed.
  const Json current = parse(R"({"name": "a", "keys": {"public_key": "old"}, "capabilities": {"voice": {"webhooks": {
      "fallback_answer_url": {"address": "", "http_method": "GET"}, "answer_url": {"address": "https://a.dev", "http_method": "GET"}}}}})");
  EXPECT_EQ(errors(merge(current, parse(R"({"name": "b"})")).findings), Texts{});
  EXPECT_EQ(merge(current, parse(R"({"name": "b"})")).body["keys"]["public_key"], "old");
  EXPECT_EQ(errors(merge(current,
                         parse(R"({"capabilities": {"voice": {"webhooks": {"answer_url": {"http_method": "PUT"}}}}})"))
                       .findings),
            Texts{"ERR_ARGUMENT_VALUE capabilities.voice.webhooks.answer_url.http_method"});
}

TEST(MergeApplication, SaysNothingChanged) {
  const Json current =
      parse(R"({"id": "x", "name": "a", "privacy": {"improve_ai": true}, "capabilities": {"voice": {"webhooks": {
      "answer_url": {"address": "https://a.dev", "http_method": "POST"}}}}})");
  const MergedBody merged = merge(
      current, parse(R"({"name": "a", "capabilities": {"voice": {"webhooks": {"answer_url": "https://a.dev"}}}})"));
  EXPECT_EQ(merged.changes, Json::array());
  EXPECT_EQ(merged.findings.size(), 0U);
}

TEST(MergeApplication, AdvisesOnWhatIsNewAlone) {
  const Json current = parse(
      R"({"name": "a", "privacy": {"improve_ai": true}, "capabilities": {"rtc": {"webhooks": {"event_url": {"address": "http://localhost", "http_method": "POST"}}}}})");
  EXPECT_EQ(merge(current, parse(R"({"name": "b"})")).findings.size(), 0U);
  EXPECT_TRUE(
      has(merge(current, parse(R"({"capabilities": {"voice": {"webhooks": {"answer_url": "https://localhost"}}}})"))
              .findings,
          Code::WARN_REST_ADDRESS_UNREACHABLE, "capabilities.voice.webhooks.answer_url.address"));
}

TEST(MergeApplication, RenamesTheWebhooksOfMeetings) {
  const MergedBody merged = merge(
      parse(
          R"({"name": "a", "capabilities": {"meetings": {"webhooks": {"room_changed": {"address": "https://a.dev", "http_method": "POST"}}}}})"),
      parse(R"({"name": "b"})"));
  EXPECT_TRUE(merged.body["capabilities"]["meetings"]["webhooks"].contains("rooms_url"));
  EXPECT_EQ(merged.changes, parse(R"([{"path": "name", "from": "a", "to": "b"}])"));
}

TEST(MergeApplication, NeedsObjects) {
  for (const auto &[current, changes, where] :
       {std::tuple{Json(1), Json::object(), "current"}, std::tuple{Json::object(), Json::array(), "changes"}}) {
    try {
      (void)merge(current, changes);
      FAIL() << where;
    } catch (const Error &error) {
      EXPECT_EQ(error.code(), Code::ERR_ARGUMENT_TYPE);
      EXPECT_EQ(error.finding().where, where);
    }
  }
}

} // namespace
} // namespace tokensmith
