// Compiled with MemorySanitizer: the secrets are marked as uninitialised, and a branch or an address that depends on
// one of them is then a finding. (The method of Adam Langley's ctgrind, 2010.)
#include <sanitizer/msan_interface.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernels/exponentiation.hpp"
#include "kernels/fused_field.hpp"
#include "kernels/fused_pair.hpp"
#include "kernels/portable_field.hpp"
#include "kernels/portable_pair.hpp"
#include "kernels/powers_of_two.hpp"

using namespace tokensmith::kernels;

namespace {

constexpr size_t words = 16;

template <class Field, class Pair> int run(bool leak) {
  uint64_t base[words], modulus[words], moduli[2 * words], exponent[words], square[words], result[words],
      results[2 * words];
  for (size_t i = 0; i < words; ++i) {
    base[i] = 0x123456789ABCDEF0 * (i + 1);
    modulus[i] = 0xFEDCBA9876543211 * (2 * i + 1);
    exponent[i] = 0x0F1E2D3C4B5A6978 * (i + 3);
    square[i] = 0x1122334455667788 * (i + 5);
  }
  __msan_poison(base, sizeof base);
  __msan_poison(modulus, sizeof modulus); // a prime of the key
  __msan_poison(exponent, sizeof exponent);
  __msan_poison(square, sizeof square);
  const Exponentiation call = {.result = result,
                               .base = base,
                               .modulus = modulus,
                               .words = words,
                               .exponent = exponent,
                               .exponent_bits = 64 * words,
                               .montgomery_square = square,
                               .is_public = leak};
  void *scratch = aligned_alloc(16, scratch_size_of<Field>(words));
  exponentiate_in<Field>(call, scratch);
  __msan_unpoison(result, sizeof result);
  int bits = static_cast<int>(result[0] & 1);
  free(scratch);
  for (size_t i = 0; i < 2 * words; ++i) {
    moduli[i] = modulus[i % words];
  }
  scratch = aligned_alloc(16, scratch_size_of_pair<Pair>(words));
  raise_two_in<Pair>({.results = results, .moduli = moduli, .words = words}, scratch);
  free(scratch);
  __msan_unpoison(results, sizeof results);
  bits += static_cast<int>(results[0] & 1);
  return bits;
}

} // namespace

int main(int count, char **arguments) {
  // With an argument the exponent is called public: its bits are branched upon, which has to be found.
  const bool leak = count > 1 && arguments[1][0] == 'p';
  printf("%d %d\n", run<PortableField, PortablePair>(leak), run<FusedField, FusedPair>(leak));
  return 0;
}
