// The fast kernel of the search for primes, as a WebAssembly module of its own (see fused_kernel.cpp). Only the search
// needs it, so a page does not wait for it.

#include "kernels/fused_pair.hpp"
#include "kernels/powers_of_two.hpp"

using namespace tokensmith::kernels;

extern "C" [[clang::export_name("scratchSize")]] size_t scratch_size(size_t words) {
  return scratch_size_of_pair<FusedPair>(words);
}

extern "C" [[clang::export_name("raiseTwo")]] void raise_two(const PowersOfTwo *call, void *scratch) {
  raise_two_in<FusedPair>(*call, scratch);
}
