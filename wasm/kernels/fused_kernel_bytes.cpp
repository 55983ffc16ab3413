#include "kernels/fused_kernel_bytes.hpp"

namespace tokensmith::kernels {
namespace {

constexpr unsigned char kernel_bytes[] = {
// NOLINT(modernize-avoid-c-arrays): #embed knows no other
#embed "fused_kernel.wasm"
};

constexpr unsigned char search_kernel_bytes[] = {
// NOLINT(modernize-avoid-c-arrays)
#embed "fused_search_kernel.wasm"
};

} // namespace

std::span<const unsigned char> fused_kernel_bytes() { return kernel_bytes; }

std::span<const unsigned char> fused_search_kernel_bytes() { return search_kernel_bytes; }

} // namespace tokensmith::kernels
