#pragma once

#include <cstdlib>

/// Ends the program, which is how libFuzzer learns that an input broke a promise.
inline void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}
