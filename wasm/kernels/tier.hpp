#pragma once

// Which arithmetic raises to powers: everything in RSA that takes time is one function of Mbed TLS,
// mbedtls_mpi_core_exp_mod, and it asks here (wasm/mbedtls/exponentiation.cpp).

#include "kernels/exponentiation.hpp"
#include "kernels/powers_of_two.hpp"

namespace tokensmith::kernels {

/// What the search for primes computes with.
struct SearchKernel {
  size_t (*scratch_size)(size_t words);                      ///< bytes
  void (*raise_two)(const PowersOfTwo &call, void *scratch); ///< scratch: aligned to 16 bytes
};

/// An implementation of the exponentiation.
struct Kernel {
  size_t (*scratch_size)(size_t words);                            ///< bytes
  void (*exponentiate)(const Exponentiation &call, void *scratch); ///< scratch: aligned to 16 bytes
  const SearchKernel *(*start_search)();                           ///< what goes with it; null where there is nothing
};

/// js/engine/kernel-choice.js has their names, in the same order.
enum class Tier {
  reference,    ///< Mbed TLS's own code
  portable,     ///< 24-bit limbs in SIMD lanes: everywhere
  relaxed_simd, ///< 50-bit limbs in fused multiply-adds: where the engine has them
};

/// Starts with `portable`. A wide-arithmetic tier (Bun, and WebAssembly 3 engines to come) has its place beside these.
[[nodiscard]] Tier current_tier();

/// What the tier computes with; nothing for `reference`.
[[nodiscard]] const Kernel *current_kernel();

/// What the search for primes of that length computes with: the tier's, once it is found to do what the portable one
/// does; else the portable one; nothing for `reference`. It is started with the first search.
[[nodiscard]] const SearchKernel *search_kernel(size_t words);

/// Makes what follows use the tier.
/// @param kernel for `relaxed_simd`; whether it computes what the portable one does is seen before
/// @returns false, and nothing changes, if there is no kernel or it does not compute what the portable one does
bool use_tier(Tier tier, const Kernel *kernel = nullptr);

/// What a kernel makes of each length of RSA's moduli from 2048 to 8192 bits and of their primes, with extremes and
/// arbitrary numbers, mixed into one number. About a millisecond.
[[nodiscard]] uint64_t fingerprint_of(const Kernel &kernel);

/// That of the portable kernel, to which a test holds it: known beforehand, so that neither its code nor its time is
/// needed where a page waits for its first token.
inline constexpr uint64_t portable_fingerprint = 0x863265D1852593B7;

[[nodiscard]] bool agrees_with_portable(const Kernel &kernel);

/// Compares what it makes of two with what the portable one does, modulo numbers of the length: an arbitrary one and
/// one of all ones. It takes the portable one as long as a test of two candidates.
[[nodiscard]] bool agrees_with_portable(const SearchKernel &kernel, size_t words);

[[nodiscard]] const Kernel &portable_kernel();
[[nodiscard]] const SearchKernel &portable_search_kernel();

/// The fast kernels, compiled for this machine instead of WebAssembly. The tests use them; slow without FMA
/// instructions.
[[nodiscard]] const Kernel &native_fused_kernel();
[[nodiscard]] const SearchKernel &native_fused_search_kernel();

/// Lengths the kernels take, in words of 64 bits; others are left to Mbed TLS.
inline constexpr size_t min_words = 8;
inline constexpr size_t max_words = 128;

} // namespace tokensmith::kernels
