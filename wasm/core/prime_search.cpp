#include "core/prime_search.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/mbedtls_support.hpp"
#include "core/primality.hpp"
#include "core/secret.hpp"
#include "core/words.hpp"
#include "kernels/first_test.hpp"
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

/// The number cut into unsigned integers, the highest first.
template <class Digit> std::vector<Digit, WipingAllocator<Digit>> digits_of(std::span<const std::uint8_t> number) {
  std::vector<Digit, WipingAllocator<Digit>> digits;
  digits.reserve(number.size() / sizeof(Digit));
  for (; !number.empty(); number = number.subspan(sizeof(Digit))) {
    digits.push_back(static_cast<Digit>(read_number(number.first(sizeof(Digit)))));
  }
  return digits;
}

bool has_small_factor(std::span<const std::uint8_t> candidate) {
  const auto digits = digits_of<std::uint32_t>(candidate);
  return kernels::has_small_factor(digits.data(), digits.size());
}

/// A test of one base, without chance and without a table: whoever fails is spared those of Mbed TLS.
bool may_be_prime(std::span<const std::uint8_t> candidate) {
  auto words = digits_of<std::uint64_t>(candidate);
  std::ranges::reverse(words);
  return kernels::may_be_prime(words.data(), words.size());
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

void PrimeSearch::find(mbedtls_mpi &prime, unsigned exponent) {
  SecretBytes candidate(bits_ / 8);
  for (;;) {
    draw(candidate);
    constexpr unsigned report_every = 8;
    if (++candidates_ % report_every == 0 && progress_) {
      progress_(candidates_);
    }
    if (has_small_factor(candidate) || !may_be_prime(candidate)) {
      continue;
    }
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
