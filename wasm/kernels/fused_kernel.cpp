// The fast kernel as a WebAssembly module of its own, which the main module carries as data: it imports the main
// module's memory and works in what it is lent. Engines without relaxed SIMD do not compile it, and go on with the
// portable one.
//
// This separate module has no memory of its own, and so no place for a stack: its loader sets
// __stack_pointer. It needs 1 KiB.

#include "kernels/exponentiation.hpp"
#include "kernels/fused_field.hpp"

using namespace tokensmith::kernels;

extern "C" [[clang::export_name("scratchSize")]] size_t scratch_size(size_t words) {
  return scratch_size_of<FusedField>(words);
}

extern "C" [[clang::export_name("exponentiate")]] void exponentiate(const Exponentiation *call, void *scratch) {
  exponentiate_in<FusedField>(*call, scratch);
}
