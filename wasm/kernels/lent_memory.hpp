#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "kernels/tier.hpp"

namespace tokensmith::kernels {

/// The memory that a kernel works in, for numbers of a given length in words.
class LentMemory {
public:
  /// @param kernel a Kernel or a SearchKernel
  LentMemory(const auto &kernel, size_t words) : blocks_(kernel.scratch_size(words) / sizeof(Block) + 1) {}
  [[nodiscard]] void *get() { return blocks_.data(); }

private:
  struct alignas(16) Block {
    std::array<std::uint64_t, 2> words;
  };
  std::vector<Block> blocks_;
};

} // namespace tokensmith::kernels
