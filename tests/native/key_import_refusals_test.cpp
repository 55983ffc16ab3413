// What people give in place of an RSA key, each named for what it is.
#include <array>
#include <gtest/gtest.h>

#include "core/key/der.hpp"
#include "core/key/formats.hpp"
#include "core/key/refusals.hpp"
#include "core/text/base64url.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::import_error;
using test::pem;
using test::private_pem;
using test::replaced;

// Object identifiers, encoded. The keys themselves need not be valid: they are refused for what they are.
constexpr std::string_view ec_public_key = "\x2A\x86\x48\xCE\x3D\x02\x01";
constexpr std::string_view p256 = "\x2A\x86\x48\xCE\x3D\x03\x01\x07";
constexpr std::string_view p384("\x2B\x81\x04\x00\x22", 5);
constexpr std::string_view ed25519 = "\x2B\x65\x70";
constexpr std::string_view x25519 = "\x2B\x65\x6E";
constexpr std::string_view dsa = "\x2A\x86\x48\xCE\x38\x04\x01";
constexpr std::string_view rsa_pss = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A";
constexpr std::string_view ml_dsa_44 = "\x60\x86\x48\x01\x65\x03\x04\x03\x11";
constexpr std::string_view pkcs7_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
constexpr std::string_view pkcs7_signed = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
constexpr std::string_view unknown = "\x2A\x03\x04";

constexpr std::array<std::uint8_t, 1> zero = {0};
constexpr std::array<std::uint8_t, 1> one = {1};
constexpr std::array<std::uint8_t, 1> three = {3};
constexpr std::array<std::uint8_t, 32> some_bytes = {7, 7, 7};

SecretBytes octets(std::span<const std::uint8_t> bytes) { return der_element(DerTag::octet_string, bytes); }

SecretBytes private_key_info(const SecretBytes &algorithm) {
  return der_sequence({der_unsigned(zero), algorithm, octets(some_bytes)});
}

SecretBytes public_key_info(const SecretBytes &algorithm) {
  return der_sequence({algorithm, der_bit_string(some_bytes)});
}

SecretBytes algorithm(std::string_view oid) { return der_sequence({der_oid(oid)}); }

SecretBytes certificate(const SecretBytes &key_algorithm) {
  const SecretBytes version = der_element(DerTag::context_0, der_unsigned(std::array<std::uint8_t, 1>{2}));
  const SecretBytes name = der_sequence({});
  const SecretBytes body = der_sequence(
      {version, der_unsigned(one), algorithm(unknown), name, der_sequence({}), name, public_key_info(key_algorithm)});
  return der_sequence({body, algorithm(unknown), der_bit_string(some_bytes)});
}

SecretBytes certificate_request() {
  const SecretBytes body = der_sequence(
      {der_unsigned(zero), der_sequence({}), public_key_info(algorithm(unknown)), der_element(DerTag::context_0, {})});
  return der_sequence({body, algorithm(unknown), der_bit_string(some_bytes)});
}

std::string ssh_string(std::string_view text) {
  const auto length = static_cast<std::uint32_t>(text.size());
  return std::string{static_cast<char>(length >> 24U), static_cast<char>(length >> 16U),
                     static_cast<char>(length >> 8U), static_cast<char>(length)} +
         std::string(text);
}

std::string openssh(std::string_view type) {
  return std::string("openssh-key-v1\0", 15) + ssh_string("none") + ssh_string("none") + ssh_string("") +
         std::string("\0\0\0\1", 4) + ssh_string(ssh_string(type) + ssh_string("key")) + ssh_string("secret");
}

std::string text_of_bytes(const SecretBytes &bytes) { return std::string(as_text(bytes)); }

struct Foreign {
  std::string name;
  std::string text;
  Code code;
  std::string words;
};

std::vector<Foreign> foreign_keys() {
  const SecretBytes sec1 =
      der_sequence({der_unsigned(one), octets(some_bytes), der_element(DerTag::context_0, der_oid(p256))});
  const SecretBytes dsa_private =
      der_sequence({der_unsigned(zero), der_unsigned(some_bytes), der_unsigned(some_bytes), der_unsigned(some_bytes),
                    der_unsigned(some_bytes), der_unsigned(some_bytes)});
  const SecretBytes pkcs12 = der_sequence(
      {der_unsigned(three), der_sequence({der_oid(pkcs7_data), der_element(DerTag::context_0, octets(some_bytes))}),
       der_sequence({octets(some_bytes)})});
  const SecretBytes bundle = der_sequence({der_oid(pkcs7_signed), der_element(DerTag::context_0, der_sequence({}))});
  const SecretBytes data = der_sequence({der_oid(pkcs7_data), der_element(DerTag::context_0, octets(some_bytes))});
  const auto ec = [](std::string_view curve) { return der_sequence({der_oid(ec_public_key), der_oid(curve)}); };
  const std::string dek = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n";
  const auto encrypted = [&](const std::string &label) {
    return "-----BEGIN " + label + "-----\n" + dek + "AAAAAAAAAAAAAAAAAAAAAA==\n-----END " + label + "-----\n";
  };
  return {
      // Keys for other algorithms
      {"ec_pkcs8", pem("PRIVATE KEY", private_key_info(ec(p256))), Code::ERR_KEY_ALGORITHM, "curve P-256"},
      {"ec_pkcs8_der", text_of_bytes(private_key_info(ec(p384))), Code::ERR_KEY_ALGORITHM, "curve P-384"},
      {"ec_unknown_curve", pem("PRIVATE KEY", private_key_info(ec(unknown))), Code::ERR_KEY_ALGORITHM,
       "elliptic-curve key;"},
      {"ec_explicit_curve",
       pem("PRIVATE KEY", private_key_info(der_sequence({der_oid(ec_public_key), der_sequence({})}))),
       Code::ERR_KEY_ALGORITHM, "elliptic-curve key;"},
      {"ec_spki", pem("PUBLIC KEY", public_key_info(ec(p256))), Code::ERR_KEY_ALGORITHM, "curve P-256"},
      {"ec_sec1", pem("EC PRIVATE KEY", sec1), Code::ERR_KEY_ALGORITHM, "curve P-256"},
      {"ec_sec1_der", text_of_bytes(sec1), Code::ERR_KEY_ALGORITHM, "elliptic-curve"},
      {"ec_sec1_bare", pem("EC PRIVATE KEY", der_sequence({der_unsigned(one), octets(some_bytes)})),
       Code::ERR_KEY_ALGORITHM, "elliptic-curve key;"},
      {"ec_with_parameters", pem("EC PARAMETERS", der_oid(p256)) + pem("EC PRIVATE KEY", sec1), Code::ERR_KEY_ALGORITHM,
       "curve P-256"},
      {"ec_parameters", pem("EC PARAMETERS", der_oid(p256)), Code::ERR_KEY_ALGORITHM, "parameters"},
      {"ec_parameters_by_content", pem("PRIVATE KEY", der_oid(p256)), Code::ERR_KEY_ALGORITHM, "parameters"},
      {"ec_encrypted", encrypted("EC PRIVATE KEY"), Code::ERR_KEY_ALGORITHM, "encrypted EC key"},
      {"dsa_encrypted", encrypted("DSA PRIVATE KEY"), Code::ERR_KEY_ALGORITHM, "encrypted DSA key"},
      {"ed25519", pem("PRIVATE KEY", private_key_info(algorithm(ed25519))), Code::ERR_KEY_ALGORITHM, "Ed25519"},
      {"ed25519_public_der", text_of_bytes(public_key_info(algorithm(ed25519))), Code::ERR_KEY_ALGORITHM, "Ed25519"},
      {"x25519", pem("PRIVATE KEY", private_key_info(algorithm(x25519))), Code::ERR_KEY_ALGORITHM, "X25519"},
      {"dsa_pkcs8", pem("PRIVATE KEY", private_key_info(algorithm(dsa))), Code::ERR_KEY_ALGORITHM, "DSA"},
      {"dsa", pem("DSA PRIVATE KEY", dsa_private), Code::ERR_KEY_ALGORITHM, "DSA"},
      {"dsa_parameters", pem("DSA PARAMETERS", der_sequence({})), Code::ERR_KEY_ALGORITHM, "DSA parameters"},
      {"dh_parameters", pem("DH PARAMETERS", der_sequence({der_unsigned(some_bytes), der_unsigned(three)})),
       Code::ERR_KEY_ALGORITHM, "Diffie-Hellman"},
      {"rsa_pss", pem("PRIVATE KEY", private_key_info(algorithm(rsa_pss))), Code::ERR_KEY_ALGORITHM, "RSA-PSS"},
      {"ml_dsa", pem("PRIVATE KEY", private_key_info(algorithm(ml_dsa_44))), Code::ERR_KEY_ALGORITHM, "ML-DSA-44"},
      {"unknown_algorithm", pem("PRIVATE KEY", private_key_info(algorithm(unknown))), Code::ERR_KEY_ALGORITHM,
       "1.2.3.4"},

      // OpenSSH
      {"openssh_rsa", pem("OPENSSH PRIVATE KEY", as_bytes(openssh("ssh-rsa"))), Code::ERR_KEY_OPENSSH, "OpenSSH"},
      {"openssh_ed25519", pem("OPENSSH PRIVATE KEY", as_bytes(openssh("ssh-ed25519"))), Code::ERR_KEY_ALGORITHM,
       "Ed25519"},
      {"openssh_ecdsa", pem("OPENSSH PRIVATE KEY", as_bytes(openssh("ecdsa-sha2-nistp256"))), Code::ERR_KEY_ALGORITHM,
       "elliptic-curve"},
      {"openssh_dsa", pem("OPENSSH PRIVATE KEY", as_bytes(openssh("ssh-dss"))), Code::ERR_KEY_ALGORITHM, "DSA"},
      {"openssh_cut", pem("OPENSSH PRIVATE KEY", as_bytes("openssh-key-v1")), Code::ERR_KEY_OPENSSH, "OpenSSH"},
      {"openssh_base64", encode_base64url(as_bytes(openssh("ssh-rsa"))), Code::ERR_KEY_OPENSSH, "OpenSSH"},
      {"openssh_public", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== me@host", Code::ERR_KEY_OPENSSH, "public key"},
      {"openssh_public_ed25519", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@host", Code::ERR_KEY_ALGORITHM, "Ed25519"},
      {"openssh_public_ecdsa", "ecdsa-sha2-nistp256 AAAAE2VjZHNh me", Code::ERR_KEY_ALGORITHM, "elliptic-curve"},
      {"openssh_public_sk", "sk-ssh-ed25519@openssh.com AAAAG me", Code::ERR_KEY_ALGORITHM, "Ed25519"},

      // Certificates
      {"certificate", pem("CERTIFICATE", certificate(ec(p256))), Code::ERR_KEY_ALGORITHM,
       "a certificate for an elliptic-curve key on the curve P-256"},
      {"certificate_der", text_of_bytes(certificate(algorithm(ed25519))), Code::ERR_KEY_ALGORITHM,
       "a certificate for an Ed25519 key"},
      {"certificate_as_public_key", pem("PUBLIC KEY", certificate(algorithm(unknown))), Code::ERR_KEY_ALGORITHM,
       "a certificate for a key for the algorithm 1.2.3.4"},
      {"damaged_certificate", pem("CERTIFICATE", as_bytes("x")), Code::ERR_KEY_CERTIFICATE, "damaged"},
      {"certificate_that_is_cut",
       replaced(pem("CERTIFICATE", certificate(algorithm(unknown))), "\n-----END", "!\n-----END"),
       Code::ERR_KEY_CERTIFICATE, "damaged"},
      {"trusted_certificate", pem("TRUSTED CERTIFICATE", as_bytes("x")), Code::ERR_KEY_CERTIFICATE,
       "OpenSSL's own form"},
      {"request", pem("CERTIFICATE REQUEST", certificate_request()), Code::ERR_KEY_CERTIFICATE, "a request"},
      {"new_request", pem("NEW CERTIFICATE REQUEST", certificate_request()), Code::ERR_KEY_CERTIFICATE, "a request"},
      {"request_der", text_of_bytes(certificate_request()), Code::ERR_KEY_CERTIFICATE, "a request"},
      {"revocation_list", pem("X509 CRL", as_bytes("x")), Code::ERR_KEY_CERTIFICATE, "revoked"},
      {"pkcs7", pem("PKCS7", bundle), Code::ERR_KEY_CERTIFICATE, "bundle"},
      {"pkcs7_der", text_of_bytes(bundle), Code::ERR_KEY_CERTIFICATE, "bundle"},
      {"two_certificates", pem("CERTIFICATE", as_bytes("x")) + pem("CERTIFICATE", as_bytes("y")),
       Code::ERR_KEY_AMBIGUOUS, "2 certificates: in line 1 and line 4"},

      // Other containers
      {"pkcs12", text_of_bytes(pkcs12), Code::ERR_KEY_FORMAT, "PKCS#12"},
      {"pkcs7_data", text_of_bytes(data), Code::ERR_KEY_FORMAT, "PKCS#7"},
      {"java_key_store", std::string("\xFE\xED\xFE\xED\x00\x00\x00\x02", 8), Code::ERR_KEY_FORMAT, "Java key store"},
      {"zip", std::string("PK\x03\x04\x14", 5), Code::ERR_KEY_FORMAT, "ZIP"},
      {"putty", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", Code::ERR_KEY_FORMAT, "PuTTY"},
      {"pgp", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF==\n-----END PGP PRIVATE KEY BLOCK-----\n",
       Code::ERR_KEY_FORMAT, "OpenPGP"},
      {"ssh2", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2E=\n---- END SSH2 PUBLIC KEY ----\n",
       Code::ERR_KEY_FORMAT, "RFC 4716"},
      {"xml", "<RSAKeyValue><Modulus>x</Modulus></RSAKeyValue>", Code::ERR_KEY_FORMAT, ".NET"},

      // No key at all
      {"token", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.AAAA", Code::ERR_KEY_UNRECOGNIZED, "a token"},
      {"bearer", "Bearer eyJhbGciOiJSUzI1NiJ9", Code::ERR_KEY_UNRECOGNIZED, "a token"},
      {"application_id", "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab", Code::ERR_KEY_UNRECOGNIZED, "an ID"},
      {"web_page", "<!DOCTYPE html><html></html>", Code::ERR_KEY_UNRECOGNIZED, "a web page"},
      {"variable", "$VONAGE_PRIVATE_KEY", Code::ERR_KEY_UNRECOGNIZED, "a placeholder"},
      {"variable_in_braces", "${VONAGE_PRIVATE_KEY}", Code::ERR_KEY_UNRECOGNIZED, "a placeholder"},
      {"windows_variable", "%PRIVATE_KEY%", Code::ERR_KEY_UNRECOGNIZED, "a placeholder"},
      {"template", "{{private_key}}", Code::ERR_KEY_UNRECOGNIZED, "a placeholder"},
      {"blank_to_fill_in", "<YOUR PRIVATE KEY>", Code::ERR_KEY_UNRECOGNIZED, "a placeholder"},

      // Paths
      {"file_name", "private.key", Code::ERR_KEY_IS_PATH, "path"},
      {"relative_path", "./private.key", Code::ERR_KEY_IS_PATH, "path"},
      {"quoted_path", "\"./private.key\"", Code::ERR_KEY_IS_PATH, "path"},
      {"single_quoted_path", "'keys/private.pem'", Code::ERR_KEY_IS_PATH, "path"},
      {"parent_path", "../keys/private", Code::ERR_KEY_IS_PATH, "path"},
      {"home_path", "~/private.key", Code::ERR_KEY_IS_PATH, "path"},
      {"absolute_path", "/home/me/private", Code::ERR_KEY_IS_PATH, "path"},
      {"windows_path", R"(C:\keys\private.key)", Code::ERR_KEY_IS_PATH, "path"},
      {"windows_path_with_escapes", R"(C:\new\table)", Code::ERR_KEY_IS_PATH, "path"},
      {"windows_path_with_slashes", "C:/keys/private", Code::ERR_KEY_IS_PATH, "path"},
      {"windows_share", R"(\\server\keys\private)", Code::ERR_KEY_IS_PATH, "path"},
      {"variable_in_path", "$HOME/keys/private", Code::ERR_KEY_IS_PATH, "path"},
      {"windows_variable_in_path", R"(%USERPROFILE%\private)", Code::ERR_KEY_IS_PATH, "path"},
      {"file_address", "file:///home/me/private.key", Code::ERR_KEY_IS_PATH, "path"},
      {"curl_path", "@private", Code::ERR_KEY_IS_PATH, "path"},
      {"json_path", "vonage_app.json", Code::ERR_KEY_IS_PATH, "path"},
  };
}

TEST(KeyImportRefusals, NameWhatWasGiven) {
  for (const Foreign &foreign : foreign_keys()) {
    SCOPED_TRACE(foreign.name);
    const Finding finding = import_error(foreign.text);
    EXPECT_EQ(to_string(finding.code), to_string(foreign.code)) << finding.message;
    EXPECT_NE(finding.message.find(foreign.words), std::string::npos) << finding.message;
    EXPECT_EQ(finding.where, "privateKey");
    EXPECT_TRUE(finding.message.ends_with('.'));
    EXPECT_TRUE(finding.remedy.ends_with('.'));
  }
}

TEST(KeyImportRefusals, HoldNoCertificateBack) {
  const auto name = der_sequence({});
  const SecretBytes spki = test::der_of(test::public_pem());
  const SecretBytes version = der_element(DerTag::context_0, der_unsigned(std::array<std::uint8_t, 1>{2}));
  const auto make = [&](std::initializer_list<std::span<const std::uint8_t>> members) {
    return der_sequence({der_sequence(members), algorithm(unknown), der_bit_string(some_bytes)});
  };
  const SecretBytes serial = der_unsigned(one);
  const SecretBytes signature = algorithm(unknown);
  for (const SecretBytes &certificate : {make({version, serial, signature, name, name, name, spki}),
                                         make({serial, signature, name, name, name, spki})}) {
    for (const std::string &text : {pem("CERTIFICATE", certificate), text_of_bytes(certificate)}) {
      const ImportedKey imported = test::import(text);
      EXPECT_FALSE(imported.key.is_private());
      EXPECT_TRUE(imported.key.matches(test::test_key()));
      EXPECT_EQ(to_string(imported.format), "certificate");
      ASSERT_EQ(imported.findings.size(), 1U);
      EXPECT_EQ(imported.findings.front().code, Code::INFO_KEY_CERTIFICATE);
    }
  }
}

TEST(KeyImportRefusals, LeaveKeysAlone) {
  for (const std::string_view label : {"PRIVATE KEY", "RSA PRIVATE KEY", "PUBLIC KEY", "RSA PUBLIC KEY",
                                       "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY", "ANY PRIVATE KEY"}) {
    EXPECT_NO_THROW(refuse_label(label)) << label;
  }
  EXPECT_NO_THROW(refuse_text("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"));
  EXPECT_NO_THROW(refuse_binary(test::der_of(private_pem())));
}

} // namespace
} // namespace tokensmith
