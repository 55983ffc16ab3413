#include "core/rsa_key.hpp"

#include <array>
#include <mbedtls/rsa.h>
#include <mbedtls/sha256.h>

#include "core/base64url.hpp"
#include "core/mbedtls_support.hpp"

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
  // Asked for numbers of a private key, it refuses when it has none.
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

} // namespace tokensmith
