#include <array>
#include <string>
#include <string_view>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/diagnostic.hpp"
#include "core/key/formats.hpp"
#include "core/text/words.hpp"

namespace tokensmith::methods {
namespace {

constexpr std::array<std::string_view, 6> targets = {"pkcs8", "encrypted-pkcs8", "pkcs1", "jwk", "spki", "public-jwk"};

[[noreturn]] void refuse_target(std::string_view to) {
  if (const auto nearest = nearest_name(to, targets)) {
    fail(Diagnostic::key_format_misnamed, "to", {{"meant", *nearest}});
  }
  fail(Diagnostic::key_format_unknown, "to", {{"formats", comma_separated(targets)}});
}

Json give_private(const CallContext &call, std::string_view format, const SecretBytes &bytes) {
  call.give_secret("key", bytes);
  return ObjectWriter().text("kind", "private").text("format", format).take();
}

Json give_public(std::string_view format, Json key) {
  return ObjectWriter().text("kind", "public").text("format", format).json("key", std::move(key)).take();
}

} // namespace

Json convert_key(const CallContext &call) {
  expect_names(call.request, {"to", "keyId"}, {"key", "passphrase", "newPassphrase"});
  const std::string &to = need_text(call.request, "to");
  const bool encrypts = to == "encrypted-pkcs8";
  if (encrypts && !has_secret(call.request, "newPassphrase")) {
    fail(Diagnostic::new_passphrase_missing, "newPassphrase");
  }
  if (!encrypts && has_secret(call.request, "newPassphrase")) {
    fail(Diagnostic::new_passphrase_needless, "newPassphrase");
  }
  const KeyInUse used = need_key(call, "key");
  const RsaKey &key = used->key;
  if (to == "pkcs8") {
    return give_private(call, to, export_pkcs8(key));
  }
  if (encrypts) {
    return give_private(call, to, export_encrypted_pkcs8(key, secret(call.request, "newPassphrase"), call.random));
  }
  if (to == "pkcs1") {
    return give_private(call, to, export_pkcs1(key));
  }
  if (to == "jwk" && key.is_private()) {
    return give_private(call, to, export_private_jwk(key));
  }
  // A public key has only one JWK, so "jwk" is clear.
  if (to == "jwk" || to == "public-jwk") {
    return give_public("jwk", export_public_jwk(key));
  }
  if (to == "spki") {
    return give_public(to, export_spki(key));
  }
  refuse_target(to);
}

} // namespace tokensmith::methods
