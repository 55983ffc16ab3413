#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <mbedtls/rsa.h>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostic.hpp"
#include "core/rsa/key.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/rsa/prime_search.hpp"
#include "core/secret.hpp"
#include "kernels/euler_criterion.hpp"
#include "kernels/small_factors.hpp"

namespace tokensmith {
namespace {

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
    fail(Diagnostic::key_pair_inconsistent, "modulusLength");
  }
}

} // namespace

RsaKey RsaKey::generate(unsigned modulus_length, RandomSource &random, const KeyProgress &progress) {
  if (modulus_length != 2048 && modulus_length != 3072 && modulus_length != 4096) {
    fail(Diagnostic::key_pair_length, "modulusLength", {{"length", std::to_string(modulus_length)}});
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

namespace {

std::uint64_t read_number(std::span<const std::uint8_t> bytes) noexcept {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) {
    number = number << 8U | byte;
  }
  return number;
}

using Words = std::vector<std::uint64_t, WipingAllocator<std::uint64_t>>;

/// The lowest word first.
void append_words(Words &words, std::span<const std::uint8_t> number) {
  constexpr std::size_t word_size = sizeof(std::uint64_t);
  for (; !number.empty(); number = number.first(number.size() - word_size)) {
    words.push_back(read_number(number.last(word_size)));
  }
}

} // namespace

void PrimeSearch::draw(SecretBytes &candidate) {
  // A prime comes after some 0.35 * bits candidates, which are three draws in ten. Where this many draws give none, the
  // generator is not random.
  const unsigned limit = 256 * bits_;
  constexpr std::uint64_t least_top = 0xB504F333F9DE6485; // 2^63.5, rounded up
  const std::span<std::uint8_t> top = std::span(candidate).first(sizeof least_top);
  do {
    if (++drawn_ > limit) {
      fail(Diagnostic::key_pair_without_prime, "modulusLength", {{"count", std::to_string(limit)}});
    }
    // The top alone decides whether a number is large enough, so the rest is drawn for those that are.
    random_.fill(top);
  } while (read_number(top) < least_top);
  random_.fill(std::span(candidate).subspan(top.size()));
  candidate.back() |= 1U;
}

SecretBytes PrimeSearch::draw_undivided() {
  SecretBytes candidate(bits_ / 8);
  Words words;
  do {
    draw(candidate);
    constexpr unsigned report_every = 8;
    if (++candidates_ % report_every == 0 && progress_) {
      progress_(candidates_);
    }
    words.clear();
    append_words(words, candidate);
  } while (kernels::has_small_factor(words.data(), words.size()));
  return candidate;
}

void PrimeSearch::draw_two() {
  std::array<SecretBytes, 2> candidates = {draw_undivided(), draw_undivided()};
  Words words;
  for (const SecretBytes &candidate : candidates) {
    append_words(words, candidate);
  }
  const std::array<bool, 2> may_be_primes = kernels::may_be_primes(words);
  for (const std::size_t which : {1U, 0U}) {
    if (may_be_primes[which]) {
      passed_.push_back(std::move(candidates[which]));
    }
  }
}

void PrimeSearch::find(mbedtls_mpi &prime, unsigned exponent) {
  for (;;) {
    while (passed_.empty()) {
      draw_two();
    }
    const SecretBytes candidate = std::move(passed_.back());
    passed_.pop_back();
    require_success(mbedtls_mpi_read_binary(&prime, candidate.data(), candidate.size()), "mbedtls_mpi_read_binary");
    mbedtls_mpi_uint remainder = 0;
    require_success(mbedtls_mpi_mod_int(&remainder, &prime, static_cast<mbedtls_mpi_sint>(exponent)),
                    "mbedtls_mpi_mod_int");
    if (remainder != 1 && is_probable_prime(prime, random_)) {
      return;
    }
  }
}

bool is_probable_prime(const mbedtls_mpi &number, RandomSource &random) {
  if (mbedtls_mpi_cmp_int(&number, 1) <= 0) {
    return false; // Mbed TLS tests the absolute value
  }
  // Mbed TLS 3.6 does not recognise a prime with leading zero limbs: it draws bases as long as the limbs, and gives up
  // when they keep being larger than the number. A copy has no such limbs.
  BigNumber copy;
  require_success(mbedtls_mpi_copy(copy.get(), &number), "mbedtls_mpi_copy");
  constexpr int rounds = 5;
  MbedtlsRandom source(random);
  const int result = mbedtls_mpi_is_prime_ext(copy.get(), rounds, MbedtlsRandom::fill, &source);
  source.rethrow();
  if (result == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE) {
    return false;
  }
  require_success(result, "mbedtls_mpi_is_prime_ext");
  return true;
}

} // namespace tokensmith
