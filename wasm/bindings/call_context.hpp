#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "bindings/key_store.hpp"
#include "bindings/request.hpp"
#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"
#include "core/secret.hpp"

namespace tokensmith {

/// What a method works with: its request, the engine's random bytes and keys, and the place for secrets that it
/// returns.
struct CallContext {
  const Request &request;
  RandomSource &random;
  KeyStore &keys;
  const KeyProgress &progress;
  /// [{"name","length"}…] for the bytes in `secrets`.
  Json &secret_names;
  SecretBytes &secrets;

  void give_secret(std::string_view name, std::span<const std::uint8_t> bytes) const;
};

/// A key during one call: one that was imported before, or one that came with the call and is released after it.
class KeyInUse {
public:
  explicit KeyInUse(const ImportedKey *stored) noexcept : stored_(stored) {}
  explicit KeyInUse(ImportedKey own) : own_(std::move(own)) {}

  [[nodiscard]] const ImportedKey &operator*() const noexcept { return own_ ? *own_ : *stored_; }
  [[nodiscard]] const ImportedKey *operator->() const noexcept { return &**this; }

private:
  std::optional<ImportedKey> own_;
  const ImportedKey *stored_ = nullptr;
};

/// The key of a call: the secret `key` (with the secret `passphrase`), or `params.keyId`.
/// @param where the public argument's name, for errors
/// @throws Error ERR_ARGUMENT_MISSING, ERR_ARGUMENT_VALUE (both were given), ERR_KEY_*
[[nodiscard]] KeyInUse need_key(const CallContext &call, std::string_view where, KeyCheck check = KeyCheck::quick);

/// The same for an optional key.
[[nodiscard]] std::optional<KeyInUse> find_key(const CallContext &call, std::string_view where,
                                               KeyCheck check = KeyCheck::quick);

/// [{code, severity, where, message, remedy}…]
[[nodiscard]] Json to_json(const Findings &findings);

} // namespace tokensmith
