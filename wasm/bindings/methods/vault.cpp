#include <string>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/diagnostic.hpp"
#include "core/key/formats.hpp"
#include "core/vault/vault.hpp"

namespace tokensmith::methods {
namespace {

/// @throws Error ERR_ARGUMENT_MISSING
std::span<const std::uint8_t> need_passphrase(const CallContext &call) {
  if (!has_secret(call.request, "vaultPassphrase")) {
    fail(Diagnostic::vault_passphrase_not_given, "passphrase");
  }
  return secret(call.request, "vaultPassphrase");
}

} // namespace

Json seal(const CallContext &call) {
  expect_names(call.request, {"keyId"}, {"key", "data", "vaultPassphrase"});
  const auto passphrase = need_passphrase(call);
  VaultContents contents;
  if (const auto used = find_key(call, "privateKey")) {
    contents.key = export_pkcs8((*used)->key);
  }
  const auto data = secret(call.request, "data");
  contents.data.assign(data.begin(), data.end());
  return ObjectWriter().text("vault", seal_vault(contents, passphrase, call.random)).take();
}

Json unseal(const CallContext &call) {
  expect_names(call.request, {"vault"}, {"vaultPassphrase"});
  const std::string &vault = need_text(call.request, "vault");
  const VaultContents contents = open_vault(vault, need_passphrase(call));
  Json key;
  if (!contents.key.empty()) {
    ImportedKey imported = tokensmith::import_key(contents.key, {}, call.random, "vault");
    key = describe_key(imported);
    append_member(key, "keyId", call.keys.add(std::move(imported)));
  }
  call.give_secret("data", contents.data);
  return ObjectWriter().json("key", std::move(key)).take();
}

} // namespace tokensmith::methods
