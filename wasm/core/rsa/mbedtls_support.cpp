#include "core/rsa/mbedtls_support.hpp"

#include <mbedtls/platform_util.h>
#include <new>
#include <stdexcept>

namespace tokensmith {
namespace {

// Any negative number: Mbed TLS passes it through and only checks that it is not 0.
constexpr int random_failed = -1;

} // namespace

bool is_out_of_memory(int mbedtls_result) noexcept {
  // The low seven bits are the low-level module's error, which the high-level one is added to (mbedtls/error.h).
  constexpr int low_level = 0x7F;
  return mbedtls_result < 0 && (-mbedtls_result & low_level) == -MBEDTLS_ERR_MPI_ALLOC_FAILED;
}

void require_success(int mbedtls_result, const char *function) {
  if (mbedtls_result >= 0) {
    return;
  }
  if (is_out_of_memory(mbedtls_result)) {
    throw std::bad_alloc();
  }
  throw std::runtime_error(std::string(function) + " returned " + std::to_string(mbedtls_result));
}

BigNumber::BigNumber(std::span<const std::uint8_t> bytes) : BigNumber() {
  require_success(mbedtls_mpi_read_binary(&value_, bytes.data(), bytes.size()), "mbedtls_mpi_read_binary");
}

SecretBytes to_bytes(const mbedtls_mpi &number) {
  const std::size_t size = mbedtls_mpi_size(&number);
  SecretBytes bytes(size == 0 ? 1 : size);
  require_success(mbedtls_mpi_write_binary(&number, bytes.data(), bytes.size()), "mbedtls_mpi_write_binary");
  return bytes;
}

int MbedtlsRandom::fill(void *self, unsigned char *output, std::size_t length) noexcept {
  auto &source = *static_cast<MbedtlsRandom *>(self);
  try {
    source.random_.fill({output, length});
    return 0;
  } catch (...) {
    if (source.failure_ == nullptr) {
      source.failure_ = std::current_exception();
    }
    return random_failed;
  }
}

void MbedtlsRandom::rethrow() const {
  if (failure_ != nullptr) {
    std::rethrow_exception(failure_);
  }
}

} // namespace tokensmith
