#include "bindings/dispatch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/secret.hpp"

namespace tokensmith {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t now = 1'700'000'000;
constexpr std::string_view application_id = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";

using Secrets = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  Json json;
  std::vector<std::pair<std::string, std::string>> secrets;

  [[nodiscard]] bool ok() const { return json.at("ok").get<bool>(); }
  [[nodiscard]] const Json &result() const { return json.at("result"); }
  [[nodiscard]] std::string code() const { return ok() ? "" : json.at("error").at("code").get<std::string>(); }
  [[nodiscard]] std::string where() const { return json.at("error").at("where").get<std::string>(); }
  [[nodiscard]] std::string remedy() const { return json.at("error").at("remedy").get<std::string>(); }
  [[nodiscard]] std::string text(std::string_view name) const { return result().at(name).get<std::string>(); }
};

Answer read(const Reply &reply) {
  Answer answer{.json = Json::parse(reply.json), .secrets = {}};
  std::size_t offset = 0;
  for (const Json &entry : answer.json.value("secrets", Json::array())) {
    const auto length = entry.at("length").get<std::size_t>();
    answer.secrets.emplace_back(entry.at("name").get<std::string>(),
                                as_text(std::span(reply.secrets).subspan(offset, length)));
    offset += length;
  }
  EXPECT_EQ(offset, reply.secrets.size());
  return answer;
}

Answer call(Engine &engine, std::string_view method, Json params = Json::object(), const Secrets &secrets = {}) {
  Json names = Json::array();
  std::string bytes;
  for (const auto &[name, secret] : secrets) {
    names.push_back(Json::object({{"name", name}, {"length", secret.size()}}));
    bytes += secret;
  }
  const Json request = Json::object({{"method", method}, {"params", std::move(params)}, {"secrets", names}});
  return read(engine.call(request.dump(), as_bytes(bytes)));
}

bool random_bytes(std::span<std::uint8_t> bytes) {
  std::random_device device;
  for (std::uint8_t &byte : bytes) {
    byte = static_cast<std::uint8_t>(device());
  }
  return true;
}

/// One key pair for all tests, since making one takes a while.
class Dispatch : public testing::Test {
protected:
  static void SetUpTestSuite() {
    Engine maker(random_bytes);
    const Answer answer = call(maker, "generate_key_pair", {{"modulusLength", 2048}});
    ASSERT_TRUE(answer.ok()) << answer.json.dump();
    public_key = answer.text("publicKey");
    thumbprint = answer.text("thumbprint");
    ASSERT_EQ(answer.secrets.size(), 1);
    ASSERT_EQ(answer.secrets[0].first, "privateKey");
    private_key = answer.secrets[0].second;
  }

  Answer sign(Json extra = Json::object()) {
    Json params = Json::object({{"now", now}, {"applicationId", application_id}, {"subject", "alice"}});
    params.update(extra);
    return call(engine, "sign_token", params, {{"key", private_key}});
  }

  std::uint64_t import() {
    return call(engine, "import_key", Json::object(), {{"key", private_key}}).result().at("keyId").get<std::uint64_t>();
  }

  // NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables,
  // cppcoreguidelines-non-private-member-variables-in-classes)
  Engine engine{random_bytes};
  static inline std::string private_key;
  static inline std::string public_key;
  static inline std::string thumbprint;
  // NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables,
  // cppcoreguidelines-non-private-member-variables-in-classes)
};

using Envelope = Dispatch;

TEST_F(Envelope, RefusesWhatIsNoRequest) {
  const std::vector<std::string> requests = {
      "",
      "null",
      "[]",
      "{",
      "{} {}",
      "\xEF\xBB\xBF{}",
      R"({"method":"list_acl_presets"})",
      R"({"params":{}})",
      R"({"method":1,"params":{}})",
      R"({"method":"list_acl_presets","params":[]})",
      R"({"method":"list_acl_presets","params":{},"more":1})",
      R"({"method":"list_acl_presets","method":"list_acl_presets","params":{}})",
      R"({"method":"list_acl_presets","params":{},"secrets":{}})",
      R"({"method":"list_acl_presets","params":{},"secrets":[1]})",
      R"({"method":"list_acl_presets","params":{},"secrets":[{"name":"key"}]})",
      R"({"method":"list_acl_presets","params":{},"secrets":[{"name":1,"length":0}]})",
      R"({"method":"list_acl_presets","params":{},"secrets":[{"name":"key","length":-1}]})",
      R"({"method":"list_acl_presets","params":{},"secrets":[{"name":"key","length":1.5}]})",
      R"({"method":"list_acl_presets","params":{},"secrets":[{"name":"key","length":1}]})",
      R"({"method":"list_acl_presets","params":{},"secrets":[{"name":"key","length":0,"more":1}]})",
      R"({"method":"list_acl_presets","params":{},"secrets":[{"name":"key","length":0},{"name":"key","length":0}]})",
      R"({"method":"list_acl_presets","params":{"text":"\ud800"}})",
      R"({"method":"list_acl_presets","params":{"__proto__":1}})",
      R"({"method":"list_acl_presets","params":{"number":1e400}})",
      R"({"method":"list_acl_presets","params":{"text":")" + std::string(1024UL * 1024, 'x') + "\"}}",
      R"({"method":"list_acl_presets","params":{"deep":)" + std::string(80, '[') + std::string(80, ']') + "}}",
  };
  for (const std::string &request : requests) {
    EXPECT_EQ(read(engine.call(request, {})).code(), "ERR_ENGINE_ENVELOPE") << request.substr(0, 100);
  }
}

TEST_F(Envelope, RefusesSecretsThatNobodyNamed) {
  const std::string secret = "more than was said";
  EXPECT_EQ(read(engine.call(R"({"method":"list_acl_presets","params":{}})", as_bytes(secret))).code(),
            "ERR_ENGINE_ENVELOPE");
}

TEST_F(Envelope, QuotesNothingOfTheRequest) {
  const Reply reply = engine.call(R"({"method":"import_key","params":{"key":"-----BEGIN PRIVATE KEY-----)", {});
  EXPECT_THAT(reply.json, Not(HasSubstr("BEGIN")));
}

TEST_F(Dispatch, NamesTheNearestMethod) {
  const Answer answer = call(engine, "sign_tokens");
  EXPECT_EQ(answer.code(), "ERR_ENGINE_METHOD");
  EXPECT_THAT(answer.remedy(), HasSubstr("sign_token?"));
  EXPECT_EQ(call(engine, "xyz").code(), "ERR_ENGINE_METHOD");
  EXPECT_EQ(call(engine, std::string(1000, 'x')).code(), "ERR_ENGINE_METHOD");
}

TEST_F(Dispatch, NamesTheNearestArgument) {
  const Answer answer = sign({{"expiresin", "15m"}});
  EXPECT_EQ(answer.code(), "ERR_ARGUMENT_UNKNOWN");
  EXPECT_EQ(answer.where(), "expiresin");
  EXPECT_THAT(answer.remedy(), HasSubstr("Give expiresIn."));
}

TEST_F(Dispatch, RefusesUnknownArgumentsAndSecretsOfEveryMethod) {
  for (const std::string_view method :
       {"generate_key_pair", "import_key", "release_key", "inspect_key", "convert_key", "seal", "unseal",
        "list_acl_presets", "build_acl", "parse_acl", "check_acl", "compare_acls", "recognize", "find_tokens",
        "sign_token", "verify_token", "inspect_token", "list_acl_presets"}) {
    EXPECT_EQ(call(engine, method, {{"nonsense", 1}}).code(), "ERR_ARGUMENT_UNKNOWN") << method;
    EXPECT_EQ(call(engine, method, Json::object(), {{"nonsense", "x"}}).code(), "ERR_ARGUMENT_UNKNOWN") << method;
  }
}

TEST_F(Dispatch, ShowsNoLongArgumentName) {
  const Answer answer = call(engine, "list_acl_presets", {{private_key, 1}});
  EXPECT_EQ(answer.code(), "ERR_ARGUMENT_UNKNOWN");
  EXPECT_THAT(answer.json.dump(), Not(HasSubstr(private_key.substr(100, 20))));
}

TEST_F(Dispatch, SaysWhichArgumentIsMissing) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"generate_key_pair", "modulusLength"},
      {"import_key", "key"},
      {"release_key", "keyId"},
      {"inspect_key", "key"},
      {"convert_key", "to"},
      {"seal", "passphrase"},
      {"unseal", "vault"},
      {"build_acl", "preset"},
      {"parse_acl", "text"},
      {"check_acl", "acl"},
      {"compare_acls", "first"},
      {"sign_token", "privateKey"},
      {"verify_token", "token"},
      {"inspect_token", "token"},
  };
  for (const auto &[method, where] : cases) {
    const Answer answer = call(engine, method);
    EXPECT_EQ(answer.code(), "ERR_ARGUMENT_MISSING") << method;
    EXPECT_EQ(answer.where(), where) << method;
  }
}

TEST_F(Dispatch, SaysWhichArgumentHasTheWrongType) {
  const std::vector<std::pair<std::string, Json>> cases = {
      {"generate_key_pair", {{"modulusLength", "2048"}}},
      {"release_key", {{"keyId", "1"}}},
      {"inspect_key", {{"keyId", nullptr}}},
      {"convert_key", {{"to", 1}}},
      {"unseal", {{"vault", 1}}},
      {"build_acl", {{"preset", true}}},
      {"parse_acl", {{"text", Json::object()}}},
      {"check_acl", {{"acl", nullptr}, {"method", 1}, {"path", "/"}}},
      {"verify_token", {{"token", Json::array()}}},
      {"inspect_token", {{"token", "x"}, {"now", "now"}}},
      {"inspect_token", {{"token", "x"}, {"now", now}, {"application", "id"}}},
  };
  for (const auto &[method, params] : cases) {
    EXPECT_EQ(call(engine, method, params).code(), "ERR_ARGUMENT_TYPE") << method << params.dump();
  }
}

TEST_F(Dispatch, SealsAKeyItHoldsAndUnsealsItForUse) {
  const Answer sealed = call(engine, "seal", {{"keyId", import()}},
                             {{"data", R"({"subject":"alice"})"}, {"vaultPassphrase", "correct horse"}});
  ASSERT_TRUE(sealed.ok()) << sealed.json.dump();
  EXPECT_TRUE(sealed.secrets.empty());

  Engine other(random_bytes);
  const Secrets passphrase = {{"vaultPassphrase", "correct horse"}};
  const Answer opened = call(other, "unseal", {{"vault", sealed.text("vault")}}, passphrase);
  ASSERT_TRUE(opened.ok()) << opened.json.dump();
  const Json &key = opened.result().at("key");
  EXPECT_EQ(key.at("thumbprint"), thumbprint);
  EXPECT_EQ(key.at("kind"), "private");
  // The key stays inside: what comes out is the data alone.
  ASSERT_EQ(opened.secrets.size(), 1);
  EXPECT_EQ(opened.secrets[0], (std::pair<std::string, std::string>{"data", R"({"subject":"alice"})"}));
  EXPECT_TRUE(
      call(other, "sign_token", {{"now", now}, {"applicationId", application_id}, {"keyId", key.at("keyId")}}).ok());

  EXPECT_EQ(call(other, "unseal", {{"vault", sealed.text("vault")}}, {{"vaultPassphrase", "wrong horse"}}).code(),
            "ERR_VAULT_PASSPHRASE");
  EXPECT_EQ(call(other, "unseal", {{"vault", "{}"}}, passphrase).code(), "ERR_VAULT_DAMAGED");
}

TEST_F(Dispatch, SealsDataAlone) {
  const Secrets secrets = {{"data", "data"}, {"vaultPassphrase", "correct horse"}};
  const Answer sealed = call(engine, "seal", Json::object(), secrets);
  ASSERT_TRUE(sealed.ok()) << sealed.json.dump();
  const Answer opened =
      call(engine, "unseal", {{"vault", sealed.text("vault")}}, {{"vaultPassphrase", "correct horse"}});
  EXPECT_TRUE(opened.result().at("key").is_null());
  EXPECT_EQ(opened.secrets[0].second, "data");
  EXPECT_EQ(call(engine, "seal", Json::object(), {{"key", public_key}, {"vaultPassphrase", "x"}}).code(),
            "ERR_KEY_NOT_PRIVATE");
}

TEST_F(Dispatch, RefusesTimesThatAreNoSeconds) {
  for (const Json &time : {Json(1'700'000'000'000), Json(-1), Json(1.5), Json(1e300)}) {
    const Answer answer = call(engine, "inspect_token", {{"token", "x"}, {"now", time}});
    EXPECT_EQ(answer.code(), "ERR_ARGUMENT_VALUE") << time.dump();
    EXPECT_EQ(answer.where(), "now");
  }
}

TEST_F(Dispatch, RefusesModulusLengthsThatCannotBe) {
  for (const Json &length : {Json(0), Json(1024), Json(2049), Json(-2048), Json(2048.5), Json(4'294'969'344)}) {
    EXPECT_EQ(call(engine, "generate_key_pair", {{"modulusLength", length}}).code(), "ERR_ARGUMENT_VALUE")
        << length.dump();
  }
}

using Keys = Dispatch;

TEST_F(Keys, LeaveAsBytesAlone) {
  const Answer made = call(engine, "generate_key_pair", {{"modulusLength", 2048}});
  EXPECT_THAT(made.json.dump(), Not(HasSubstr("PRIVATE")));
  EXPECT_THAT(made.secrets.at(0).second, HasSubstr("-----BEGIN PRIVATE KEY-----"));
  for (const std::string_view to : {"pkcs8", "pkcs1", "jwk"}) {
    const Answer converted = call(engine, "convert_key", {{"to", to}}, {{"key", private_key}});
    EXPECT_EQ(converted.text("kind"), "private");
    EXPECT_FALSE(converted.result().contains("key"));
    ASSERT_EQ(converted.secrets.size(), 1);
    EXPECT_EQ(converted.secrets[0].first, "key");
  }
}

TEST_F(Keys, AreDescribed) {
  const Answer of_private = call(engine, "inspect_key", Json::object(), {{"key", private_key}});
  EXPECT_EQ(of_private.text("kind"), "private");
  EXPECT_EQ(of_private.text("format"), "pkcs8");
  EXPECT_EQ(of_private.result().at("encrypted"), false);
  EXPECT_EQ(of_private.result().at("modulusLength"), 2048);
  EXPECT_EQ(of_private.text("publicExponent"), "65537");
  EXPECT_EQ(of_private.text("thumbprint"), thumbprint);
  EXPECT_EQ(of_private.text("publicKey"), public_key);
  EXPECT_EQ(of_private.result().at("publicJwk").at("kid"), thumbprint);
  EXPECT_EQ(of_private.result().at("findings"), Json::array());

  const Answer of_public = call(engine, "inspect_key", Json::object(), {{"key", public_key}});
  EXPECT_EQ(of_public.text("kind"), "public");
  EXPECT_EQ(of_public.text("thumbprint"), thumbprint);
}

TEST_F(Keys, ReportWhatWasRepaired) {
  const Answer answer = call(engine, "inspect_key", Json::object(), {{"key", "\"" + private_key + "\""}});
  ASSERT_TRUE(answer.ok()) << answer.json.dump();
  const Json &findings = answer.result().at("findings");
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].at("code"), "INFO_KEY_TEXT_REPAIRED");
  EXPECT_EQ(findings[0].at("severity"), "info");
  EXPECT_TRUE(findings[0].at("where").is_string() && findings[0].at("message").is_string() &&
              findings[0].at("remedy").is_string());
}

TEST_F(Keys, AreEncryptedAndDecrypted) {
  const Answer encrypted = call(engine, "convert_key", {{"to", "encrypted-pkcs8"}},
                                {{"key", private_key}, {"newPassphrase", "correct horse"}});
  ASSERT_TRUE(encrypted.ok()) << encrypted.json.dump();
  const std::string &pem = encrypted.secrets.at(0).second;
  const Answer back = call(engine, "convert_key", {{"to", "pkcs8"}}, {{"key", pem}, {"passphrase", "correct horse"}});
  EXPECT_EQ(back.secrets.at(0).second, private_key);
  const Answer inspected = call(engine, "inspect_key", Json::object(), {{"key", pem}, {"passphrase", "correct horse"}});
  EXPECT_EQ(inspected.text("format"), "encrypted-pkcs8");
  EXPECT_EQ(inspected.result().at("encrypted"), true);
  EXPECT_EQ(call(engine, "inspect_key", Json::object(), {{"key", pem}}).code(), "ERR_KEY_ENCRYPTED");
  EXPECT_EQ(call(engine, "inspect_key", Json::object(), {{"key", pem}, {"passphrase", "wrong"}}).code(),
            "ERR_KEY_PASSPHRASE");
}

TEST_F(Keys, AreConvertedToTheNamedFormatsOnly) {
  EXPECT_EQ(call(engine, "convert_key", {{"to", "encrypted-pkcs8"}}, {{"key", private_key}}).code(),
            "ERR_ARGUMENT_MISSING");
  EXPECT_EQ(call(engine, "convert_key", {{"to", "pkcs8"}}, {{"key", private_key}, {"newPassphrase", "x"}}).code(),
            "ERR_ARGUMENT_VALUE");
  const Answer slip = call(engine, "convert_key", {{"to", "pkcs-8"}}, {{"key", private_key}});
  EXPECT_EQ(slip.code(), "ERR_ARGUMENT_VALUE");
  EXPECT_EQ(slip.where(), "to");
  EXPECT_THAT(slip.remedy(), HasSubstr("pkcs8?"));
  EXPECT_THAT(call(engine, "convert_key", {{"to", "der"}}, {{"key", private_key}}).remedy(), HasSubstr("public-jwk"));
  for (const std::string_view to : {"pkcs8", "pkcs1"}) {
    EXPECT_EQ(call(engine, "convert_key", {{"to", to}}, {{"key", public_key}}).code(), "ERR_KEY_NOT_PRIVATE");
  }
}

TEST_F(Keys, HavePublicFormsAsWell) {
  const Answer spki = call(engine, "convert_key", {{"to", "spki"}}, {{"key", private_key}});
  EXPECT_EQ(spki.text("key"), public_key);
  EXPECT_TRUE(spki.secrets.empty());
  for (const auto &[to, key] : Secrets{{"public-jwk", private_key}, {"jwk", public_key}}) {
    const Answer jwk = call(engine, "convert_key", {{"to", to}}, {{"key", key}});
    EXPECT_EQ(jwk.text("format"), "jwk");
    EXPECT_EQ(jwk.text("kind"), "public");
    EXPECT_EQ(jwk.result().at("key").at("kid"), thumbprint);
    EXPECT_FALSE(jwk.result().at("key").contains("d"));
  }
}

TEST_F(Keys, AreKeptUntilTheyAreReleased) {
  const std::uint64_t first = import();
  const std::uint64_t second = import();
  EXPECT_NE(first, second);
  EXPECT_EQ(call(engine, "inspect_key", {{"keyId", first}}).text("thumbprint"), thumbprint);
  EXPECT_TRUE(call(engine, "release_key", {{"keyId", second}}).ok());
  EXPECT_EQ(call(engine, "release_key", {{"keyId", second}}).code(), "ERR_KEY_CLOSED");
  EXPECT_EQ(call(engine, "inspect_key", {{"keyId", second}}).code(), "ERR_KEY_CLOSED");
  EXPECT_NE(import(), second) << "an old id must not reach a new key";
  EXPECT_TRUE(call(engine, "inspect_key", {{"keyId", first}}).ok());
}

TEST_F(Keys, BelongToTheirEngine) {
  Engine other(random_bytes);
  EXPECT_EQ(call(other, "inspect_key", {{"keyId", import()}}).code(), "ERR_KEY_CLOSED");
}

TEST_F(Keys, ThatFailToImportTakeNoRoom) {
  EXPECT_EQ(call(engine, "import_key", Json::object(), {{"key", "nonsense"}}).code(), "ERR_KEY_UNRECOGNIZED");
  EXPECT_EQ(import(), 1);
}

TEST_F(Keys, AreGivenOnceInACall) {
  const Answer both = call(engine, "inspect_key", {{"keyId", import()}}, {{"key", private_key}});
  EXPECT_EQ(both.code(), "ERR_ARGUMENT_VALUE");
  EXPECT_EQ(both.where(), "key");
  EXPECT_EQ(call(engine, "inspect_key", {{"keyId", import()}}, {{"passphrase", "x"}}).where(), "passphrase");
  EXPECT_EQ(call(engine, "inspect_token", {{"token", "x"}, {"now", now}}, {{"passphrase", "x"}}).where(), "passphrase");
}

using Acls = Dispatch;

TEST_F(Acls, ComeFromPresetsAndRules) {
  const Answer presets = call(engine, "list_acl_presets");
  ASSERT_FALSE(presets.result().at("presets").empty());
  for (const Json &preset : presets.result().at("presets")) {
    const Answer built = call(engine, "build_acl", {{"preset", preset.at("name")}});
    EXPECT_EQ(built.result().at("acl"), preset.at("acl"));
    EXPECT_THAT(built.result().at("findings"), Each(testing::Truly([](const Json &finding) {
                  return !finding.at("code").get<std::string>().starts_with("ERR_");
                })));
  }
  const Json rules = Json::array({Json::object({{"path", "/*/users/**"}, {"methods", {"GET"}}})});
  const Answer built = call(engine, "build_acl", {{"rules", rules}});
  EXPECT_EQ(built.result().at("acl").dump(), R"({"paths":{"/*/users/**":{"methods":["GET"]}}})");
  EXPECT_EQ(call(engine, "build_acl", {{"rules", rules}, {"preset", "tutorial"}}).code(), "ERR_ARGUMENT_VALUE");
  EXPECT_EQ(call(engine, "build_acl", {{"preset", "tutorials"}}).code(), "ERR_ACL_PRESET");
}

TEST_F(Acls, AreReadFromText) {
  EXPECT_EQ(call(engine, "parse_acl", {{"text", R"({"paths":{"/x":{}}})"}}).result().at("acl").dump(),
            R"({"paths":{"/x":{}}})");
  EXPECT_EQ(call(engine, "parse_acl", {{"text", "{paths:{}}"}}).code(), "ERR_ACL_JSON");
}

TEST_F(Acls, DecideInEveryFormTheyAreWrittenIn) {
  const Json object = {{"paths", {{"/*/users/**", Json::object()}}}};
  const Json rules = Json::array({Json::object({{"path", "/*/users/**"}})});
  for (const Json &acl : {object, rules, Json("tutorial")}) {
    const Answer allowed = call(engine, "check_acl", {{"acl", acl}, {"method", "get"}, {"path", "/v1/users/1"}});
    EXPECT_EQ(allowed.result().at("allowed"), true) << acl.dump();
    EXPECT_EQ(allowed.result().at("rule"), "/*/users/**");
    const Answer refused = call(engine, "check_acl", {{"acl", acl}, {"method", "GET"}, {"path", "/v1/elsewhere"}});
    EXPECT_EQ(refused.result().at("allowed"), false) << acl.dump();
    EXPECT_EQ(refused.result().at("rule"), nullptr);
    EXPECT_FALSE(refused.text("reason").empty());
  }
  EXPECT_EQ(call(engine, "check_acl", {{"acl", nullptr}, {"method", "GET"}, {"path", "/x"}}).result().at("allowed"),
            true);
  EXPECT_EQ(call(engine, "check_acl", {{"acl", 1}, {"method", "GET"}, {"path", "/x"}}).code(), "ERR_ACL_SHAPE");
}

TEST_F(Acls, AreComparedInEveryFormTheyAreWrittenIn) {
  const Json rules = Json::array({Json::object({{"path", "/*/users/**"}, {"methods", {"GET"}}})});
  const Answer answer = call(engine, "compare_acls", {{"first", "tutorial"}, {"second", rules}});
  ASSERT_TRUE(answer.ok()) << answer.json.dump();
  EXPECT_EQ(answer.result().at("onlyFirst").at(0).dump(),
            R"({"path":"/*/users/**","methods":["POST","PUT","PATCH","DELETE"],"filters":null})");
  EXPECT_EQ(answer.result().at("onlySecond").dump(), "[]");
  const Answer misnamed = call(engine, "compare_acls", {{"first", nullptr}, {"second", "tutorials"}});
  EXPECT_EQ(misnamed.code(), "ERR_ACL_PRESET");
  EXPECT_EQ(misnamed.where(), "second");
}

using Tokens = Dispatch;

TEST_F(Tokens, AreFoundInALongText) {
  const std::string token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";
  const std::string log = std::string(300UL * 1024, ' ') + token + "\n" + token;
  const Answer answer = call(engine, "find_tokens", Json::object(), {{"text", log}});
  EXPECT_EQ(answer.result().dump(), R"({"tokens":[{"token":")" + token + R"(","count":2}],"unlisted":0})");
  const Answer refused = call(engine, "find_tokens", Json::object(), {{"text", std::string((16UL << 20U) + 1, ' ')}});
  EXPECT_EQ(refused.code(), "ERR_ARGUMENT_VALUE");
  EXPECT_EQ(refused.where(), "text");
}

TEST_F(Tokens, AreSignedVerifiedAndInspected) {
  const Answer signed_token = sign();
  ASSERT_TRUE(signed_token.ok()) << signed_token.json.dump();
  EXPECT_EQ(signed_token.result().at("header").dump(), R"({"alg":"RS256","typ":"JWT"})");
  EXPECT_EQ(signed_token.result().at("expiresAt"), now + 900);
  const std::string token = signed_token.text("token");

  for (const std::string &key : {public_key, private_key}) {
    const Answer verified = call(engine, "verify_token", {{"token", token}, {"now", now}}, {{"key", key}});
    EXPECT_EQ(verified.result().at("payload"), signed_token.result().at("payload"));
  }
  const Answer inspected = call(engine, "inspect_token", {{"token", token}, {"now", now}}, {{"key", public_key}});
  EXPECT_EQ(inspected.text("signature"), "verified");
  EXPECT_EQ(inspected.result().at("expiresAt"), now + 900);
  EXPECT_EQ(inspected.result().at("issuedAt"), now);
  EXPECT_EQ(inspected.result().at("notBefore"), nullptr);
  EXPECT_EQ(call(engine, "inspect_token", {{"token", token}, {"now", now}}).text("signature"), "unchecked");
}

TEST_F(Tokens, AreTheSameForAnImportedKey) {
  const Json fixed = {{"tokenId", "one"}};
  const std::string token = sign(fixed).text("token");
  Json params = {
      {"now", now}, {"applicationId", application_id}, {"subject", "alice"}, {"tokenId", "one"}, {"keyId", import()}};
  EXPECT_EQ(call(engine, "sign_token", params).text("token"), token);
}

TEST_F(Tokens, KeepTheOrderOfTheRequest) {
  const Answer answer = call(
      engine, "sign_token",
      {{"subject", "alice"}, {"now", now}, {"expiresIn", "1h"}, {"applicationId", application_id}, {"tokenId", "one"}},
      {{"key", private_key}});
  EXPECT_EQ(answer.result().at("payload").dump(),
            R"({"iat":1700000000,"jti":"one","sub":"alice","exp":1700003600,"application_id":")" +
                std::string(application_id) + "\"}");
}

TEST_F(Tokens, AreSignedWithPrivateKeysOnly) {
  const Answer answer =
      call(engine, "sign_token", {{"now", now}, {"applicationId", application_id}}, {{"key", public_key}});
  EXPECT_EQ(answer.code(), "ERR_KEY_NOT_PRIVATE");
}

TEST_F(Tokens, MustMeetWhatIsExpected) {
  const std::string token = sign().text("token");
  const auto verify = [&](const Json &extra, std::int64_t at = now) {
    Json params = {{"token", token}, {"now", at}};
    params.update(extra);
    return call(engine, "verify_token", params, {{"key", public_key}}).code();
  };
  EXPECT_EQ(verify({{"applicationId", application_id}, {"subject", "alice"}}), "");
  EXPECT_EQ(verify({{"applicationId", "aaaaaaaa-bbbb-4ccc-8ddd-000000000000"}}), "ERR_TOKEN_APPLICATION");
  EXPECT_EQ(verify({{"subject", "bob"}}), "ERR_TOKEN_SUBJECT");
  EXPECT_EQ(verify(Json::object(), now + 910), "ERR_TOKEN_EXPIRED");
  EXPECT_EQ(verify({{"clockTolerance", 30}}, now + 910), "");
  EXPECT_EQ(verify({{"clockTolerance", "30s"}}, now + 910), "");
  EXPECT_EQ(verify({{"clockTolerance", 0}}, now + 910), "ERR_TOKEN_EXPIRED");
  EXPECT_EQ(verify({{"clockTolerance", 601}}), "ERR_ARGUMENT_VALUE");
  EXPECT_EQ(verify({{"clockTolerance", true}}), "ERR_ARGUMENT_TYPE");
  EXPECT_EQ(verify({{"clockTolerance", "30"}}), "ERR_CLAIMS_DURATION");
}

TEST_F(Tokens, ThatAreBadAreNoErrorWhenInspected) {
  const Answer answer = call(engine, "inspect_token", {{"token", "nonsense"}, {"now", now}});
  ASSERT_TRUE(answer.ok()) << answer.json.dump();
  EXPECT_EQ(answer.result().at("header"), nullptr);
  EXPECT_FALSE(answer.result().at("findings").empty());
}

using Failures = Dispatch;

TEST_F(Failures, OfTheEntropyAreTyped) {
  Engine blind([](std::span<std::uint8_t> /*bytes*/) { return false; });
  EXPECT_EQ(call(blind, "generate_key_pair", {{"modulusLength", 2048}}).code(), "ERR_ENGINE_ENTROPY");
  EXPECT_EQ(call(blind, "list_acl_presets").code(), "") << "what needs no random bytes works without";
}

TEST_F(Failures, OfMemoryAreTyped) {
  Engine poor(random_bytes, [](unsigned /*candidates*/) { throw std::bad_alloc(); });
  EXPECT_EQ(call(poor, "generate_key_pair", {{"modulusLength", 2048}}).code(), "ERR_ENGINE_MEMORY");
}

TEST_F(Failures, ThatNobodyExpectedAreReportedWithoutTheirText) {
  Engine broken(random_bytes, [](unsigned /*candidates*/) { throw std::runtime_error("MIIEvQIBADANBg"); });
  const Answer answer = call(broken, "generate_key_pair", {{"modulusLength", 2048}});
  EXPECT_EQ(answer.code(), "ERR_ENGINE_UNEXPECTED");
  EXPECT_THAT(answer.json.dump(), Not(HasSubstr("MIIE")));
  EXPECT_TRUE(call(broken, "list_acl_presets").ok()) << "the engine goes on";
}

TEST_F(Dispatch, ReportsProgress) {
  unsigned told = 0;
  Engine telling(random_bytes, [&told](unsigned candidates) { told = std::max(told, candidates); });
  ASSERT_TRUE(call(telling, "generate_key_pair", {{"modulusLength", 2048}}).ok());
  EXPECT_GT(told, 1);
}

} // namespace
} // namespace tokensmith
