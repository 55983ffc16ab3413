#include "core/rsa/entropy.hpp"

#include <algorithm>
#include <mbedtls/ctr_drbg.h>
#include <string_view>
#include <utility>

#include "core/diagnostic.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/secret.hpp"

namespace tokensmith {
namespace {

constexpr int source_failed = MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;

bool draw(const EntropyFunction &entropy, std::span<std::uint8_t> bytes) noexcept {
  try {
    return entropy && entropy(bytes);
  } catch (...) {
    return false; // whatever the platform's generator threw, it gave no bytes
  }
}

/// f_entropy of Mbed TLS; `self` is an EntropyFunction.
int read_entropy(void *self, unsigned char *output, std::size_t length) noexcept {
  return draw(*static_cast<const EntropyFunction *>(self), {output, length}) ? 0 : source_failed;
}

/// Whether the bytes are one pattern of up to eight bytes, over and over.
bool is_periodic(std::span<const std::uint8_t> bytes) noexcept {
  constexpr std::size_t longest_period = 8;
  for (std::size_t period = 1; period <= longest_period; ++period) {
    if (std::ranges::equal(bytes.subspan(period), bytes.first(bytes.size() - period))) {
      return true;
    }
  }
  return false;
}

/// A start-up test (NIST SP 800-90B, section 4.3): a source that is stuck, or starts from the beginning at each call,
/// would make the same key for everybody. The samples are used for nothing else. True where the source fails, which
/// seeding reports.
bool may_be_random(const EntropyFunction &entropy) {
  constexpr std::size_t sample_size = 32; // a false alarm once in 2^190
  SecretBytes first(sample_size);
  SecretBytes second(sample_size);
  return !draw(entropy, first) || !draw(entropy, second) || (first != second && !is_periodic(first));
}

} // namespace

struct Drbg::State {
  explicit State(EntropyFunction function) : entropy(std::move(function)) { mbedtls_ctr_drbg_init(&generator); }
  State(const State &) = delete;
  State &operator=(const State &) = delete;
  ~State() { mbedtls_ctr_drbg_free(&generator); }

  /// At first use, so that an engine that never needs a random byte starts without a source of them.
  int seed() {
    if (!may_be_random(entropy)) {
      fail(Diagnostic::entropy_repeats, "engine");
    }
    // Keeps the stream apart from that of another program seeded with the same bytes (SP 800-90A, 8.7.1).
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
    fail(Diagnostic::entropy_missing, "engine");
  }
}

} // namespace tokensmith
