#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/rsa/entropy.hpp"
#include "core/secret.hpp"

struct mbedtls_rsa_context;

namespace tokensmith {

inline constexpr unsigned min_modulus_length = 2048; ///< bits
inline constexpr unsigned max_modulus_length = 8192; ///< bits

/// Called now and then during the search for a key pair: how many numbers were tried so far. About 700 for 2048 bits,
/// and anything up to five times that.
using KeyProgress = std::function<void(unsigned candidates)>;

/// An RSA key, private or public, whose numbers are known to belong together. Movable, not copyable; wiped when it
/// goes.
class RsaKey {
public:
  /// Makes a key pair with e = 65537 (FIPS 186-5, A.1.3) and proves it with a signature.
  /// @param modulus_length 2048, 3072 or 4096 bits
  /// @throws Error ERR_ARGUMENT_VALUE (another length), ERR_ENGINE_ENTROPY, ERR_KEY_GENERATION
  [[nodiscard]] static RsaKey generate(unsigned modulus_length, RandomSource &random, const KeyProgress &progress = {});

  struct PublicNumbers {
    std::span<const std::uint8_t> n, e; ///< big-endian
  };
  struct PrivateNumbers {
    std::span<const std::uint8_t> n, e, d;        ///< big-endian
    std::span<const std::uint8_t> p = {}, q = {}; ///< both empty: they are computed
    /// d mod (p-1), d mod (q-1), 1/q mod p: computed, and compared with these where given.
    std::span<const std::uint8_t> dp = {}, dq = {}, qi = {};
  };
  /// From numbers. Everything is checked: lengths, exponent, p*q = n, d*e = 1 modulo (p-1) and (q-1), primes.
  /// For a public key, that its modulus has no factors that are quickly found; check_modulus_is_composite, which takes
  /// longer, is left to the caller. Any odd exponent from 3 on is accepted: it is secure where the whole encoded
  /// message is compared, as it is here.
  /// @throws Error ERR_KEY_SIZE, ERR_KEY_EXPONENT, ERR_KEY_INCONSISTENT, ERR_KEY_WEAK; the second ERR_ENGINE_ENTROPY
  /// too
  [[nodiscard]] static RsaKey from_numbers(const PublicNumbers &numbers);
  [[nodiscard]] static RsaKey from_numbers(const PrivateNumbers &numbers, RandomSource &random);

  RsaKey(RsaKey &&) noexcept;
  RsaKey &operator=(RsaKey &&) noexcept;
  RsaKey(const RsaKey &) = delete;
  RsaKey &operator=(const RsaKey &) = delete;
  ~RsaKey();

  /// @throws Error ERR_KEY_WEAK without a place, when the modulus is not a product of two primes
  void check_modulus_is_composite() const;

  [[nodiscard]] bool is_private() const noexcept;
  [[nodiscard]] unsigned modulus_length() const noexcept;          ///< bits
  [[nodiscard]] std::vector<std::uint8_t> modulus() const;         ///< big-endian, no leading zero
  [[nodiscard]] std::vector<std::uint8_t> public_exponent() const; ///< big-endian, no leading zero
  [[nodiscard]] std::string public_exponent_text() const;          ///< decimal, "65537"
  /// RFC 7638: base64url of the SHA-256 of the required members of the JWK.
  [[nodiscard]] std::string thumbprint() const;
  [[nodiscard]] RsaKey public_key() const;
  /// Whether both have the same modulus and public exponent.
  [[nodiscard]] bool matches(const RsaKey &other) const;

  /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2; RS256 in RFC 7518, 3.3), blinded, checked after making.
  /// @throws Error ERR_KEY_NOT_PRIVATE, ERR_ENGINE_ENTROPY
  [[nodiscard]] std::vector<std::uint8_t> sign_sha256(std::span<const std::uint8_t> message,
                                                      RandomSource &random) const;

  /// True only for the one signature whose whole encoded message is right.
  [[nodiscard]] bool verify_sha256(std::span<const std::uint8_t> message,
                                   std::span<const std::uint8_t> signature) const noexcept;

  /// For core/key/export.cpp only.
  [[nodiscard]] mbedtls_rsa_context &context() const noexcept { return *context_; }

private:
  struct Free {
    void operator()(mbedtls_rsa_context *context) const noexcept;
  };
  using Context = std::unique_ptr<mbedtls_rsa_context, Free>;
  [[nodiscard]] static Context make_context();
  explicit RsaKey(Context context) noexcept;
  Context context_;
};

} // namespace tokensmith
