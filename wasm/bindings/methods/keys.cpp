#include <limits>
#include <string>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/diagnostic.hpp"
#include "core/key/formats.hpp"

namespace tokensmith::methods {
namespace {

bool is_encrypted(KeyFormat format) noexcept {
  return format == KeyFormat::encrypted_pkcs8 || format == KeyFormat::encrypted_pkcs1;
}

} // namespace

Json describe_key(const ImportedKey &imported) {
  const RsaKey &key = imported.key;
  return ObjectWriter()
      .text("kind", key.is_private() ? "private" : "public")
      .text("format", to_string(imported.format))
      .flag("encrypted", is_encrypted(imported.format))
      .number("modulusLength", key.modulus_length())
      .text("publicExponent", key.public_exponent_text())
      .text("thumbprint", key.thumbprint())
      .text("publicKey", export_spki(key))
      .json("publicJwk", export_public_jwk(key))
      .json("findings", to_json(imported.findings))
      .take();
}

Json generate_key_pair(const CallContext &call) {
  expect_names(call.request, {"modulusLength"});
  const std::uint64_t length = need_whole_number(call.request, "modulusLength");
  // RsaKey::generate says which lengths are allowed; none of them is too large for its type.
  const auto bits = length > std::numeric_limits<unsigned>::max() ? 0U : static_cast<unsigned>(length);
  const RsaKey key = RsaKey::generate(bits, call.random, call.progress);
  call.give_secret("privateKey", export_pkcs8(key));
  return ObjectWriter()
      .text("publicKey", export_spki(key))
      .json("publicJwk", export_public_jwk(key))
      .text("thumbprint", key.thumbprint())
      .number("modulusLength", key.modulus_length())
      .take();
}

Json import_key(const CallContext &call) {
  expect_names(call.request, {}, {"key", "passphrase"});
  if (!has_secret(call.request, "key")) {
    fail(Diagnostic::key_not_given, "key");
  }
  ImportedKey imported = tokensmith::import_key(secret(call.request, "key"), secret(call.request, "passphrase"),
                                                call.random, "key", KeyCheck::thorough);
  Json result = describe_key(imported);
  append_member(result, "keyId", call.keys.add(std::move(imported)));
  return result;
}

Json release_key(const CallContext &call) {
  expect_names(call.request, {"keyId"});
  call.keys.remove(need_whole_number(call.request, "keyId"));
  return Json::object();
}

Json inspect_key(const CallContext &call) {
  expect_names(call.request, {"keyId"}, {"key", "passphrase"});
  return describe_key(*need_key(call, "key", KeyCheck::thorough));
}

} // namespace tokensmith::methods
