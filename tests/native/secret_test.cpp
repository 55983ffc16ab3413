#include "core/secret.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <gtest/gtest.h>
#include <malloc.h>
#include <memory>
#include <new>
#include <numeric>

#if defined(__SANITIZE_ADDRESS__)
#define TOKENSMITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TOKENSMITH_ASAN 1
#endif
#endif

namespace tokensmith {
namespace {

TEST(Secret, WipesBytesAndText) {
  std::array<std::uint8_t, 5> bytes = {1, 2, 3, 4, 5};
  wipe(std::span(bytes).first(4));
  EXPECT_EQ(bytes, (std::array<std::uint8_t, 5>{0, 0, 0, 0, 5}));
  std::array<char, 3> text = {'k', 'e', 'y'};
  wipe(std::span(text));
  EXPECT_EQ(text, (std::array<char, 3>{0, 0, 0}));
  wipe(std::span<std::uint8_t>());
}

TEST(Secret, ViewsBytesAsTextAndBack) {
  EXPECT_EQ(as_text(as_bytes("key")), "key");
  EXPECT_TRUE(as_bytes("").empty());
}

TEST(Secret, SecretBytesGrowAndCompare) {
  SecretBytes bytes;
  for (unsigned i = 0; i < 1000; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(i));
  }
  const SecretBytes copy = bytes;
  EXPECT_EQ(copy, bytes);
  EXPECT_EQ(copy.size(), 1000U);
}

/// Fills a block, frees it, and asks malloc for one of its size: the allocator gives the same block again, and what it
/// holds is what was left in it.
template <typename Allocate, typename Free>
void expect_wiped(std::size_t size, const Allocate &allocate, const Free &release) {
#if defined(TOKENSMITH_ASAN)
  (void)size;
  (void)allocate;
  (void)release;
  GTEST_SKIP() << "AddressSanitizer keeps freed memory from being allocated again.";
#else
  void *memory = allocate(size);
  std::memset(memory, 0xA5, size);
  release(memory);
  void *again = std::malloc(size);
  ASSERT_EQ(again, memory) << "malloc gave another block";
  // The allocator keeps its own list in the first two words of a free block.
  constexpr std::size_t list = 2 * sizeof(void *);
  const auto *bytes = static_cast<const std::uint8_t *>(again);
  EXPECT_EQ(std::count(bytes + list, bytes + size, 0xA5), 0);
  std::free(again);
#endif
}

TEST(WipingAllocation, WipesWhatIsDeleted) {
  expect_wiped(
      200, [](std::size_t size) { return ::operator new(size); }, [](void *memory) { ::operator delete(memory); });
}

TEST(WipingAllocation, WipesWhatIsDeletedWithItsSize) {
  expect_wiped(
      208, [](std::size_t size) { return ::operator new(size); },
      [](void *memory) { ::operator delete(memory, std::size_t{208}); });
}

TEST(WipingAllocation, WipesArrays) {
  expect_wiped(
      216, [](std::size_t size) { return ::operator new[](size); }, [](void *memory) { ::operator delete[](memory); });
}

TEST(WipingAllocation, WipesWhatWasAllocatedWithoutThrowing) {
  expect_wiped(
      232, [](std::size_t size) { return ::operator new(size, std::nothrow); },
      [](void *memory) { ::operator delete(memory, std::nothrow); });
}

TEST(WipingAllocation, KeepsAlignment) {
  for (const std::size_t alignment : {std::size_t{8}, std::size_t{32}, std::size_t{64}, std::size_t{4096}}) {
    const auto tag = static_cast<std::align_val_t>(alignment);
    void *memory = ::operator new(100, tag);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % alignment, 0U);
    std::memset(memory, 0xA5, 100);
    ::operator delete(memory, tag);
    void *array = ::operator new[](100, tag, std::nothrow);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(array) % alignment, 0U);
    ::operator delete[](array, std::size_t{100}, tag);
  }
}

TEST(WipingAllocation, GivesZeroBytesAnAddressOfTheirOwn) {
  void *first = ::operator new(0);
  void *second = ::operator new(0);
  EXPECT_NE(first, nullptr);
  EXPECT_NE(first, second);
  ::operator delete(first);
  ::operator delete(second);
  ::operator delete(nullptr);
}

#if !defined(TOKENSMITH_ASAN) // which ends the program when an allocation is too large
TEST(WipingAllocation, ThrowsWhenMemoryRunsOut) {
  // More than an address space holds, and unknown to the compiler, which would leave a pair of new and delete out.
  volatile std::size_t size = std::numeric_limits<std::size_t>::max() / 4;
  EXPECT_THROW(::operator delete(::operator new(size)), std::bad_alloc);
  EXPECT_EQ(::operator new(size, std::nothrow), nullptr);
  static int calls;
  calls = 0;
  std::set_new_handler([] {
    if (++calls == 2) {
      std::set_new_handler(nullptr);
    }
  });
  EXPECT_THROW(::operator delete(::operator new(size)), std::bad_alloc);
  EXPECT_EQ(calls, 2);
}
#endif

} // namespace
} // namespace tokensmith
