#include "kernels/fused_field.hpp"
#include "kernels/fused_pair.hpp"
#include "kernels/tier.hpp"

namespace tokensmith::kernels {

const Kernel &native_fused_kernel() {
  static constexpr Kernel kernel = {scratch_size_of<FusedField>, exponentiate_in<FusedField>,
                                    [] { return &native_fused_search_kernel(); }};
  return kernel;
}

const SearchKernel &native_fused_search_kernel() {
  static constexpr SearchKernel kernel = {scratch_size_of_pair<FusedPair>, raise_two_in<FusedPair>};
  return kernel;
}

} // namespace tokensmith::kernels
