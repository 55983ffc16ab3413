#include "core/key/weak_modulus.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace tokensmith {
namespace {

/// The odd primes up to 701: with 2, those that divide the M of ROCA for every modulus of 2048 bits or more.
constexpr std::array<unsigned, 125> small_primes = [] {
  std::array<unsigned, 125> primes{};
  std::size_t count = 0;
  for (unsigned number = 3; count < primes.size(); number += 2) {
    if (std::none_of(primes.begin(), primes.begin() + count,
                     [number](unsigned prime) { return number % prime == 0; })) {
      primes[count++] = number;
    }
  }
  return primes;
}();

unsigned residue_of(const BigNumber &number, unsigned prime) {
  mbedtls_mpi_uint residue = 0;
  require_success(mbedtls_mpi_mod_int(&residue, number.get(), static_cast<mbedtls_mpi_sint>(prime)),
                  "mbedtls_mpi_mod_int");
  return static_cast<unsigned>(residue);
}

/// The square root, rounded down.
void square_root(BigNumber &root, const BigNumber &number) {
  if (mbedtls_mpi_cmp_int(number.get(), 0) == 0) {
    require_success(mbedtls_mpi_lset(root.get(), 0), "mbedtls_mpi_lset");
    return;
  }
  // Newton's method from above, which falls until it reaches the root. The first 53 bits come from the processor.
  constexpr std::size_t top_bits = 62;
  const std::size_t length = number.bit_length();
  std::size_t shift = length > top_bits ? length - top_bits : 0;
  shift += shift % 2;
  BigNumber top;
  require_success(mbedtls_mpi_copy(top.get(), number.get()), "mbedtls_mpi_copy");
  require_success(mbedtls_mpi_shift_r(top.get(), shift), "mbedtls_mpi_shift_r");
  std::array<std::uint8_t, sizeof(std::uint64_t)> bytes{};
  require_success(mbedtls_mpi_write_binary_le(top.get(), bytes.data(), bytes.size()), "mbedtls_mpi_write_binary_le");
  double value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value * 256 + bytes[i];
  }
  const auto start = static_cast<mbedtls_mpi_sint>(std::sqrt(value)) + 2;
  require_success(mbedtls_mpi_lset(root.get(), start), "mbedtls_mpi_lset");
  require_success(mbedtls_mpi_shift_l(root.get(), shift / 2), "mbedtls_mpi_shift_l");
  for (;;) {
    BigNumber next;
    require_success(mbedtls_mpi_div_mpi(next.get(), nullptr, number.get(), root.get()), "mbedtls_mpi_div_mpi");
    require_success(mbedtls_mpi_add_mpi(next.get(), next.get(), root.get()), "mbedtls_mpi_add_mpi");
    require_success(mbedtls_mpi_shift_r(next.get(), 1), "mbedtls_mpi_shift_r");
    if (mbedtls_mpi_cmp_mpi(next.get(), root.get()) >= 0) {
      return;
    }
    mbedtls_mpi_swap(root.get(), next.get());
  }
}

void square(BigNumber &result, const BigNumber &number) {
  require_success(mbedtls_mpi_mul_mpi(result.get(), number.get(), number.get()), "mbedtls_mpi_mul_mpi");
}

/// Whether the number is a square modulo the prime.
bool is_residue_of_square(unsigned number, unsigned prime) noexcept {
  for (unsigned root = 0; root <= prime / 2; ++root) {
    if (root * root % prime == number) {
      return true;
    }
  }
  return false;
}

} // namespace

bool is_roca(const BigNumber &modulus) {
  // Nemec, Sys, Svenda, Klinec, Matyas: The Return of Coppersmith's Attack, 2017, section 2. Each prime of such a key
  // is a multiple of M plus a power of 65537 modulo M. So modulo each prime that divides M, the modulus of the key is a
  // power of 65537.
  return std::ranges::all_of(small_primes, [&modulus](unsigned prime) {
    const unsigned residue = residue_of(modulus, prime);
    unsigned power = 1;
    do {
      power = power * (65537 % prime) % prime;
    } while (power != 1 && power != residue);
    return power == residue;
  });
}

bool has_close_factors(const BigNumber &modulus) {
  // An odd N is a^2 - b^2 = (a - b) (a + b), and a is just above the root of N where the factors are equal or close.
  constexpr unsigned most_steps = 1000;
  BigNumber first;
  square_root(first, modulus);
  BigNumber rest;
  square(rest, first);
  if (mbedtls_mpi_cmp_mpi(rest.get(), modulus.get()) != 0) {
    require_success(mbedtls_mpi_add_int(first.get(), first.get(), 1), "mbedtls_mpi_add_int");
  }
  // Nearly every a^2 - N is not a square modulo some small prime, which takes no large number to find out.
  constexpr std::size_t sieve_size = 38;
  std::array<std::pair<unsigned, unsigned>, sieve_size> residues{}; // of a and of N
  for (std::size_t i = 0; i < sieve_size; ++i) {
    residues[i] = {residue_of(first, small_primes[i]), residue_of(modulus, small_primes[i])};
  }
  for (unsigned step = 0; step < most_steps; ++step) {
    bool may_be_square = true;
    for (std::size_t i = 0; may_be_square && i < sieve_size; ++i) {
      const unsigned prime = small_primes[i];
      const auto [a, n] = residues[i];
      may_be_square = is_residue_of_square(((a + step) * (a + step) + prime - n) % prime, prime);
    }
    if (!may_be_square) {
      continue;
    }
    BigNumber a;
    require_success(mbedtls_mpi_add_int(a.get(), first.get(), static_cast<mbedtls_mpi_sint>(step)),
                    "mbedtls_mpi_add_int");
    BigNumber difference;
    square(difference, a);
    require_success(mbedtls_mpi_sub_mpi(difference.get(), difference.get(), modulus.get()), "mbedtls_mpi_sub_mpi");
    BigNumber b;
    square_root(b, difference);
    square(rest, b);
    if (mbedtls_mpi_cmp_mpi(rest.get(), difference.get()) == 0) {
      return true;
    }
  }
  return false;
}

bool is_prime_power(const BigNumber &modulus) {
  // p divides 2^(p^k) - 2 (Fermat), and so it is a common divisor of 2^N - 2 and N = p^k. Of a product of two large
  // primes neither divides 2^N - 2, or only where that gives away a factor, and such a modulus is weak as well.
  BigNumber power;
  require_success(mbedtls_mpi_lset(power.get(), 2), "mbedtls_mpi_lset");
  require_success(mbedtls_mpi_exp_mod(power.get(), power.get(), modulus.get(), modulus.get(), nullptr),
                  "mbedtls_mpi_exp_mod");
  require_success(mbedtls_mpi_sub_int(power.get(), power.get(), 2), "mbedtls_mpi_sub_int");
  BigNumber divisor;
  require_success(mbedtls_mpi_gcd(divisor.get(), power.get(), modulus.get()), "mbedtls_mpi_gcd");
  return mbedtls_mpi_cmp_int(divisor.get(), 1) != 0;
}

} // namespace tokensmith
