#include "core/entropy.hpp"

#include <algorithm>
#include <array>
#include <mbedtls/ctr_drbg.h>
#include <string_view>
#include <utility>

#include "core/error.hpp"
#include "core/mbedtls_support.hpp"
#include "core/secret.hpp"

namespace tokensmith {
namespace {

/// f_entropy of Mbed TLS; `self` is an EntropyFunction.
int read_entropy(void *self, unsigned char *output, std::size_t length) noexcept {
  const auto &entropy = *static_cast<const EntropyFunction *>(self);
  try {
    if (entropy && entropy({output, length})) {
      return 0;
    }
  } catch (...) { // NOLINT(bugprone-empty-catch): whatever a platform's generator throws, it gave no bytes
  }
  return MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

} // namespace

struct Drbg::State {
  explicit State(EntropyFunction function) : entropy(std::move(function)) { mbedtls_ctr_drbg_init(&generator); }
  State(const State &) = delete;
  State &operator=(const State &) = delete;
  ~State() { mbedtls_ctr_drbg_free(&generator); }

  /// At first use, so that an engine which never needs a random byte starts where there are none.
  int seed() noexcept {
    // Makes the stream another one than that of a program which seeds with the same bytes (SP 800-90A, 8.7.1).
    constexpr std::string_view personalization = "tokensmith";
    const auto bytes = as_bytes(personalization);
    const int result = mbedtls_ctr_drbg_seed(&generator, read_entropy, &entropy, bytes.data(), bytes.size());
    if (result == 0) {
      is_seeded = true;
    } else {
      // A generator may be seeded once only: the next attempt needs a fresh one.
      mbedtls_ctr_drbg_free(&generator);
      mbedtls_ctr_drbg_init(&generator);
    }
    return result;
  }

  EntropyFunction entropy;
  mbedtls_ctr_drbg_context generator{};
  bool is_seeded = false;
};

Drbg::Drbg(EntropyFunction entropy) : state_(std::make_unique<State>(std::move(entropy))) {}

Drbg::~Drbg() = default;

void Drbg::fill(std::span<std::uint8_t> bytes) {
  int result = state_->is_seeded ? 0 : state_->seed();
  while (result == 0 && !bytes.empty()) {
    const auto part = bytes.first(std::min<std::size_t>(bytes.size(), MBEDTLS_CTR_DRBG_MAX_REQUEST));
    result = mbedtls_ctr_drbg_random(&state_->generator, part.data(), part.size());
    bytes = bytes.subspan(part.size());
  }
  if (result != 0) {
    throw_error(Code::ERR_ENGINE_ENTROPY, "engine", "The platform gave no random bytes.",
                "Run this where crypto.getRandomValues works: a current browser, Node, Deno, Bun or Workers.");
  }
}

} // namespace tokensmith
