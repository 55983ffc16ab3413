#include "core/prime_search.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/mbedtls_support.hpp"
#include "core/primality.hpp"
#include "core/secret.hpp"
#include "core/words.hpp"
#include "kernels/euler_criterion.hpp"
#include "kernels/small_factors.hpp"

namespace tokensmith {
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
  // A prime comes after some 0.35 * bits candidates, which are three draws in ten: so many without one are a generator
  // that is none.
  const unsigned limit = 256 * bits_;
  constexpr std::uint64_t least_top = 0xB504F333F9DE6485; // 2^63.5, rounded up
  const std::span<std::uint8_t> top = std::span(candidate).first(sizeof least_top);
  do {
    if (++drawn_ > limit) {
      throw_error(Code::ERR_KEY_GENERATION, "modulusLength",
                  concat({"No prime was found among ", std::to_string(limit), " random numbers."}),
                  "Make another key pair. If it fails again, the platform's random numbers are not random.");
    }
    // The top decides alone whether a number is large enough, so the rest is drawn for those that are.
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

} // namespace tokensmith
