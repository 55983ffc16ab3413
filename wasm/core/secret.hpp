#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace tokensmith {

/// Overwrites memory with zeros in a way the compiler may not leave out.
void wipe(std::span<std::uint8_t> bytes) noexcept;
void wipe(std::span<char> text) noexcept;

/// An allocator that wipes what it gives back, so that a growing vector leaves no copy behind.
template <typename T> struct WipingAllocator {
  using value_type = T;
  WipingAllocator() noexcept = default;
  template <typename U> explicit(false) WipingAllocator(const WipingAllocator<U> & /*other*/) noexcept {}
  [[nodiscard]] T *allocate(std::size_t count) { return std::allocator<T>{}.allocate(count); }
  void deallocate(T *memory, std::size_t count) noexcept {
    wipe(std::span(reinterpret_cast<std::uint8_t *>(memory), count * sizeof(T)));
    std::allocator<T>{}.deallocate(memory, count);
  }
  friend bool operator==(const WipingAllocator & /*a*/, const WipingAllocator & /*b*/) noexcept { return true; }
};

/// Bytes that are wiped when they go: keys, their encodings, passphrases.
/// std::string is not used for these: its short form lives on the stack and is never wiped.
using SecretBytes = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;

[[nodiscard]] inline std::span<const std::uint8_t> as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

[[nodiscard]] inline std::string_view as_text(std::span<const std::uint8_t> bytes) noexcept {
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

void append(SecretBytes &bytes, std::span<const std::uint8_t> more);
void append(SecretBytes &bytes, std::string_view text);

} // namespace tokensmith
