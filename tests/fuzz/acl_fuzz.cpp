// Text to an ACL: whatever comes, it is taken or refused with an ERR_ACL_ code. What is taken is valid and can be
// asked.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/acl/acl.hpp"
#include "require.hpp"

namespace {

using tokensmith::Code;
using tokensmith::Error;

/// The text's first line is asked as a path about the ACL in the rest.
void ask(const tokensmith::Json &acl, std::string_view path) {
  try {
    const tokensmith::AclDecision decision = tokensmith::check_acl(acl, "GET", path);
    require(decision.allowed == decision.rule.has_value() || acl.is_null());
    require(decision.reason.ends_with('.'));
  } catch (const Error &error) {
    require(error.code() == Code::ERR_ARGUMENT_VALUE);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  const std::size_t line = text.find('\n');
  const std::string_view path = text.substr(0, line);
  const std::string_view acl = line == std::string_view::npos ? text : text.substr(line + 1);
  try {
    const tokensmith::ParsedAcl parsed = tokensmith::parse_acl(acl);
    tokensmith::validate_acl(parsed.acl, "acl");
    ask(parsed.acl, path);
  } catch (const Error &error) {
    require(to_string(error.code()).starts_with("ERR_ACL_"));
    require(!error.finding().where.empty() && error.finding().message.ends_with('.'));
  }
  return 0;
}
