#include <array>
#include <gtest/gtest.h>
#include <mbedtls/md5.h>
#include <mbedtls/pkcs5.h>

#include "core/key/der.hpp"
#include "core/key/encrypted_key.hpp"
#include "core/key/formats.hpp"
#include "core/vault/cbc.hpp"
#include "core/vault/pbkdf2.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::import;
using test::import_error;
using test::pem;
using test::private_pem;
using test::test_key;

constexpr std::string_view passphrase = "correct horse battery staple";

/// Our own encryption, made once: 600,000 iterations take their time.
const std::string &encrypted_pem() {
  static const std::string text = [] {
    Drbg random(test::fixed_entropy(1));
    return std::string(as_text(export_encrypted_pkcs8(test_key(), as_bytes(passphrase), random)));
  }();
  return text;
}

constexpr std::string_view pbes2 = "\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0D";
constexpr std::string_view pbkdf2 = "\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0C";
constexpr std::string_view aes_256_cbc = "\x60\x86\x48\x01\x65\x03\x04\x01\x2A";
constexpr std::array<std::uint8_t, 16> salt = {1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::array<std::uint8_t, 16> vector16 = {8, 7, 6, 5, 4, 3, 2, 1};

SecretBytes octets(std::span<const std::uint8_t> bytes) { return der_element(DerTag::octet_string, bytes); }

/// What a test may change in an EncryptedPrivateKeyInfo. It is made with AES-256 and few iterations.
struct Scheme {
  SecretBytes scheme = der_oid(pbes2);
  SecretBytes function = der_oid(pbkdf2);
  SecretBytes iterations = der_unsigned(std::array<std::uint8_t, 1>{10});
  SecretBytes key_length; ///< none
  SecretBytes digest;     ///< none: HMAC-SHA-1
  mbedtls_md_type_t used_digest = MBEDTLS_MD_SHA1;
  SecretBytes cipher = der_oid(aes_256_cbc);
  SecretBytes vector = octets(vector16);
  SecretBytes plaintext = test::der_of(private_pem());
};

SecretBytes ciphertext_of(const Scheme &scheme) {
  SecretBytes key(32);
  EXPECT_EQ(mbedtls_pkcs5_pbkdf2_hmac_ext(scheme.used_digest, as_bytes(passphrase).data(), passphrase.size(),
                                          salt.data(), salt.size(), 10, 32, key.data()),
            0);
  return cbc_encrypt_aes_256(key, vector16, scheme.plaintext);
}

SecretBytes encrypted_der(const Scheme &scheme, const SecretBytes &ciphertext) {
  const SecretBytes derivation = der_sequence(
      {scheme.function, der_sequence({octets(salt), scheme.iterations, scheme.key_length, scheme.digest})});
  const SecretBytes cipher = der_sequence({scheme.cipher, scheme.vector});
  return der_sequence({der_sequence({scheme.scheme, der_sequence({derivation, cipher})}), octets(ciphertext)});
}

std::string encrypted(const Scheme &scheme) {
  return pem("ENCRYPTED PRIVATE KEY", encrypted_der(scheme, ciphertext_of(scheme)));
}

TEST(EncryptedKey, IsWrittenAndReadAgain) {
  EXPECT_TRUE(encrypted_pem().starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
  const ImportedKey imported = import(encrypted_pem(), passphrase);
  EXPECT_EQ(imported.format, KeyFormat::encrypted_pkcs8);
  EXPECT_TRUE(imported.key.matches(test_key()));
  EXPECT_TRUE(imported.findings.empty());
  EXPECT_EQ(std::string(as_text(export_pkcs8(imported.key))), private_pem());
}

TEST(EncryptedKey, NeedsItsPassphrase) {
  EXPECT_EQ(import_error(encrypted_pem()).code, Code::ERR_KEY_ENCRYPTED);
  const Finding finding = import_error(encrypted_pem(), "wrong");
  EXPECT_EQ(finding.code, Code::ERR_KEY_PASSPHRASE);
  EXPECT_EQ(finding.message.find("wrong"), std::string::npos);
  EXPECT_EQ(finding.remedy.find("wrong"), std::string::npos);
}

TEST(EncryptedKey, IsWrittenDifferentlyEachTime) {
  Drbg random(test::fixed_entropy(2));
  EXPECT_NE(std::string(as_text(export_encrypted_pkcs8(test_key(), as_bytes(passphrase), random))), encrypted_pem());
}

TEST(EncryptedKey, IsNotWrittenWithoutPassphraseOrEntropyOrPrivateKey) {
  Drbg random(test::fixed_entropy(1));
  Drbg none([](std::span<std::uint8_t>) { return false; });
  const auto code_of = [](const RsaKey &key, std::string_view secret, RandomSource &source) {
    return test::error_of([&] { (void)export_encrypted_pkcs8(key, as_bytes(secret), source); }).code;
  };
  EXPECT_EQ(code_of(test_key(), "", random), Code::ERR_ARGUMENT_VALUE);
  EXPECT_EQ(code_of(test_key(), passphrase, none), Code::ERR_ENGINE_ENTROPY);
  EXPECT_EQ(code_of(test_key().public_key(), passphrase, random), Code::ERR_KEY_NOT_PRIVATE);
}

TEST(EncryptedKey, IsReadWithEveryDigest) {
  struct Digest {
    std::string_view oid;
    mbedtls_md_type_t type;
  };
  for (const Digest &digest : {
           Digest{"\x2A\x86\x48\x86\xF7\x0D\x02\x07", MBEDTLS_MD_SHA1},
           Digest{"\x2A\x86\x48\x86\xF7\x0D\x02\x08", MBEDTLS_MD_SHA224},
           Digest{"\x2A\x86\x48\x86\xF7\x0D\x02\x09", MBEDTLS_MD_SHA256},
           Digest{"\x2A\x86\x48\x86\xF7\x0D\x02\x0A", MBEDTLS_MD_SHA384},
           Digest{"\x2A\x86\x48\x86\xF7\x0D\x02\x0B", MBEDTLS_MD_SHA512},
       }) {
    Scheme scheme;
    scheme.digest = der_sequence({der_oid(digest.oid), der_null()});
    scheme.used_digest = digest.type;
    EXPECT_TRUE(import(encrypted(scheme), passphrase).key.matches(test_key())) << digest.type;
  }
  EXPECT_TRUE(import(encrypted({}), passphrase).key.matches(test_key()));
  Scheme with_key_length;
  with_key_length.key_length = der_unsigned(std::array<std::uint8_t, 1>{32});
  EXPECT_TRUE(import(encrypted(with_key_length), passphrase).key.matches(test_key()));
}

TEST(EncryptedKey, IsReadFromDerAndDamagedText) {
  const std::string text = encrypted({});
  const SecretBytes der = test::der_of(text);
  EXPECT_TRUE(import(as_text(der), passphrase).key.matches(test_key()));
  const ImportedKey imported = import(test::replaced(text, "\n", "\\n"), passphrase);
  EXPECT_EQ(imported.format, KeyFormat::encrypted_pkcs8);
  EXPECT_EQ(imported.findings.size(), 1U);
}

struct Unsupported {
  std::string name;
  Scheme scheme;
  Code code;
  std::string words;
};

std::vector<Unsupported> unsupported() {
  const auto change = [](const std::function<void(Scheme &)> &edit) {
    Scheme scheme;
    edit(scheme);
    return scheme;
  };
  return {
      {"pbes1", change([](Scheme &s) { s.scheme = der_oid("\x2A\x86\x48\x86\xF7\x0D\x01\x05\x03"); }),
       Code::ERR_KEY_CIPHER, "PBES1 with MD5 and DES"},
      {"pkcs12", change([](Scheme &s) { s.scheme = der_oid("\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x01\x03"); }),
       Code::ERR_KEY_CIPHER, "Triple DES"},
      {"unknown_scheme", change([](Scheme &s) { s.scheme = der_oid("\x2A\x03"); }), Code::ERR_KEY_CIPHER, "1.2.3"},
      {"scrypt", change([](Scheme &s) { s.function = der_oid("\x2B\x06\x01\x04\x01\xDA\x47\x04\x0B"); }),
       Code::ERR_KEY_CIPHER, "scrypt"},
      {"gcm", change([](Scheme &s) { s.cipher = der_oid("\x60\x86\x48\x01\x65\x03\x04\x01\x2E"); }),
       Code::ERR_KEY_CIPHER, "AES-256-GCM"},
      {"des", change([](Scheme &s) { s.cipher = der_oid("\x2B\x0E\x03\x02\x07"); }), Code::ERR_KEY_CIPHER, "DES-CBC"},
      {"digest",
       change([](Scheme &s) { s.digest = der_sequence({der_oid("\x2A\x86\x48\x86\xF7\x0D\x02\x05"), der_null()}); }),
       Code::ERR_KEY_CIPHER, "1.2.840.113549.2.5"},
      {"too_many_iterations",
       change([](Scheme &s) { s.iterations = der_unsigned(std::array<std::uint8_t, 4>{0x00 + 1, 0x98, 0x96, 0x81}); }),
       Code::ERR_KEY_CIPHER, "10,000,000"},
      {"just_too_many_iterations",
       change([](Scheme &s) { s.iterations = der_unsigned(std::array<std::uint8_t, 3>{0x98, 0x96, 0x81}); }),
       Code::ERR_KEY_CIPHER, "10,000,000"},
      {"very_many_iterations", change([](Scheme &s) { s.iterations = der_unsigned(std::array<std::uint8_t, 9>{1}); }),
       Code::ERR_KEY_CIPHER, "10,000,000"},
      {"no_iterations", change([](Scheme &s) { s.iterations = der_unsigned(std::array<std::uint8_t, 1>{0}); }),
       Code::ERR_KEY_MALFORMED, "no iterations"},
      {"short_vector", change([](Scheme &s) { s.vector = octets(std::span(vector16).first(8)); }),
       Code::ERR_KEY_MALFORMED, "do not fit the cipher, AES-256-CBC"},
      {"other_key_length", change([](Scheme &s) { s.key_length = der_unsigned(std::array<std::uint8_t, 1>{16}); }),
       Code::ERR_KEY_MALFORMED, "do not fit"},
      {"no_vector", change([](Scheme &s) { s.vector = der_null(); }), Code::ERR_KEY_MALFORMED, "initialization vector"},
      {"other_parameter", change([](Scheme &s) { s.digest = der_null(); }), Code::ERR_KEY_MALFORMED, "digest"},
  };
}

TEST(EncryptedKey, SaysWhatIsNotSupported) {
  for (const Unsupported &item : unsupported()) {
    SCOPED_TRACE(item.name);
    for (const std::string_view secret : {std::string_view(), passphrase}) {
      const Finding finding = import_error(encrypted(item.scheme), secret);
      EXPECT_EQ(to_string(finding.code), to_string(item.code)) << finding.message;
      EXPECT_NE(finding.message.find(item.words), std::string::npos) << finding.message;
    }
  }
}

TEST(EncryptedKey, TellsDamageFromAWrongPassphrase) {
  const Scheme scheme;
  const SecretBytes good = ciphertext_of(scheme);
  const auto finding_of = [&](const SecretBytes &ciphertext) {
    return import_error(pem("ENCRYPTED PRIVATE KEY", encrypted_der(scheme, ciphertext)), passphrase);
  };

  SecretBytes first = good;
  first[3] ^= 1U;
  EXPECT_EQ(finding_of(first).code, Code::ERR_KEY_PASSPHRASE); // cannot be told apart

  SecretBytes middle = good;
  middle[good.size() / 2] ^= 1U;
  const Finding damaged = finding_of(middle);
  EXPECT_TRUE(damaged.code == Code::ERR_KEY_MALFORMED || damaged.code == Code::ERR_KEY_INCONSISTENT);

  SecretBytes last = good;
  last.back() ^= 1U;
  const Finding end = finding_of(last);
  EXPECT_EQ(end.code, Code::ERR_KEY_MALFORMED);
  EXPECT_NE(end.message.find("The passphrase is right"), std::string::npos);

  const SecretBytes cut(good.begin(), good.end() - 32);
  const Finding shorter = finding_of(cut);
  EXPECT_EQ(shorter.code, Code::ERR_KEY_TRUNCATED);
  EXPECT_NE(shorter.message.find("The passphrase is right"), std::string::npos);

  SecretBytes longer = good;
  longer.insert(longer.end(), 16, 0x55);
  EXPECT_EQ(finding_of(longer).code, Code::ERR_KEY_MALFORMED);

  const SecretBytes uneven(good.begin(), good.end() - 3);
  EXPECT_EQ(finding_of(uneven).code, Code::ERR_KEY_MALFORMED);
  EXPECT_EQ(finding_of({}).code, Code::ERR_KEY_MALFORMED);
}

TEST(EncryptedKey, NamesAnotherAlgorithmInside) {
  Scheme scheme;
  const SecretBytes ed25519 = der_sequence({der_oid("\x2B\x65\x70")});
  constexpr std::array<std::uint8_t, 1> zero = {0};
  constexpr std::array<std::uint8_t, 34> seed = {4, 32};
  scheme.plaintext = der_sequence({der_unsigned(zero), ed25519, octets(seed)});
  const Finding finding = import_error(encrypted(scheme), passphrase);
  EXPECT_EQ(finding.code, Code::ERR_KEY_ALGORITHM);
  EXPECT_NE(finding.message.find("Ed25519"), std::string::npos);
}

// DEK-Info. The key is derived here in another way than in the core: for AES-256, two digests in a row.

std::string dek_info_pem(const std::string &header, const SecretBytes &ciphertext) {
  std::string text = pem("RSA PRIVATE KEY", ciphertext);
  return text.insert(text.find('\n') + 1, header);
}

SecretBytes dek_info_ciphertext() {
  const std::string pkcs1(as_text(export_pkcs1(test_key())));
  SecretBytes key(32);
  std::string input = std::string(passphrase) + std::string(as_text(std::span(vector16).first(8)));
  EXPECT_EQ(mbedtls_md5(as_bytes(input).data(), input.size(), key.data()), 0);
  input = std::string(as_text(std::span(key).first(16))) + input;
  EXPECT_EQ(mbedtls_md5(as_bytes(input).data(), input.size(), key.data() + 16), 0);
  return cbc_encrypt_aes_256(key, vector16, test::der_of(pkcs1));
}

constexpr std::string_view dek_header =
    "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,08070605040302010000000000000000\n\n";

TEST(DekInfo, IsRead) {
  const std::string text = dek_info_pem(std::string(dek_header), dek_info_ciphertext());
  const ImportedKey imported = import(text, passphrase);
  EXPECT_EQ(imported.format, KeyFormat::encrypted_pkcs1);
  EXPECT_TRUE(imported.key.matches(test_key()));
  EXPECT_TRUE(imported.findings.empty());
  EXPECT_EQ(import_error(text).code, Code::ERR_KEY_ENCRYPTED);
  EXPECT_EQ(import_error(text, "wrong").code, Code::ERR_KEY_PASSPHRASE);
}

TEST(DekInfo, IsReadFromDamagedText) {
  const std::string text = dek_info_pem(std::string(dek_header), dek_info_ciphertext());
  std::string indented = "  " + test::replaced(text, "\n", "\n  ");
  for (const std::string &damaged :
       {test::replaced(text, "\n", "\\n"), test::replaced(text, "\n", " "), test::replaced(text, "\n", "\r\n"),
        indented, "\"" + text + "\"", test::replaced(text, "DEK-Info", "dek-info")}) {
    const ImportedKey imported = import(damaged, passphrase);
    EXPECT_EQ(imported.format, KeyFormat::encrypted_pkcs1);
    EXPECT_TRUE(imported.key.matches(test_key()));
  }
}

TEST(DekInfo, SaysWhatIsWrong) {
  const SecretBytes good = dek_info_ciphertext();
  const auto finding_of = [&](const std::string &header, const SecretBytes &ciphertext) {
    return import_error(dek_info_pem(header, ciphertext), passphrase);
  };
  const std::string header(dek_header);
  const Finding cipher = finding_of(test::replaced(header, "AES-256-CBC", "BF-CBC"), good);
  EXPECT_EQ(cipher.code, Code::ERR_KEY_CIPHER);
  EXPECT_NE(cipher.message.find("BF-CBC"), std::string::npos);
  EXPECT_EQ(finding_of(test::replaced(header, ",0807", ",08"), good).code, Code::ERR_KEY_MALFORMED);
  EXPECT_EQ(finding_of(test::replaced(header, ",0807", ",08x7"), good).code, Code::ERR_KEY_MALFORMED);
  EXPECT_EQ(finding_of(test::replaced(header, ",08070605040302010000000000000000", ""), good).code,
            Code::ERR_KEY_MALFORMED);
  EXPECT_EQ(finding_of(header, SecretBytes(good.begin(), good.end() - 5)).code, Code::ERR_KEY_TRUNCATED);
  EXPECT_EQ(finding_of(header, SecretBytes(good.begin(), good.end() - 16)).code, Code::ERR_KEY_TRUNCATED);
  EXPECT_EQ(
      import_error("-----BEGIN RSA PRIVATE KEY-----\n" + header + "-----END RSA PRIVATE KEY-----", passphrase).code,
      Code::ERR_KEY_TRUNCATED);
}

// Known answers

TEST(Pbkdf2, KnownAnswer) {
  // RFC 7914, section 11.
  const SecretBytes derived = pbkdf2_hmac(MBEDTLS_MD_SHA256, as_bytes("passwd"), as_bytes("salt"), 1, 64);
  EXPECT_EQ(std::vector<std::uint8_t>(derived.begin(), derived.end()),
            test::from_hexadecimal("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                                   "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"));
}

TEST(Pbkdf2, GivesWhatMbedTlsGives) {
  for (const mbedtls_md_type_t digest :
       {MBEDTLS_MD_SHA1, MBEDTLS_MD_SHA224, MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512}) {
    for (const std::size_t passphrase_length : {0U, 1U, 63U, 64U, 65U, 127U, 128U, 129U, 300U}) {
      for (const std::uint32_t iterations : {1U, 2U, 5U}) {
        const std::string secret(passphrase_length, 'p');
        SecretBytes expected(100);
        ASSERT_EQ(mbedtls_pkcs5_pbkdf2_hmac_ext(digest, as_bytes(secret).data(), secret.size(), salt.data(),
                                                salt.size(), iterations, 100, expected.data()),
                  0);
        EXPECT_EQ(pbkdf2_hmac(digest, as_bytes(secret), salt, iterations, 100), expected)
            << digest << ' ' << passphrase_length << ' ' << iterations;
      }
    }
  }
}

TEST(Cbc, KnownAnswers) {
  // NIST SP 800-38A, F.2.2, F.2.4 and F.2.6: CBC-AES decryption, the first block.
  struct Answer {
    CbcCipher cipher;
    std::string_view key, vector, ciphertext, plaintext;
  };
  constexpr std::string_view vector = "000102030405060708090a0b0c0d0e0f";
  constexpr std::string_view plaintext = "6bc1bee22e409f96e93d7e117393172a";
  for (const Answer &answer : {
           Answer{CbcCipher::aes_128, "2b7e151628aed2a6abf7158809cf4f3c", vector, "7649abac8119b246cee98e9b12e9197d",
                  plaintext},
           Answer{CbcCipher::aes_192, "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", vector,
                  "4f021db243bc633d7178183a9fa071e8", plaintext},
           Answer{CbcCipher::aes_256, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", vector,
                  "f58c4c04d6e5f1ba779eabfb5f7bfbd6", plaintext},
           // NIST SP 800-67's example keys and text, in ECB: with a vector of zeros the first block is the same.
           Answer{CbcCipher::des_ede3, "0123456789abcdef23456789abcdef01456789abcdef0123", "0000000000000000",
                  "a826fd8ce53b855f", "5468652071756663"},
       }) {
    const SecretBytes decrypted =
        cbc_decrypt(answer.cipher, test::from_hexadecimal(answer.key), test::from_hexadecimal(answer.vector),
                    test::from_hexadecimal(answer.ciphertext));
    EXPECT_EQ(std::vector<std::uint8_t>(decrypted.begin(), decrypted.end()), test::from_hexadecimal(answer.plaintext))
        << to_string(answer.cipher);
    EXPECT_EQ(key_size(answer.cipher), answer.key.size() / 2);
    EXPECT_EQ(block_size(answer.cipher), answer.vector.size() / 2);
  }
}

} // namespace
} // namespace tokensmith
