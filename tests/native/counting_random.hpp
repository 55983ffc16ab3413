#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "core/rsa/entropy.hpp"

namespace tokensmith::test {

/// Bytes that count up from zero: what is made with them is the same in every run.
class CountingRandom final : public RandomSource {
public:
  void fill(std::span<std::uint8_t> bytes) override {
    std::ranges::generate(bytes, [this] { return next_++; });
  }

private:
  std::uint8_t next_ = 0;
};

} // namespace tokensmith::test
