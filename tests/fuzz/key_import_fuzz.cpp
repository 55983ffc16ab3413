// Whatever is given as a key, import_key takes it or throws an Error that says something; and what it takes can be
// written and read again. A fuzzer does not come upon DER or base64 by itself, so most inputs are edits of good keys.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/key/der.hpp"
#include "core/key/encodings.hpp"
#include "core/key/formats.hpp"
#include "core/rsa/entropy.hpp"
#include "core/vault/cbc.hpp"
#include "core/vault/pbkdf2.hpp"
#include "require.hpp"

namespace {

using namespace tokensmith;

constexpr std::string_view passphrase = "secret";

/// The same in each run, so that a finding can be repeated.
EntropyFunction fixed_entropy() {
  return [value = std::uint8_t{1}](std::span<std::uint8_t> bytes) mutable {
    for (std::uint8_t &byte : bytes) {
      byte = value;
      value = static_cast<std::uint8_t>(value * 5 + 3);
    }
    return true;
  };
}

std::string text_of_bytes(std::span<const std::uint8_t> bytes) { return std::string(as_text(bytes)); }

SecretBytes der_of(std::string_view pem) {
  const std::size_t start = pem.find('\n') + 1;
  SecretBytes characters;
  std::ranges::copy_if(pem.substr(start, pem.find("-----END") - start), std::back_inserter(characters),
                       is_base64_character);
  return decode_base64(as_text(characters));
}

/// PBES2 with ten rounds: 600,000 would leave the fuzzer little to do.
SecretBytes encrypted_der(std::span<const std::uint8_t> pkcs8) {
  constexpr std::array<std::uint8_t, 16> salt = {1, 2, 3};
  constexpr std::array<std::uint8_t, 1> rounds = {10};
  const SecretBytes key = pbkdf2_hmac(MBEDTLS_MD_SHA1, as_bytes(passphrase), salt, rounds[0], 32);
  const SecretBytes octets_of_salt = der_element(DerTag::octet_string, salt);
  const SecretBytes derivation = der_sequence(
      {der_oid("\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0C"), der_sequence({octets_of_salt, der_unsigned(rounds)})});
  const SecretBytes cipher = der_sequence({der_oid("\x60\x86\x48\x01\x65\x03\x04\x01\x2A"), octets_of_salt});
  const SecretBytes scheme =
      der_sequence({der_oid("\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0D"), der_sequence({derivation, cipher})});
  return der_sequence({scheme, der_element(DerTag::octet_string, cbc_encrypt_aes_256(key, salt, pkcs8))});
}

/// What the edits begin with. In the private keys the private exponent is wrong: they are read to the end and refused
/// before they are checked for primes, which would take nearly all the time.
const std::vector<std::string> &beginnings() {
  static const std::vector<std::string> keys = [] {
    Drbg random(fixed_entropy());
    const RsaKey key = RsaKey::generate(2048, random);
    const std::string spki = export_spki(key);
    const std::string jwk = export_public_jwk(key).dump();
    SecretBytes pkcs8 = der_of(as_text(export_pkcs8(key)));
    constexpr std::size_t inside_private_exponent = 400;
    pkcs8[inside_private_exponent] ^= 1U;
    std::string private_jwk = text_of_bytes(export_private_jwk(key));
    const std::size_t digit = private_jwk.find("\"d\":\"") + 100;
    private_jwk[digit] = private_jwk[digit] == 'A' ? 'B' : 'A';
    const SecretBytes encrypted = encrypted_der(pkcs8);
    return std::vector<std::string>{
        "",
        spki,
        text_of_bytes(der_of(spki)),
        jwk,
        R"({"keys":[)" + jwk + "]}",
        Json{{"keys", {{"public_key", spki}}}}.dump(),
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
        "AES-256-CBC,00112233445566778899AABBCCDDEEFF"
        "\n\nAAAAAAAAAAAAAAAAAAAAAA==\n-----END RSA PRIVATE KEY-----\n",
        text_of_bytes(encode_pem("ENCRYPTED PRIVATE KEY", encrypted)),
        text_of_bytes(encrypted),
        text_of_bytes(pkcs8),
        text_of_bytes(encode_pem("PRIVATE KEY", pkcs8)),
        private_jwk,
    };
  }();
  return keys;
}

/// Four bytes an edit: where (two), what, and with which byte.
void edit(std::string &text, std::span<const std::uint8_t> edits) {
  for (; edits.size() >= 4; edits = edits.subspan(4)) {
    const std::size_t at = (edits[0] * 256U + edits[1]) % (text.size() + 1);
    const auto byte = static_cast<char>(edits[3]);
    switch (edits[2] % 5) {
    case 0:
      text.insert(at, 1, byte);
      break;
    case 1:
      text.erase(at, 1 + edits[3] % 64U);
      break;
    case 2:
      text.insert(at, text.substr(at, 1 + edits[3]));
      break;
    case 3:
      text.resize(at);
      break;
    default:
      if (at < text.size()) {
        text[at] = byte;
      }
    }
  }
}

void check_again(const RsaKey &key, std::span<const std::uint8_t> written, bool is_private, RandomSource &random) {
  const ImportedKey again = import_key(written, {}, random, "again");
  require(again.key.matches(key));
  require(again.key.is_private() == is_private);
  require(std::ranges::none_of(again.findings,
                               [](const Finding &finding) { return finding.code == Code::INFO_KEY_TEXT_REPAIRED; }));
}

} // namespace

/// Before the first input's time begins: under the sanitizers a key takes seconds to be made.
extern "C" int LLVMFuzzerInitialize(int * /*argc*/, char *** /*argv*/) {
  static_cast<void>(beginnings());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::span input(data, size);
  if (input.size() < 2) {
    return 0;
  }
  std::string text = beginnings()[input[0] % beginnings().size()];
  if (text.empty()) {
    text = text_of_bytes(input.subspan(2));
  } else {
    edit(text, input.subspan(2));
  }
  Drbg random(fixed_entropy());
  try {
    const ImportedKey imported =
        import_key(as_bytes(text), as_bytes(input[1] % 4 == 0 ? std::string_view() : passphrase), random, "key");
    check_again(imported.key, as_bytes(export_spki(imported.key)), false, random);
    if (imported.key.is_private()) {
      check_again(imported.key, export_pkcs8(imported.key), true, random);
    }
  } catch (const Error &error) {
    const Finding &finding = error.finding();
    require(severity_of(finding.code) == Severity::error);
    require(!finding.where.empty() && finding.message.ends_with('.') && finding.remedy.ends_with('.'));
  }
  return 0;
}
