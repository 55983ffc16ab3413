// The kernels against Mbed TLS's own exponentiation.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <mbedtls/bignum.h>
#include <random>
#include <string>
#include <vector>

#include "core/rsa/mbedtls_support.hpp"
#include "kernels/lent_memory.hpp"
#include "kernels/portable_pair.hpp"
#include "kernels/tier.hpp"

// In a header of Mbed TLS that is not installed; RSA raises to public exponents with it.
extern "C" int mbedtls_mpi_exp_mod_unsafe(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *E,
                                          const mbedtls_mpi *N, mbedtls_mpi *prec_RR);

namespace tokensmith::kernels {
namespace {

using Words = std::vector<std::uint64_t>;

constexpr std::uint64_t top_bit = std::uint64_t{1} << 63;

struct Input {
  Words base;
  Words exponent;
  Words modulus;
};

/// Restores what the other tests run with.
class ExponentiationTest : public testing::TestWithParam<Tier> {
protected:
  ~ExponentiationTest() override { use_tier(Tier::portable); }

  /// base^exponent mod modulus, by the tier in use
  static Words raise(const Input &input, bool is_public) {
    const BigNumber a(big_endian(input.base));
    const BigNumber e(big_endian(input.exponent));
    const BigNumber n(big_endian(input.modulus));
    BigNumber result;
    const auto raise = is_public ? mbedtls_mpi_exp_mod_unsafe : mbedtls_mpi_exp_mod;
    EXPECT_EQ(raise(result.get(), a.get(), e.get(), n.get(), nullptr), 0);
    std::vector<std::uint8_t> bytes(input.modulus.size() * 8);
    EXPECT_EQ(mbedtls_mpi_write_binary_le(result.get(), bytes.data(), bytes.size()), 0);
    Words words(input.modulus.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      words[i / 8] |= std::uint64_t{bytes[i]} << (8 * (i % 8));
    }
    return words;
  }

  /// All by one tier, then all by the other: a tier is checked each time it is chosen, which takes as long as many.
  static void expect_as_reference(const std::vector<Input> &inputs) {
    ASSERT_TRUE(use_tier(Tier::reference));
    std::vector<Words> expected;
    for (const Input &input : inputs) {
      expected.push_back(raise(input, false));
    }
    ASSERT_TRUE(use_tier(GetParam(), &native_fused_kernel()));
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      ASSERT_EQ(raise(inputs[i], false), expected[i]) << inputs[i].modulus.size() << " words";
      ASSERT_EQ(raise(inputs[i], true), expected[i]) << inputs[i].modulus.size() << " words, public";
    }
  }

  static Words joined(const Words &first, const Words &second) {
    Words both = first;
    both.insert(both.end(), second.begin(), second.end());
    return both;
  }

  /// (N-1)/2
  static Words half_of(const Words &modulus) {
    Words half(modulus.size());
    for (std::size_t i = 0; i < half.size(); ++i) {
      half[i] = modulus[i] >> 1U | (i + 1 < half.size() ? modulus[i + 1] << 63U : 0);
    }
    return half;
  }

  /// (N+1)/2
  static Words inverse_of_two(const Words &modulus) {
    Words inverse = half_of(modulus);
    for (std::size_t i = 0; i < inverse.size() && ++inverse[i] == 0; ++i) {
    }
    return inverse;
  }

  /// The results of both, one after the other.
  static Words powers_of_two(const SearchKernel &kernel, const Words &moduli) {
    Words results(moduli.size());
    LentMemory scratch(kernel, moduli.size() / 2);
    kernel.raise_two({.results = results.data(), .moduli = moduli.data(), .words = moduli.size() / 2}, scratch.get());
    return results;
  }

  static std::vector<std::uint8_t> big_endian(const Words &words) {
    std::vector<std::uint8_t> bytes;
    for (auto word = words.rbegin(); word != words.rend(); ++word) {
      for (unsigned shift = 64; shift > 0; shift -= 8) {
        bytes.push_back(static_cast<std::uint8_t>(*word >> (shift - 8)));
      }
    }
    return bytes;
  }

  Words random_words(std::size_t count) {
    Words words(count);
    std::ranges::generate(words, [this] { return random_(); });
    return words;
  }

  Words random_modulus(std::size_t count) {
    Words words = random_words(count);
    words.front() |= 1;
    words.back() |= 1; // not all zeros; any length in bits
    return words;
  }

private:
  std::mt19937_64 random_{20261124}; // NOLINT(bugprone-random-generator-seed): the same numbers in each run
};

/// From the shortest length the kernels take to the longest; the primes and moduli of RSA, and lengths between them.
constexpr std::array<std::size_t, 12> lengths = {8, 9, 15, 16, 17, 22, 23, 24, 32, 48, 64, 128};

/// How many inputs of each length: a few in each run of all tests, and as many as TOKENSMITH_EXPONENTIATIONS says. It
/// is taken as it is up to 17 words; beyond, every length takes as long as 16 words do.
std::size_t rounds_for(std::size_t length) {
  const char *wanted = std::getenv("TOKENSMITH_EXPONENTIATIONS"); // NOLINT(concurrency-mt-unsafe): nothing sets it
  if (wanted != nullptr) {
    const std::size_t rounds = std::stoul(wanted);
    return length <= 17 ? rounds : rounds * 256 / (length * length);
  }
  return length <= 32 ? 40 : 3;
}

TEST_P(ExponentiationTest, AgreesOnArbitraryNumbers) {
  constexpr std::size_t together = 1000;
  for (const std::size_t length : lengths) {
    const std::size_t rounds = rounds_for(length);
    RecordProperty(std::to_string(length) + "_words", std::to_string(rounds));
    for (std::size_t done = 0; done < rounds; done += together) {
      std::vector<Input> inputs;
      for (std::size_t i = 0; i < std::min(together, rounds - done); ++i) {
        Words modulus = random_modulus(length);
        if (i % 2 == 0) {
          modulus.back() |= top_bit;
        }
        inputs.push_back({.base = random_words(length), .exponent = random_words(1), .modulus = modulus});
      }
      ASSERT_NO_FATAL_FAILURE(expect_as_reference(inputs)); // the first says enough
    }
  }
}

TEST_P(ExponentiationTest, AgreesOnWholeExponents) {
  std::vector<Input> inputs;
  for (int round = 0; round < 4; ++round) {
    Words modulus = random_modulus(16);
    modulus.back() |= top_bit;
    Words exponent = random_words(20);
    if (round % 2 == 1) {
      exponent.back() >>= 32U; // as those are that RSA blinds
    }
    inputs.push_back({.base = random_words(16), .exponent = exponent, .modulus = modulus});
  }
  expect_as_reference(inputs);
}

TEST_P(ExponentiationTest, AgreesOnExtremes) {
  std::vector<Input> inputs;
  for (const std::size_t length : lengths) {
    if (length > 48) {
      continue; // covered below 64 words by the same code, and Mbed TLS takes a minute under sanitizers
    }
    const Words ones(length, ~std::uint64_t{0});
    Words lowest(length); // 2^(64 length - 1) + 1
    lowest.front() = 1;
    lowest.back() |= top_bit;
    Words shortest(length); // 2^(64 length - 64) + 1
    shortest.front() = 1;
    shortest.back() = 1;
    Words sparse = ones; // zero limbs between full ones
    for (std::size_t i = 1; i + 1 < length; i += 2) {
      sparse[i] = 0;
    }
    for (const Words &modulus : {ones, lowest, shortest, sparse}) {
      Words less_one = modulus;
      less_one.front() -= 1;
      Words half = modulus; // limbs at the boundary where they are rounded
      std::ranges::fill(half, 0x4000000000000000);
      const Words zero(length);
      Words one(length);
      one.front() = 1;
      for (const Words &base : {zero, one, less_one, half, ones}) {
        for (const std::uint64_t exponent :
             {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{65537}, ~std::uint64_t{0}}) {
          inputs.push_back({.base = base, .exponent = {exponent}, .modulus = modulus});
        }
      }
    }
  }
  expect_as_reference(inputs);
}

TEST_P(ExponentiationTest, LeavesOtherLengthsToMbedTls) {
  Words short_modulus = random_modulus(16);
  short_modulus.back() = 0;
  expect_as_reference({{.base = {7}, .exponent = {5}, .modulus = {1001}},
                       {.base = random_words(16), .exponent = {65537}, .modulus = short_modulus}});
}

/// 2^-((N-1)/2), which Mbed TLS raises the half of N + 1 for. Each modulus goes with each other kind once in a while,
/// in either place.
TEST_P(ExponentiationTest, RaisesTwoAsTheReferenceDoes) {
  const SearchKernel &kernel = GetParam() == Tier::portable ? portable_search_kernel() : native_fused_search_kernel();
  for (const std::size_t length : lengths) {
    if (length > 48) {
      continue; // Mbed TLS takes a minute under sanitizers
    }
    const Words ones(length, ~std::uint64_t{0}); // none of its bits doubles
    Words lowest(length);                        // 2^(64 length - 1) + 1: all do
    lowest.front() = 1;
    Words sparse = ones;
    for (std::size_t i = 1; i + 1 < length; i += 2) {
      sparse[i] = 0;
    }
    std::vector<Words> moduli = {ones, lowest, sparse};
    for (int i = 0; i < 3; ++i) {
      moduli.push_back(random_modulus(length));
    }
    ASSERT_TRUE(use_tier(Tier::reference));
    std::vector<Words> expected;
    for (Words &modulus : moduli) {
      modulus.back() |= top_bit;
      expected.push_back(
          raise({.base = inverse_of_two(modulus), .exponent = half_of(modulus), .modulus = modulus}, true));
    }
    for (std::size_t first = 0; first < moduli.size(); ++first) {
      for (const std::size_t distance : {0U, 1U, 2U}) {
        const std::size_t second = (first + distance) % moduli.size();
        const Words results = powers_of_two(kernel, joined(moduli[first], moduli[second]));
        EXPECT_EQ(results, joined(expected[first], expected[second]))
            << length << " words, " << first << ", " << second;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, ExponentiationTest, testing::Values(Tier::portable, Tier::relaxed_simd),
                         [](const auto &info) {
                           return std::string(info.param == Tier::portable ? "Portable" : "Fused");
                         });

TEST(ExponentiationTier, StartsPortable) { EXPECT_EQ(current_tier(), Tier::portable); }

TEST(ExponentiationTier, IsNotChosenWithoutAKernel) {
  EXPECT_FALSE(use_tier(Tier::relaxed_simd));
  EXPECT_EQ(current_tier(), Tier::portable);
}

/// An engine that rounds twice or computes something else: right except for one bit, at one length.
template <std::size_t Length> void wrong_for(const Exponentiation &call, void *scratch) {
  native_fused_kernel().exponentiate(call, scratch);
  if (call.words == Length) {
    call.result[Length / 2] ^= 1;
  }
}

TEST(ExponentiationTier, IsNotChosenWithAKernelThatErrs) {
  for (const auto exponentiate : {wrong_for<16>, wrong_for<24>, wrong_for<64>, wrong_for<128>}) {
    Kernel kernel = native_fused_kernel();
    kernel.exponentiate = exponentiate;
    EXPECT_FALSE(use_tier(Tier::relaxed_simd, &kernel));
    EXPECT_EQ(current_tier(), Tier::portable);
  }
  EXPECT_TRUE(agrees_with_portable(native_fused_kernel()));
}

TEST(ExponentiationTier, KnowsTheFingerprintOfThePortableKernel) {
  EXPECT_EQ(fingerprint_of(portable_kernel()), portable_fingerprint);
}

/// Right except for one bit, at one length, in the given number.
template <std::size_t Which> void wrong_about_two(const PowersOfTwo &call, void *scratch) {
  native_fused_search_kernel().raise_two(call, scratch);
  call.results[Which * call.words] ^= call.words == 24 ? 2 : 0;
}

/// What the search computes with instead: an own kernel that errs, or none.
template <void (*RaiseTwo)(const PowersOfTwo &, void *)> const SearchKernel *start_wrong_search() {
  static constexpr SearchKernel kernel = {scratch_size_of_pair<PortablePair>, RaiseTwo};
  return &kernel;
}

TEST(ExponentiationTier, DoesNotSearchWithAKernelThatErrs) {
  for (const auto start_search : {start_wrong_search<wrong_about_two<0>>, start_wrong_search<wrong_about_two<1>>}) {
    Kernel kernel = native_fused_kernel();
    kernel.start_search = start_search;
    ASSERT_TRUE(use_tier(Tier::relaxed_simd, &kernel));
    EXPECT_EQ(search_kernel(16), start_search());
    EXPECT_EQ(search_kernel(24), &portable_search_kernel());
    EXPECT_EQ(search_kernel(32), start_search());
  }
  use_tier(Tier::portable);
}

TEST(ExponentiationTier, SearchesWithWhatThereIs) {
  Kernel kernel = native_fused_kernel();
  ASSERT_TRUE(use_tier(Tier::relaxed_simd, &kernel));
  EXPECT_EQ(search_kernel(16), &native_fused_search_kernel());
  kernel.start_search = []() -> const SearchKernel * { return nullptr; }; // refused by the platform
  ASSERT_TRUE(use_tier(Tier::relaxed_simd, &kernel));
  EXPECT_EQ(search_kernel(16), &portable_search_kernel());
  ASSERT_TRUE(use_tier(Tier::reference));
  EXPECT_EQ(search_kernel(16), nullptr);
  ASSERT_TRUE(use_tier(Tier::portable));
  EXPECT_EQ(search_kernel(16), &portable_search_kernel());
}

struct alignas(16) Block {
  std::array<std::uint64_t, 2> words;
};

/// No byte more than was counted: AddressSanitizer watches what lies behind.
std::vector<Block> exact_scratch(const auto &kernel, std::size_t length) {
  std::vector<Block> scratch(kernel.scratch_size(length) / sizeof(Block));
  EXPECT_EQ(scratch.size() * sizeof(Block), kernel.scratch_size(length));
  return scratch;
}

TEST(ExponentiationScratch, IsAsLargeAsCounted) {
  for (const std::size_t length : lengths) {
    for (const Kernel *kernel : {&portable_kernel(), &native_fused_kernel()}) {
      std::vector<Block> scratch = exact_scratch(*kernel, length);
      Words modulus(length, ~std::uint64_t{0});
      Words result(length);
      kernel->exponentiate({.result = result.data(),
                            .base = modulus.data(),
                            .modulus = modulus.data(),
                            .words = length,
                            .exponent = modulus.data(),
                            .exponent_bits = 64,
                            .montgomery_square = modulus.data(),
                            .is_public = false},
                           scratch.data());
    }
    for (const SearchKernel *kernel : {&portable_search_kernel(), &native_fused_search_kernel()}) {
      std::vector<Block> scratch = exact_scratch(*kernel, length);
      const Words moduli(2 * length, ~std::uint64_t{0});
      Words results(2 * length);
      kernel->raise_two({.results = results.data(), .moduli = moduli.data(), .words = length}, scratch.data());
    }
  }
}

} // namespace
} // namespace tokensmith::kernels
