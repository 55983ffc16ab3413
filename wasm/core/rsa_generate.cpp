#include <algorithm>
#include <array>
#include <cstdint>
#include <mbedtls/rsa.h>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.hpp"
#include "core/mbedtls_support.hpp"
#include "core/prime_search.hpp"
#include "core/rsa_key.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view remedy_again =
    "Make another key pair. If it fails again, the platform's random numbers are not random.";

/// Draws from the generator as much as it gives at once: a request costs it as much as 48 bytes do, and most are for 8.
class RandomReserve final : public RandomSource {
public:
  explicit RandomReserve(RandomSource &random) : random_(random), reserve_(1024) {}

  void fill(std::span<std::uint8_t> bytes) override {
    while (!bytes.empty()) {
      if (left_ == 0) {
        random_.fill(reserve_);
        left_ = reserve_.size();
      }
      const std::size_t count = std::min(left_, bytes.size());
      left_ -= count;
      const std::span<std::uint8_t> given = std::span(reserve_).subspan(left_, count);
      std::ranges::copy(given, bytes.begin());
      std::ranges::fill(given, std::uint8_t{0}); // given out once
      bytes = bytes.subspan(count);
    }
  }

private:
  RandomSource &random_;
  SecretBytes reserve_;
  std::size_t left_ = 0;
};

/// Whether the two are further apart than 2^(bits - 100) (FIPS 186-5, A.1.3, step 5.5).
bool are_apart(const BigNumber &p, const BigNumber &q, unsigned bits) {
  BigNumber difference;
  require_success(mbedtls_mpi_sub_mpi(difference.get(), p.get(), q.get()), "mbedtls_mpi_sub_mpi");
  return difference.bit_length() > bits - 99;
}

/// FIPS 140-3, section 7.10.3.3: a new pair signs, and the signature verifies.
void prove(const RsaKey &key, RandomSource &random) {
  constexpr std::string_view message = "pairwise consistency";
  const std::vector<std::uint8_t> signature = key.sign_sha256(as_bytes(message), random);
  if (!key.verify_sha256(as_bytes(message), signature)) {
    throw_error(Code::ERR_KEY_GENERATION, "modulusLength", "The new key pair did not verify its own signature.",
                remedy_again);
  }
}

} // namespace

RsaKey RsaKey::generate(unsigned modulus_length, RandomSource &random, const KeyProgress &progress) {
  if (modulus_length != 2048 && modulus_length != 3072 && modulus_length != 4096) {
    throw_error(Code::ERR_ARGUMENT_VALUE, "modulusLength",
                "A key pair of " + std::to_string(modulus_length) + " bits is not made here.",
                "Choose 2048, 3072 or 4096 bits; the platform itself makes 2048.");
  }
  constexpr unsigned exponent = 65537; // FIPS 186-5, A.1.1: above 2^16
  const unsigned bits = modulus_length / 2;
  RandomReserve reserve(random);
  PrimeSearch search(bits, reserve, progress);
  BigNumber e;
  BigNumber p;
  BigNumber q;
  BigNumber d;
  require_success(mbedtls_mpi_lset(e.get(), exponent), "mbedtls_mpi_lset");
  Context context = make_context();
  do {
    search.find(*p.get(), exponent);
    do {
      search.find(*q.get(), exponent);
    } while (!are_apart(p, q, bits));
    if (mbedtls_mpi_cmp_mpi(p.get(), q.get()) < 0) { // some readers rely on it
      mbedtls_mpi_swap(p.get(), q.get());
    }
    context = make_context();
    require_success(mbedtls_rsa_import(context.get(), nullptr, p.get(), q.get(), nullptr, e.get()),
                    "mbedtls_rsa_import");
    require_success(mbedtls_rsa_complete(context.get()), "mbedtls_rsa_complete");
    require_success(mbedtls_rsa_export(context.get(), nullptr, nullptr, nullptr, d.get(), nullptr),
                    "mbedtls_rsa_export");
  } while (d.bit_length() <= bits); // A.1.1, criterion 3(a)
  require_success(mbedtls_rsa_check_privkey(context.get()), "mbedtls_rsa_check_privkey");
  RsaKey key(std::move(context));
  prove(key, random);
  return key;
}

} // namespace tokensmith
