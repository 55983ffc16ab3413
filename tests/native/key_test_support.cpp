#include "key_test_support.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <mbedtls/rsa.h>

#include "core/key/der.hpp"
#include "core/key/encodings.hpp"
#include "core/rsa/mbedtls_support.hpp"

namespace tokensmith::test {

EntropyFunction fixed_entropy(std::uint64_t seed) {
  return [state = seed](std::span<std::uint8_t> bytes) mutable {
    for (std::uint8_t &byte : bytes) {
      // splitmix64
      state += 0x9E3779B97F4A7C15U;
      std::uint64_t mixed = state;
      mixed = (mixed ^ mixed >> 30U) * 0xBF58476D1CE4E5B9U;
      mixed = (mixed ^ mixed >> 27U) * 0x94D049BB133111EBU;
      byte = static_cast<std::uint8_t>(mixed >> 56U);
    }
    return true;
  };
}

const RsaKey &test_key(unsigned modulus_length) {
  static std::map<unsigned, RsaKey> keys;
  const auto found = keys.find(modulus_length);
  if (found != keys.end()) {
    return found->second;
  }
  Drbg random(fixed_entropy(modulus_length));
  return keys.emplace(modulus_length, RsaKey::generate(modulus_length, random)).first->second;
}

const std::string &private_pem() {
  static const std::string text(as_text(export_pkcs8(test_key())));
  return text;
}

const std::string &public_pem() {
  static const std::string text = export_spki(test_key());
  return text;
}

KeyNumbers numbers_of(const RsaKey &key) {
  std::array<BigNumber, 8> numbers;
  auto &[n, e, d, p, q, dp, dq, qi] = numbers;
  require_success(mbedtls_rsa_export(&key.context(), n.get(), p.get(), q.get(), d.get(), e.get()), "export");
  require_success(mbedtls_rsa_export_crt(&key.context(), dp.get(), dq.get(), qi.get()), "export_crt");
  const auto bytes = [](const BigNumber &number) {
    const SecretBytes secret = to_bytes(*number.get());
    return std::vector<std::uint8_t>(secret.begin(), secret.end());
  };
  return {bytes(n), bytes(e), bytes(d), bytes(p), bytes(q), bytes(dp), bytes(dq), bytes(qi)};
}

SecretBytes pkcs1_of(const KeyNumbers &numbers) {
  constexpr std::array<std::uint8_t, 1> zero = {0};
  return der_sequence({der_unsigned(zero), der_unsigned(numbers.n), der_unsigned(numbers.e), der_unsigned(numbers.d),
                       der_unsigned(numbers.p), der_unsigned(numbers.q), der_unsigned(numbers.dp),
                       der_unsigned(numbers.dq), der_unsigned(numbers.qi)});
}

ImportedKey import(std::string_view text, std::string_view passphrase) {
  Drbg random(fixed_entropy(1));
  return import_key(as_bytes(text), as_bytes(passphrase), random, "privateKey");
}

Finding import_error(std::string_view text, std::string_view passphrase) {
  return error_of([&] { (void)import(text, passphrase); });
}

Finding error_of(const std::function<void()> &call) {
  try {
    call();
  } catch (const Error &error) {
    return error.finding();
  }
  ADD_FAILURE() << "Nothing was thrown.";
  return {};
}

std::string pem(std::string_view label, std::span<const std::uint8_t> der) {
  return std::string(as_text(encode_pem(label, der)));
}

SecretBytes der_of(std::string_view pem_text) {
  const std::size_t start = pem_text.find('\n') + 1;
  std::string characters;
  for (const char character : pem_text.substr(start, pem_text.find("-----END") - start)) {
    if (is_base64_character(character)) {
      characters += character;
    }
  }
  return decode_base64(characters);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::vector<std::uint8_t> from_hexadecimal(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoul(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::optional<Json> read_vectors(std::string_view name) {
  const char *folder = std::getenv("TOKENSMITH_VECTORS"); // NOLINT(concurrency-mt-unsafe): nothing sets it
  const std::filesystem::path repository = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
  const std::filesystem::path vectors =
      folder != nullptr ? std::filesystem::path(folder) : repository.parent_path() / "shared" / "vectors";
  std::ifstream file(vectors / "wycheproof" / name, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  return Json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

} // namespace tokensmith::test
