#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/key/formats.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"
#include "core/token/text.hpp"
#include "core/token/token.hpp"
#include "key_test_support.hpp"
#include "token_test_support.hpp"

namespace tokensmith {
namespace {

using test::claims_with;
using test::claims_without;
using test::encoded;
using test::error_in;
using test::good_claims;
using test::good_header;
using test::has;
using test::now;
using test::rfc7515_key;
using test::signed_token;
using test::summary;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string good_payload() { return write_json(good_claims()); }
std::string good_token() { return signed_token(good_header, good_payload()); }

Inspection inspected(std::string_view token, const RsaKey *key = nullptr, Json application = nullptr,
                     std::int64_t time = now) {
  return inspect_token(token, {.key = key, .now = time, .application = std::move(application)});
}

Inspection inspected_claims(std::string_view payload) {
  return inspected(signed_token(good_header, payload), &rfc7515_key());
}

std::string message_of(const Inspection &inspection, Code code) {
  for (const Finding &finding : inspection.findings) {
    if (finding.code == code) {
      return finding.message;
    }
  }
  return "(no such finding)";
}

Json application(const RsaKey &key) {
  return {{"id", test::application_id}, {"name", "x"}, {"keys", {{"public_key", export_spki(key)}}}};
}

TEST(Inspection, ReadsAGoodToken) {
  const Inspection inspection = inspected(good_token(), &rfc7515_key());
  EXPECT_EQ(write_json(inspection.header), good_header);
  EXPECT_EQ(write_json(inspection.payload), good_payload());
  EXPECT_EQ(inspection.signature, SignatureState::verified);
  EXPECT_EQ(inspection.issued_at, now);
  EXPECT_EQ(inspection.expires_at, now + 900);
  EXPECT_EQ(inspection.not_before, std::nullopt);
  EXPECT_THAT(summary(inspection.findings),
              ElementsAre("INFO_TOKEN_NO_ACL payload.acl", "INFO_TOKEN_VERIFIED signature"));
}

TEST(Inspection, SaysThatItCouldNotCheckTheSignature) {
  const Inspection inspection = inspected(good_token());
  EXPECT_EQ(inspection.signature, SignatureState::unchecked);
  EXPECT_TRUE(has(inspection.findings, Code::INFO_TOKEN_UNCHECKED, "signature"));
}

TEST(Inspection, TellsAWrongKey) {
  const Inspection inspection = inspected(good_token(), &test::test_key());
  EXPECT_EQ(inspection.signature, SignatureState::invalid);
  EXPECT_THAT(summary(inspection.findings), Contains("ERR_TOKEN_SIGNATURE signature"));
  EXPECT_EQ(inspected(good_token(), &test::test_key(3072)).signature, SignatureState::invalid);
}

TEST(Inspection, ChecksWithTheApplicationsKeyWhenThatIsAllThereIs) {
  const Inspection good = inspected(good_token(), nullptr, application(rfc7515_key()));
  EXPECT_EQ(good.signature, SignatureState::verified);
  EXPECT_THAT(message_of(good, Code::INFO_TOKEN_VERIFIED), HasSubstr("the application's key"));
  const Inspection bad = inspected(good_token(), nullptr, application(test::test_key()));
  EXPECT_EQ(bad.signature, SignatureState::invalid);
  EXPECT_THAT(message_of(bad, Code::ERR_TOKEN_SIGNATURE), HasSubstr("the application's key"));
}

TEST(Inspection, TellsAKeyThatIsNotTheApplicationsAndShowsWhereTheyDiffer) {
  const Inspection inspection = inspected(good_token(), &rfc7515_key(), application(test::test_key()));
  EXPECT_EQ(inspection.signature, SignatureState::verified);
  const std::string message = message_of(inspection, Code::ERR_TOKEN_KEY_APPLICATION);
  EXPECT_THAT(message, HasSubstr(std::string(test::application_id)));
  // The first 44 characters are the same, and one or two of the modulus by chance; what follows is shown.
  EXPECT_THAT(message, HasSubstr("this one's MIIBIjANB…"));
  const std::string ours = encode_base64url(rfc7515_key().modulus());
  EXPECT_THAT(message, HasSubstr(ours.substr(2, 4)));
  const Inspection other_length = inspected(good_token(), &rfc7515_key(), application(test::test_key(3072)));
  EXPECT_THAT(message_of(other_length, Code::ERR_TOKEN_KEY_APPLICATION), HasSubstr("reads MIIBojANBgkqhkiG9…"));
  EXPECT_FALSE(has(inspected(good_token(), &rfc7515_key(), application(rfc7515_key())).findings,
                   Code::ERR_TOKEN_KEY_APPLICATION, "key"));
}

TEST(Inspection, TellsAnotherApplicationAndItsUnreadableKey) {
  Json other = application(rfc7515_key());
  other["id"] = "bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab";
  EXPECT_TRUE(
      has(inspected(good_token(), nullptr, other).findings, Code::ERR_TOKEN_APPLICATION, "payload.application_id"));
  other["keys"]["public_key"] = "nonsense";
  const Inspection inspection = inspected(good_token(), nullptr, other);
  EXPECT_THAT(summary(inspection.findings), Contains(HasSubstr("application.keys.public_key")));
  EXPECT_EQ(inspection.signature, SignatureState::unchecked);
  EXPECT_EQ(inspected(good_token(), nullptr, {{"id", 7}, {"keys", 7}}).signature, SignatureState::unchecked);
}

TEST(Inspection, RefusesArgumentsThatAreNoneOfTheToken) {
  EXPECT_EQ(error_in([] { static_cast<void>(inspected(good_token(), nullptr, "x")); }).code, Code::ERR_ARGUMENT_TYPE);
  EXPECT_EQ(error_in([] { static_cast<void>(inspected(good_token(), nullptr, nullptr, now * 1000)); }).code,
            Code::ERR_CLAIMS_MILLISECONDS);
}

TEST(Inspection, PutsErrorsBeforeWarningsBeforeInformation) {
  const Inspection inspection = inspected(" " + signed_token(R"({"alg":"HS256"})", R"({"exp":1,"ttl":5})"));
  Severity last = Severity::error;
  for (const Finding &finding : inspection.findings) {
    EXPECT_GE(severity_of(finding.code), last);
    last = severity_of(finding.code);
  }
  EXPECT_THAT(summary(inspection.findings),
              ElementsAre("ERR_TOKEN_ALGORITHM header.alg", "ERR_TOKEN_CLAIM_MISSING payload.application_id",
                          "ERR_TOKEN_CLAIM_MISSING payload.iat", "ERR_TOKEN_CLAIM_MISSING payload.jti",
                          "ERR_TOKEN_EXPIRED payload.exp", "WARN_TOKEN_TEXT_REPAIRED token",
                          "WARN_TOKEN_TYPE_MISSING header.typ", "WARN_TOKEN_CLAIM payload.ttl",
                          "INFO_TOKEN_ADMIN payload.sub", "INFO_TOKEN_NO_ACL payload.acl"));
}

TEST(Inspection, ReadsTimesThatAreWrittenWrongly) {
  const Inspection text = inspected_claims(claims_with("exp", "1700000900"));
  EXPECT_EQ(text.expires_at, now + 900);
  EXPECT_THAT(message_of(text, Code::ERR_TOKEN_CLAIM_TYPE), HasSubstr("the text \"1700000900\""));
  const Inspection milliseconds = inspected_claims(claims_with("exp", (now + 900) * 1000));
  EXPECT_EQ(milliseconds.expires_at, now + 900);
  EXPECT_TRUE(has(milliseconds.findings, Code::ERR_TOKEN_MILLISECONDS, "payload.exp"));
  EXPECT_EQ(inspected_claims(claims_with("exp", now + 900.5)).expires_at, now + 901);
  EXPECT_EQ(inspected_claims(claims_with("nbf", now + 5)).not_before, now + 5);
  EXPECT_EQ(inspected_claims(claims_with("exp", "soon")).expires_at, std::nullopt);
}

TEST(Inspection, LetsATokenWithoutExpiryLiveFor15Minutes) {
  const std::string token = signed_token(good_header, claims_without("exp"));
  const Inspection living = inspected(token, nullptr, nullptr, now + 899);
  EXPECT_TRUE(has(living.findings, Code::INFO_TOKEN_DEFAULT_EXPIRY, "payload.exp"));
  EXPECT_FALSE(has(living.findings, Code::ERR_TOKEN_CLAIM_MISSING, "payload.exp"));
  EXPECT_EQ(living.expires_at, std::nullopt);
  const Inspection dead = inspected(token, nullptr, nullptr, now + 900 + 7200);
  EXPECT_EQ(message_of(dead, Code::ERR_TOKEN_EXPIRED),
            "The token has no exp, so it expired 15 minutes after iat, 2 hours ago, at 2023-11-14T22:28:20Z.");
}

TEST(Inspection, SaysSinceWhenATokenIsExpired) {
  const Inspection inspection = inspected(good_token(), nullptr, nullptr, now + 900 + 3 * 3600);
  EXPECT_EQ(message_of(inspection, Code::ERR_TOKEN_EXPIRED), "The token expired 3 hours ago, at 2023-11-14T22:28:20Z.");
}

TEST(Inspection, KnowsTheTokensOfOtherTools) {
  // @vonage/jwt with subject, ttl and notBefore; nexmo-cli with an ACL it could not read, an exp from the documentation
  // and subject=; vonage-cli 1.x with an exp in milliseconds.
  const Inspection node_sdk = inspected_claims(claims_with("subject", "alice"));
  EXPECT_THAT(message_of(node_sdk, Code::WARN_TOKEN_CLAIM), HasSubstr("what it reads is sub"));
  EXPECT_TRUE(has(inspected_claims(claims_with("ttl", 900)).findings, Code::WARN_TOKEN_CLAIM, "payload.ttl"));
  EXPECT_TRUE(
      has(inspected_claims(claims_with("notBefore", now)).findings, Code::WARN_TOKEN_CLAIM, "payload.notBefore"));
  const Inspection nexmo_cli = inspected_claims(claims_with("acl", R"('{"paths":{}}')"));
  EXPECT_THAT(message_of(nexmo_cli, Code::ERR_TOKEN_ACL), HasSubstr("text"));
  const Inspection old_acl =
      inspected_claims(claims_with("acl", parse_json(R"({"paths":{"/v1/users/**":{},"/*/sessions/**":{}}})")));
  EXPECT_THAT(summary(old_acl.findings), Contains("WARN_ACL_CLIENT_SDK_PATH_MISSING payload.acl.paths"));
  EXPECT_THAT(summary(old_acl.findings), Contains(R"(WARN_ACL_VERSION_PINNED payload.acl.paths["/v1/users/**"])"));
}

struct Wrapped {
  std::string before, after, named;
};

TEST(Inspection, FindsTheTokenInWhatStandsAroundIt) {
  const Wrapped cases[] = {
      {"Bearer ", "", "the word Bearer"},
      {"bearer\t", "\n", "the word Bearer"},
      {"Authorization: Bearer ", "\r\n", "an Authorization header"},
      {"curl -H \"Authorization: Bearer ", "\" https://api.nexmo.com/v1/users", "an Authorization header"},
      {"curl -H 'authorization: bearer ", "' -X POST", "an Authorization header"},
      {"\"", "\"", "quotes around it"},
      {"'", "'", "quotes around it"},
      {"`", "`", "quotes around it"},
      {"“", "”", "quotes or other marks around it"},
      {"<", ">", "quotes or other marks around it"},
      {"", ",", "quotes or other marks around it"},
      {"\"", "\",", "other text around it"},
      {"  ", "\n", "blanks or line breaks around it"},
      {"\xEF\xBB\xBF", "", "invisible characters"},
      {"https://example.com/?token=", "", "a URL around it"},
      {"https://example.com/app?a=b&jwt=", "&c=d#e", "a URL around it"},
      {"wss://example.com/#", "", "a URL around it"},
      {"TOKEN=", "", "a name before it"},
      {"export JWT='", "'", "other text around it"},
      {"token: ", "", "other text around it"},
      {"{\"token\":\"", "\"}", "other text around it"},
      {"const token = \"", "\";", "other text around it"},
      {"My token is ", " and it does not work", "other text around it"},
  };
  for (const Wrapped &wrapped : cases) {
    const std::string text = wrapped.before + good_token() + wrapped.after;
    const FoundToken found = find_token(text);
    EXPECT_EQ(found.token, good_token()) << text;
    EXPECT_THAT(list_of(found.removed), HasSubstr(wrapped.named)) << text;
    const Inspection inspection = inspected(text, &rfc7515_key());
    EXPECT_EQ(inspection.signature, SignatureState::verified) << text;
    EXPECT_TRUE(has(inspection.findings, Code::WARN_TOKEN_TEXT_REPAIRED, "token")) << text;
  }
  EXPECT_THAT(find_token(good_token()).removed, IsEmpty());
}

TEST(Inspection, JoinsWhatWasBroken) {
  std::string token = good_token();
  token.insert(100, "\r\n  ");
  token.insert(40, "\n");
  EXPECT_EQ(find_token(token).token, good_token());
  EXPECT_THAT(find_token(token).removed, ElementsAre("blanks or line breaks in it"));
  token = good_token();
  token.insert(50, "\\n");
  token.insert(20, "\\");
  EXPECT_EQ(find_token(token).token, good_token());
  EXPECT_THAT(find_token(token).removed, ElementsAre("backslashes in it"));
}

TEST(Inspection, DecodesEachPartThoughAnotherIsBroken) {
  const std::string signature = "c2lnbmF0dXJl";
  const Inspection no_header = inspected("!!!." + encoded(good_payload()) + "." + signature, &rfc7515_key());
  EXPECT_TRUE(no_header.header.is_null());
  EXPECT_EQ(write_json(no_header.payload), good_payload());
  EXPECT_TRUE(has(no_header.findings, Code::ERR_TOKEN_BASE64URL, "token, part 1, character 1"));
  EXPECT_EQ(no_header.signature, SignatureState::invalid);
  const Inspection no_payload = inspected(encoded(good_header) + "." + encoded("{\"iat\":") + "." + signature);
  EXPECT_EQ(write_json(no_payload.header), good_header);
  EXPECT_EQ(write_json(no_payload.payload), R"("{\"iat\":")");
  EXPECT_TRUE(has(no_payload.findings, Code::ERR_TOKEN_JSON, "payload"));
  EXPECT_TRUE(has(no_payload.findings, Code::ERR_TOKEN_SIGNATURE, "signature")); // nine bytes are not an RS256
  const Inspection no_signature = inspected(encoded(good_header) + "." + encoded(good_payload()));
  EXPECT_EQ(write_json(no_signature.payload), good_payload());
  EXPECT_THAT(message_of(no_signature, Code::ERR_TOKEN_STRUCTURE), HasSubstr("two parts"));
  const Inspection bad_signature =
      inspected(encoded(good_header) + "." + encoded(good_payload()) + ".!", &rfc7515_key());
  EXPECT_EQ(bad_signature.signature, SignatureState::invalid);
  EXPECT_TRUE(has(bad_signature.findings, Code::ERR_TOKEN_BASE64URL, "token, part 3, character 1"));
}

TEST(Inspection, ReadsADamagedEncoding) {
  std::string token = good_token();
  token += "==";
  const Inspection padded = inspected(token, &rfc7515_key());
  EXPECT_EQ(padded.signature, SignatureState::verified);
  EXPECT_THAT(message_of(padded, Code::ERR_TOKEN_BASE64URL), HasSubstr("padding"));
}

TEST(Inspection, ReadsDamagedJsonAndNamesTheDamage) {
  std::string payload = good_payload();
  payload.insert(payload.size() - 1, R"(,"exp":1700000100,"x":1e999,"__proto__":{})");
  const Inspection inspection = inspected_claims(payload);
  EXPECT_EQ(inspection.expires_at, now + 100);
  EXPECT_THAT(summary(inspection.findings), Contains("ERR_TOKEN_JSON payload").Times(3));
  EXPECT_EQ(find_member(inspection.payload, "__proto__"), nullptr);
  EXPECT_TRUE(find_member(inspection.payload, "x")->is_null());
}

TEST(Inspection, CountsTheParts) {
  const std::pair<std::string, std::string_view> cases[] = {{"abc", "one part"},
                                                            {"a.b", "two parts"},
                                                            {"a.b.c.d", "4 parts"},
                                                            {"a.b.c.d.e", "five parts, as an encrypted one (JWE) has"}};
  for (const auto &[token, message] : cases) {
    EXPECT_THAT(message_of(inspected(token), Code::ERR_TOKEN_STRUCTURE), HasSubstr(std::string(message)));
  }
}

TEST(Inspection, KnowsWhatElseWasPasted) {
  EXPECT_EQ(message_of(inspected(""), Code::ERR_TOKEN_STRUCTURE), "The token is empty.");
  EXPECT_EQ(message_of(inspected(" \n"), Code::ERR_TOKEN_STRUCTURE), "The token is empty.");
  EXPECT_EQ(message_of(inspected(test::private_pem()), Code::ERR_TOKEN_STRUCTURE), "This is a key, not a token.");
  const Inspection decoded = inspected(" " + good_payload());
  EXPECT_THAT(message_of(decoded, Code::ERR_TOKEN_STRUCTURE), HasSubstr("already been decoded"));
  EXPECT_EQ(write_json(decoded.payload), good_payload());
  EXPECT_EQ(decoded.expires_at, now + 900);
  const Inspection payload_alone = inspected(encoded(good_payload()));
  EXPECT_TRUE(payload_alone.header.is_null());
  EXPECT_EQ(write_json(payload_alone.payload), good_payload());
}

TEST(Inspection, RepeatsNoSecretThatWasPastedByMistake) {
  for (const std::string &secret : {test::private_pem(), std::string("Ab1cdEFgh2345678"), good_token()}) {
    for (const std::string &text : {secret, "x." + secret, secret + ".y.z", "{" + secret + "}"}) {
      const Inspection inspection = inspected(text);
      for (const Finding &finding : inspection.findings) {
        const std::string words = finding.where + finding.message + finding.remedy;
        for (std::size_t at = 0; at + 16 <= secret.size(); at += 8) {
          ASSERT_THAT(words, Not(HasSubstr(secret.substr(at, 16)))) << text;
        }
      }
    }
  }
}

TEST(Inspection, BoundsWhatItReads) {
  EXPECT_TRUE(has(inspected(std::string(70'000, 'a')).findings, Code::ERR_TOKEN_TOO_LARGE, "token"));
  EXPECT_TRUE(has(inspected(std::string(2'000'000, ' ') + "a").findings, Code::ERR_TOKEN_TOO_LARGE, "token"));
  EXPECT_EQ(inspected("log line\n" + std::string(500'000, '-') + "\n" + good_token() + "\n", &rfc7515_key()).signature,
            SignatureState::verified);
}

} // namespace
} // namespace tokensmith
