#include "core/token/token.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/token/jws.hpp"
#include "token_test_support.hpp"

namespace tokensmith {
namespace {

using test::application_id;
using test::CountingRandom;
using test::error_in;
using test::now;
using test::rfc7515_key;
using testing::ElementsAre;
using testing::HasSubstr;

/// The tutorial's jwt:generate line, as a request.
Json tutorial_request() {
  return {{"now", now},        {"subject", "MY_USER_NAME"},       {"expiresAt", now + 86400},
          {"acl", "tutorial"}, {"applicationId", application_id}, {"tokenId", "11111111-2222-4333-8444-555555555555"}};
}

TEST(Token, IsAPureFunctionOfTheRequestAndTheKey) {
  CountingRandom random;
  const SignedToken token = sign_token(tutorial_request(), rfc7515_key(), random);
  EXPECT_EQ(write_json(token.header), R"({"alg":"RS256","typ":"JWT"})");
  EXPECT_EQ(write_json(token.payload),
            R"({"iat":1700000000,"jti":"11111111-2222-4333-8444-555555555555","sub":"MY_USER_NAME","exp":1700086400,)"
            R"("acl":{"paths":{"/*/users/**":{},"/*/conversations/**":{},"/*/sessions/**":{},"/*/devices/**":{},)"
            R"("/*/image/**":{},"/*/media/**":{},"/*/applications/**":{},"/*/push/**":{},"/*/knocking/**":{}}},)"
            R"("application_id":"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"})");
  EXPECT_EQ(token.expires_at, now + 86400);
  // Made with node:crypto (OpenSSL) of the same header, payload and key.
  EXPECT_EQ(token.token,
            "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6IjExMTExMTExLTIyMjItNDMzMy04NDQ"
            "0LTU1NTU1NTU1NTU1NSIsInN1YiI6Ik1ZX1VTRVJfTkFNRSIsImV4cCI6MTcwMDA4NjQwMCwiYWNsIjp7InBhdGhzIjp7Ii8qL3V"
            "zZXJzLyoqIjp7fSwiLyovY29udmVyc2F0aW9ucy8qKiI6e30sIi8qL3Nlc3Npb25zLyoqIjp7fSwiLyovZGV2aWNlcy8qKiI6e30"
            "sIi8qL2ltYWdlLyoqIjp7fSwiLyovbWVkaWEvKioiOnt9LCIvKi9hcHBsaWNhdGlvbnMvKioiOnt9LCIvKi9wdXNoLyoqIjp7fSw"
            "iLyova25vY2tpbmcvKioiOnt9fX0sImFwcGxpY2F0aW9uX2lkIjoiYWFhYWFhYWEtYmJiYi00Y2NjLThkZGQtMDEyMzQ1Njc4OWF"
            "iIn0.LGUM6nXdKHMRhZRwtZlgnrZxSxPdIAcXocVjM5RBnlhmbw7CyJKvuDrtwX4ROO2KZ0I-AbB61Z5RpG1gdpy5nOC6Ff7t3Ma"
            "3nmhZ5qdIZMyvEFioPw6_me8joMma8OvJndBIANZ3cjCvkeoWwzFqvymxZ8AqFVpAcw-KgY5qDMpL3GJpuGN7EwEJrwDCwzJrVTQ"
            "FxQzKDNNSCLYl_p8E89STMth50eiYOq_JzZ1XqcXRWsYg-6mz5k9_zKUxXMB1E-3IL5tMTY37D3J3YM2lRu0FLosWIHrNYM0NZ5V"
            "N_BPTndafwlkTbcnqqRMYQtMtds-rGFvSker5k_i2w2I6KA");
  EXPECT_EQ(sign_token(tutorial_request(), rfc7515_key(), random).token, token.token);
}

TEST(Token, IsVerifiedByItsPublicKey) {
  CountingRandom random;
  const SignedToken token = sign_token(tutorial_request(), rfc7515_key(), random);
  const VerifiedToken verified =
      verify_token(token.token, rfc7515_key().public_key(),
                   {.application_id = std::string(application_id), .subject = "MY_USER_NAME", .now = now});
  EXPECT_EQ(write_json(verified.header), write_json(token.header));
  EXPECT_EQ(write_json(verified.payload), write_json(token.payload));
}

TEST(Token, IsRefusedForTheFirstReason) {
  CountingRandom random;
  const std::string token = sign_token(tutorial_request(), rfc7515_key(), random).token;
  const auto code = [&](ClaimsExpectation expectation) {
    return error_in([&] { static_cast<void>(verify_token(token, rfc7515_key(), expectation)); }).code;
  };
  EXPECT_EQ(code({.now = now + 86400}), Code::ERR_TOKEN_EXPIRED);
  EXPECT_EQ(code({.now = now - 31}), Code::ERR_TOKEN_ISSUED_IN_FUTURE);
  EXPECT_EQ(code({.application_id = "bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab", .now = now}), Code::ERR_TOKEN_APPLICATION);
  EXPECT_EQ(code({.subject = "bob", .now = now}), Code::ERR_TOKEN_SUBJECT);
}

TEST(Token, IsRefusedWithEveryFinding) {
  CountingRandom random;
  const auto findings_of = [](std::string_view token, const ClaimsExpectation &expectation) {
    try {
      static_cast<void>(verify_token(token, rfc7515_key(), expectation));
    } catch (const Error &error) {
      return test::summary(error.findings());
    }
    return test::summary({});
  };
  const std::string token = sign_token(tutorial_request(), rfc7515_key(), random).token;
  EXPECT_THAT(
      findings_of(token,
                  {.application_id = "bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab", .subject = "bob", .now = now + 86400}),
      ElementsAre("ERR_TOKEN_EXPIRED payload.exp", "ERR_TOKEN_APPLICATION payload.application_id",
                  "ERR_TOKEN_SUBJECT payload.sub"));
  const std::string header = encode_base64url(as_bytes(R"({"alg":"HS256","typ":"x","kid":1})"));
  EXPECT_THAT(findings_of(header + token.substr(token.find('.')), {.now = now}),
              ElementsAre("ERR_TOKEN_ALGORITHM header.alg", "ERR_TOKEN_TYPE header.typ", "ERR_TOKEN_JSON header.kid"));
}

TEST(Token, BoundsTheToleranceOfClocks) {
  CountingRandom random;
  const std::string token = sign_token(tutorial_request(), rfc7515_key(), random).token;
  EXPECT_NO_THROW(
      static_cast<void>(verify_token(token, rfc7515_key(), {.clock_tolerance = 600, .now = now + 86400 + 599})));
  for (const std::int64_t tolerance : {-1, 601}) {
    const Finding finding = error_in(
        [&] { static_cast<void>(verify_token(token, rfc7515_key(), {.clock_tolerance = tolerance, .now = now})); });
    EXPECT_EQ(finding.code, Code::ERR_ARGUMENT_VALUE);
    EXPECT_EQ(finding.where, "clockTolerance");
    EXPECT_THAT(finding.message, HasSubstr("0 to 600"));
    EXPECT_THAT(finding.remedy, HasSubstr("600 seconds or less"));
  }
  EXPECT_EQ(error_in([&] { static_cast<void>(verify_token(token, rfc7515_key(), {.now = now * 1000})); }).code,
            Code::ERR_CLAIMS_MILLISECONDS);
  EXPECT_EQ(error_in([&] { static_cast<void>(verify_token(token, rfc7515_key(), {.now = -1})); }).code,
            Code::ERR_CLAIMS_TIME);
}

TEST(Token, IsRefusedWhereItWouldBeTooLong) {
  CountingRandom random;
  Json request = tutorial_request();
  request["claims"] = {{"text", std::string(60'000, 'x')}};
  EXPECT_EQ(error_in([&] { static_cast<void>(sign_token(request, rfc7515_key(), random)); }).code,
            Code::ERR_CLAIMS_TOO_LARGE);
}

TEST(Token, TakesTextThatIsNotUtf8NeitherWay) {
  CountingRandom random;
  Json request = tutorial_request();
  request["claims"] = {{"text", std::string("\xFF")}};
  EXPECT_EQ(error_in([&] { static_cast<void>(sign_token(request, rfc7515_key(), random)); }).code,
            Code::ERR_CLAIMS_VALUE);
}

TEST(Token, CarriesManyClaimsInTime) {
  CountingRandom random;
  Json claims = Json::object();
  for (int i = 0; i < 2500; ++i) {
    append_member(claims, "claim" + std::to_string(i), i);
  }
  Json request = tutorial_request();
  request["claims"] = claims;
  const SignedToken token = sign_token(request, rfc7515_key(), random);
  EXPECT_EQ(verify_token(token.token, rfc7515_key(), {.now = now}).payload.size(), 2506U);
}

TEST(Token, NamesTheStatesOfASignature) {
  EXPECT_EQ(to_string(SignatureState::unchecked), "unchecked");
  EXPECT_EQ(to_string(SignatureState::verified), "verified");
  EXPECT_EQ(to_string(SignatureState::invalid), "invalid");
}

} // namespace
} // namespace tokensmith
