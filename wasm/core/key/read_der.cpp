// Key files in DER. A structure is recognised by its shape; the label of the PEM around it is not consulted.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/diagnostic.hpp"
#include "core/key/der.hpp"
#include "core/key/encrypted_key.hpp"
#include "core/key/reader.hpp"
#include "core/key/refusals.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

struct NamedOid {
  std::string_view oid;
  std::string_view name;
};

/// As DER has it: 1.2.840.113549.1.1.1 (RFC 8017, appendix C).
constexpr std::array<std::uint8_t, 9> rsa_encryption = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01};
constexpr std::string_view elliptic_curve = "1.2.840.10045.2.1";       // RFC 5480, section 2.1.1
constexpr std::string_view pkcs7_signed_data = "1.2.840.113549.1.7.2"; // RFC 2315, section 14

constexpr std::array<NamedOid, 13> algorithms = {{
    {.oid = "1.2.840.113549.1.1.10", .name = "an RSA-PSS key, which is for PS256 alone"},
    {.oid = "1.2.840.113549.1.1.7", .name = "an RSA-OAEP key, which is for encryption alone"},
    {.oid = elliptic_curve, .name = "an elliptic-curve key"},
    {.oid = "1.3.101.112", .name = "an Ed25519 key"},
    {.oid = "1.3.101.113", .name = "an Ed448 key"},
    {.oid = "1.3.101.110", .name = "an X25519 key"},
    {.oid = "1.3.101.111", .name = "an X448 key"},
    {.oid = "1.2.840.10040.4.1", .name = "a DSA key"},
    {.oid = "1.2.840.113549.1.3.1", .name = "a Diffie-Hellman key"},
    {.oid = "1.2.840.10046.2.1", .name = "a Diffie-Hellman key"},
    {.oid = "2.16.840.1.101.3.4.3.17", .name = "an ML-DSA-44 key"},
    {.oid = "2.16.840.1.101.3.4.3.18", .name = "an ML-DSA-65 key"},
    {.oid = "2.16.840.1.101.3.4.3.19", .name = "an ML-DSA-87 key"},
}};

constexpr std::array<NamedOid, 4> curves = {{
    {.oid = "1.2.840.10045.3.1.7", .name = " on the curve P-256"},
    {.oid = "1.3.132.0.34", .name = " on the curve P-384"},
    {.oid = "1.3.132.0.35", .name = " on the curve P-521"},
    {.oid = "1.3.132.0.10", .name = " on the curve secp256k1"},
}};

std::string_view name_of(std::string_view oid, std::span<const NamedOid> names, std::string_view otherwise) {
  const auto found = std::ranges::find(names, oid, &NamedOid::oid);
  return found == names.end() ? otherwise : found->name;
}

/// The kinds of the elements of a SEQUENCE in order, one letter each; '!' where they stop being DER.
std::string shape_of(DerReader reader) {
  std::string shape;
  while (!reader.at_end() && shape.size() < 16) {
    const auto element = reader.try_next();
    if (!element) {
      shape += '!';
      break;
    }
    switch (static_cast<DerTag>(element->tag)) {
    case DerTag::integer:
      shape += 'I';
      break;
    case DerTag::sequence:
      shape += 'S';
      break;
    case DerTag::octet_string:
      shape += 'O';
      break;
    case DerTag::bit_string:
      shape += 'B';
      break;
    case DerTag::object_identifier:
      shape += 'N';
      break;
    case DerTag::context_0:
      shape += '0';
      break;
    default:
      shape += '?';
    }
  }
  return shape;
}

[[noreturn]] void refuse_elliptic_curve(const std::optional<DerElement> &parameters, std::string_view holder = {}) {
  const bool is_named = parameters && parameters->is(DerTag::object_identifier);
  refuse_algorithm(concat({holder, name_of(elliptic_curve, algorithms, ""),
                           is_named ? name_of(oid_to_text(parameters->content), curves, "") : std::string_view()}));
}

/// ECPrivateKey: version, private key, [0] parameters, [1] public key (RFC 5915, section 3).
[[noreturn]] void refuse_sec1(DerReader reader) {
  (void)reader.try_next();
  (void)reader.try_next();
  const auto parameters = reader.try_next();
  refuse_elliptic_curve(parameters && parameters->is(DerTag::context_0) ? DerReader(parameters->content).try_next()
                                                                        : std::nullopt);
}

DerReader open(std::span<const std::uint8_t> der) { return DerReader(der).read_sequence("the key's beginning"); }

/// Reads an AlgorithmIdentifier (RFC 5280, section 4.1.1.2) and refuses any but rsaEncryption by name.
/// @param holder "a certificate for ", or nothing
void expect_rsa(DerReader algorithm, std::string_view holder = {}) {
  const std::span<const std::uint8_t> identifier = algorithm.read(DerTag::object_identifier, "the key's algorithm");
  if (!std::ranges::equal(identifier, rsa_encryption)) {
    const std::string oid = oid_to_text(identifier);
    if (oid == elliptic_curve) {
      refuse_elliptic_curve(algorithm.try_next(), holder);
    }
    refuse_algorithm(concat({holder, name_of(oid, algorithms, concat({"a key for the algorithm ", oid}))}));
  }
  // RFC 3279, section 2.3.1 requires NULL; some leave it out.
  if (!algorithm.at_end() && !algorithm.read(DerTag::null, "the key's algorithm").empty()) {
    fail(Diagnostic::key_encoding_damaged, "", {{"part", "the key's algorithm"}});
  }
  algorithm.expect_end("the key's algorithm");
}

/// RSAPublicKey (RFC 8017, appendix A.1.1).
RsaKey read_rsa_public_key(std::span<const std::uint8_t> der) {
  DerReader whole(der);
  DerReader reader = whole.read_sequence("the public key");
  whole.expect_end("the public key");
  const auto n = reader.read_unsigned("the modulus");
  const auto e = reader.read_unsigned("the public exponent");
  reader.expect_end("the public key");
  return RsaKey::from_numbers(RsaKey::PublicNumbers{.n = n, .e = e});
}

/// The contents of a SubjectPublicKeyInfo (RFC 5280, section 4.1).
ReadKey read_public_key_info(DerReader reader, KeyFormat format, std::string_view holder = {}) {
  expect_rsa(reader.read_sequence("the key's algorithm"), holder);
  const auto bits = reader.read(DerTag::bit_string, "the public key");
  reader.expect_end("the public key");
  if (bits.empty() || bits[0] != 0) { // the number of unused bits
    fail(Diagnostic::key_encoding_damaged, "", {{"part", "the public key"}});
  }
  return {.key = read_rsa_public_key(bits.subspan(1)), .format = format};
}

} // namespace

ReadKey KeyReader::read_der(std::span<const std::uint8_t> der) {
  if (!der.empty() && der[0] == static_cast<std::uint8_t>(DerTag::object_identifier)) {
    refuse_algorithm("the parameters of an elliptic-curve key");
  }
  // Of indefinite length (BER), as some programs write a PKCS#12 file, with its version.
  constexpr std::array<std::uint8_t, 5> indefinite_pkcs12 = {0x30, 0x80, 0x02, 0x01, 0x03};
  if (der.size() >= indefinite_pkcs12.size() &&
      std::ranges::equal(der.first(indefinite_pkcs12.size()), indefinite_pkcs12)) {
    fail(Diagnostic::key_pkcs12, "");
  }
  const auto size = declared_size(der);
  if (der.empty() || der[0] != static_cast<std::uint8_t>(DerTag::sequence) || (!size && der.size() > 4)) {
    fail(Diagnostic::key_first_bytes_damaged, "");
  }
  if (!size || *size > der.size()) {
    fail(size ? Diagnostic::key_truncated : Diagnostic::key_truncated_at_start, "",
         {{"size", counted(static_cast<std::int64_t>(der.size()), "byte")},
          {"whole", std::to_string(size.value_or(0))}});
  }
  if (*size < der.size()) {
    fail(Diagnostic::key_bytes_over, "", {{"size", counted(static_cast<std::int64_t>(der.size() - *size), "byte")}});
  }

  DerReader reader = open(der);
  const std::string shape = shape_of(reader);
  if (shape.starts_with("ISO")) {
    return read_pkcs8(der);
  }
  if (shape.starts_with("SB")) {
    return read_spki(der);
  }
  if (shape.starts_with("SO")) {
    return read_encrypted_pkcs8(der);
  }
  if (shape == "II") {
    return read_pkcs1_public(der);
  }
  if (shape == "IIIIII") {
    refuse_algorithm("a DSA key");
  }
  if (shape.starts_with("II")) {
    return read_pkcs1(der);
  }
  if (shape.starts_with("IO")) {
    refuse_sec1(reader);
  }
  if (shape == "IS" || shape == "ISS") {
    fail(Diagnostic::key_pkcs12, "");
  }
  if (shape.starts_with("SSB")) {
    return read_certificate(der);
  }
  if (shape.starts_with("N0")) {
    const bool is_signed_data =
        oid_to_text(reader.read(DerTag::object_identifier, "the container")) == pkcs7_signed_data;
    fail(is_signed_data ? Diagnostic::certificate_bundle : Diagnostic::key_pkcs7, "");
  }
  fail(shape.ends_with('!') ? Diagnostic::key_encoding_damaged_inside : Diagnostic::key_contents_unknown, "");
}

ReadKey KeyReader::read_pkcs8(std::span<const std::uint8_t> der) {
  DerReader reader = open(der);
  const auto version = reader.read_small_unsigned("the version");
  if (!version || *version > 1) {
    fail(Diagnostic::key_version_unknown, "");
  }
  expect_rsa(reader.read_sequence("the key's algorithm"));
  const auto contents = reader.read(DerTag::octet_string, "the private key");
  // Attributes and, from version 1 on, the public key may follow (RFC 5958, section 2); neither is needed.
  while (!reader.at_end()) {
    const auto element = reader.try_next();
    if (!element || (element->tag & 0xC0U) != 0x80U) {
      fail(Diagnostic::key_encoding_damaged, "", {{"part", "the part after the private key"}});
    }
  }
  return {.key = read_pkcs1(contents).key, .format = KeyFormat::pkcs8};
}

ReadKey KeyReader::read_encrypted_pkcs8(std::span<const std::uint8_t> der) {
  DerReader reader = open(der);
  const DerReader algorithm = reader.read_sequence("the encryption scheme");
  const auto ciphertext = reader.read(DerTag::octet_string, "the encrypted key");
  reader.expect_end("the encrypted key");
  const SecretBytes plaintext = decrypt_pkcs8(algorithm, ciphertext, passphrase_);
  return {.key = read_pkcs8(plaintext).key, .format = KeyFormat::encrypted_pkcs8};
}

ReadKey KeyReader::read_spki(std::span<const std::uint8_t> der) {
  return read_public_key_info(open(der), KeyFormat::spki);
}

/// SEQUENCE { to be signed, algorithm, signature }: a certificate (RFC 5280, section 4.1), a request for one or a list
/// of revoked ones.
ReadKey KeyReader::read_certificate(std::span<const std::uint8_t> der) {
  DerReader to_be_signed = open(der).read_sequence("the certificate");
  const std::string shape = shape_of(to_be_signed);
  // CertificationRequestInfo: version, subject, subjectPKInfo, [0] attributes (RFC 2986, section 4.1).
  if (shape == "ISS0" || shape == "ISS") {
    fail(Diagnostic::certificate_request, "");
  }
  // [0] version, which version 1 lacks; serial number, signature, issuer, validity, subject, subjectPublicKeyInfo.
  const std::size_t version = shape.starts_with('0') ? 1 : 0;
  if (!std::string_view(shape).substr(version).starts_with("ISSSSS")) {
    fail(Diagnostic::certificate_unknown, "");
  }
  for (std::size_t i = 0; i < version + 5; ++i) {
    (void)to_be_signed.try_next();
  }
  ReadKey read = read_public_key_info(to_be_signed.read_sequence("the certificate's public key"),
                                      KeyFormat::certificate, "a certificate for ");
  report(notes_, Diagnostic::key_from_certificate, place_);
  return read;
}

ReadKey KeyReader::read_pkcs1(std::span<const std::uint8_t> der) {
  DerReader whole(der);
  DerReader reader = whole.read_sequence("the private key");
  whole.expect_end("the private key");
  const auto version = reader.read_small_unsigned("the version");
  if (version == 1U) { // RFC 8017, appendix A.1.2: multi
    fail(Diagnostic::key_multi_prime, "");
  }
  if (version != 0U) {
    fail(Diagnostic::key_version_unknown, "");
  }
  const auto n = reader.read_unsigned("the modulus");
  const auto e = reader.read_unsigned("the public exponent");
  const auto d = reader.read_unsigned("the private exponent");
  const auto p = reader.read_unsigned("the first prime");
  const auto q = reader.read_unsigned("the second prime");
  const auto dp = reader.read_unsigned("the first exponent");
  const auto dq = reader.read_unsigned("the second exponent");
  const auto qi = reader.read_unsigned("the coefficient");
  reader.expect_end("the private key");
  return {.key = RsaKey::from_numbers(
              RsaKey::PrivateNumbers{.n = n, .e = e, .d = d, .p = p, .q = q, .dp = dp, .dq = dq, .qi = qi}, random_),
          .format = KeyFormat::pkcs1};
}

ReadKey KeyReader::read_pkcs1_public(std::span<const std::uint8_t> der) {
  return {.key = read_rsa_public_key(der), .format = KeyFormat::pkcs1_public};
}

} // namespace tokensmith
