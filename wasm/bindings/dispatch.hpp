#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"
#include "core/secret.hpp"

namespace tokensmith {

/// The result of a call: JSON for what may be seen, bytes for secrets.
struct Reply {
  /// {"ok":true,"result":{…},"secrets":[{"name","length"}…]} or {"ok":false,"error":{code,where,message,remedy}}
  std::string json;
  /// The secrets that the JSON names, one after the other.
  SecretBytes secrets;
};

/// The engine: the methods in wasm/README.md, and the keys that were imported and not released.
class Engine {
public:
  explicit Engine(EntropyFunction entropy, KeyProgress progress = {});
  Engine(const Engine &) = delete;
  Engine &operator=(const Engine &) = delete;
  ~Engine();

  /// Answers one request. Never throws: every failure is an error in the reply.
  /// @param request {"method":"sign_token","params":{…},"secrets":[{"name":"key","length":1704}…]}
  /// @param secrets the bytes that the request names, one after the other
  [[nodiscard]] Reply call(std::string_view request, std::span<const std::uint8_t> secrets) noexcept;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace tokensmith
