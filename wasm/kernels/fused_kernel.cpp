// The fast kernel as a separate WebAssembly module, which the main module contains as data: it imports the main
// module's memory and works in a part that the caller provides. Engines without relaxed SIMD cannot compile it and
// continue with the portable one.
//
// The module has no memory of its own, and so no place for a stack: its loader sets __stack_pointer. It needs 1 KiB.

#include "kernels/exponentiation.hpp"
#include "kernels/fused_field.hpp"

using namespace tokensmith::kernels;

extern "C" [[clang::export_name("scratchSize")]] size_t scratch_size(size_t words) {
  return scratch_size_of<FusedField>(words);
}

extern "C" [[clang::export_name("exponentiate")]] void exponentiate(const Exponentiation *call, void *scratch) {
  exponentiate_in<FusedField>(*call, scratch);
}
