#include "core/rsa/key.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <mbedtls/rsa.h>
#include <mbedtls/sha256.h>
#include <string>
#include <string_view>

#include "core/diagnostic.hpp"
#include "core/key/weak_modulus.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/rsa/prime_search.hpp"
#include "core/text/base64url.hpp"

// Whether numbers make an RSA key: RFC 8017, section 3; NIST SP 800-56B, 6.4; FIPS 186-5, A.1.1.

namespace tokensmith {
namespace {

std::vector<std::uint8_t> public_bytes(const BigNumber &number) {
  const SecretBytes bytes = to_bytes(*number.get());
  return {bytes.begin(), bytes.end()};
}

} // namespace

void RsaKey::Free::operator()(mbedtls_rsa_context *context) const noexcept {
  mbedtls_rsa_free(context);
  delete context; // NOLINT(cppcoreguidelines-owning-memory): this is the deleter of the pointer that owns it
}

RsaKey::RsaKey(Context context) noexcept : context_(std::move(context)) {}

RsaKey::Context RsaKey::make_context() {
  Context context(new mbedtls_rsa_context);
  mbedtls_rsa_init(context.get());
  return context;
}

RsaKey::RsaKey(RsaKey &&) noexcept = default;
RsaKey &RsaKey::operator=(RsaKey &&) noexcept = default;
RsaKey::~RsaKey() = default;

bool RsaKey::is_private() const noexcept {
  // A public key refuses to give the numbers of a private one.
  return mbedtls_rsa_export_crt(context_.get(), nullptr, nullptr, nullptr) == 0;
}

unsigned RsaKey::modulus_length() const noexcept {
  return static_cast<unsigned>(mbedtls_rsa_get_bitlen(context_.get()));
}

std::vector<std::uint8_t> RsaKey::modulus() const {
  BigNumber n;
  require_success(mbedtls_rsa_export(context_.get(), n.get(), nullptr, nullptr, nullptr, nullptr),
                  "mbedtls_rsa_export");
  return public_bytes(n);
}

std::vector<std::uint8_t> RsaKey::public_exponent() const {
  BigNumber e;
  require_success(mbedtls_rsa_export(context_.get(), nullptr, nullptr, nullptr, nullptr, e.get()),
                  "mbedtls_rsa_export");
  return public_bytes(e);
}

std::string RsaKey::public_exponent_text() const {
  BigNumber e;
  require_success(mbedtls_rsa_export(context_.get(), nullptr, nullptr, nullptr, nullptr, e.get()),
                  "mbedtls_rsa_export");
  std::array<char, 160> text{}; // 78 digits of 256 bits; Mbed TLS wants half a byte a bit and a little more
  std::size_t length = 0;
  require_success(mbedtls_mpi_write_string(e.get(), 10, text.data(), text.size(), &length), "mbedtls_mpi_write_string");
  return text.data();
}

std::string RsaKey::thumbprint() const {
  // The required members in lexicographic order, no blanks: RFC 7638, section 3.2.
  const std::string jwk = R"({"e":")" + encode_base64url(public_exponent()) + R"(","kty":"RSA","n":")" +
                          encode_base64url(modulus()) + R"("})";
  std::array<std::uint8_t, 32> digest{};
  const auto bytes = as_bytes(jwk);
  require_success(mbedtls_sha256(bytes.data(), bytes.size(), digest.data(), 0), "mbedtls_sha256");
  return encode_base64url(digest);
}

RsaKey RsaKey::public_key() const {
  const std::vector<std::uint8_t> n = modulus();
  const std::vector<std::uint8_t> e = public_exponent();
  return from_numbers(PublicNumbers{.n = n, .e = e});
}

bool RsaKey::matches(const RsaKey &other) const {
  return modulus() == other.modulus() && public_exponent() == other.public_exponent();
}

namespace {

/// The smallest prime factor below 1000, or 0. A damaged modulus is a random number, and five of six of those have one.
unsigned find_small_factor(const BigNumber &number) {
  // All odd numbers serve as a table of primes: the smallest divisor above 1 is one.
  mbedtls_mpi_uint remainder = 0;
  for (unsigned divisor = 2; divisor < 1000; divisor += divisor == 2 ? 1 : 2) {
    require_success(mbedtls_mpi_mod_int(&remainder, number.get(), divisor), "mbedtls_mpi_mod_int");
    if (remainder == 0) {
      return divisor;
    }
  }
  return 0;
}

void check_modulus(const BigNumber &n) {
  const std::size_t length = n.bit_length();
  if (length < min_modulus_length || length > max_modulus_length) {
    fail(length < min_modulus_length ? Diagnostic::modulus_too_short : Diagnostic::modulus_too_long, "",
         {{"length", std::to_string(length)}});
  }
  if (const unsigned factor = find_small_factor(n); factor != 0) {
    fail(Diagnostic::modulus_divisible, "", {{"factor", std::to_string(factor)}});
  }
}

void check_public_exponent(const BigNumber &e) {
  // FIPS 186-5, A.1.1 bounds it by 2^256. That bounds what a verification costs, and leaves no room for a private
  // exponent so short that it can be computed (Wiener 1990): its public one is as long as the modulus.
  constexpr std::size_t max_length = 256;
  const bool is_odd = mbedtls_mpi_get_bit(e.get(), 0) == 1;
  if (!is_odd || mbedtls_mpi_cmp_int(e.get(), 3) < 0 || e.bit_length() > max_length) {
    const std::string_view what = e.bit_length() > max_length ? "longer than 256 bits" : is_odd ? "1" : "even";
    fail(Diagnostic::public_exponent_invalid, "", {{"what", what}});
  }
}

/// d * e = 1 modulo prime - 1.
bool is_inverse(const BigNumber &d, const BigNumber &e, const BigNumber &prime) {
  BigNumber order;
  BigNumber product;
  require_success(mbedtls_mpi_sub_int(order.get(), prime.get(), 1), "mbedtls_mpi_sub_int");
  require_success(mbedtls_mpi_mul_mpi(product.get(), d.get(), e.get()), "mbedtls_mpi_mul_mpi");
  require_success(mbedtls_mpi_mod_mpi(product.get(), product.get(), order.get()), "mbedtls_mpi_mod_mpi");
  return mbedtls_mpi_cmp_int(product.get(), 1) == 0;
}

void check_factors(const BigNumber &n, const BigNumber &p, const BigNumber &q) {
  if (mbedtls_mpi_cmp_int(p.get(), 1) <= 0 || mbedtls_mpi_cmp_int(q.get(), 1) <= 0) {
    fail(Diagnostic::prime_trivial, "");
  }
  BigNumber product;
  require_success(mbedtls_mpi_mul_mpi(product.get(), p.get(), q.get()), "mbedtls_mpi_mul_mpi");
  if (mbedtls_mpi_cmp_mpi(product.get(), n.get()) != 0) {
    fail(Diagnostic::primes_not_factors, "");
  }
}

void check_private_exponent(const BigNumber &n, const BigNumber &d) {
  if (mbedtls_mpi_cmp_int(d.get(), 1) <= 0 || mbedtls_mpi_cmp_mpi(d.get(), n.get()) >= 0) {
    fail(Diagnostic::private_exponent_out_of_range, "");
  }
}

/// A key may work and still be weak.
void check_strength(const BigNumber &n, const BigNumber &p, const BigNumber &q) {
  const std::size_t length = n.bit_length();
  if (std::min(p.bit_length(), q.bit_length()) < length / 4) {
    fail(Diagnostic::prime_short, "");
  }
  BigNumber difference;
  require_success(mbedtls_mpi_sub_mpi(difference.get(), p.get(), q.get()), "mbedtls_mpi_sub_mpi");
  constexpr std::size_t least_distance = 100; // FIPS 186-5, A.1.3, step 5.5: against Fermat's factorisation
  if (difference.bit_length() <= length / 2 - least_distance) {
    fail(Diagnostic::primes_close, "");
  }
}

/// The numbers for the Chinese remainder theorem follow from the others; a key file has them to save time.
void check_crt(const mbedtls_rsa_context &context, const RsaKey::PrivateNumbers &numbers) {
  BigNumber dp;
  BigNumber dq;
  BigNumber qi;
  require_success(mbedtls_rsa_export_crt(&context, dp.get(), dq.get(), qi.get()), "mbedtls_rsa_export_crt");
  const auto differ = [](const BigNumber &computed, std::span<const std::uint8_t> given) {
    return !given.empty() && mbedtls_mpi_cmp_mpi(computed.get(), BigNumber(given).get()) != 0;
  };
  if (differ(dp, numbers.dp) || differ(dq, numbers.dq) || differ(qi, numbers.qi)) {
    fail(Diagnostic::crt_inconsistent, "");
  }
}

} // namespace

RsaKey RsaKey::from_numbers(const PublicNumbers &numbers) {
  const BigNumber n(numbers.n);
  const BigNumber e(numbers.e);
  check_modulus(n);
  check_public_exponent(e);
  if (is_roca(n)) {
    fail(Diagnostic::modulus_roca, "");
  }
  if (has_close_factors(n)) {
    fail(Diagnostic::primes_close, "");
  }
  Context context = make_context();
  require_success(mbedtls_rsa_import(context.get(), n.get(), nullptr, nullptr, nullptr, e.get()), "mbedtls_rsa_import");
  require_success(mbedtls_rsa_complete(context.get()), "mbedtls_rsa_complete");
  require_success(mbedtls_rsa_check_pubkey(context.get()), "mbedtls_rsa_check_pubkey");
  return RsaKey(std::move(context));
}

RsaKey RsaKey::from_numbers(const PrivateNumbers &numbers, RandomSource &random) {
  const BigNumber n(numbers.n);
  const BigNumber e(numbers.e);
  const BigNumber d(numbers.d);
  check_modulus(n);
  check_public_exponent(e);
  check_private_exponent(n, d);

  Context context = make_context();
  require_success(mbedtls_rsa_import(context.get(), n.get(), nullptr, nullptr, d.get(), e.get()), "mbedtls_rsa_import");
  BigNumber p(numbers.p);
  BigNumber q(numbers.q);
  if (numbers.p.empty() && numbers.q.empty()) {
    // Completed without primes, it finds them from n, e and d (RFC 8017 allows a key to be just those).
    const int result = mbedtls_rsa_complete(context.get());
    if (result != 0 && !is_out_of_memory(result)) {
      fail(Diagnostic::exponents_without_primes, "");
    }
    require_success(result, "mbedtls_rsa_complete");
    require_success(mbedtls_rsa_export(context.get(), nullptr, p.get(), q.get(), nullptr, nullptr),
                    "mbedtls_rsa_export");
  }
  check_factors(n, p, q);
  if (!is_inverse(d, e, p) || !is_inverse(d, e, q)) {
    fail(Diagnostic::exponents_not_inverse, "");
  }
  check_strength(n, p, q);
  if (is_roca(n)) {
    fail(Diagnostic::modulus_roca, "");
  }
  if (!is_probable_prime(*p.get(), random) || !is_probable_prime(*q.get(), random)) {
    fail(Diagnostic::prime_composite, "");
  }

  require_success(mbedtls_rsa_import(context.get(), nullptr, p.get(), q.get(), nullptr, nullptr), "mbedtls_rsa_import");
  require_success(mbedtls_rsa_complete(context.get()), "mbedtls_rsa_complete");
  require_success(mbedtls_rsa_check_privkey(context.get()), "mbedtls_rsa_check_privkey");
  check_crt(*context, numbers);
  return RsaKey(std::move(context));
}

void RsaKey::check_modulus_is_composite() const {
  const std::vector<std::uint8_t> n = modulus();
  if (is_prime_power(BigNumber(n))) {
    fail(Diagnostic::modulus_prime_power, "");
  }
}

namespace {

using Digest = std::array<std::uint8_t, 32>;

/// @returns Mbed TLS's result
int sha256(std::span<const std::uint8_t> message, Digest &digest) noexcept {
  return mbedtls_sha256(message.data(), message.size(), digest.data(), 0);
}

} // namespace

std::vector<std::uint8_t> RsaKey::sign_sha256(std::span<const std::uint8_t> message, RandomSource &random) const {
  if (!is_private()) {
    fail(Diagnostic::key_public_signs, "key");
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
