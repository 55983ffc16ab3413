// Both ways with the openssl program, where it is installed: it reads what is written here, and what it writes is read.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <memory>
#include <unistd.h>

#include "core/key/formats.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::import;
using test::import_error;
using test::private_pem;
using test::public_pem;
using test::test_key;

/// A folder of the test's own, and openssl run in it.
class Openssl : public testing::Test {
protected:
  void SetUp() override {
    if (std::system("openssl version > /dev/null 2>&1") != 0) { // NOLINT(cert-env33-c,concurrency-mt-unsafe)
      GTEST_SKIP() << "The openssl program is not installed.";
    }
    std::string name = (std::filesystem::temp_directory_path() / "tokensmith-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override {
    if (!folder_.empty()) {
      std::filesystem::remove_all(folder_);
    }
  }

  /// Runs "openssl …" over `input` and gives what it prints; fails the test when it fails.
  std::string run(const std::string &arguments, std::string_view input = {}) {
    std::ofstream(folder_ / "in", std::ios::binary) << input;
    const std::string command =
        "cd '" + folder_.string() + "' && openssl " + arguments + " < in > out 2> err"; // no outside text in it
    const int status = std::system(command.c_str()); // NOLINT(cert-env33-c,concurrency-mt-unsafe)
    EXPECT_EQ(status, 0) << arguments << '\n' << contents("err");
    return contents("out");
  }

  [[nodiscard]] std::string contents(const std::string &name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  void write(const std::string &name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

private:
  std::filesystem::path folder_;
};

TEST_F(Openssl, WritesTheSameBytes) {
  EXPECT_EQ(run("pkey", private_pem()), private_pem());
  EXPECT_EQ(run("pkey -pubout", private_pem()), public_pem());
  EXPECT_EQ(run("pkey -pubin", public_pem()), public_pem());
  const std::string pkcs1(as_text(export_pkcs1(test_key())));
  EXPECT_EQ(run("pkey -traditional", private_pem()), pkcs1);
  EXPECT_EQ(run("pkey", pkcs1), private_pem());
}

TEST_F(Openssl, FindsGeneratedKeysConsistent) {
  for (const unsigned length : {2048U, 3072U, 4096U}) {
    const std::string text(as_text(export_pkcs8(test_key(length))));
    EXPECT_NE(run("rsa -check -noout", text).find("RSA key ok"), std::string::npos) << length;
  }
}

TEST_F(Openssl, DecryptsOurs) {
  Drbg random(test::fixed_entropy(1));
  const std::string text(as_text(export_encrypted_pkcs8(test_key(), as_bytes("pass word"), random)));
  EXPECT_EQ(run("pkey -passin 'pass:pass word'", text), private_pem());
  const std::string scheme = run("asn1parse", text);
  for (const std::string_view part : {"PBES2", "PBKDF2", "0927C0", "hmacWithSHA256", "aes-256-cbc"}) {
    EXPECT_NE(scheme.find(part), std::string::npos) << part << '\n' << scheme;
  }
}

TEST_F(Openssl, EncryptedPkcs8IsRead) {
  for (const std::string arguments :
       {"-v2 aes-128-cbc", "-v2 aes-192-cbc", "-v2 aes-256-cbc", "-v2 des3", "-v2 aes-256-cbc -v2prf hmacWithSHA1",
        "-v2 aes-256-cbc -v2prf hmacWithSHA224", "-v2 aes-256-cbc -v2prf hmacWithSHA384",
        "-v2 aes-256-cbc -v2prf hmacWithSHA512", "-v2 aes-256-cbc -iter 100000"}) {
    SCOPED_TRACE(arguments);
    const std::string text = run("pkcs8 -topk8 -passout pass:secret " + arguments, private_pem());
    const ImportedKey imported = import(text, "secret");
    EXPECT_EQ(imported.format, KeyFormat::encrypted_pkcs8);
    EXPECT_TRUE(imported.key.matches(test_key()));
    EXPECT_TRUE(imported.findings.empty());
    EXPECT_EQ(import_error(text, "Secret").code, Code::ERR_KEY_PASSPHRASE);
    EXPECT_EQ(import_error(text).code, Code::ERR_KEY_ENCRYPTED);
  }
}

TEST_F(Openssl, EncryptedPkcs1IsRead) {
  for (const std::string cipher : {"-aes128", "-aes192", "-aes256", "-des3"}) {
    SCOPED_TRACE(cipher);
    const std::string text = run("rsa -traditional -passout pass:secret " + cipher, private_pem());
    const ImportedKey imported = import(text, "secret");
    EXPECT_EQ(imported.format, KeyFormat::encrypted_pkcs1);
    EXPECT_TRUE(imported.key.matches(test_key()));
    EXPECT_TRUE(imported.findings.empty());
    EXPECT_EQ(import_error(text, "Secret").code, Code::ERR_KEY_PASSPHRASE);
  }
}

TEST_F(Openssl, OtherSchemesAreNamed) {
  const Finding scrypt = import_error(run("pkcs8 -topk8 -scrypt -passout pass:secret", private_pem()), "secret");
  EXPECT_EQ(scrypt.code, Code::ERR_KEY_CIPHER);
  EXPECT_NE(scrypt.message.find("scrypt"), std::string::npos);
  const Finding pbes1 =
      import_error(run("pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:secret", private_pem()), "secret");
  EXPECT_EQ(pbes1.code, Code::ERR_KEY_CIPHER);
  EXPECT_NE(pbes1.message.find("Triple DES"), std::string::npos);
  const Finding camellia =
      import_error(run("rsa -traditional -camellia256 -passout pass:secret", private_pem()), "secret");
  EXPECT_EQ(camellia.code, Code::ERR_KEY_CIPHER);
  EXPECT_NE(camellia.message.find("CAMELLIA-256-CBC"), std::string::npos);
}

TEST_F(Openssl, TheRemedyForOtherSchemesWorks) {
  const std::string text = run("pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:secret", private_pem());
  write("private.key", text);
  (void)run("pkey -in private.key -aes256 -out new.key -passin pass:secret -passout pass:secret");
  EXPECT_TRUE(import(contents("new.key"), "secret").key.matches(test_key()));
}

TEST_F(Openssl, ItsKeysAreRead) {
  const std::string text = run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048");
  const ImportedKey imported = import(text);
  EXPECT_TRUE(imported.findings.empty());
  EXPECT_EQ(std::string(as_text(export_pkcs8(imported.key))), text);
  for (const std::string arguments :
       {"pkey -outform DER", "rsa -outform DER -traditional", "rsa -traditional", "pkey -pubout -outform DER",
        "rsa -RSAPublicKey_out", "rsa -RSAPublicKey_out -outform DER", "pkey -text"}) {
    EXPECT_TRUE(import(run(arguments, text)).key.matches(imported.key)) << arguments;
  }
  const std::string three = run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3");
  const ImportedKey with_exponent_three = import(three);
  ASSERT_EQ(with_exponent_three.findings.size(), 1U);
  EXPECT_EQ(with_exponent_three.findings[0].code, Code::WARN_KEY_EXPONENT);
  const std::string primes = run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3");
  EXPECT_EQ(import_error(primes).code, Code::ERR_KEY_ALGORITHM);
  EXPECT_EQ(import_error(run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024")).code, Code::ERR_KEY_SIZE);
}

TEST_F(Openssl, OtherKeysAreNamed) {
  struct Other {
    std::string arguments;
    std::string_view words;
  };
  for (const Other &other : {
           Other{"genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", "curve P-256"},
           Other{"genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -outform DER", "curve secp256k1"},
           Other{"ecparam -name secp384r1 -genkey", "curve P-384"},
           Other{"ecparam -name secp384r1 -genkey -noout", "curve P-384"},
           Other{"genpkey -algorithm ED25519", "Ed25519"},
           Other{"genpkey -algorithm X25519 -outform DER", "X25519"},
           Other{"genpkey -algorithm ED448", "Ed448"},
           Other{"genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048", "RSA-PSS"},
           Other{"genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048", "Diffie-Hellman"},
       }) {
    const Finding finding = import_error(run(other.arguments));
    EXPECT_EQ(finding.code, Code::ERR_KEY_ALGORITHM) << other.arguments;
    EXPECT_NE(finding.message.find(other.words), std::string::npos) << finding.message;
  }
}

TEST_F(Openssl, CertificatesGiveTheirPublicKeyAndRequestsAreNamed) {
  write("private.key", private_pem());
  const std::string certificate = run("req -x509 -key private.key -subj /CN=test -days 1");
  for (const std::string &form : {certificate, run("x509 -outform DER", certificate)}) {
    const auto imported = import(form);
    EXPECT_TRUE(imported.key.matches(test_key()));
    EXPECT_FALSE(imported.key.is_private());
  }
  const Finding request = import_error(run("req -new -key private.key -subj /CN=test -outform DER"));
  EXPECT_EQ(request.code, Code::ERR_KEY_CERTIFICATE);
  EXPECT_NE(request.message.find("a request"), std::string::npos);
  EXPECT_EQ(import_error(run("crl2pkcs7 -nocrl -certfile /dev/stdin -outform DER", certificate)).code,
            Code::ERR_KEY_CERTIFICATE);
  // With a key beside it, the key is used.
  EXPECT_TRUE(import(certificate + private_pem()).key.matches(test_key()));
  write("certificate.pem", certificate);
  EXPECT_EQ(import_error(run("pkcs12 -export -inkey private.key -in certificate.pem -passout pass:secret")).code,
            Code::ERR_KEY_FORMAT);
  // The commands in the remedies.
  EXPECT_EQ(run("x509 -in certificate.pem -noout -pubkey"), public_pem());
  write("file.p12", run("pkcs12 -export -inkey private.key -in certificate.pem -passout pass:secret"));
  (void)run("pkcs12 -in file.p12 -nodes -nocerts -out taken.key -passin pass:secret");
  EXPECT_TRUE(import(contents("taken.key")).key.matches(test_key()));
}

TEST_F(Openssl, VerifiesOurSignaturesAndMakesTheSame) {
  write("private.key", private_pem());
  write("public.key", public_pem());
  Drbg random(test::fixed_entropy(1));
  const std::vector<std::uint8_t> signature = test_key().sign_sha256(as_bytes("message"), random);
  write("signature", as_text(signature));
  EXPECT_EQ(run("dgst -sha256 -verify public.key -signature signature", "message"), "Verified OK\n");
  EXPECT_EQ(run("dgst -sha256 -sign private.key", "message"), as_text(signature));
}

} // namespace
} // namespace tokensmith
