#include "bindings/call_context.hpp"

#include <string>

#include "bindings/object_writer.hpp"
#include "core/diagnostic.hpp"
#include "core/text/utf8.hpp"

namespace tokensmith {

void CallContext::give_secret(std::string_view name, std::span<const std::uint8_t> bytes) const {
  secret_names.push_back(
      ObjectWriter().text("name", name).number("length", static_cast<std::int64_t>(bytes.size())).take());
  secrets.insert(secrets.end(), bytes.begin(), bytes.end());
}

std::optional<KeyInUse> find_key(const CallContext &call, std::string_view where, KeyCheck check) {
  const bool imported = find(call.request, "keyId") != nullptr;
  const bool brought = has_secret(call.request, "key");
  if (imported && brought) {
    fail(Diagnostic::key_given_twice, where);
  }
  if (!brought && has_secret(call.request, "passphrase")) {
    fail(imported ? Diagnostic::passphrase_for_imported_key : Diagnostic::passphrase_without_key, "passphrase");
  }
  if (imported) {
    return KeyInUse(&call.keys.get(need_whole_number(call.request, "keyId")));
  }
  if (brought) {
    return KeyInUse(
        import_key(secret(call.request, "key"), secret(call.request, "passphrase"), call.random, where, check));
  }
  return std::nullopt;
}

KeyInUse need_key(const CallContext &call, std::string_view where, KeyCheck check) {
  if (auto key = find_key(call, where, check)) {
    return std::move(*key);
  }
  fail(Diagnostic::key_not_given, where);
}

Json to_json(const Findings &findings) {
  Json list = Json::array();
  for (const Finding &finding : findings) {
    list.push_back(ObjectWriter()
                       .text("code", to_string(finding.code))
                       .text("severity", to_string(severity_of(finding.code)))
                       .text("where", with_valid_utf8(finding.where))
                       .text("message", with_valid_utf8(finding.message))
                       .text("remedy", with_valid_utf8(finding.remedy))
                       .take());
  }
  return list;
}

} // namespace tokensmith
