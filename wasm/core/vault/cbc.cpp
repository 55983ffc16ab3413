#include "core/vault/cbc.hpp"

#include <algorithm>
#include <array>
#include <mbedtls/aes.h>
#include <mbedtls/des.h>

#include "core/rsa/mbedtls_support.hpp"

namespace tokensmith {
namespace {

/// A context of Mbed TLS that is wiped when it goes.
template <typename Context, void (*Init)(Context *), void (*Free)(Context *)> class Scoped {
public:
  Scoped() noexcept { Init(&context_); }
  Scoped(const Scoped &) = delete;
  Scoped &operator=(const Scoped &) = delete;
  ~Scoped() { Free(&context_); }
  [[nodiscard]] Context *get() noexcept { return &context_; }

private:
  Context context_{};
};

using Aes = Scoped<mbedtls_aes_context, mbedtls_aes_init, mbedtls_aes_free>;
using Des3 = Scoped<mbedtls_des3_context, mbedtls_des3_init, mbedtls_des3_free>;

constexpr std::size_t aes_block = 16;
constexpr std::size_t des_block = 8;

template <std::size_t Size> std::array<std::uint8_t, Size> first_block(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, Size> block{};
  std::ranges::copy(bytes.first(Size), block.begin());
  return block;
}

} // namespace

std::string_view to_string(CbcCipher cipher) noexcept {
  constexpr std::array<std::string_view, 4> names = {"AES-128-CBC", "AES-192-CBC", "AES-256-CBC", "DES-EDE3-CBC"};
  return names[static_cast<std::size_t>(cipher)];
}

std::size_t key_size(CbcCipher cipher) noexcept {
  constexpr std::array<std::size_t, 4> sizes = {16, 24, 32, 24};
  return sizes[static_cast<std::size_t>(cipher)];
}

std::size_t block_size(CbcCipher cipher) noexcept { return cipher == CbcCipher::des_ede3 ? des_block : aes_block; }

SecretBytes cbc_decrypt(CbcCipher cipher, std::span<const std::uint8_t> key,
                        std::span<const std::uint8_t> initialization_vector, std::span<const std::uint8_t> data) {
  SecretBytes output(data.size());
  if (cipher == CbcCipher::des_ede3) {
    Des3 des;
    auto vector = first_block<des_block>(initialization_vector);
    require_success(mbedtls_des3_set3key_dec(des.get(), key.data()), "mbedtls_des3_set3key_dec");
    require_success(
        mbedtls_des3_crypt_cbc(des.get(), MBEDTLS_DES_DECRYPT, data.size(), vector.data(), data.data(), output.data()),
        "mbedtls_des3_crypt_cbc");
    return output;
  }
  Aes aes;
  auto vector = first_block<aes_block>(initialization_vector);
  const auto key_bits = static_cast<unsigned>(key.size() * 8);
  require_success(mbedtls_aes_setkey_dec(aes.get(), key.data(), key_bits), "mbedtls_aes_setkey_dec");
  require_success(
      mbedtls_aes_crypt_cbc(aes.get(), MBEDTLS_AES_DECRYPT, data.size(), vector.data(), data.data(), output.data()),
      "mbedtls_aes_crypt_cbc");
  return output;
}

SecretBytes cbc_encrypt_aes_256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> initialization_vector,
                                std::span<const std::uint8_t> data) {
  const std::size_t padding = aes_block - data.size() % aes_block;
  SecretBytes input(data.begin(), data.end());
  input.insert(input.end(), padding, static_cast<std::uint8_t>(padding));
  Aes aes;
  auto vector = first_block<aes_block>(initialization_vector);
  require_success(mbedtls_aes_setkey_enc(aes.get(), key.data(), 256), "mbedtls_aes_setkey_enc");
  SecretBytes output(input.size());
  require_success(
      mbedtls_aes_crypt_cbc(aes.get(), MBEDTLS_AES_ENCRYPT, input.size(), vector.data(), input.data(), output.data()),
      "mbedtls_aes_crypt_cbc");
  return output;
}

} // namespace tokensmith
