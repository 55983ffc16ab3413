#pragma once

#include <mbedtls/bignum.h>
#include <vector>

#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"

namespace tokensmith {
/// Finds the primes of an RSA key as FIPS 186-5, A.1.3 requires: each candidate is drawn afresh. Mbed TLS does so too,
/// but once its exponentiation is fast, drawing and dividing take it as long again.
class PrimeSearch {
public:
  /// @param bits of a prime, a multiple of 64
  PrimeSearch(unsigned bits, RandomSource &random, const KeyProgress &progress) noexcept
      : bits_(bits), random_(random), progress_(progress) {}

  /// The next prime p: odd, at least √2·2^(bits−1) (step 4.4), with p−1 prime to the public exponent (step 4.5), and
  /// composite with a probability below 2^-112 (table B.1).
  /// @param exponent a prime
  /// @throws Error ERR_ENGINE_ENTROPY, ERR_KEY_GENERATION
  void find(mbedtls_mpi &prime, unsigned exponent);

private:
  /// A random number of the size that step 4.4 requires.
  void draw(SecretBytes &candidate);

  /// The next candidate that no small prime divides.
  [[nodiscard]] SecretBytes draw_undivided();

  /// Tests two of those to one base, both at once, and keeps the ones that pass.
  void draw_two();

  unsigned bits_;
  RandomSource &random_;
  const KeyProgress &progress_; // NOLINT(cppcoreguidelines-avoid-const-or-ref-data-members): lives for one call
  unsigned drawn_ = 0;
  unsigned candidates_ = 0;
  std::vector<SecretBytes> passed_; ///< the next one last
};

/// Divides by the primes below 1000, then does as many rounds of Miller-Rabin with random bases as FIPS 186-5, table
/// B.1 requires. A number that is composite by accident passes with a probability below 2^-100, one built to deceive
/// with 2^-10 at most; but anyone who builds a private key knows it anyway. This check is against damage.
/// @throws Error ERR_ENGINE_ENTROPY
[[nodiscard]] bool is_probable_prime(const mbedtls_mpi &number, RandomSource &random);

} // namespace tokensmith
