#include <array>
#include <cstdint>
#include <mbedtls/rsa.h>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/mbedtls_support.hpp"
#include "core/rsa_key.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view remedy_again =
    "Make another key pair. If it fails again, the platform's random numbers are not random.";

/// Counts the numbers drawn, reports them, and gives up on a generator that never yields a prime.
class CountingRandom final : public RandomSource {
public:
  CountingRandom(RandomSource &random, const KeyProgress &progress, unsigned limit)
      : random_(random), progress_(progress), limit_(limit) {}

  void fill(std::span<std::uint8_t> bytes) override {
    if (++drawn_ > limit_) {
      throw Error(Code::ERR_KEY_GENERATION, "modulusLength",
                  "No prime was found among " + std::to_string(limit_) + " random numbers.", std::string(remedy_again));
    }
    random_.fill(bytes);
    constexpr unsigned report_every = 8;
    if (progress_ && drawn_ % report_every == 0) {
      progress_(drawn_);
    }
  }

private:
  RandomSource &random_;
  const KeyProgress &progress_; // NOLINT(cppcoreguidelines-avoid-const-or-ref-data-members): lives for one call
  unsigned limit_;
  unsigned drawn_ = 0;
};

/// FIPS 140-3, section 7.10.3.3: a new pair signs, and the signature verifies.
void prove(const RsaKey &key, RandomSource &random) {
  constexpr std::string_view message = "pairwise consistency";
  const std::vector<std::uint8_t> signature = key.sign_sha256(as_bytes(message), random);
  if (!key.verify_sha256(as_bytes(message), signature)) {
    throw Error(Code::ERR_KEY_GENERATION, "modulusLength", "The new key pair did not verify its own signature.",
                std::string(remedy_again));
  }
}

} // namespace

RsaKey RsaKey::generate(unsigned modulus_length, RandomSource &random, const KeyProgress &progress) {
  if (modulus_length != 2048 && modulus_length != 3072 && modulus_length != 4096) {
    throw Error(Code::ERR_ARGUMENT_VALUE, "modulusLength",
                "A key pair of " + std::to_string(modulus_length) + " bits is not made here.",
                "Choose 2048, 3072 or 4096 bits; the platform itself makes 2048.");
  }
  // A prime is found in about 1 of 0.35 * modulus_length draws that are large enough; 64 * modulus_length draws without
  // two of them have a probability far below 2^-100.
  CountingRandom counting(random, progress, 64 * modulus_length);
  MbedtlsRandom source(counting);
  Context context = make_context();
  constexpr int exponent = 65537; // FIPS 186-4, B.3.1: above 2^16
  const int result = mbedtls_rsa_gen_key(context.get(), MbedtlsRandom::fill, &source, modulus_length, exponent);
  source.rethrow();
  if (result != 0 && !is_out_of_memory(result)) {
    throw Error(Code::ERR_KEY_GENERATION, "modulusLength", "No key pair could be made.", std::string(remedy_again));
  }
  require_success(result, "mbedtls_rsa_gen_key");
  RsaKey key(std::move(context));
  prove(key, random);
  return key;
}

} // namespace tokensmith
