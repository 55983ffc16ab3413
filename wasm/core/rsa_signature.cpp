#include <array>
#include <cstdint>
#include <mbedtls/rsa.h>
#include <mbedtls/sha256.h>

#include "core/error.hpp"
#include "core/mbedtls_support.hpp"
#include "core/rsa_key.hpp"

namespace tokensmith {
namespace {

using Digest = std::array<std::uint8_t, 32>;

/// @returns Mbed TLS's result
int sha256(std::span<const std::uint8_t> message, Digest &digest) noexcept {
  return mbedtls_sha256(message.data(), message.size(), digest.data(), 0);
}

} // namespace

std::vector<std::uint8_t> RsaKey::sign_sha256(std::span<const std::uint8_t> message, RandomSource &random) const {
  if (!is_private()) {
    throw_error(Code::ERR_KEY_NOT_PRIVATE, "key", "A public key cannot sign.",
                "Give the private key: the file private.key that belongs to the application.");
  }
  Digest digest{};
  require_success(sha256(message, digest), "mbedtls_sha256");
  std::vector<std::uint8_t> signature(mbedtls_rsa_get_len(context_.get()));
  MbedtlsRandom source(random);
  // Blinds base and exponents, and checks the result with the public key before giving it out: a fault in one of the
  // two halves of the computation would give the key away (Boneh, DeMillo, Lipton 1997).
  const int result = mbedtls_rsa_pkcs1_sign(context_.get(), MbedtlsRandom::fill, &source, MBEDTLS_MD_SHA256,
                                            digest.size(), digest.data(), signature.data());
  source.rethrow();
  require_success(result, "mbedtls_rsa_pkcs1_sign");
  return signature;
}

bool RsaKey::verify_sha256(std::span<const std::uint8_t> message,
                           std::span<const std::uint8_t> signature) const noexcept {
  // RFC 8017, 8.2.2, step 1. Mbed TLS takes the length for granted. Step 2 (s < n) and the comparison of the whole
  // encoded message, never parsed, are its own.
  if (signature.size() != mbedtls_rsa_get_len(context_.get())) {
    return false;
  }
  Digest digest{};
  return sha256(message, digest) == 0 && mbedtls_rsa_pkcs1_verify(context_.get(), MBEDTLS_MD_SHA256, digest.size(),
                                                                  digest.data(), signature.data()) == 0;
}

} // namespace tokensmith
