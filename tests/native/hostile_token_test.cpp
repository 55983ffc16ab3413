// Tokens that a strict verifier must refuse, by class. Each is otherwise good: where the class is not about the
// signature, the token is signed again with the key it is verified with, so nothing but the class can be the reason to
// refuse it.

#include <gtest/gtest.h>
#include <mbedtls/md.h>
#include <mbedtls/rsa.h>
#include <mbedtls/sha256.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "core/key/formats.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"
#include "core/token/token.hpp"
#include "token_test_support.hpp"

namespace tokensmith {
namespace {

using test::claims_with;
using test::claims_without;
using test::CountingRandom;
using test::encoded;
using test::good_claims;
using test::good_header;
using test::now;
using test::rfc7515_key;
using test::signed_parts;
using test::signed_token;
using Bytes = std::vector<std::uint8_t>;

struct Hostile {
  std::string name;
  std::string token;
  Code code;
};
using Corpus = std::vector<Hostile>;

std::string good_payload() { return write_json(good_claims()); }
std::string good_token() { return signed_token(good_header, good_payload()); }

std::string header_with(std::string_view members) { return concat({R"({"alg":"RS256","typ":"JWT",)", members, "}"}); }

/// The good claims' text with something put in before its closing brace.
std::string payload_and(std::string_view members) {
  std::string payload = good_payload();
  payload.insert(payload.size() - 1, concat({",", members}));
  return payload;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// --- algorithm

std::string hmac_token(std::string_view algorithm, std::string_view secret) {
  const std::string text =
      concat({encoded(concat({R"({"alg":")", algorithm, R"(","typ":"JWT"})"})), ".", encoded(good_payload())});
  std::array<std::uint8_t, 32> mac{};
  const auto key = as_bytes(secret);
  const auto data = as_bytes(text);
  EXPECT_EQ(mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key.data(), key.size(), data.data(),
                            data.size(), mac.data()),
            0);
  return concat({text, ".", encode_base64url(mac)});
}

void add_algorithms(Corpus &corpus) {
  const auto add = [&corpus](std::string name, std::string header, Code code = Code::ERR_TOKEN_ALGORITHM) {
    corpus.push_back({"alg " + name, signed_token(header, good_payload()), code});
  };
  for (const std::string_view name :
       {"none",  "None",  "NONE",   "nOnE",   " none",        "none ",    "HS256",       "HS384",    "HS512", "RS384",
        "RS512", "PS256", "PS384",  "PS512",  "ES256",        "ES256K",   "ES384",       "ES512",    "EdDSA", "RS1",
        "rs256", "Rs256", "RS256 ", " RS256", "RS256\\u0000", "RS256\\n", "\\uff32S256", "RSA-OAEP", "dir",   ""}) {
    add(std::string(name), concat({R"({"alg":")", name, R"(","typ":"JWT"})"}));
  }
  for (const std::string_view value : {"null", "true", "256", "{}", "[]", R"(["RS256"])", R"({"RS256":1})"}) {
    add(std::string(value), concat({R"({"alg":)", value, R"(,"typ":"JWT"})"}));
  }
  add("missing", R"({"typ":"JWT"})");
  add("in another case", R"({"ALG":"RS256","typ":"JWT"})");
  add("named twice", R"({"alg":"none","typ":"JWT","alg":"RS256"})", Code::ERR_TOKEN_JSON);
  add("named twice by an escape", R"({"alg":"RS256","typ":"JWT","\u0061lg":"none"})", Code::ERR_TOKEN_JSON);
  for (const std::string_view name : {"none", "None", "NONE", "nOnE"}) {
    const std::string unsigned_token =
        concat({encoded(concat({R"({"alg":")", name, R"("})"})), ".", encoded(good_payload()), "."});
    corpus.push_back({"unsigned, alg " + std::string(name), unsigned_token, Code::ERR_TOKEN_ALGORITHM});
  }
  const std::string pem = export_spki(rfc7515_key());
  std::string without_newline = pem;
  without_newline.pop_back();
  const std::string jwk = write_json(export_public_jwk(rfc7515_key()));
  const std::string modulus(as_text(rfc7515_key().modulus()));
  const std::pair<std::string_view, std::string_view> secrets[] = {
      {"the PEM", pem},
      {"the PEM without its last newline", without_newline},
      {"the JWK", jwk},
      {"the modulus", modulus},
      {"nothing", ""}};
  for (const auto &[name, secret] : secrets) {
    corpus.push_back({concat({"HMAC keyed with ", name}), hmac_token("HS256", secret), Code::ERR_TOKEN_ALGORITHM});
    // The same under RS256's name: a verifier that takes the key's bytes for a secret would take it.
    corpus.push_back(
        {concat({"HMAC as RS256 keyed with ", name}), hmac_token("RS256", secret), Code::ERR_TOKEN_SIGNATURE});
  }
}

// --- header

void add_headers(Corpus &corpus) {
  const auto add = [&corpus](std::string_view members, Code code) {
    corpus.push_back({concat({"header ", members}), signed_token(header_with(members), good_payload()), code});
  };
  const std::string jwk = write_json(export_public_jwk(rfc7515_key()));
  add(concat({R"("jwk":)", jwk}), Code::ERR_TOKEN_EMBEDDED_KEY);
  add(R"("jwk":null)", Code::ERR_TOKEN_EMBEDDED_KEY);
  add(R"("jku":"https://example.com/keys")", Code::ERR_TOKEN_EMBEDDED_KEY);
  add(R"("x5u":"https://example.com/cert.pem")", Code::ERR_TOKEN_EMBEDDED_KEY);
  add(R"("x5c":["MIIB"])", Code::ERR_TOKEN_EMBEDDED_KEY);
  add(R"("crit":["exp"])", Code::ERR_TOKEN_CRITICAL);
  add(R"("crit":[])", Code::ERR_TOKEN_CRITICAL);
  add(R"("crit":null)", Code::ERR_TOKEN_CRITICAL);
  add(R"("crit":"b64")", Code::ERR_TOKEN_CRITICAL);
  add(R"("crit":["b64"],"b64":false)", Code::ERR_TOKEN_CRITICAL);
  add(R"("crit":["b64"],"b64":true)", Code::ERR_TOKEN_CRITICAL);
  add(R"("b64":false)", Code::ERR_TOKEN_CRITICAL);
  add(R"("b64":true)", Code::ERR_TOKEN_CRITICAL);
  add(R"("b64":"true")", Code::ERR_TOKEN_CRITICAL);
  add(R"("zip":"DEF")", Code::ERR_TOKEN_CRITICAL);
  add(R"("enc":"A256GCM")", Code::ERR_TOKEN_CRITICAL);
  add(R"("cty":"JWT")", Code::ERR_TOKEN_TYPE);
  add(R"("kid":1)", Code::ERR_TOKEN_JSON);
  add(R"("kid":["a"])", Code::ERR_TOKEN_JSON);
  add(R"("n":9007199254740993)", Code::ERR_TOKEN_JSON);
  for (const std::string_view type : {R"("JWE")", R"("at+jwt")", R"("JWT ")", R"("")", "null", "1", R"(["JWT"])"}) {
    corpus.push_back({concat({"typ ", type}),
                      signed_token(concat({R"({"alg":"RS256","typ":)", type, "}"}), good_payload()),
                      Code::ERR_TOKEN_TYPE});
  }
}

// --- claims

void add_claims(Corpus &corpus) {
  const auto add = [&corpus](std::string name, std::string payload, Code code) {
    corpus.push_back({"claims: " + std::move(name), signed_token(good_header, payload), code});
  };
  const auto with_exp = [](std::string_view value) {
    return replaced(good_payload(), R"("exp":1700000900)", concat({R"("exp":)", value}));
  };
  add("exp past", with_exp("1699999999"), Code::ERR_TOKEN_EXPIRED);
  add("exp now", with_exp("1700000000"), Code::ERR_TOKEN_EXPIRED);
  add("exp zero", with_exp("0"), Code::ERR_TOKEN_EXPIRED);
  add("exp missing", claims_without("exp"), Code::ERR_TOKEN_CLAIM_MISSING);
  add("exp text", with_exp(R"("1700000900")"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("exp null", with_exp("null"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("exp true", with_exp("true"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("exp list", with_exp("[1700000900]"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("exp object", with_exp("{}"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("exp negative", with_exp("-1700000900"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("exp in milliseconds with a fraction", with_exp("1700000900000.5"), Code::ERR_TOKEN_MILLISECONDS);
  add("exp 1e400", with_exp("1e400"), Code::ERR_TOKEN_JSON);
  add("exp 1e300", with_exp("1e300"), Code::ERR_TOKEN_MILLISECONDS);
  add("exp -1e400", with_exp("-1e400"), Code::ERR_TOKEN_JSON);
  add("exp NaN", with_exp("NaN"), Code::ERR_TOKEN_JSON);
  add("exp Infinity", with_exp("Infinity"), Code::ERR_TOKEN_JSON);
  add("exp in milliseconds", with_exp("1700000900000"), Code::ERR_TOKEN_MILLISECONDS);
  add("exp beyond 2^53", with_exp("9007199254740993"), Code::ERR_TOKEN_MILLISECONDS);
  add("exp at the end of 64 bits", with_exp("9223372036854775807"), Code::ERR_TOKEN_MILLISECONDS);
  add("exp beyond 64 bits", with_exp("18446744073709551617"), Code::ERR_TOKEN_MILLISECONDS);
  add("life of 24 hours and a second", with_exp("1700086401"), Code::ERR_TOKEN_LIFETIME);
  add("life of years", with_exp("99999999999"), Code::ERR_TOKEN_LIFETIME);
  add("iat in the future", claims_with("iat", now + 31), Code::ERR_TOKEN_ISSUED_IN_FUTURE);
  add("iat in milliseconds", claims_with("iat", now * 1000), Code::ERR_TOKEN_MILLISECONDS);
  add("iat text", claims_with("iat", "1700000000"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("iat missing", claims_without("iat"), Code::ERR_TOKEN_CLAIM_MISSING);
  add("iat old, so that life is too long", claims_with("iat", now - 86400), Code::ERR_TOKEN_LIFETIME);
  add("nbf text", claims_with("nbf", "1699999999"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("nbf null", claims_with("nbf", nullptr), Code::ERR_TOKEN_CLAIM_TYPE);
  add("nbf in the future", claims_with("nbf", now + 1), Code::ERR_TOKEN_NOT_YET_VALID);
  add("nbf in milliseconds", claims_with("nbf", now * 1000), Code::ERR_TOKEN_MILLISECONDS);
  add("jti missing", claims_without("jti"), Code::ERR_TOKEN_CLAIM_MISSING);
  add("jti a number", claims_with("jti", 7), Code::ERR_TOKEN_CLAIM_TYPE);
  add("application_id missing", claims_without("application_id"), Code::ERR_TOKEN_CLAIM_MISSING);
  add("application_id of another", claims_with("application_id", "bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab"),
      Code::ERR_TOKEN_APPLICATION);
  add("application_id in another case", claims_with("application_id", "AAAAAAAA-BBBB-4CCC-8DDD-0123456789AB"),
      Code::ERR_TOKEN_APPLICATION);
  add("application_id a list", claims_with("application_id", Json::array({test::application_id})),
      Code::ERR_TOKEN_CLAIM_TYPE);
  add("sub of another", claims_with("sub", "mallory"), Code::ERR_TOKEN_SUBJECT);
  add("sub missing", claims_without("sub"), Code::ERR_TOKEN_SUBJECT);
  add("sub a list", claims_with("sub", Json::array({"alice"})), Code::ERR_TOKEN_CLAIM_TYPE);
  add("sub with a zero byte", replaced(good_payload(), R"("alice")", R"("alice\u0000")"), Code::ERR_TOKEN_CLAIM_TYPE);
  add("acl text", claims_with("acl", "{bad"), Code::ERR_TOKEN_ACL);
  add("acl null", claims_with("acl", nullptr), Code::ERR_TOKEN_ACL);
  add("an integer beyond 2^53", payload_and(R"("uid":9007199254740993)"), Code::ERR_TOKEN_JSON);
  add("an integer beyond 2^53, inside", payload_and(R"("u":[{"id":-9007199254740993}])"), Code::ERR_TOKEN_JSON);
}

// --- structure

void add_structure(Corpus &corpus) {
  const std::string token = good_token();
  const std::size_t first = token.find('.');
  const std::size_t second = token.rfind('.');
  const std::string header = token.substr(0, first);
  const std::string payload = token.substr(first + 1, second - first - 1);
  const std::string signature = token.substr(second + 1);
  const auto add = [&corpus](std::string name, std::string text, Code code) {
    corpus.push_back({"structure: " + std::move(name), std::move(text), code});
  };
  add("empty", "", Code::ERR_TOKEN_STRUCTURE);
  add("one part", header, Code::ERR_TOKEN_STRUCTURE);
  add("two parts", header + "." + payload, Code::ERR_TOKEN_STRUCTURE);
  add("four parts", token + ".", Code::ERR_TOKEN_STRUCTURE);
  add("four parts, one before", "." + token, Code::ERR_TOKEN_STRUCTURE);
  add("five parts", token + "." + header + "." + payload, Code::ERR_TOKEN_STRUCTURE);
  add("dots alone", "..", Code::ERR_TOKEN_STRUCTURE);
  add("header empty", "." + payload + "." + signature, Code::ERR_TOKEN_STRUCTURE);
  add("payload empty", signed_parts(header, ""), Code::ERR_TOKEN_STRUCTURE);
  add("signature empty", header + "." + payload + ".", Code::ERR_TOKEN_SIGNATURE);
  add("Bearer before it", "Bearer " + token, Code::ERR_TOKEN_BASE64URL);
  add("a blank before it", " " + token, Code::ERR_TOKEN_BASE64URL);
  add("a newline behind it", token + "\n", Code::ERR_TOKEN_BASE64URL);
  add("a zero byte behind it", token + std::string(1, '\0'), Code::ERR_TOKEN_BASE64URL);
  add("quotes around it", "\"" + token + "\"", Code::ERR_TOKEN_BASE64URL);
  add("text behind it", token + ",x", Code::ERR_TOKEN_BASE64URL);
  add("a semicolon for a dot", header + ";" + payload + "." + signature, Code::ERR_TOKEN_STRUCTURE);
  add("a JSON serialization",
      R"({"payload":")" + payload + R"(","protected":")" + header + R"(","signature":")" + signature + "\"}",
      Code::ERR_TOKEN_STRUCTURE);
  add("payload text", signed_token(good_header, R"("alice")"), Code::ERR_TOKEN_JSON);
  add("payload a list", signed_token(good_header, "[" + good_payload() + "]"), Code::ERR_TOKEN_JSON);
  add("payload null", signed_token(good_header, "null"), Code::ERR_TOKEN_JSON);
  add("payload a number", signed_token(good_header, "1700000900"), Code::ERR_TOKEN_JSON);
  add("payload bytes", signed_token(good_header, std::string("\0\x01\xFE", 3)), Code::ERR_TOKEN_JSON);
  add("payload empty object", signed_token(good_header, "{}"), Code::ERR_TOKEN_CLAIM_MISSING);
  add("header a list", signed_token(R"(["RS256"])", good_payload()), Code::ERR_TOKEN_JSON);
  add("header text", signed_token(R"("RS256")", good_payload()), Code::ERR_TOKEN_JSON);
  add("header null", signed_token("null", good_payload()), Code::ERR_TOKEN_JSON);
  add("too long", signed_token(good_header, payload_and(R"("x":")" + std::string(60'000, 'x') + "\"")),
      Code::ERR_TOKEN_TOO_LARGE);
  add("too long, of dots", std::string(70'000, '.'), Code::ERR_TOKEN_TOO_LARGE);
  add("many dots", std::string(60'000, '.'), Code::ERR_TOKEN_STRUCTURE);
}

// --- base64url

void add_encodings(Corpus &corpus) {
  const auto add = [&corpus](std::string name, std::string text) {
    corpus.push_back({"base64url: " + std::move(name), std::move(text), Code::ERR_TOKEN_BASE64URL});
  };
  // Payloads whose encoding has one, two and three characters in its last group.
  std::string payload = good_payload();
  const std::string header = encoded(good_header);
  while (encoded(payload).size() % 4 != 2) {
    payload += ' ';
  }
  const std::string part = encoded(payload);
  const auto with_last = [](std::string text, unsigned spare) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    text.back() = alphabet[alphabet.find(text.back()) + spare];
    return text;
  };
  add("padding behind the payload", signed_parts(header, part + "=="));
  add("too little padding", signed_parts(header, part + "="));
  add("padding inside", signed_parts(header, part.substr(0, 4) + "=" + part.substr(4)));
  add("a blank inside", signed_parts(header, part.substr(0, 4) + " " + part.substr(4)));
  add("a line break inside", signed_parts(header, part.substr(0, 64) + "\r\n" + part.substr(64)));
  add("a tab behind the header", signed_parts(header + "\t", part));
  add("a character too many", signed_parts(header, part + "AAA"));
  add("spare bits in the payload, lowest", signed_parts(header, with_last(part, 1)));
  add("spare bits in the payload, all", signed_parts(header, with_last(part, 15)));
  add("a zero byte inside", signed_parts(header, part.substr(0, 4) + std::string(1, '\0') + part.substr(4)));
  add("a character beyond ASCII", signed_parts(header, part + "\xC3\xA9"));
  add("a mark inside", signed_parts(header, part.substr(0, 4) + "?" + part.substr(4)));
  const std::string with_url_characters = encoded(payload_and(R"("x":"???>>>~~~")"));
  std::string standard = with_url_characters;
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  EXPECT_NE(standard, with_url_characters);
  add("plain base64's alphabet", signed_parts(header, standard));
  const std::string token = good_token(); // its signature has 342 characters, so four spare bits
  add("spare bits in the signature", with_last(token, 1));
  add("padding behind the signature", token + "==");
  add("a character too many behind the signature", token + "AAA");
  add("a line break in the signature", token.substr(0, token.size() - 10) + "\n" + token.substr(token.size() - 10));
}

// --- JSON

void add_json(Corpus &corpus) {
  const auto add = [&corpus](std::string name, std::string payload) {
    corpus.push_back({"JSON: " + std::move(name), signed_token(good_header, payload), Code::ERR_TOKEN_JSON});
  };
  const auto add_header = [&corpus](std::string name, std::string header) {
    corpus.push_back(
        {"JSON of the header: " + std::move(name), signed_token(header, good_payload()), Code::ERR_TOKEN_JSON});
  };
  const std::string good = good_payload();
  add("exp twice", payload_and(R"("exp":1700000901)"));
  add("exp twice, once escaped", payload_and(R"("e\u0078p":1700000901)"));
  add("sub twice, the same", payload_and(R"("sub":"alice")"));
  add("a name twice inside", payload_and(R"("a":[{"b":{"c":1,"c":2}}])"));
  add("a path twice in the ACL", payload_and(R"("acl":{"paths":{"/x":{},"/x":{"methods":["GET"]}}})"));
  add("an empty name twice", payload_and(R"("":1,"":2)"));
  add("a byte order mark", "\xEF\xBB\xBF" + good);
  std::string wide;
  for (const char c : good) {
    wide += c;
    wide += '\0';
  }
  add("UTF-16", wide);
  add("UTF-16 with its mark", "\xFF\xFE" + wide);
  add("a byte that is no UTF-8", replaced(good, "alice", "alice\xFF"));
  add("overlong UTF-8", replaced(good, "alice", "alice\xC0\xAF"));
  add("overlong zero", replaced(good, "alice", "alice\xC0\x80"));
  add("a surrogate in UTF-8", replaced(good, "alice", "alice\xED\xA0\x80"));
  add("a code point beyond Unicode", replaced(good, "alice", "alice\xF4\x90\x80\x80"));
  add("cut UTF-8", replaced(good, "alice", "alice\xE2\x82"));
  add("a lone high surrogate", replaced(good, "alice", R"(alice\ud800)"));
  add("a lone low surrogate", replaced(good, "alice", R"(alice\udc00)"));
  add("surrogates the wrong way round", replaced(good, "alice", R"(alice\udc00\ud800)"));
  add("a comment", replaced(good, "{", "{/* */"));
  add("a comment to the line's end", good + " // x");
  add("a trailing comma", replaced(good, "}", ",}"));
  add("a leading comma", replaced(good, "{", "{,"));
  add("trailing text", good + "x");
  add("a second value", good + "{}");
  add("a zero byte behind", good + std::string(1, '\0'));
  add("a zero byte and more behind", good + std::string("\0{}", 3));
  add("NaN", payload_and(R"("x":NaN)"));
  add("Infinity", payload_and(R"("x":-Infinity)"));
  add("hexadecimal", payload_and(R"("x":0x10)"));
  add("a leading zero", payload_and(R"("x":01)"));
  add("a plus sign", payload_and(R"("x":+1)"));
  add("a bare point", payload_and(R"("x":1.)"));
  add("single quotes", replaced(good, R"("alice")", "'alice'"));
  add("names without quotes", replaced(good, R"("sub")", "sub"));
  add("a line break in text", replaced(good, "alice", "ali\nce"));
  add("an unknown escape", replaced(good, "alice", R"(al\ice)"));
  add("True", payload_and(R"("x":True)"));
  add("undefined", payload_and(R"("x":undefined)"));
  add("__proto__", payload_and(R"("__proto__":{"admin":true})"));
  add("__proto__, escaped", payload_and(R"("\u005f_proto__":{})"));
  add("__proto__, inside", payload_and(R"("a":{"__proto__":{}})"));
  add("a number that overflows", payload_and(R"("x":1e999)"));
  add("cut short", good.substr(0, good.size() - 1));
  add("blanks alone", "   ");
  add("65 levels", payload_and(R"("x":)" + std::string(64, '[') + std::string(64, ']')));
  add("20,000 levels", std::string(20'000, '['));
  add_header("33 levels", header_with(R"("x":)" + std::string(32, '[') + std::string(32, ']')));
  add_header("a name twice", header_with(R"("kid":"a","kid":"b")"));
  add_header("typ twice", header_with(R"("typ":"JWT")"));
  add_header("a byte order mark", "\xEF\xBB\xBF" + std::string(good_header));
  add_header("trailing text", std::string(good_header) + "x");
  add_header("__proto__", header_with(R"("__proto__":{})"));
  add_header("a byte that is no UTF-8", header_with("\"kid\":\"\xFF\""));
  add_header("a number that overflows", header_with(R"("x":1e999)"));
}

// --- signature

/// m to the power of d: the signature whose encoded message is exactly these 256 bytes.
Bytes raw_signature(const Bytes &encoded_message) {
  Bytes signature(256);
  CountingRandom source;
  MbedtlsRandom random(source);
  EXPECT_EQ(mbedtls_rsa_private(&rfc7515_key().context(), MbedtlsRandom::fill, &random, encoded_message.data(),
                                signature.data()),
            0);
  return signature;
}

Bytes sha256(std::string_view text) {
  Bytes hash(32);
  const auto bytes = as_bytes(text);
  EXPECT_EQ(mbedtls_sha256(bytes.data(), bytes.size(), hash.data(), 0), 0);
  return hash;
}

const Bytes digest_info_sha256 = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                  0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

Bytes joined(std::initializer_list<Bytes> pieces) {
  Bytes result;
  for (const Bytes &piece : pieces) {
    result.insert(result.end(), piece.begin(), piece.end());
  }
  return result;
}

/// 00 01 FF … FF 00 and the rest; the padding fills what is left of 256 bytes.
Bytes padded(const Bytes &rest, std::uint8_t type = 1, std::uint8_t filling = 0xFF) {
  Bytes message = {0, type};
  message.resize(256 - rest.size() - 1, filling);
  message.push_back(0);
  return joined({message, rest});
}

void add_signatures(Corpus &corpus) {
  const std::string payload = good_payload();
  const std::string text = concat({encoded(good_header), ".", encoded(payload)});
  const Bytes hash = sha256(text);
  CountingRandom random;
  const Bytes good = rfc7515_key().sign_sha256(as_bytes(text), random);
  const Bytes good_message = padded(joined({digest_info_sha256, hash}));
  ASSERT_EQ(raw_signature(good_message), good)
      << "the messages below would be wrong for another reason than they should";

  const auto add = [&](std::string name, const Bytes &signature) {
    corpus.push_back({"signature: " + std::move(name), test::token_with_signature(good_header, payload, signature),
                      Code::ERR_TOKEN_SIGNATURE});
  };
  const auto add_message = [&](std::string name, const Bytes &message) {
    ASSERT_EQ(message.size(), 256U) << name;
    add("message with " + std::move(name), raw_signature(message));
  };
  const auto first = [](const Bytes &bytes, std::size_t count) {
    return Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
  };

  add("a byte short", first(good, 255));
  add("a byte short at the front", Bytes(good.begin() + 1, good.end()));
  add("half", first(good, 128));
  add("one byte", {1});
  add("a zero byte before it", joined({{0}, good}));
  add("a zero byte behind it", joined({good, {0}}));
  add("twice", joined({good, good}));
  add("zero", Bytes(256));
  Bytes one(256);
  one.back() = 1;
  add("one", one);
  add("all ones", Bytes(256, 0xFF));
  const Bytes modulus = rfc7515_key().modulus();
  add("s = n", modulus);
  Bytes below = modulus;
  --below.back(); // n is odd
  add("s = n - 1", below);
  Bytes above = modulus;
  ++above.back();
  add("s = n + 1", above);
  for (const std::size_t at : {0U, 1U, 100U, 255U}) {
    Bytes changed = good;
    changed[at] ^= 0x01U;
    add("bit changed in byte " + std::to_string(at), changed);
  }
  Bytes reversed = good;
  std::ranges::reverse(reversed);
  add("reversed", reversed);
  add("of another header",
      rfc7515_key().sign_sha256(as_bytes(concat({encoded(R"({"alg":"RS256"})"), ".", encoded(payload)})), random));
  add("of the payload alone", rfc7515_key().sign_sha256(as_bytes(encoded(payload)), random));
  add("of the decoded text", rfc7515_key().sign_sha256(as_bytes(concat({good_header, ".", payload})), random));

  const Bytes digest_info_sha1 = {0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e,
                                  0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14};
  const Bytes digest_info_sha512 = {0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                    0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40};
  const Bytes without_null = {0x30, 0x2f, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48,
                              0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20};
  add_message("a bare hash", padded(hash));
  add_message("a DigestInfo without NULL", padded(joined({without_null, hash})));
  add_message("the name of SHA-1", padded(joined({digest_info_sha1, first(hash, 20)})));
  add_message("the name of SHA-512", padded(joined({digest_info_sha512, hash, hash})));
  Bytes other_oid = digest_info_sha256;
  other_oid[14] = 0x04; // SHA-224
  add_message("the name of SHA-224", padded(joined({other_oid, hash})));
  Bytes long_length = digest_info_sha256;
  long_length.insert(long_length.begin() + 1, 0x81);
  add_message("a length in long form", padded(joined({long_length, hash})));
  Bytes parameters = digest_info_sha256;
  parameters[15] = 0x04; // an octet string for NULL
  add_message("other parameters", padded(joined({parameters, hash})));
  add_message("another hash", padded(joined({digest_info_sha256, sha256("other")})));
  // Bleichenbacher, 2006: padding cut short, and garbage where a lax parser does not look.
  const Bytes info = joined({digest_info_sha256, hash});
  Bytes short_padding = joined({{0, 1}, Bytes(8, 0xFF), {0}, info});
  short_padding.resize(256, 0xAA);
  add_message("eight bytes of padding and garbage behind", short_padding);
  Bytes no_padding = joined({{0, 1, 0}, info});
  no_padding.resize(256, 0xAA);
  add_message("no padding and garbage behind", no_padding);
  Bytes one_byte_behind = joined({{0, 1}, Bytes(256 - 4 - info.size(), 0xFF), {0}, info, {0}});
  add_message("a byte behind the hash", one_byte_behind);
  Bytes garbage_in_parameters = {0x30, 0x51, 0x30, 0x2d, 0x06, 0x09, 0x60, 0x86, 0x48,
                                 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20};
  garbage_in_parameters.resize(garbage_in_parameters.size() + 32, 0xAA);
  add_message("garbage in the parameters", padded(joined({garbage_in_parameters, {0x04, 0x20}, hash})));
  add_message("block type 2", padded(info, 2));
  add_message("block type 0", padded(info, 0, 0));
  add_message("padding of zeros", padded(info, 1, 0));
  Bytes one_wrong = good_message;
  one_wrong[100] = 0xFE;
  add_message("one byte of the padding changed", one_wrong);
  Bytes no_separator = good_message;
  no_separator[256 - info.size() - 1] = 0xFF;
  add_message("no separator", no_separator);
  Bytes first_byte = good_message;
  first_byte[0] = 1; // still below n, whose first byte is A1
  add_message("a first byte that is not zero", first_byte);

  // s + n verifies if one forgets that s must be below n. It fits 256 bytes only for a small s, so a payload is
  // looked for that has one.
  for (int attempt = 0; attempt < 64; ++attempt) {
    const std::string other = claims_with("jti", "attempt " + std::to_string(attempt));
    const Bytes small =
        rfc7515_key().sign_sha256(as_bytes(concat({encoded(good_header), ".", encoded(other)})), random);
    Bytes sum(256);
    unsigned carry = 0;
    for (std::size_t at = 256; at-- > 0;) {
      carry += small[at] + unsigned{modulus[at]};
      sum[at] = static_cast<std::uint8_t>(carry & 0xFFU);
      carry >>= 8U;
    }
    if (carry == 0) {
      corpus.push_back(
          {"signature: s + n", test::token_with_signature(good_header, other, sum), Code::ERR_TOKEN_SIGNATURE});
      return;
    }
  }
  FAIL() << "no small signature was found";
}

const Corpus &corpus() {
  static const Corpus tokens = [] {
    Corpus made;
    add_algorithms(made);
    add_headers(made);
    add_claims(made);
    add_structure(made);
    add_encodings(made);
    add_json(made);
    add_signatures(made);
    return made;
  }();
  return tokens;
}

ClaimsExpectation expectation() {
  return {.application_id = std::string(test::application_id), .subject = "alice", .clock_tolerance = 0, .now = now};
}

TEST(HostileTokens, DifferFromAGoodOneThatIsTaken) {
  EXPECT_NO_THROW(static_cast<void>(verify_token(good_token(), rfc7515_key(), expectation())));
  // What is odd and allowed: no typ, typ in lower case, a kid, names with escapes, blanks, 24 hours, depth 64 and 32.
  const std::string taken[] = {
      signed_token(R"({"alg":"RS256"})", good_payload()),
      signed_token(R"({"typ":"jwt","alg":"RS256"})", good_payload()),
      signed_token(header_with(R"("kid":"a","x5t":"b")"), good_payload()),
      signed_token(R"({"\u0061lg":"RS\u003256"})", good_payload()),
      signed_token(" {\"alg\" :\t\"RS256\" }\r\n", "\n" + good_payload() + " "),
      signed_token(good_header, claims_with("exp", now + 86400)),
      signed_token(good_header, claims_with("nbf", now)),
      signed_token(good_header, payload_and(R"("n":9007199254740991,"f":0.5,"name":"\ud83d\ude00")")),
      signed_token(good_header, payload_and(R"("x":)" + std::string(63, '[') + std::string(63, ']'))),
      signed_token(header_with(R"("x":)" + std::string(31, '[') + std::string(31, ']')), good_payload())};
  for (const std::string &token : taken) {
    EXPECT_NO_THROW(static_cast<void>(verify_token(token, rfc7515_key(), expectation()))) << token;
  }
}

TEST(HostileTokens, AreAllRefusedForTheirOwnReason) {
  ASSERT_GE(corpus().size(), 220U);
  for (const Hostile &hostile : corpus()) {
    try {
      static_cast<void>(verify_token(hostile.token, rfc7515_key(), expectation()));
      ADD_FAILURE() << hostile.name << " was taken";
    } catch (const Error &error) {
      EXPECT_EQ(to_string(error.code()), to_string(hostile.code)) << hostile.name << ": " << error.what();
      EXPECT_FALSE(error.finding().where.empty()) << hostile.name;
      EXPECT_FALSE(error.finding().remedy.empty()) << hostile.name;
    }
  }
}

TEST(HostileTokens, HaveNamesOfTheirOwn) {
  for (std::size_t i = 0; i < corpus().size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_NE(corpus()[i].name, corpus()[j].name);
      EXPECT_NE(corpus()[i].token, corpus()[j].token) << corpus()[i].name << " and " << corpus()[j].name;
    }
  }
}

TEST(HostileTokens, AreExplainedByInspection) {
  InspectionContext context;
  context.key = &rfc7515_key();
  context.now = now;
  context.application = {{"id", test::application_id}};
  for (const Hostile &hostile : corpus()) {
    const Inspection inspection = inspect_token(hostile.token, context);
    const bool explained = std::ranges::any_of(
        inspection.findings, [](const Finding &finding) { return severity_of(finding.code) != Severity::info; });
    // Another user than expected is nothing inspection is told about, and the platform takes a token without exp.
    const bool is_good_elsewhere = hostile.code == Code::ERR_TOKEN_SUBJECT || hostile.name == "claims: exp missing";
    EXPECT_NE(explained, is_good_elsewhere) << hostile.name;
    if (hostile.code == Code::ERR_TOKEN_ALGORITHM || hostile.code == Code::ERR_TOKEN_SIGNATURE) {
      EXPECT_NE(inspection.signature, SignatureState::verified) << hostile.name;
    }
    for (const Finding &finding : inspection.findings) {
      EXPECT_FALSE(finding.where.empty()) << hostile.name;
      EXPECT_TRUE(finding.message.ends_with('.')) << hostile.name << ": " << finding.message;
      EXPECT_TRUE(finding.remedy.ends_with('.')) << hostile.name << ": " << finding.remedy;
    }
  }
}

/// No single character of a good token can be changed, removed or doubled.
TEST(HostileTokens, CannotBeMadeOfAGoodOneByOneChange) {
  const std::string token = good_token();
  const RsaKey key = rfc7515_key().public_key();
  const auto taken = [&](const std::string &changed) {
    try {
      static_cast<void>(verify_token(changed, key, expectation()));
      return true;
    } catch (const Error &) {
      return false;
    }
  };
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    ASSERT_FALSE(taken(changed)) << at;
    changed = token;
    changed.erase(at, 1);
    ASSERT_FALSE(taken(changed)) << at;
    changed = token;
    changed.insert(at, 1, token[at]);
    ASSERT_FALSE(taken(changed)) << at;
  }
}

} // namespace
} // namespace tokensmith
