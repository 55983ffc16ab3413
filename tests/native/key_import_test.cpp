// Keys in every form that is read, undamaged, and damaged in their contents.
#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <mbedtls/bignum.h>

#include "core/key/der.hpp"
#include "core/key/formats.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::import;
using test::import_error;
using test::KeyNumbers;
using test::numbers_of;
using test::private_pem;
using test::public_pem;
using test::test_key;

SecretBytes pkcs1_public_der() {
  const KeyNumbers numbers = numbers_of(test_key());
  return der_sequence({der_unsigned(numbers.n), der_unsigned(numbers.e)});
}

struct Form {
  std::string name;
  std::string text;
  KeyFormat format;
  bool is_private;
};

std::vector<Form> forms() {
  const auto text = [](const SecretBytes &bytes) { return std::string(as_text(bytes)); };
  const std::string pkcs1 = text(export_pkcs1(test_key()));
  return {
      {"pkcs8", private_pem(), KeyFormat::pkcs8, true},
      {"pkcs1", pkcs1, KeyFormat::pkcs1, true},
      {"spki", public_pem(), KeyFormat::spki, false},
      {"pkcs1_public", test::pem("RSA PUBLIC KEY", pkcs1_public_der()), KeyFormat::pkcs1_public, false},
      {"jwk", text(export_private_jwk(test_key())), KeyFormat::jwk, true},
      {"public_jwk", export_public_jwk(test_key()).dump(), KeyFormat::jwk, false},
      {"pkcs8_der", text(test::der_of(private_pem())), KeyFormat::pkcs8, true},
      {"pkcs1_der", text(test::der_of(pkcs1)), KeyFormat::pkcs1, true},
      {"spki_der", text(test::der_of(public_pem())), KeyFormat::spki, false},
      {"pkcs1_public_der", text(pkcs1_public_der()), KeyFormat::pkcs1_public, false},
  };
}

TEST(KeyImport, ReadsEveryFormWithoutRemark) {
  for (const Form &form : forms()) {
    SCOPED_TRACE(form.name);
    const ImportedKey imported = import(form.text);
    EXPECT_EQ(imported.format, form.format);
    EXPECT_EQ(imported.key.is_private(), form.is_private);
    EXPECT_TRUE(imported.key.matches(test_key()));
    EXPECT_TRUE(imported.findings.empty()) << imported.findings[0].message;
  }
}

TEST(KeyImport, NamesTheFormats) {
  EXPECT_EQ(to_string(KeyFormat::pkcs8), "pkcs8");
  EXPECT_EQ(to_string(KeyFormat::encrypted_pkcs8), "encrypted-pkcs8");
  EXPECT_EQ(to_string(KeyFormat::pkcs1), "pkcs1");
  EXPECT_EQ(to_string(KeyFormat::encrypted_pkcs1), "encrypted-pkcs1");
  EXPECT_EQ(to_string(KeyFormat::pkcs1_public), "pkcs1-public");
  EXPECT_EQ(to_string(KeyFormat::spki), "spki");
  EXPECT_EQ(to_string(KeyFormat::jwk), "jwk");
}

TEST(KeyImport, IgnoresAPassphraseThatIsNotNeeded) {
  EXPECT_TRUE(import(private_pem(), "not needed").key.matches(test_key()));
}

TEST(KeyImport, ReadsAPrivateKeyInfoWithAttributesAndPublicKey) {
  // OneAsymmetricKey, version 1 (RFC 5958): [0] attributes, [1] public key.
  const SecretBytes der = test::der_of(private_pem());
  DerReader reader(der);
  DerReader inner = reader.read_sequence("key");
  (void)inner.try_next();
  const auto algorithm = inner.try_next();
  const auto contents = inner.try_next();
  ASSERT_TRUE(algorithm && contents);
  constexpr std::array<std::uint8_t, 1> one = {1};
  constexpr std::array<std::uint8_t, 2> attributes = {0xA0, 0x00};
  constexpr std::array<std::uint8_t, 5> public_key = {0x81, 0x03, 0x00, 0x01, 0x02};
  const SecretBytes extended =
      der_sequence({der_unsigned(one), der_element(DerTag::sequence, algorithm->content),
                    der_element(DerTag::octet_string, contents->content), attributes, public_key});
  EXPECT_TRUE(import(test::pem("PRIVATE KEY", extended)).key.matches(test_key()));
}

TEST(KeyImport, ReadsAnAlgorithmWithoutParameters) {
  const SecretBytes rsa = der_sequence({der_oid("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01")});
  const SecretBytes der = der_sequence({rsa, der_bit_string(pkcs1_public_der())});
  EXPECT_TRUE(import(test::pem("PUBLIC KEY", der)).key.matches(test_key()));
}

TEST(KeyImport, WarnsOfUnusualNumbers) {
  const KeyNumbers numbers = numbers_of(test_key());
  const auto findings_of = [](std::span<const std::uint8_t> n, const std::vector<std::uint8_t> &e) {
    const SecretBytes der = der_sequence({der_unsigned(n), der_unsigned(e)});
    return import(test::pem("RSA PUBLIC KEY", der)).findings;
  };
  for (const auto &[e, warns] : std::vector<std::pair<std::vector<std::uint8_t>, bool>>{
           {{3}, true},
           {{17}, true},
           {{1, 1}, true},
           {{0xFF, 0xFF}, true},
           {{1, 0, 1}, false},
           {{1, 0, 3}, false},
           {{0xFF, 0xFF, 0xFF, 0xFF}, false},
           {{1, 0, 0, 0, 1}, true},
           {std::vector<std::uint8_t>(32, 0xFF), true},
       }) {
    const Findings findings = findings_of(numbers.n, e);
    ASSERT_EQ(findings.size(), warns ? 1U : 0U) << e.size() << ' ' << +e[0];
    if (warns) {
      EXPECT_EQ(findings[0].code, Code::WARN_KEY_EXPONENT);
      EXPECT_EQ(findings[0].where, "privateKey");
    }
  }

  BigNumber longer;
  ASSERT_EQ(mbedtls_mpi_mul_int(longer.get(), BigNumber(numbers.n).get(), 1009), 0);
  const Findings findings = findings_of(to_bytes(*longer.get()), {1, 0, 1});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].code, Code::WARN_KEY_SIZE);
  EXPECT_NE(findings[0].message.find("2058 bits"), std::string::npos) << findings[0].message;
}

TEST(KeyImport, TellsTooShortAndTooLongKeysApart) {
  std::vector<std::uint8_t> n(128, 0xFF);
  const SecretBytes small = der_sequence({der_unsigned(n), der_unsigned(std::array<std::uint8_t, 3>{1, 0, 1})});
  EXPECT_EQ(import_error(test::pem("RSA PUBLIC KEY", small)).code, Code::ERR_KEY_SIZE);
  n.resize(2048, 0xFF);
  const SecretBytes large = der_sequence({der_unsigned(n), der_unsigned(std::array<std::uint8_t, 3>{1, 0, 1})});
  EXPECT_EQ(import_error(test::pem("RSA PUBLIC KEY", large)).code, Code::ERR_KEY_SIZE);
}

TEST(KeyImport, RefusesWhatIsLongerThan32KiB) {
  std::string text = private_pem() + std::string(32UL * 1024 - private_pem().size(), ' ');
  EXPECT_TRUE(import(text).key.is_private());
  text += ' ';
  const Finding finding = import_error(text);
  EXPECT_EQ(finding.code, Code::ERR_KEY_TOO_LARGE);
  EXPECT_EQ(finding.where, "privateKey");
}

TEST(KeyImport, RefusesNumbersThatDoNotBelongTogether) {
  const KeyNumbers good = numbers_of(test_key());
  for (auto member :
       {&KeyNumbers::d, &KeyNumbers::p, &KeyNumbers::q, &KeyNumbers::dp, &KeyNumbers::dq, &KeyNumbers::qi}) {
    KeyNumbers changed = good;
    (changed.*member)[40] ^= 0x10U;
    const Finding finding = import_error(test::pem("RSA PRIVATE KEY", test::pkcs1_of(changed)));
    EXPECT_EQ(finding.code, Code::ERR_KEY_INCONSISTENT) << finding.message;
    EXPECT_EQ(finding.where, "privateKey");
  }
  KeyNumbers even = good;
  even.e = {1, 0, 2};
  EXPECT_EQ(import_error(test::pem("RSA PRIVATE KEY", test::pkcs1_of(even))).code, Code::ERR_KEY_EXPONENT);
}

TEST(KeyImport, RefusesKeysOfMoreThanTwoPrimes) {
  const KeyNumbers numbers = numbers_of(test_key());
  constexpr std::array<std::uint8_t, 1> multi = {1};
  const SecretBytes other = der_sequence({der_unsigned(numbers.p), der_unsigned(numbers.dp), der_unsigned(numbers.qi)});
  const SecretBytes der =
      der_sequence({der_unsigned(multi), der_unsigned(numbers.n), der_unsigned(numbers.e), der_unsigned(numbers.d),
                    der_unsigned(numbers.p), der_unsigned(numbers.q), der_unsigned(numbers.dp),
                    der_unsigned(numbers.dq), der_unsigned(numbers.qi), der_sequence({other})});
  const Finding finding = import_error(test::pem("RSA PRIVATE KEY", der));
  EXPECT_EQ(finding.code, Code::ERR_KEY_ALGORITHM);
  EXPECT_NE(finding.message.find("more than two primes"), std::string::npos);
}

TEST(KeyImport, RefusesTextAfterTheKey) {
  SecretBytes der = test::der_of(private_pem());
  der.push_back(0);
  const Finding in_der = import_error(as_text(der));
  EXPECT_EQ(in_der.code, Code::ERR_KEY_MALFORMED);
  EXPECT_NE(in_der.message.find("1 byte too many"), std::string::npos) << in_der.message;
  EXPECT_EQ(import_error(test::pem("PRIVATE KEY", der)).code, Code::ERR_KEY_MALFORMED);
}

TEST(KeyImport, TellsWhereAKeyWasCut) {
  const SecretBytes der = test::der_of(private_pem());
  for (const std::size_t length :
       {std::size_t{2}, std::size_t{3}, std::size_t{4}, std::size_t{5}, der.size() / 2, der.size() - 1}) {
    const Finding finding = import_error(as_text(std::span(der).first(length)));
    EXPECT_EQ(finding.code, Code::ERR_KEY_TRUNCATED) << length << ' ' << finding.message;
  }
}

TEST(KeyImport, NeverTakesADamagedKey) {
  // Each byte of the encoding changed in turn: whatever happens, no other key comes out.
  const SecretBytes der = test::der_of(public_pem());
  for (std::size_t i = 0; i < der.size(); ++i) {
    SecretBytes changed = der;
    changed[i] ^= 0x01U;
    try {
      Drbg random(test::fixed_entropy(1));
      const ImportedKey imported = import_key(changed, {}, random, "key");
      EXPECT_FALSE(imported.key.matches(test_key())) << i;
      EXPECT_GE(i, 32U) << "The structure was changed and not missed.";
    } catch (const Error &error) {
      EXPECT_TRUE(to_string(error.code()).starts_with("ERR_KEY_"));
    }
  }
  const SecretBytes private_der = test::der_of(private_pem());
  for (std::size_t i = 0; i < private_der.size(); i += 7) {
    SecretBytes changed = private_der;
    changed[i] ^= 0x04U;
    EXPECT_NE(import_error(as_text(changed)).code, Code::ERR_ARGUMENT_VALUE) << i;
  }
}

TEST(KeyImport, PassesOnThatThereIsNoEntropy) {
  Drbg none([](std::span<std::uint8_t>) { return false; });
  EXPECT_EQ(test::error_of([&] { (void)import_key(as_bytes(private_pem()), {}, none, "privateKey"); }).code,
            Code::ERR_ENGINE_ENTROPY);
  EXPECT_TRUE(import_key(as_bytes(public_pem()), {}, none, "publicKey").key.matches(test_key()));
}

/// The DER of a damaged key, each with the words its error must have.
struct Damage {
  std::string name;
  SecretBytes der;
  Code code;
  std::string words;
};

std::vector<Damage> damages() {
  const KeyNumbers good = numbers_of(test_key());
  constexpr std::array<std::uint8_t, 1> zero = {0};
  constexpr std::array<std::uint8_t, 1> two = {2};
  const SecretBytes rsa = der_sequence({der_oid("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"), der_null()});
  const SecretBytes pkcs1 = test::pkcs1_of(good);
  const auto octets = [](std::span<const std::uint8_t> bytes) { return der_element(DerTag::octet_string, bytes); };
  const auto integer = [](std::initializer_list<std::uint8_t> content) {
    return der_element(DerTag::integer, std::vector<std::uint8_t>(content));
  };
  SecretBytes pkcs1_with_more = pkcs1;
  pkcs1_with_more.push_back(0);
  return {
      {"version", der_sequence({der_unsigned(two), rsa, octets(pkcs1)}), Code::ERR_KEY_MALFORMED, "version"},
      {"pkcs1_version",
       der_sequence({der_unsigned(zero), rsa,
                     octets(der_sequence({der_unsigned(two), der_unsigned(good.n), der_unsigned(good.e)}))}),
       Code::ERR_KEY_MALFORMED, "version"},
      {"no_algorithm", der_sequence({der_unsigned(zero), der_sequence({}), octets(pkcs1)}), Code::ERR_KEY_MALFORMED,
       "the key's algorithm"},
      {"wrong_parameters",
       der_sequence({der_unsigned(zero), der_sequence({der_oid("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"), integer({1})}),
                     octets(pkcs1)}),
       Code::ERR_KEY_MALFORMED, "the key's algorithm"},
      {"empty_contents", der_sequence({der_unsigned(zero), rsa, octets({})}), Code::ERR_KEY_MALFORMED,
       "the private key"},
      {"more_contents", der_sequence({der_unsigned(zero), rsa, octets(pkcs1_with_more)}), Code::ERR_KEY_MALFORMED,
       "follows the end of the private key"},
      {"more_elements", der_sequence({der_unsigned(zero), rsa, octets(pkcs1), integer({1})}), Code::ERR_KEY_MALFORMED,
       "after the private key"},
      {"few_numbers", der_sequence({der_unsigned(zero), der_unsigned(good.n), der_unsigned(good.e)}),
       Code::ERR_KEY_MALFORMED, "the private exponent"},
      {"negative_number", der_sequence({integer({0x80, 1}), der_unsigned(good.e)}), Code::ERR_KEY_MALFORMED,
       "The number for the modulus is negative"},
      {"leading_zeros", der_sequence({integer({0x00, 0x01}), der_unsigned(good.e)}), Code::ERR_KEY_MALFORMED,
       "The number for the modulus has leading zeros"},
      {"empty_number", der_sequence({integer({}), der_unsigned(good.e)}), Code::ERR_KEY_MALFORMED, "the modulus"},
      {"unused_bits", der_sequence({rsa, der_element(DerTag::bit_string, std::array<std::uint8_t, 3>{3, 0x30, 0x00})}),
       Code::ERR_KEY_MALFORMED, "the public key"},
      {"nothing", der_sequence({}), Code::ERR_KEY_MALFORMED, "not those of a key"},
      {"text", der_sequence({der_element(DerTag::set, as_bytes("some text of no meaning"))}), Code::ERR_KEY_MALFORMED,
       "not those of a key"},
      {"broken_inside", der_sequence({std::array<std::uint8_t, 4>{0x30, 0x10, 0x01, 0x02}}), Code::ERR_KEY_MALFORMED,
       "damaged inside"},
      {"long_form", SecretBytes{0x30, 0x81, 0x03, 0x02, 0x01, 0x00}, Code::ERR_KEY_MALFORMED, "first bytes"},
      {"indefinite_length", SecretBytes{0x30, 0x80, 0x02, 0x01, 0x00, 0x00, 0x00}, Code::ERR_KEY_MALFORMED,
       "first bytes"},
  };
}

TEST(KeyImport, NamesThePartThatIsDamaged) {
  for (const Damage &damage : damages()) {
    SCOPED_TRACE(damage.name);
    const Finding finding = import_error(test::pem("PRIVATE KEY", damage.der));
    EXPECT_EQ(finding.code, damage.code);
    EXPECT_NE(finding.message.find(damage.words), std::string::npos) << finding.message;
    EXPECT_EQ(finding.where, "privateKey");
    EXPECT_FALSE(finding.remedy.empty());
  }
}

} // namespace
} // namespace tokensmith
