#include "core/token/claims.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/platform/user.hpp"
#include "core/text/times.hpp"
#include "token_test_support.hpp"

namespace tokensmith {
namespace {

using test::application_id;
using test::CountingRandom;
using test::error_in;
using test::has;
using test::now;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Json request_with(std::string_view members) {
  return parse_json(std::string(R"({"now":1700000000,"applicationId":")") + std::string(application_id) + "\"" +
                        (members.empty() ? "" : ",") + std::string(members) + "}",
                    {.depth = 100});
}

Json build(const Json &request) {
  CountingRandom random;
  return build_claims(request, random);
}

std::string built(std::string_view members) { return write_json(build(request_with(members))); }

constexpr std::string_view start = R"({"iat":1700000000,"jti":"00010203-0405-4607-8809-0a0b0c0d0e0f",)"
                                   R"("application_id":"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab")";

std::string expected(std::string_view rest) { return std::string(start) + std::string(rest); }

TEST(Duration, ReadsNumbersAndTextWithUnits) {
  const std::pair<std::string_view, std::int64_t> durations[] = {
      {"\"90s\"", 90},         {"\"15m\"", 900}, {"\"24h\"", 86400}, {"\"1h30m\"", 5400}, {"\"1d\"", 86400},
      {"\"1d2h3m4s\"", 93784}, {"\"0s\"", 0},    {"\"007m\"", 420},  {"900", 900},        {"0", 0},
      {"604800", 604800}};
  for (const auto &[text, seconds] : durations) {
    EXPECT_EQ(parse_duration(parse_json(text), "expiresIn"), seconds) << text;
  }
}

TEST(Duration, RefusesWhatIsNotClear) {
  const std::pair<std::string_view, std::string_view> durations[] = {
      {"\"900\"", "Write '900s' for seconds, or the number 900."},
      {"\"\"", "with its unit"},
      {"\"15\\u00a0m\"", "with its unit"},
      {"\"15 m\"", "with its unit"},
      {"\"15M\"", "with its unit"},
      {"\"15min\"", "with its unit"},
      {"\"1.5h\"", "with its unit"},
      {"\"-15m\"", "with its unit"},
      {"\"m\"", "with its unit"},
      {"\"30m1h\"", "with its unit"},
      {"\"1h1h\"", "with its unit"},
      {"\"1h30\"", "with its unit"},
      {"\"500ms\"", "with its unit"},
      {"\"2w\"", "with its unit"},
      {"\"9999999999s\"", "with its unit"},
      {"-1", "with its unit"},
      {"0.5", "with its unit"},
      {"900.0", "with its unit"},
      {"1e300", "with its unit"},
      {"9007199254740993", "with its unit"},
      {"true", "with its unit"},
      {"null", "with its unit"},
      {"{}", "with its unit"},
      {"1700000900", "expiresAt"},
  };
  for (const auto &[text, remedy] : durations) {
    const Finding finding = error_in([&] { static_cast<void>(parse_duration(parse_json(text), "expiresIn")); });
    EXPECT_EQ(finding.code, Code::ERR_CLAIMS_DURATION) << text;
    EXPECT_EQ(finding.where, "expiresIn") << text;
    EXPECT_THAT(finding.remedy, HasSubstr(std::string(remedy))) << text;
  }
}

TEST(Claims, PutIatAndJtiFirstAndADefaultExpiryLast) {
  EXPECT_EQ(built(""), expected(R"(,"exp":1700000900})"));
  EXPECT_EQ(built(R"("subject":"alice")"), expected(R"(,"sub":"alice","exp":1700000900})"));
}

TEST(Claims, FollowTheOrderOfTheRequest) {
  EXPECT_EQ(
      built(R"("expiresIn":"24h","claims":{"z":1,"a":[true,null,0.5,"x"]},"notBefore":1700000060,"subject":"alice")"),
      expected(R"(,"exp":1700086400,"z":1,"a":[true,null,0.5,"x"],"nbf":1700000060,"sub":"alice"})"));
  EXPECT_EQ(built(R"("acl":{"paths":{"/*/users/**":{"methods":["GET"]}}},"expiresAt":1700000030)"),
            expected(R"(,"acl":{"paths":{"/*/users/**":{"methods":["GET"]}}},"exp":1700000030})"));
  const Json reversed = parse_json(
      R"({"tokenId":"t1","subject":"bob","applicationId":"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab","now":1700000000})");
  EXPECT_EQ(
      write_json(build(reversed)),
      R"({"iat":1700000000,"jti":"t1","sub":"bob","application_id":"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab","exp":1700000900})");
}

TEST(Claims, TakeAnAclInEachForm) {
  EXPECT_EQ(built(R"("acl":null)"), expected(R"(,"exp":1700000900})"));
  EXPECT_EQ(built(R"("acl":"admin")"), expected(R"(,"exp":1700000900})"));
  EXPECT_EQ(built(R"("acl":[{"path":"/x","methods":["GET"]}])"),
            expected(R"(,"acl":{"paths":{"/x":{"methods":["GET"]}}},"exp":1700000900})"));
  EXPECT_THAT(built(R"("acl":"client-sdk-web")"), HasSubstr(R"("/*/rtc/**":{})"));
}

struct Refused {
  std::string_view members;
  Code code;
  std::string_view where;
  std::string_view message; ///< a piece of it
  std::string_view remedy;  ///< a piece of it
};

class ClaimsRefuse : public testing::TestWithParam<Refused> {};

TEST_P(ClaimsRefuse, AndSayWhatToWrite) {
  const Refused &refused = GetParam();
  const Finding finding = error_in([&] { static_cast<void>(build(request_with(refused.members))); });
  EXPECT_EQ(finding.code, refused.code) << finding.message;
  EXPECT_EQ(finding.where, refused.where) << finding.message;
  EXPECT_THAT(finding.message, HasSubstr(std::string(refused.message)));
  EXPECT_THAT(finding.remedy, HasSubstr(std::string(refused.remedy)));
}

INSTANTIATE_TEST_SUITE_P(
    Expiry, ClaimsRefuse,
    testing::Values(
        Refused{R"("expiresAt":1699999999)", Code::ERR_CLAIMS_EXPIRES_IN_PAST, "expiresAt", "1 second ago", "now"},
        Refused{R"("expiresAt":1699989000)", Code::ERR_CLAIMS_EXPIRES_IN_PAST, "expiresAt",
                "2023-11-14T19:10:00Z, which was 3 hours ago", "1700000000"},
        Refused{R"("expiresAt":1700000900000)", Code::ERR_CLAIMS_MILLISECONDS, "expiresAt",
                "1700000900000, which looks like milliseconds; in seconds it is 1700000900", "Write 1700000900."},
        Refused{R"("expiresAt":1700000900000000)", Code::ERR_CLAIMS_MILLISECONDS, "expiresAt", "microseconds",
                "1700000900"},
        Refused{R"("expiresAt":18446744073709551615)", Code::ERR_CLAIMS_MILLISECONDS, "expiresAt",
                "too large for a time", "seconds"},
        Refused{R"("expiresAt":"1700000900")", Code::ERR_CLAIMS_TIME, "expiresAt", "the text \"1700000900\"",
                "Write 1700000900 without quotes."},
        Refused{R"("expiresAt":"2023-11-15T00:00:00Z")", Code::ERR_CLAIMS_TIME, "expiresAt", "text", "Date.parse"},
        Refused{R"("expiresAt":1700000900.5)", Code::ERR_CLAIMS_TIME, "expiresAt", "has a fraction",
                "Write 1700000901."},
        Refused{R"("expiresAt":1e300)", Code::ERR_CLAIMS_MILLISECONDS, "expiresAt", "too large for a time", "seconds"},
        Refused{R"("expiresAt":-1)", Code::ERR_CLAIMS_TIME, "expiresAt", "before 1970", "seconds"},
        Refused{R"("expiresAt":-1.5)", Code::ERR_CLAIMS_TIME, "expiresAt", "before 1970", "seconds"},
        Refused{R"("expiresAt":null)", Code::ERR_CLAIMS_TIME, "expiresAt", "null", "seconds"},
        Refused{R"("expiresAt":[])", Code::ERR_CLAIMS_TIME, "expiresAt", "an array", "seconds"},
        Refused{R"("expiresAt":1700000000)", Code::ERR_CLAIMS_LIFETIME_TOO_SHORT, "expiresAt", "0 seconds",
                "30 seconds"},
        Refused{R"("expiresAt":1700000029)", Code::ERR_CLAIMS_LIFETIME_TOO_SHORT, "expiresAt", "29 seconds",
                "30 seconds"},
        Refused{R"("expiresAt":1700086401)", Code::ERR_CLAIMS_LIFETIME_TOO_LONG, "expiresAt", "1 day 1 second",
                "86400"},
        Refused{R"("expiresIn":29)", Code::ERR_CLAIMS_LIFETIME_TOO_SHORT, "expiresIn", "29 seconds", "30 seconds"},
        Refused{R"("expiresIn":"0s")", Code::ERR_CLAIMS_LIFETIME_TOO_SHORT, "expiresIn", "0 seconds", "30 seconds"},
        Refused{R"("expiresIn":"25h")", Code::ERR_CLAIMS_LIFETIME_TOO_LONG, "expiresIn", "1 day 1 hour", "24 hours"},
        Refused{R"("expiresIn":900000)", Code::ERR_CLAIMS_LIFETIME_TOO_LONG, "expiresIn", "it is 900 in seconds",
                "24 hours"},
        Refused{R"("expiresIn":"900")", Code::ERR_CLAIMS_DURATION, "expiresIn", "no unit", "'900s'"},
        Refused{R"("expiresIn":null)", Code::ERR_CLAIMS_DURATION, "expiresIn", "null", "unit"},
        Refused{R"("expiresIn":900,"expiresAt":1700000900)", Code::ERR_CLAIMS_CONFLICT, "expiresAt", "Both",
                "one of them"},
        Refused{R"("notBefore":1700000900)", Code::ERR_CLAIMS_NOT_BEFORE, "notBefore",
                "22:28:20Z and expire at 2023-11-14T22:28:20Z", "before"},
        Refused{R"("notBefore":1700000000000)", Code::ERR_CLAIMS_MILLISECONDS, "notBefore", "milliseconds",
                "1700000000"},
        Refused{R"("notBefore":"1700000000")", Code::ERR_CLAIMS_TIME, "notBefore", "text", "without quotes"}));

INSTANTIATE_TEST_SUITE_P(
    Identity, ClaimsRefuse,
    testing::Values(Refused{R"("subject":"")", Code::ERR_CLAIMS_SUBJECT, "subject", "empty", "leave it out"},
                    Refused{R"("subject":" alice")", Code::ERR_CLAIMS_SUBJECT, "subject", "blank", "name"},
                    Refused{R"("subject":"alice ")", Code::ERR_CLAIMS_SUBJECT, "subject", "blank", "name"},
                    Refused{R"("subject":"a\nb")", Code::ERR_CLAIMS_SUBJECT, "subject", "control character", "name"},
                    Refused{R"("subject":"a\u0085b")", Code::ERR_CLAIMS_SUBJECT, "subject", "control character",
                            "name"},
                    Refused{R"("subject":"USR-aaaaaaaa-bbbb-cccc-dddd-0123456789ab")", Code::ERR_CLAIMS_SUBJECT,
                            "subject", "a user ID", "name"},
                    Refused{R"("subject":42)", Code::ERR_ARGUMENT_TYPE, "subject", "a number", "text"},
                    Refused{R"("subject":null)", Code::ERR_ARGUMENT_TYPE, "subject", "null", "leave subject out"},
                    Refused{R"("tokenId":"")", Code::ERR_CLAIMS_TOKEN_ID, "tokenId", "empty", "leave it out"},
                    Refused{R"("tokenId":"a\tb")", Code::ERR_CLAIMS_TOKEN_ID, "tokenId", "control", "text"},
                    Refused{R"("tokenId":1)", Code::ERR_ARGUMENT_TYPE, "tokenId", "a number", "text"}));

INSTANTIATE_TEST_SUITE_P(
    Acl, ClaimsRefuse,
    testing::Values(Refused{R"("acl":"client-sdk")", Code::ERR_ACL_PRESET, "acl", "client-sdk", "client-sdk-web"},
                    Refused{R"("acl":"{\"paths\":{}}")", Code::ERR_ACL_SHAPE, "acl", "text", "not its JSON as text"},
                    Refused{R"("acl":"{bad")", Code::ERR_ACL_SHAPE, "acl", "text", "not its JSON as text"},
                    Refused{R"("acl":7)", Code::ERR_ACL_SHAPE, "acl", "a number", "object"},
                    Refused{R"("acl":{"paths":{"x":{}}})", Code::ERR_ACL_PATH, "acl.paths.x", "slash", "/*/x"},
                    Refused{R"("acl":[{"path":"x"}])", Code::ERR_ACL_PATH, "acl[0].path", "slash", "/*/x"}));

INSTANTIATE_TEST_SUITE_P(
    Custom, ClaimsRefuse,
    testing::Values(Refused{R"("claims":[1])", Code::ERR_ARGUMENT_TYPE, "claims", "an array", "object"},
                    Refused{R"("claims":null)", Code::ERR_ARGUMENT_TYPE, "claims", "null", "object"},
                    Refused{R"("claims":{"iat":1})", Code::ERR_CLAIMS_RESERVED, "claims.iat", "iat", "now"},
                    Refused{R"("claims":{"jti":1})", Code::ERR_CLAIMS_RESERVED, "claims.jti", "jti", "tokenId"},
                    Refused{R"("claims":{"exp":1})", Code::ERR_CLAIMS_RESERVED, "claims.exp", "exp", "expiresAt"},
                    Refused{R"("claims":{"nbf":1})", Code::ERR_CLAIMS_RESERVED, "claims.nbf", "nbf", "notBefore"},
                    Refused{R"("claims":{"a":1,"sub":1})", Code::ERR_CLAIMS_RESERVED, "claims.sub", "sub", "subject"},
                    Refused{R"("claims":{"acl":1})", Code::ERR_CLAIMS_RESERVED, "claims.acl", "acl", "acl"},
                    Refused{R"("claims":{"application_id":1})", Code::ERR_CLAIMS_RESERVED, "claims.application_id",
                            "application_id", "applicationId"},
                    Refused{R"("claims":{"":1})", Code::ERR_CLAIMS_VALUE, R"(claims[""])", "no name", "Name"},
                    Refused{R"("claims":{"id":9007199254740992})", Code::ERR_CLAIMS_VALUE, "claims.id", "2^53", "text"},
                    Refused{R"("claims":{"a":[{"b":-9007199254740992}]})", Code::ERR_CLAIMS_VALUE, "claims.a[0].b",
                            "2^53", "text"},
                    Refused{R"("claims":{"big":1e300})", Code::ERR_CLAIMS_VALUE, "claims.big", "2^53", "text"}));

INSTANTIATE_TEST_SUITE_P(
    Unknown, ClaimsRefuse,
    testing::Values(
        Refused{R"("expiresin":60)", Code::ERR_ARGUMENT_UNKNOWN, "expiresin", "expiresin", "expiresIn"},
        Refused{R"("sub":"alice")", Code::ERR_ARGUMENT_UNKNOWN, "sub", "sub", "subject"},
        Refused{R"("exp":1)", Code::ERR_ARGUMENT_UNKNOWN, "exp", "exp", "expiresAt"},
        Refused{R"("ttl":1)", Code::ERR_ARGUMENT_UNKNOWN, "ttl", "ttl", "expiresIn"},
        Refused{R"("application_id":1)", Code::ERR_ARGUMENT_UNKNOWN, "application_id", "", "applicationId"},
        Refused{R"("jti":1)", Code::ERR_ARGUMENT_UNKNOWN, "jti", "jti", "tokenId"},
        Refused{R"("nbf":1)", Code::ERR_ARGUMENT_UNKNOWN, "nbf", "nbf", "notBefore"},
        Refused{R"("colour":1)", Code::ERR_ARGUMENT_UNKNOWN, "colour", "colour", "Leave it out"},
        Refused{R"("a b":1)", Code::ERR_ARGUMENT_UNKNOWN, R"("a b")", "a b", "Leave it out"},
        Refused{R"("exp":1)", Code::ERR_ARGUMENT_UNKNOWN, "exp", "exp", "Give expiresAt or expiresIn."},
        Refused{R"("Application-ID":1)", Code::ERR_ARGUMENT_UNKNOWN, R"("Application-ID")", "Application-ID",
                "Give applicationId."},
        Refused{R"("private_key":1)", Code::ERR_ARGUMENT_UNKNOWN, "private_key", "private_key", "Give privateKey."},
        Refused{R"("passPhrase":1)", Code::ERR_ARGUMENT_UNKNOWN, "passPhrase", "passPhrase", "Give passphrase."},
        Refused{R"("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ":1)", Code::ERR_ARGUMENT_UNKNOWN,
                "(a name of 50 bytes)", "(a name of 50 bytes)", "Leave it out"}));

TEST(Claims, RefuseRequestsThatLackWhatIsNeeded) {
  const auto refused = [](std::string_view text) {
    return error_in([&] { static_cast<void>(build(parse_json(text))); });
  };
  EXPECT_EQ(refused("[]").code, Code::ERR_ARGUMENT_TYPE);
  EXPECT_EQ(refused("{}").code, Code::ERR_ARGUMENT_MISSING);
  EXPECT_EQ(refused("{}").where, "now");
  EXPECT_EQ(refused(R"({"now":1700000000})").code, Code::ERR_ARGUMENT_MISSING);
  EXPECT_EQ(refused(R"({"now":1700000000})").where, "applicationId");
  EXPECT_EQ(refused(R"({"now":1700000000000})").code, Code::ERR_CLAIMS_MILLISECONDS);
  EXPECT_EQ(refused(R"({"now":1700000000.5})").code, Code::ERR_CLAIMS_TIME);
  EXPECT_EQ(refused(R"({"now":1700000000,"applicationId":7})").code, Code::ERR_ARGUMENT_TYPE);
}

TEST(Claims, ReportEveryFaultOfARequest) {
  try {
    static_cast<void>(build(parse_json(R"({"now":1700000000,"applicationId":"nope","tokenId":"","subject":" alice",
      "expiresIn":"10s","notBefore":"1700000000","claims":{"iat":1,"id":9007199254740992,"":1},
      "acl":[{"path":"x"}]})")));
    FAIL() << "the request was accepted";
  } catch (const Error &error) {
    EXPECT_THAT(test::summary(error.findings()),
                ElementsAre("ERR_CLAIMS_APPLICATION_ID applicationId", "ERR_CLAIMS_LIFETIME_TOO_SHORT expiresIn",
                            "ERR_CLAIMS_TOKEN_ID tokenId", "ERR_CLAIMS_SUBJECT subject", "ERR_CLAIMS_TIME notBefore",
                            "ERR_CLAIMS_RESERVED claims.iat", "ERR_CLAIMS_VALUE claims.id",
                            "ERR_CLAIMS_VALUE claims[\"\"]", "ERR_ACL_PATH acl[0].path"));
  }
}

TEST(Claims, SayWhatAnApplicationIdIsInsteadWithoutRepeatingIt) {
  const std::pair<std::string_view, std::string_view> ids[] = {
      {"", "is empty"},
      {"My application", "is not a UUID"},
      {"12ab34cd", "API key"},
      {"Ab1cdEFgh2345678", "API secret"},
      {"aaaaaaaabbbb4ccc8ddd0123456789ab", "hyphens"},
      {" aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab ", "blanks around it"},
      {"USR-aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab", "a user ID"},
  };
  for (const auto &[id, message] : ids) {
    const Json request = {{"now", now}, {"applicationId", id}};
    const Finding finding = error_in([&] { static_cast<void>(build(request)); });
    EXPECT_EQ(finding.code, Code::ERR_CLAIMS_APPLICATION_ID);
    EXPECT_THAT(finding.message, HasSubstr(std::string(message)));
    EXPECT_TRUE(id.empty() || (finding.message + finding.remedy).find(id) == std::string::npos) << id;
  }
}

TEST(Claims, BoundNamesDepthAndJson) {
  const std::string longest(max_name_length, 'x');
  EXPECT_NO_THROW(static_cast<void>(build({{"now", now}, {"applicationId", application_id}, {"subject", longest}})));
  EXPECT_EQ(error_in([&] {
              static_cast<void>(build({{"now", now}, {"applicationId", application_id}, {"subject", longest + "x"}}));
            }).code,
            Code::ERR_CLAIMS_SUBJECT);
  const std::string deepest = R"("claims":{"a":)" + std::string(63, '[') + std::string(63, ']') + "}";
  EXPECT_EQ(depth_of(build(request_with(deepest))), max_payload_depth);
  const std::string deeper = R"("claims":{"a":)" + std::string(64, '[') + std::string(64, ']') + "}";
  const Finding finding = error_in([&] { static_cast<void>(build(request_with(deeper))); });
  EXPECT_EQ(finding.code, Code::ERR_CLAIMS_VALUE);
  EXPECT_EQ(finding.where, "claims.a");
}

TEST(Claims, AcceptNamesOfUsersInAnyLanguage) {
  for (const std::string_view name : {"alice", "Ålice Müller", "用户", "a", "usr-1", "USR-alice", "o'neil \"x\" \\"}) {
    EXPECT_FALSE(find_name_problem(name)) << name;
    EXPECT_FALSE(is_user_id(name)) << name;
  }
  EXPECT_TRUE(is_user_id("USR-aaaaaaaa-bbbb-cccc-dddd-0123456789ab"));
  EXPECT_TRUE(is_user_id("usr-AAAAAAAA-BBBB-CCCC-DDDD-0123456789AB"));
}

TEST(Claims, TellNamesThatAreNotWhatTheyLookLike) {
  const std::pair<std::string_view, std::string_view> names[] = {
      {"ali\xE2\x80\xAE"
       "ce",
       "U+202E, which turns the direction"},
      {"\xE2\x81\xA7"
       "alice",
       "U+2067, which turns the direction"},
      {"ali\xE2\x80\x8B"
       "ce",
       "U+200B, which does not show"},
      {"\xEF\xBB\xBF"
       "alice",
       "U+FEFF, which does not show"},
      {"ali\xC2\xAD"
       "ce",
       "U+00AD, which does not show"},
      {"alice\xE2\x80\x8E", "ends with the character U+200E"},
      {"alice\xE3\x80\x80", "ends with a blank"},
      {" alice", "ends with a blank"},
      {"ali\nce", "line break"},
  };
  for (const auto &[name, words] : names) {
    const auto surprise = find_name_surprise(name);
    ASSERT_TRUE(surprise.has_value()) << words;
    EXPECT_THAT(*surprise, HasSubstr(std::string(words)));
    const Json request = {{"now", now}, {"applicationId", application_id}, {"subject", name}};
    EXPECT_EQ(error_in([&] { static_cast<void>(build(request)); }).code, Code::ERR_CLAIMS_SUBJECT) << words;
  }
  // A family of emoji, and Persian, need joiners inside.
  for (const std::string_view name : {"alice", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
                                      "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE", "a b", "Ålice Müller"}) {
    EXPECT_FALSE(find_name_surprise(name)) << name;
  }
}

Findings checked(const Json &payload, ClaimsExpectation expectation = {}) {
  expectation.now = now;
  return check_claims(payload, expectation);
}

TEST(ClaimRules, AreMetByAGoodPayload) {
  EXPECT_THAT(checked(test::good_claims()), IsEmpty());
  EXPECT_THAT(checked(build(request_with(R"("acl":"client-sdk-web","expiresIn":"24h")"))), IsEmpty());
}

struct Broken {
  std::string_view claim;
  std::string_view value; ///< JSON; empty removes the claim
  Code code;
  std::string_view message;
};

class ClaimRule : public testing::TestWithParam<Broken> {};

TEST_P(ClaimRule, IsHeld) {
  const Broken &broken = GetParam();
  const std::string text = broken.value.empty() ? test::claims_without(broken.claim)
                                                : test::claims_with(broken.claim, parse_json(broken.value));
  const Findings findings = checked(parse_json(text));
  ASSERT_EQ(findings.size(), 1U) << testing::PrintToString(test::summary(findings));
  EXPECT_EQ(findings[0].code, broken.code);
  EXPECT_TRUE(findings[0].where.starts_with("payload." + std::string(broken.claim))) << findings[0].where;
  EXPECT_THAT(findings[0].message, HasSubstr(std::string(broken.message)));
  EXPECT_FALSE(findings[0].remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Claims, ClaimRule,
    testing::Values(Broken{"application_id", "", Code::ERR_TOKEN_CLAIM_MISSING, "no application_id"},
                    Broken{"application_id", "1", Code::ERR_TOKEN_CLAIM_TYPE, "a number"},
                    Broken{"application_id", "\"x\"", Code::ERR_TOKEN_CLAIM_TYPE, "not a UUID"},
                    Broken{"jti", "", Code::ERR_TOKEN_CLAIM_MISSING, "no jti"},
                    Broken{"jti", "7", Code::ERR_TOKEN_CLAIM_TYPE, "a number"},
                    Broken{"jti", "\"\"", Code::ERR_TOKEN_CLAIM_TYPE, "empty"},
                    Broken{"sub", "null", Code::ERR_TOKEN_CLAIM_TYPE, "null"},
                    Broken{"sub", "\"\"", Code::ERR_TOKEN_CLAIM_TYPE, "empty"},
                    Broken{"sub", "[\"a\"]", Code::ERR_TOKEN_CLAIM_TYPE, "array"},
                    Broken{"iat", "", Code::ERR_TOKEN_CLAIM_MISSING, "no iat"},
                    Broken{"iat", "\"1700000000\"", Code::ERR_TOKEN_CLAIM_TYPE, "text"},
                    Broken{"iat", "1700000000000", Code::ERR_TOKEN_MILLISECONDS, "milliseconds"},
                    Broken{"iat", "1700000031", Code::ERR_TOKEN_ISSUED_IN_FUTURE, "31 seconds from now"},
                    Broken{"iat", "1700000030.5", Code::ERR_TOKEN_ISSUED_IN_FUTURE, "31 seconds from now"},
                    Broken{"iat", "-5", Code::ERR_TOKEN_CLAIM_TYPE, "before 1970"},
                    Broken{"exp", "", Code::ERR_TOKEN_CLAIM_MISSING, "no exp"},
                    Broken{"exp", "\"1532179987\"", Code::ERR_TOKEN_CLAIM_TYPE, "the text \"1532179987\""},
                    Broken{"exp", "1700000900000.5", Code::ERR_TOKEN_MILLISECONDS, "milliseconds"},
                    Broken{"exp", "true", Code::ERR_TOKEN_CLAIM_TYPE, "true"},
                    Broken{"exp", "1700000900000", Code::ERR_TOKEN_MILLISECONDS, "in seconds it is 1700000900"},
                    Broken{"exp", "18446744073709551615", Code::ERR_TOKEN_MILLISECONDS, "too large for a time"},
                    Broken{"exp", "1700086401", Code::ERR_TOKEN_LIFETIME, "1 day 1 second"},
                    Broken{"nbf", "1700000001", Code::ERR_TOKEN_NOT_YET_VALID, "2023-11-14T22:13:21Z"},
                    Broken{"nbf", "\"1699999999\"", Code::ERR_TOKEN_CLAIM_TYPE, "text"},
                    Broken{"nbf", "null", Code::ERR_TOKEN_CLAIM_TYPE, "null"},
                    Broken{"acl", "null", Code::ERR_TOKEN_ACL, "null"},
                    Broken{"acl", "\"{bad\"", Code::ERR_TOKEN_ACL, "text"},
                    Broken{"acl", "{\"paths\":{\"x\":{}}}", Code::ERR_TOKEN_ACL, "slash"},
                    Broken{"uid", "9007199254740993", Code::ERR_TOKEN_JSON, "2^53"},
                    Broken{"uid", "[{\"a\":1e300}]", Code::ERR_TOKEN_JSON, "2^53"}));

TEST(ClaimRules, CountTheTimesToTheSecond) {
  const auto at = [](std::int64_t time, std::int64_t tolerance) {
    Json claims = test::good_claims();
    claims["nbf"] = now;
    return test::summary(check_claims(claims, {{}, {}, tolerance, time}));
  };
  EXPECT_THAT(at(now, 0), IsEmpty());
  EXPECT_THAT(at(now + 899, 0), IsEmpty());
  EXPECT_THAT(at(now + 900, 0), ElementsAre("ERR_TOKEN_EXPIRED payload.exp"));
  EXPECT_THAT(at(now + 900, 1), IsEmpty());
  EXPECT_THAT(at(now + 901, 1), ElementsAre("ERR_TOKEN_EXPIRED payload.exp"));
  EXPECT_THAT(at(now - 1, 1), IsEmpty());
  EXPECT_THAT(at(now - 2, 1), ElementsAre("ERR_TOKEN_NOT_YET_VALID payload.nbf"));
  EXPECT_THAT(at(now - 60, 59),
              ElementsAre("ERR_TOKEN_NOT_YET_VALID payload.nbf", "ERR_TOKEN_ISSUED_IN_FUTURE payload.iat"));
}

TEST(ClaimRules, ForgiveAClockThatIsAFewSecondsAhead) {
  const auto at = [](std::int64_t time, std::int64_t tolerance) {
    return test::summary(check_claims(test::good_claims(), {{}, {}, tolerance, time}));
  };
  EXPECT_THAT(at(now - 1, 0), IsEmpty());
  EXPECT_THAT(at(now - issued_at_leeway, 0), IsEmpty());
  EXPECT_THAT(at(now - issued_at_leeway - 1, 0), ElementsAre("ERR_TOKEN_ISSUED_IN_FUTURE payload.iat"));
  EXPECT_THAT(at(now - 100, 100), IsEmpty());
}

TEST(ClaimRules, CountFractionsOfASecond) {
  const auto at = [](std::string_view claim, double value, std::int64_t time) {
    Json claims = test::good_claims();
    claims[std::string(claim)] = value;
    return test::summary(check_claims(claims, {{}, {}, 0, time}));
  };
  EXPECT_THAT(at("exp", static_cast<double>(now) + 900.5, now + 900), IsEmpty());
  EXPECT_THAT(at("exp", static_cast<double>(now) + 900.5, now + 901), ElementsAre("ERR_TOKEN_EXPIRED payload.exp"));
  EXPECT_THAT(at("nbf", static_cast<double>(now) + 0.5, now), ElementsAre("ERR_TOKEN_NOT_YET_VALID payload.nbf"));
  EXPECT_THAT(at("nbf", static_cast<double>(now) + 0.5, now + 1), IsEmpty());
  EXPECT_THAT(at("iat", static_cast<double>(now) + 0.5, now), IsEmpty());
  EXPECT_THAT(at("exp", static_cast<double>(now) + 900.0, now + 900), ElementsAre("ERR_TOKEN_EXPIRED payload.exp"));
}

TEST(ClaimRules, SayHowLongAgo) {
  Json claims = test::good_claims();
  const auto message = [&](std::int64_t time) { return check_claims(claims, {{}, {}, 0, time}).at(0).message; };
  EXPECT_EQ(message(now + 900), "The token has just expired, at 2023-11-14T22:28:20Z.");
  EXPECT_EQ(message(now + 900 + 3 * 3600 + 5), "The token expired 3 hours ago, at 2023-11-14T22:28:20Z.");
  EXPECT_EQ(message(now + 900 + 86400 * 400), "The token expired 400 days ago, at 2023-11-14T22:28:20Z.");
}

TEST(ClaimRules, HoldTheLifetime) {
  const auto found = [](std::int64_t iat, std::int64_t exp, std::optional<std::int64_t> nbf = {}) {
    Json claims = test::good_claims();
    claims["iat"] = iat;
    claims["exp"] = exp;
    if (nbf) {
      claims["nbf"] = *nbf;
    }
    return test::summary(checked(claims));
  };
  EXPECT_THAT(found(now, now + 86400), IsEmpty());
  EXPECT_THAT(found(now - 86000, now + 401), ElementsAre("ERR_TOKEN_LIFETIME payload.exp"));
  EXPECT_THAT(found(now - 10, now - 10),
              ElementsAre("ERR_TOKEN_EXPIRED payload.exp", "ERR_TOKEN_LIFETIME payload.exp"));
  EXPECT_THAT(found(now, now + 60, now + 60),
              ElementsAre("ERR_TOKEN_NOT_YET_VALID payload.nbf", "ERR_TOKEN_LIFETIME payload.exp"));
  Json claims = test::good_claims();
  claims.erase("iat");
  claims["exp"] = now + 86401;
  EXPECT_THAT(test::summary(checked(claims)),
              ElementsAre("ERR_TOKEN_CLAIM_MISSING payload.iat", "ERR_TOKEN_LIFETIME payload.exp"));
}

TEST(ClaimRules, CompareApplicationAndUser) {
  const Json claims = test::good_claims();
  EXPECT_THAT(checked(claims, {std::string(application_id), "alice"}), IsEmpty());
  const Findings other = checked(claims, {"bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab", "bob"});
  EXPECT_THAT(test::summary(other),
              ElementsAre("ERR_TOKEN_APPLICATION payload.application_id", "ERR_TOKEN_SUBJECT payload.sub"));
  EXPECT_THAT(other[0].message, HasSubstr("bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab"));
  EXPECT_THAT(other[1].message, HasSubstr(R"("alice", not for "bob")"));
  EXPECT_THAT(test::summary(checked(parse_json(test::claims_without("sub")), {{}, "bob"})),
              ElementsAre("ERR_TOKEN_SUBJECT payload.sub"));
  EXPECT_THAT(test::summary(checked(claims, {{}, "Alice"})), ElementsAre("ERR_TOKEN_SUBJECT payload.sub"));
}

TEST(ClaimRules, TellTheWeightiestFirst) {
  const Json payload = parse_json(
      R"({"iat":"x","exp":1,"application_id":2,"jti":"j","acl":"{bad","nbf":99999999999,"uid":9007199254740993})");
  EXPECT_THAT(test::summary(checked(payload)),
              ElementsAre("ERR_TOKEN_CLAIM_TYPE payload.application_id", "ERR_TOKEN_CLAIM_TYPE payload.iat",
                          "ERR_TOKEN_JSON payload.uid", "ERR_TOKEN_EXPIRED payload.exp",
                          "ERR_TOKEN_NOT_YET_VALID payload.nbf", "ERR_TOKEN_LIFETIME payload.exp",
                          "ERR_TOKEN_ACL payload.acl"));
  for (const std::string_view text : {"null", "1", "\"x\"", "[]", "true"}) {
    EXPECT_THAT(test::summary(checked(parse_json(text))), ElementsAre("ERR_TOKEN_JSON payload")) << text;
  }
}

Findings reviewed(const Json &payload, std::int64_t time = now) {
  return review_claims(payload, time, kind_of_payload(payload));
}

TEST(ClaimReview, ExplainsWhatATokenDoesNotSay) {
  EXPECT_THAT(test::summary(reviewed(test::good_claims())), ElementsAre("INFO_TOKEN_NO_ACL payload.acl"));
  EXPECT_THAT(test::summary(reviewed(parse_json(R"({"iat":1700000000})"))),
              ElementsAre("INFO_TOKEN_DEFAULT_EXPIRY payload.exp", "INFO_TOKEN_ADMIN payload.sub",
                          "INFO_TOKEN_NO_ACL payload.acl"));
  EXPECT_THAT(reviewed(parse_json(R"({"iat":1700000000})"))[0].message, HasSubstr("2023-11-14T22:28:20Z"));
  EXPECT_THAT(reviewed(parse_json("[]")), IsEmpty());
}

TEST(ClaimReview, WarnsOfShortLives) {
  EXPECT_TRUE(has(reviewed(test::good_claims(), now + 840), Code::WARN_TOKEN_EXPIRES_SOON, "payload.exp"));
  EXPECT_FALSE(has(reviewed(test::good_claims(), now + 839), Code::WARN_TOKEN_EXPIRES_SOON, "payload.exp"));
  EXPECT_FALSE(has(reviewed(test::good_claims(), now + 900), Code::WARN_TOKEN_EXPIRES_SOON, "payload.exp"));
  EXPECT_TRUE(
      has(reviewed(parse_json(test::claims_with("exp", now + 29))), Code::WARN_TOKEN_SHORT_LIFETIME, "payload.exp"));
  EXPECT_FALSE(
      has(reviewed(parse_json(test::claims_with("exp", now + 30))), Code::WARN_TOKEN_SHORT_LIFETIME, "payload.exp"));
}

TEST(ClaimReview, KnowsTheSlipsOfOtherTools) {
  const std::pair<std::string_view, std::string_view> slips[] = {{"subject", "sub"},
                                                                 {"ttl", "exp"},
                                                                 {"issued_at", "iat"},
                                                                 {"notBefore", "nbf"},
                                                                 {"expires", "exp"},
                                                                 {"applicationId", "application_id"},
                                                                 {"aplication_id", "application_id"},
                                                                 {"Exp", "exp"},
                                                                 {"paths", "acl"},
                                                                 {"app_id", "application_id"}};
  for (const auto &[name, meant] : slips) {
    const Findings findings = reviewed(parse_json(test::claims_with(name, 1)));
    ASSERT_TRUE(has(findings, Code::WARN_TOKEN_CLAIM, "payload." + std::string(name))) << name;
    EXPECT_THAT(findings[0].message, HasSubstr("what it reads is " + std::string(meant)));
  }
  for (const std::string_view name : {"iss", "aud", "scope", "role", "name", "foo", "user_data", "x"}) {
    EXPECT_EQ(reviewed(parse_json(test::claims_with(name, 1))).size(), 1U) << name;
  }
  const Findings user_id = reviewed(parse_json(test::claims_with("sub", "USR-aaaaaaaa-bbbb-cccc-dddd-0123456789ab")));
  EXPECT_TRUE(has(user_id, Code::WARN_TOKEN_CLAIM, "payload.sub"));
}

TEST(ClaimReview, ReviewsTheAcl) {
  const auto with_acl = [](std::string_view acl) {
    return reviewed(parse_json(test::claims_with("acl", parse_json(acl))));
  };
  EXPECT_TRUE(has(with_acl(R"({"paths":{"/**":{}}})"), Code::WARN_ACL_TOO_BROAD, R"(payload.acl.paths["/**"])"));
  EXPECT_TRUE(
      has(with_acl(R"({"paths":{"/*/users/**":{}}})"), Code::WARN_ACL_CLIENT_SDK_PATH_MISSING, "payload.acl.paths"));
  EXPECT_THAT(with_acl("\"{bad\""), IsEmpty()); // check_claims tells
}

} // namespace
} // namespace tokensmith
