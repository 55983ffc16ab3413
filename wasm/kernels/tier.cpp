#include "kernels/tier.hpp"

#include "kernels/portable_field.hpp"

namespace tokensmith::kernels {
namespace {

struct State {
  Tier tier = Tier::portable;
  const Kernel *kernel = &portable_kernel();
  size_t words_of_two = 0; ///< the length it was last compared at about two
  const Kernel *for_two = nullptr;
};

State &state() {
  static State instance;
  return instance;
}

} // namespace

const Kernel &portable_kernel() {
  static constexpr Kernel kernel = {scratch_size_of<PortableField>, exponentiate_in<PortableField>,
                                    raise_two_in<PortableField>};
  return kernel;
}

Tier current_tier() { return state().tier; }

const Kernel *current_kernel() { return state().kernel; }

const Kernel *kernel_for_two(size_t words) {
  State &now = state();
  if (now.kernel != nullptr && now.words_of_two != words) {
    const bool is_right = now.kernel == &portable_kernel() || agrees_about_two(*now.kernel, words);
    now.for_two = is_right ? now.kernel : &portable_kernel();
    now.words_of_two = words;
  }
  return now.for_two;
}

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
