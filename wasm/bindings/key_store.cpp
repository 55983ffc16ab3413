#include "bindings/key_store.hpp"

#include <utility>

#include "core/error.hpp"

namespace tokensmith {
namespace {

[[noreturn]] void refuse() {
  throw_error(Code::ERR_KEY_CLOSED, "key", "There is no open key with this id.", "Import the key again.");
}

} // namespace

std::uint64_t KeyStore::add(ImportedKey key) {
  const std::uint64_t id = last_id_ + 1;
  keys_.emplace(id, std::move(key));
  last_id_ = id;
  return id;
}

const ImportedKey &KeyStore::get(std::uint64_t id) const {
  const auto entry = keys_.find(id);
  if (entry == keys_.end()) {
    refuse();
  }
  return entry->second;
}

void KeyStore::remove(std::uint64_t id) {
  if (keys_.erase(id) == 0) {
    refuse();
  }
}

} // namespace tokensmith
