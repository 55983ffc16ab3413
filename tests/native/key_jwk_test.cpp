#include <gtest/gtest.h>

#include "core/key/formats.hpp"
#include "core/text/base64url.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::import;
using test::import_error;
using test::test_key;

Json private_jwk() { return Json::parse(as_text(export_private_jwk(test_key()))); }

Json changed(const Json &jwk, const std::string &name, const Json &value) {
  Json result = jwk;
  result[name] = value;
  return result;
}

Json without(const Json &jwk, std::initializer_list<const char *> names) {
  Json result = jwk;
  for (const char *name : names) {
    result.erase(name);
  }
  return result;
}

TEST(Jwk, IsWrittenAndReadAgain) {
  const Json jwk = private_jwk();
  EXPECT_EQ(jwk.at("kty"), "RSA");
  EXPECT_EQ(jwk.at("alg"), "RS256");
  EXPECT_EQ(jwk.at("use"), "sig");
  EXPECT_EQ(jwk.at("e"), "AQAB");
  EXPECT_EQ(jwk.at("kid"), test_key().thumbprint());
  const ImportedKey imported = import(jwk.dump());
  EXPECT_TRUE(imported.key.matches(test_key()));
  EXPECT_EQ(Json::parse(as_text(export_private_jwk(imported.key))), jwk);

  const Json half = export_public_jwk(test_key());
  EXPECT_FALSE(half.contains("d"));
  EXPECT_EQ(half.at("n"), jwk.at("n"));
  EXPECT_EQ(half.size(), 6U);
  EXPECT_FALSE(import(half.dump()).key.is_private());
}

TEST(Jwk, MayLackWhatSaysNothingNew) {
  for (const Json &jwk : {
           without(private_jwk(), {"alg", "use", "kid"}),
           without(private_jwk(), {"dp", "dq", "qi"}),
           without(private_jwk(), {"qi"}),
           without(private_jwk(), {"p", "q", "dp", "dq", "qi"}),
           changed(private_jwk(), "key_ops", {"sign"}),
           changed(private_jwk(), "key_ops", {"sign", "verify"}),
           changed(private_jwk(), "unknown", {{"a", 1}}),
           changed(private_jwk(), "ext", true),
       }) {
    const ImportedKey imported = import(jwk.dump());
    EXPECT_TRUE(imported.key.is_private());
    EXPECT_TRUE(imported.key.matches(test_key()));
    EXPECT_TRUE(imported.findings.empty());
  }
}

struct BadJwk {
  std::string name;
  Json jwk;
  Code code;
  std::string where;
  std::string words;
};

std::vector<BadJwk> bad_jwks() {
  const Json good = private_jwk();
  const Json half = export_public_jwk(test_key());
  const std::string n = good.at("n").get<std::string>();
  const auto n_bytes = decode_base64url(n).value();
  std::vector<std::uint8_t> zero_n = {0};
  zero_n.insert(zero_n.end(), n_bytes.begin(), n_bytes.end());
  return {
      {"ec", {{"kty", "EC"}, {"crv", "P-256"}}, Code::ERR_KEY_ALGORITHM, "privateKey", "elliptic-curve key, \"P-256\""},
      {"okp", {{"kty", "OKP"}, {"crv", "Ed25519"}}, Code::ERR_KEY_ALGORITHM, "privateKey", "\"Ed25519\""},
      {"ec_without_curve", {{"kty", "EC"}}, Code::ERR_KEY_ALGORITHM, "privateKey", "elliptic-curve key;"},
      {"oct", {{"kty", "oct"}, {"k", "AAAA"}}, Code::ERR_KEY_ALGORITHM, "privateKey", "HMAC"},
      {"other_type", {{"kty", "AKP"}}, Code::ERR_KEY_ALGORITHM, "privateKey", "\"AKP\""},
      {"lower_case_type", changed(good, "kty", "rsa"), Code::ERR_KEY_ALGORITHM, "privateKey", "\"rsa\""},
      {"empty_type", changed(good, "kty", ""), Code::ERR_KEY_MALFORMED, "privateKey.kty", "not text"},
      {"algorithm", changed(good, "alg", "PS256"), Code::ERR_KEY_ALGORITHM, "privateKey.alg", "\"PS256\""},
      {"algorithm_type", changed(good, "alg", 256), Code::ERR_KEY_MALFORMED, "privateKey.alg", "not text"},
      {"use", changed(good, "use", "enc"), Code::ERR_KEY_ALGORITHM, "privateKey.use", "not for signatures"},
      {"operations", changed(good, "key_ops", {"decrypt"}), Code::ERR_KEY_ALGORITHM, "privateKey.key_ops", "sign"},
      {"no_operations", changed(good, "key_ops", Json::array()), Code::ERR_KEY_ALGORITHM, "privateKey.key_ops", "sign"},
      {"operations_of_a_public_key", changed(half, "key_ops", {"sign"}), Code::ERR_KEY_ALGORITHM, "privateKey.key_ops",
       "verify"},
      {"operations_type", changed(good, "key_ops", "sign"), Code::ERR_KEY_MALFORMED, "privateKey.key_ops", "list"},
      {"operations_item_type", changed(good, "key_ops", {1}), Code::ERR_KEY_MALFORMED, "privateKey.key_ops", "list"},
      {"other_primes", changed(good, "oth", Json::array()), Code::ERR_KEY_ALGORITHM, "privateKey.oth",
       "more than two primes"},
      {"no_n", without(good, {"n"}), Code::ERR_KEY_MALFORMED, "privateKey.n", "\"n\" of the JWK is missing"},
      {"no_e", without(half, {"e"}), Code::ERR_KEY_MALFORMED, "privateKey.e", "is missing"},
      {"no_p", without(good, {"p"}), Code::ERR_KEY_MALFORMED, "privateKey.p", "is missing"},
      {"no_q", without(good, {"q"}), Code::ERR_KEY_MALFORMED, "privateKey.q", "is missing"},
      {"no_d", without(good, {"d"}), Code::ERR_KEY_MALFORMED, "privateKey.d", "is missing"},
      {"number", changed(good, "d", 5), Code::ERR_KEY_MALFORMED, "privateKey.d", "not text"},
      {"null", changed(good, "d", nullptr), Code::ERR_KEY_MALFORMED, "privateKey.d", "not text"},
      {"empty", changed(good, "d", ""), Code::ERR_KEY_MALFORMED, "privateKey.d", "not text"},
      {"padding", changed(good, "n", n + "="), Code::ERR_KEY_MALFORMED, "privateKey.n", "\"n\" has"},
      {"standard_alphabet", changed(good, "n", "+" + n.substr(1)), Code::ERR_KEY_MALFORMED, "privateKey.n", "\"n\" "},
      {"line_break", changed(good, "n", n + "\n"), Code::ERR_KEY_MALFORMED, "privateKey.n", "\"n\" "},
      {"leading_zero", changed(good, "n", encode_base64url(zero_n)), Code::ERR_KEY_MALFORMED, "privateKey.n",
       "zero bytes"},
      {"leading_zero_of_e", changed(good, "e", "AAEAAQ"), Code::ERR_KEY_MALFORMED, "privateKey.e", "zero bytes"},
      {"zero", changed(good, "e", "AA"), Code::ERR_KEY_EXPONENT, "privateKey", "even"},
      {"other_d", changed(good, "d", good.at("p")), Code::ERR_KEY_INCONSISTENT, "privateKey", "inverse"},
      {"other_dp", changed(good, "dp", good.at("dq")), Code::ERR_KEY_INCONSISTENT, "privateKey", "remainder"},
      {"other_d_without_primes", changed(without(good, {"p", "q", "dp", "dq", "qi"}), "d", good.at("p")),
       Code::ERR_KEY_INCONSISTENT, "privateKey", "do not belong to the modulus"},
      {"short", changed(without(half, {"alg"}), "n", n.substr(0, 128)), Code::ERR_KEY_SIZE, "privateKey", "bits"},
      {"nested", {{"a", {{"kty", "EC"}}}}, Code::ERR_KEY_ALGORITHM, "privateKey.a", "elliptic-curve"},
      {"nested_member", {{"a", changed(good, "alg", "PS256")}}, Code::ERR_KEY_ALGORITHM, "privateKey.a.alg", "PS256"},
  };
}

TEST(Jwk, IsRefusedWithThePlaceOfWhatIsWrong) {
  for (const BadJwk &bad : bad_jwks()) {
    SCOPED_TRACE(bad.name);
    const Finding finding = import_error(bad.jwk.dump());
    EXPECT_EQ(to_string(finding.code), to_string(bad.code)) << finding.message;
    EXPECT_EQ(finding.where, bad.where);
    EXPECT_NE(finding.message.find(bad.words), std::string::npos) << finding.message;
    EXPECT_TRUE(finding.message.ends_with('.'));
  }
}

TEST(Jwk, IsRefusedWhenANameComesTwice) {
  std::string text = private_jwk().dump();
  text.insert(1, R"("kty":"RSA",)");
  EXPECT_EQ(import_error(text).code, Code::ERR_KEY_MALFORMED);
}

} // namespace
} // namespace tokensmith
