// Whatever is given as a key, import_key takes it or throws an Error; and what it takes can be written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/entropy.hpp"
#include "core/error.hpp"
#include "core/key_formats.hpp"

namespace {

using namespace tokensmith;

/// The same in each run, so that a finding can be repeated.
bool fixed_entropy(std::span<std::uint8_t> bytes) {
  std::uint8_t value = 1;
  for (std::uint8_t &byte : bytes) {
    byte = value;
    value = static_cast<std::uint8_t>(value * 5 + 3);
  }
  return true;
}

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void check_again(const RsaKey &key, std::span<const std::uint8_t> written, RandomSource &random) {
  const ImportedKey again = import_key(written, {}, random, "again");
  require(again.key.matches(key));
  require(again.key.is_private() == key.is_private());
  require(again.findings.empty() || severity_of(again.findings[0].code) == Severity::warning);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  Drbg random(fixed_entropy);
  // The first byte says whether there is a passphrase.
  const std::string_view passphrase = (data[0] & 1U) != 0 ? "secret" : "";
  try {
    const ImportedKey imported = import_key({data + 1, size - 1}, as_bytes(passphrase), random, "key");
    check_again(imported.key, as_bytes(export_spki(imported.key)), random);
    if (imported.key.is_private()) {
      check_again(imported.key, export_pkcs8(imported.key), random);
      check_again(imported.key, export_private_jwk(imported.key), random);
    }
  } catch (const Error &error) {
    require(severity_of(error.code()) == Severity::error);
    require(!error.finding().where.empty() && !error.finding().message.empty() && !error.finding().remedy.empty());
  }
  return 0;
}
