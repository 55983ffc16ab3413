#include "kernels/tier.hpp"

#include "kernels/portable_field.hpp"
#include "kernels/portable_pair.hpp"

namespace tokensmith::kernels {
namespace {

struct State {
  Tier tier = Tier::portable;
  const Kernel *kernel = &portable_kernel();
  size_t words = 0; ///< the length that `search_kernel` was last asked for
  const SearchKernel *search_kernel = nullptr;
};

State &state() {
  static State instance;
  return instance;
}

} // namespace

const Kernel &portable_kernel() {
  static constexpr Kernel kernel = {scratch_size_of<PortableField>, exponentiate_in<PortableField>,
                                    [] { return &portable_search_kernel(); }};
  return kernel;
}

const SearchKernel &portable_search_kernel() {
  static constexpr SearchKernel kernel = {scratch_size_of_pair<PortablePair>, raise_two_in<PortablePair>};
  return kernel;
}

Tier current_tier() { return state().tier; }

const Kernel *current_kernel() { return state().kernel; }

const SearchKernel *search_kernel(size_t words) {
  State &now = state();
  if (now.kernel != nullptr && now.words != words) {
    const SearchKernel *own = now.kernel->start_search();
    const bool is_right = own == &portable_search_kernel() || (own != nullptr && agrees_with_portable(*own, words));
    now.search_kernel = is_right ? own : &portable_search_kernel();
    now.words = words;
  }
  return now.search_kernel;
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
