#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/key/formats.hpp"
#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"
#include "core/secret.hpp"

namespace tokensmith::test {

/// A generator seeded with a number: the same stream in every run.
[[nodiscard]] EntropyFunction fixed_entropy(std::uint64_t seed);

/// One key of each length for all tests, made when first asked for.
[[nodiscard]] const RsaKey &test_key(unsigned modulus_length = 2048);

/// test_key(2048) as PKCS#8, and its public key.
[[nodiscard]] const std::string &private_pem();
[[nodiscard]] const std::string &public_pem();

/// The numbers of a private key, for tests that change one.
struct KeyNumbers {
  std::vector<std::uint8_t> n, e, d, p, q, dp, dq, qi;
};
[[nodiscard]] KeyNumbers numbers_of(const RsaKey &key);
[[nodiscard]] SecretBytes pkcs1_of(const KeyNumbers &numbers);

/// import_key with a generator of the test's own and the place "privateKey".
[[nodiscard]] ImportedKey import(std::string_view text, std::string_view passphrase = {});

/// What import_key throws; fails the test when it throws nothing.
[[nodiscard]] Finding import_error(std::string_view text, std::string_view passphrase = {});

/// What a call throws.
[[nodiscard]] Finding error_of(const std::function<void()> &call);

/// Text between "-----BEGIN label-----" and its end.
[[nodiscard]] std::string pem(std::string_view label, std::span<const std::uint8_t> der);
/// The bytes of a PEM without repair.
[[nodiscard]] SecretBytes der_of(std::string_view pem_text);

[[nodiscard]] std::string replaced(std::string text, std::string_view from, std::string_view to);

[[nodiscard]] std::vector<std::uint8_t> from_hexadecimal(std::string_view text);

/// A file of the vectors that CI has beside the project (TOKENSMITH_VECTORS, or ../shared/vectors); none where it is
/// missing.
[[nodiscard]] std::optional<Json> read_vectors(std::string_view name);

/// Says why and skips, when a folder of vectors is missing.
#define SKIP_WITHOUT_VECTORS(vectors, name)                                                                            \
  if (!(vectors)) {                                                                                                    \
    GTEST_SKIP() << "There is no " << (name) << ": set TOKENSMITH_VECTORS to the folder that holds it.";               \
  }

} // namespace tokensmith::test
