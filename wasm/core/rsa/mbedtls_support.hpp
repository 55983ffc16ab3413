#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <mbedtls/bignum.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/rsa/entropy.hpp"
#include "core/secret.hpp"

namespace tokensmith {

/// Turns a result of Mbed TLS that can only mean "out of memory" or a defect into an exception: std::bad_alloc or
/// std::runtime_error. The caller handles results that say something about the input.
void require_success(int mbedtls_result, const char *function);

/// Whether the result says that memory ran out.
[[nodiscard]] bool is_out_of_memory(int mbedtls_result) noexcept;

/// A big integer of Mbed TLS that is wiped when it goes.
class BigNumber {
public:
  BigNumber() noexcept = default;
  /// @param bytes big-endian
  explicit BigNumber(std::span<const std::uint8_t> bytes);
  BigNumber(const BigNumber &) = delete;
  BigNumber &operator=(const BigNumber &) = delete;
  ~BigNumber() { mbedtls_mpi_free(&value_); }

  [[nodiscard]] mbedtls_mpi *get() noexcept { return &value_; }
  [[nodiscard]] const mbedtls_mpi *get() const noexcept { return &value_; }
  [[nodiscard]] std::size_t bit_length() const noexcept { return mbedtls_mpi_bitlen(&value_); }

private:
  static mbedtls_mpi zero() noexcept {
    mbedtls_mpi number;
    mbedtls_mpi_init(&number);
    return number;
  }

  mbedtls_mpi value_ = zero();
};

/// Big-endian, without leading zeros; one zero byte for zero.
[[nodiscard]] SecretBytes to_bytes(const mbedtls_mpi &number);

/// A RandomSource for Mbed TLS's (f_rng, p_rng) pairs. An exception may not cross C code: the first one becomes a
/// return code and is kept, to be thrown again afterwards.
class MbedtlsRandom {
public:
  explicit MbedtlsRandom(RandomSource &random) noexcept : random_(random) {}

  /// f_rng; p_rng is a MbedtlsRandom.
  static int fill(void *self, unsigned char *output, std::size_t length) noexcept;

  /// To be called after the C function has returned, before its result is looked at.
  void rethrow() const;

private:
  RandomSource &random_;
  std::exception_ptr failure_;
};

} // namespace tokensmith
