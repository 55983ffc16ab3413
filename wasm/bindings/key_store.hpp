#pragma once

#include <cstdint>
#include <map>

#include "core/key/formats.hpp"

namespace tokensmith {

/// The keys that were imported and not released. An ID is never used twice, so that an old one cannot reach a new key.
class KeyStore {
public:
  [[nodiscard]] std::uint64_t add(ImportedKey key);

  /// @throws Error ERR_KEY_CLOSED
  [[nodiscard]] const ImportedKey &get(std::uint64_t id) const;

  /// @throws Error ERR_KEY_CLOSED
  void remove(std::uint64_t id);

private:
  std::map<std::uint64_t, ImportedKey> keys_;
  std::uint64_t last_id_ = 0;
};

} // namespace tokensmith
