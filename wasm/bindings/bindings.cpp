// The table that Embind makes JavaScript functions of. What stands behind them is in dispatch.cpp, which is tested
// natively; js/engine/boundary.js is their one caller.

#include <emscripten/bind.h>
#include <emscripten/em_js.h>
#include <emscripten/stack.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bindings/dispatch.hpp"
#include "core/secret.hpp"

// Not Emscripten's getentropy: that one aborts where WebCrypto is missing, and a typed error is wanted.
// clang-format off
EM_JS(bool, tokensmith_fill_random, (std::uint8_t* bytes, std::size_t length), {
  try {
    globalThis.crypto.getRandomValues(HEAPU8.subarray(bytes, bytes + length));
    return true;
  } catch {
    return false;
  }
});

// An exception of the listener's must not unwind the C++ that called it.
EM_JS(void, tokensmith_report_progress, (unsigned candidates), {
  try {
    Module["onProgress"]?.(candidates);
  } catch {
  }
});
// clang-format on

namespace {

using tokensmith::Engine;
using tokensmith::Reply;

/// getRandomValues gives no more at once.
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

/// Where a reply lies in the module's memory.
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

/// Calls that have returned left their locals below the stack's end: short strings, numbers of a key.
[[gnu::noinline]] void wipe_unused_stack() {
  const std::uintptr_t end = emscripten_stack_get_end();
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the linker's addresses are numbers
  std::memset(reinterpret_cast<void *>(end), 0, emscripten_stack_get_current() - end);
  asm volatile("" ::: "memory"); // the compiler may not leave it out
}

std::string version() { return TOKENSMITH_VERSION; }

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

void release() {
  wipe_reply();
  wipe_unused_stack();
}

void close() {
  engine().reset();
  release();
}

} // namespace

EMSCRIPTEN_BINDINGS(tokensmith) {
  emscripten::value_object<ReplyView>("ReplyView")
      .field("json", &ReplyView::json)
      .field("jsonLength", &ReplyView::json_length)
      .field("secrets", &ReplyView::secrets)
      .field("secretsLength", &ReplyView::secrets_length);
  emscripten::function("version", &version);
  emscripten::function("call", &call);
  emscripten::function("release", &release);
  emscripten::function("close", &close);
}
