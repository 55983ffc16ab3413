#include "kernels/tier.hpp"

#include "kernels/portable_field.hpp"

namespace tokensmith::kernels {
namespace {

struct State {
  Tier tier = Tier::portable;
  const Kernel *kernel = &portable_kernel();
};

State &state() {
  static State instance;
  return instance;
}

} // namespace

const Kernel &portable_kernel() {
  static constexpr Kernel kernel = {scratch_size_of<PortableField>, exponentiate_in<PortableField>};
  return kernel;
}

Tier current_tier() { return state().tier; }

const Kernel *current_kernel() { return state().kernel; }

bool use_tier(Tier tier, const Kernel *kernel) {
  switch (tier) {
  case Tier::reference:
    state() = {.tier = tier, .kernel = nullptr};
    return true;
  case Tier::portable:
    state() = {.tier = tier, .kernel = &portable_kernel()};
    return true;
  case Tier::relaxed_simd:
    if (kernel == nullptr || !agrees_with_portable(*kernel)) {
      return false;
    }
    state() = {.tier = tier, .kernel = kernel};
    return true;
  }
  return false;
}

} // namespace tokensmith::kernels
