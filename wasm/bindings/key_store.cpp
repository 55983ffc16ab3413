#include "bindings/key_store.hpp"

#include <utility>

#include "core/diagnostic.hpp"

namespace tokensmith {
std::uint64_t KeyStore::add(ImportedKey key) {
  const std::uint64_t id = last_id_ + 1;
  keys_.emplace(id, std::move(key));
  last_id_ = id;
  return id;
}

const ImportedKey &KeyStore::get(std::uint64_t id) const {
  const auto entry = keys_.find(id);
  if (entry == keys_.end()) {
    fail(Diagnostic::key_handle_closed, "key");
  }
  return entry->second;
}

void KeyStore::remove(std::uint64_t id) {
  if (keys_.erase(id) == 0) {
    fail(Diagnostic::key_handle_closed, "key");
  }
}

} // namespace tokensmith
