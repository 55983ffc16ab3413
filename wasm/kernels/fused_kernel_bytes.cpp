#include "kernels/fused_kernel_bytes.hpp"

namespace tokensmith::kernels {
namespace {

constexpr unsigned char bytes[] = {
// NOLINT(modernize-avoid-c-arrays): #embed knows no other
#embed "fused_kernel.wasm"
};

} // namespace

std::span<const unsigned char> fused_kernel_bytes() { return bytes; }

} // namespace tokensmith::kernels
