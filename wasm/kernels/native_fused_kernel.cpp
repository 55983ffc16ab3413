#include "kernels/fused_field.hpp"
#include "kernels/tier.hpp"

namespace tokensmith::kernels {

const Kernel &native_fused_kernel() {
  static constexpr Kernel kernel = {scratch_size_of<FusedField>, exponentiate_in<FusedField>, raise_two_in<FusedField>};
  return kernel;
}

} // namespace tokensmith::kernels
