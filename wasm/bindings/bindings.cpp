// The functions that Embind exports to JavaScript. js/engine/boundary.js is their only caller; dispatch.cpp, which does
// the work, is tested natively.

#include <emscripten/bind.h>
#include <emscripten/em_js.h>
#include <emscripten/stack.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "bindings/dispatch.hpp"
#include "core/secret.hpp"
#include "kernels/fused_kernel_bytes.hpp"
#include "kernels/tier.hpp"

// Not Emscripten's getentropy, which aborts where WebCrypto is missing; here it is an error with a code.
EM_JS(bool, tokensmith_fill_random, (std::uint8_t *bytes, std::size_t length), {
  try {
    globalThis.crypto.getRandomValues(HEAPU8.subarray(bytes, bytes + length));
    return true;
  } catch {
    return false;
  }
});

// An exception in the listener must not unwind the C++ that called it.
EM_JS(void, tokensmith_report_progress, (unsigned candidates), {
  try {
    Module["onProgress"] ?.(candidates);
  } catch {
  }
});

// The fast kernels are WebAssembly instances of their own: js/engine/kernel-choice.js, which lists their functions,
// makes the first; the first search for a key makes the other.
EM_JS(std::size_t, tokensmith_run_kernel, (std::size_t which, std::uintptr_t first, std::uintptr_t second),
      { return Module["kernelFunctions"][which](first, second); });
EM_JS(bool, tokensmith_add_search_kernel, (const unsigned char *bytes, std::size_t length, const std::uint8_t *stack), {
  try {
    const kernel = new WebAssembly.Module(HEAPU8.slice(bytes, bytes + length));
    const {exports} = new WebAssembly.Instance(kernel, {"env" : {"memory" : wasmMemory}});
    exports["__stack_pointer"].value = stack;
    Module["kernelFunctions"].push(exports["scratchSize"], exports["raiseTwo"]);
    return true;
  } catch {
    return false; // the portable kernel remains
  }
});
// clang-format on

namespace {

using tokensmith::Engine;
using tokensmith::Reply;
namespace kernels = tokensmith::kernels;

/// The limit of one call of getRandomValues.
constexpr std::size_t max_random_bytes = 65536;

bool fill_random(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const std::size_t length = std::min(bytes.size(), max_random_bytes);
    if (!tokensmith_fill_random(bytes.data(), length)) {
      return false;
    }
    bytes = bytes.subspan(length);
  }
  return true;
}

std::optional<Engine> &engine() {
  static std::optional<Engine> instance;
  return instance;
}

Reply &reply() {
  static Reply instance;
  return instance;
}

/// Where a reply is in the memory of the module.
struct ReplyView {
  std::uintptr_t json;
  std::size_t json_length;
  std::uintptr_t secrets;
  std::size_t secrets_length;
};

void wipe_reply() {
  tokensmith::wipe(std::span<char>(reply().json));
  reply() = Reply{};
}

/// Functions that have returned left their locals below the stack pointer: short strings, numbers of a key.
[[gnu::noinline]] void wipe_unused_stack() {
  // NOLINTBEGIN(performance-no-int-to-ptr): the linker's addresses are numbers
  auto *word = reinterpret_cast<std::uint64_t *>(emscripten_stack_get_end());
  const auto *current = reinterpret_cast<const std::uint64_t *>(emscripten_stack_get_current());
  // Below the deepest call since the last time, the stack is still zero; reading it is faster than writing it.
  constexpr std::ptrdiff_t together = 8;
  const auto are_zero = [](const std::uint64_t *words) {
    return (words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7]) == 0;
  };
  while (current - word >= together && are_zero(word)) {
    word += together;
  }
  std::memset(word, 0, static_cast<std::size_t>(current - word) * sizeof *word);
  asm volatile("" ::: "memory"); // the compiler must not remove the memset
}

ReplyView call(std::uintptr_t request, std::size_t request_length, std::uintptr_t secrets, std::size_t secrets_length) {
  wipe_reply();
  if (!engine()) {
    engine().emplace(fill_random, [](unsigned candidates) { tokensmith_report_progress(candidates); });
  }
  // NOLINTBEGIN(performance-no-int-to-ptr): addresses come from JavaScript as numbers
  reply() = engine()->call({reinterpret_cast<const char *>(request), request_length},
                           {reinterpret_cast<const std::uint8_t *>(secrets), secrets_length});
  // NOLINTEND(performance-no-int-to-ptr)
  return {.json = reinterpret_cast<std::uintptr_t>(reply().json.data()),
          .json_length = reply().json.size(),
          .secrets = reinterpret_cast<std::uintptr_t>(reply().secrets.data()),
          .secrets_length = reply().secrets.size()};
}

/// Bytes in the module's memory.
struct BytesView {
  std::uintptr_t start;
  std::size_t length;
};

/// The fast kernels have no memory and so no stack of their own. Each needs less than 1 KiB, and neither calls the
/// other.
std::span<std::uint8_t> kernel_stack() {
  alignas(16) static std::array<std::uint8_t, 4096> stack;
  return stack;
}

BytesView kernel_stack_view() {
  return {.start = reinterpret_cast<std::uintptr_t>(kernel_stack().data()), .length = kernel_stack().size()};
}

BytesView kernel_bytes() {
  const std::span<const unsigned char> bytes = kernels::fused_kernel_bytes();
  return {.start = reinterpret_cast<std::uintptr_t>(bytes.data()), .length = bytes.size()};
}

BytesView version() {
  static constexpr std::string_view text = TOKENSMITH_VERSION;
  return {.start = reinterpret_cast<std::uintptr_t>(text.data()), .length = text.size()};
}

/// In the order of Module.kernelFunctions.
enum class KernelFunction : std::size_t { scratch_size, exponentiate, search_scratch_size, raise_two };

template <KernelFunction Which> std::size_t kernel_scratch_size(std::size_t words) {
  return tokensmith_run_kernel(static_cast<std::size_t>(Which), words, 0);
}

template <KernelFunction Which, class Call> void run_kernel(const Call &call, void *scratch) {
  tokensmith_run_kernel(static_cast<std::size_t>(Which), reinterpret_cast<std::uintptr_t>(&call),
                        reinterpret_cast<std::uintptr_t>(scratch));
}

const kernels::SearchKernel *start_search() {
  static constexpr kernels::SearchKernel beside = {kernel_scratch_size<KernelFunction::search_scratch_size>,
                                                   run_kernel<KernelFunction::raise_two>};
  static const bool is_there = [] {
    const std::span<const unsigned char> bytes = kernels::fused_search_kernel_bytes();
    return tokensmith_add_search_kernel(bytes.data(), bytes.size(), kernel_stack().data() + kernel_stack().size());
  }();
  return is_there ? &beside : nullptr;
}

void release() {
  wipe_reply();
  wipe_unused_stack();
  tokensmith::wipe(kernel_stack());
}

void close() {
  engine().reset();
  release();
}

std::size_t tier() { return static_cast<std::size_t>(kernels::current_tier()); }

bool use_tier(std::size_t tier) {
  static constexpr kernels::Kernel beside = {kernel_scratch_size<KernelFunction::scratch_size>,
                                             run_kernel<KernelFunction::exponentiate>, start_search};
  return kernels::use_tier(static_cast<kernels::Tier>(tier), &beside);
}

} // namespace

EMSCRIPTEN_BINDINGS(tokensmith) {
  emscripten::value_object<ReplyView>("ReplyView")
      .field("json", &ReplyView::json)
      .field("jsonLength", &ReplyView::json_length)
      .field("secrets", &ReplyView::secrets)
      .field("secretsLength", &ReplyView::secrets_length);
  emscripten::value_object<BytesView>("BytesView")
      .field("start", &BytesView::start)
      .field("length", &BytesView::length);
  emscripten::function("version", &version);
  emscripten::function("kernelBytes", &kernel_bytes);
  emscripten::function("kernelStack", &kernel_stack_view);
  emscripten::function("tier", &tier);
  emscripten::function("useTier", &use_tier);
  emscripten::function("call", &call);
  emscripten::function("release", &release);
  emscripten::function("close", &close);
}
