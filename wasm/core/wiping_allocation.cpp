// Replaces operator new and operator delete of the whole program: what is freed is wiped first. Keys pass through JSON
// values, strings and vectors of libraries that know nothing of secrets; freed memory keeps their contents until it
// happens to be used again, and a WebAssembly memory is never given back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <span>
#include <wiping_memory.h>

#include "core/secret.hpp"

namespace {

/// One attempt. `alignment` is 0 for the alignment malloc gives by itself.
void *try_allocate(std::size_t size, std::size_t alignment) noexcept {
  // A size of zero gets an address of its own ([basic.stc.dynamic.allocation]); malloc(0) may give none.
  const std::size_t wanted = size == 0 ? 1 : size;
  if (alignment <= alignof(std::max_align_t)) {
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): this is operator new
    return std::malloc(wanted);
  }
  void *memory = nullptr;
  return posix_memalign(&memory, alignment, wanted) == 0 ? memory : nullptr;
}

void *allocate(std::size_t size, std::size_t alignment = 0) {
  for (;;) {
    if (void *memory = try_allocate(size, alignment); memory != nullptr) {
      return memory;
    }
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) {
      throw std::bad_alloc();
    }
    handler();
  }
}

void *allocate_or_null(std::size_t size, std::size_t alignment = 0) noexcept {
  try {
    return allocate(size, alignment);
  } catch (...) {
    return nullptr;
  }
}

void release(void *memory, std::size_t size) noexcept {
  if (memory == nullptr) {
    return;
  }
  tokensmith::wipe(std::span(static_cast<std::uint8_t *>(memory), size));
  std::free(memory); // NOLINT(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): this is operator delete
}

void release(void *memory) noexcept { tokensmith_wiping_free(memory); }

} // namespace

// Every form is defined, none left to the library's forwarding: under AddressSanitizer the forms that are missing here
// would be its own, and memory would go back to another allocator than it came from.

void *operator new(std::size_t size) { return allocate(size); }
void *operator new[](std::size_t size) { return allocate(size); }
void *operator new(std::size_t size, const std::nothrow_t & /*tag*/) noexcept { return allocate_or_null(size); }
void *operator new[](std::size_t size, const std::nothrow_t & /*tag*/) noexcept { return allocate_or_null(size); }
void *operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void *operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void *operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t & /*tag*/) noexcept {
  return allocate_or_null(size, static_cast<std::size_t>(alignment));
}
void *operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t & /*tag*/) noexcept {
  return allocate_or_null(size, static_cast<std::size_t>(alignment));
}

void operator delete(void *memory) noexcept { release(memory); }
void operator delete[](void *memory) noexcept { release(memory); }
void operator delete(void *memory, std::size_t size) noexcept { release(memory, size); }
void operator delete[](void *memory, std::size_t size) noexcept { release(memory, size); }
void operator delete(void *memory, const std::nothrow_t & /*tag*/) noexcept { release(memory); }
void operator delete[](void *memory, const std::nothrow_t & /*tag*/) noexcept { release(memory); }
void operator delete(void *memory, std::align_val_t /*alignment*/) noexcept { release(memory); }
void operator delete[](void *memory, std::align_val_t /*alignment*/) noexcept { release(memory); }
void operator delete(void *memory, std::size_t size, std::align_val_t /*alignment*/) noexcept { release(memory, size); }
void operator delete[](void *memory, std::size_t size, std::align_val_t /*alignment*/) noexcept {
  release(memory, size);
}
void operator delete(void *memory, std::align_val_t /*alignment*/, const std::nothrow_t & /*tag*/) noexcept {
  release(memory);
}
void operator delete[](void *memory, std::align_val_t /*alignment*/, const std::nothrow_t & /*tag*/) noexcept {
  release(memory);
}
