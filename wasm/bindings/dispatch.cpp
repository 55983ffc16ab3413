#include "bindings/dispatch.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>
#include <vector>

#include "bindings/call_context.hpp"
#include "bindings/key_store.hpp"
#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "bindings/request.hpp"
#include "core/diagnostic.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

using Method = Json (*)(const CallContext &);

constexpr std::array<std::pair<std::string_view, Method>, 23> method_table = {{
    {"generate_key_pair", methods::generate_key_pair},
    {"import_key", methods::import_key},
    {"release_key", methods::release_key},
    {"inspect_key", methods::inspect_key},
    {"convert_key", methods::convert_key},
    {"seal", methods::seal},
    {"unseal", methods::unseal},
    {"list_acl_presets", methods::list_acl_presets},
    {"build_acl", methods::build_acl},
    {"parse_acl", methods::parse_acl},
    {"check_acl", methods::check_acl},
    {"compare_acls", methods::compare_acls},
    {"sign_token", methods::sign_token},
    {"verify_token", methods::verify_token},
    {"inspect_token", methods::inspect_token},
    {"build_application", methods::build_application},
    {"check_application", methods::check_application},
    {"merge_application", methods::merge_application},
    {"build_user", methods::build_user},
    {"check_user", methods::check_user},
    {"merge_user", methods::merge_user},
    {"recognize", methods::recognize},
    {"find_tokens", methods::find_tokens},
}};

/// @throws Error ERR_ENGINE_METHOD
Method find_method(std::string_view name) {
  const auto *const entry = std::ranges::find(method_table, name, [](const auto &row) { return row.first; });
  if (entry != method_table.end()) {
    return entry->second;
  }
  std::vector<std::string_view> names;
  names.reserve(method_table.size());
  for (const auto &[known, method] : method_table) {
    names.push_back(known);
  }
  if (const auto nearest = nearest_name(name, names)) {
    fail(Diagnostic::method_misnamed, "request.method", {{"meant", *nearest}});
  }
  fail(Diagnostic::method_unknown, "request.method");
}

std::string write_failure(const Findings &findings) {
  const Finding &first = findings.front();
  ObjectWriter error;
  error.text("code", to_string(first.code))
      .text("where", with_valid_utf8(first.where))
      .text("message", with_valid_utf8(first.message))
      .text("remedy", with_valid_utf8(first.remedy));
  if (findings.size() > 1) {
    error.json("findings", to_json(findings));
  }
  return write_json(ObjectWriter().flag("ok", false).json("error", error.take()).take());
}

/// An empty reply means that there was not even memory to say so.
Reply failure(const Findings &findings) noexcept {
  try {
    return {.json = write_failure(findings), .secrets = {}};
  } catch (...) {
    return {};
  }
}

Reply failure(Diagnostic diagnostic) noexcept {
  try {
    return failure({describe(diagnostic, "engine")});
  } catch (...) {
    return {};
  }
}

} // namespace

struct Engine::State {
  Drbg random;
  KeyStore keys;
  KeyProgress progress;

  Reply answer(std::string_view text, std::span<const std::uint8_t> secrets) {
    const Request request = parse_request(text, secrets);
    const Method method = find_method(request.method);
    Reply reply;
    Json secret_names = Json::array();
    Json result = method(CallContext{.request = request,
                                     .random = random,
                                     .keys = keys,
                                     .progress = progress,
                                     .secret_names = secret_names,
                                     .secrets = reply.secrets});
    reply.json = write_json(ObjectWriter()
                                .flag("ok", true)
                                .json("result", std::move(result))
                                .json("secrets", std::move(secret_names))
                                .take());
    return reply;
  }
};

Engine::Engine(EntropyFunction entropy, KeyProgress progress)
    : state_(new State{.random = Drbg(std::move(entropy)), .keys = {}, .progress = std::move(progress)}) {}

Engine::~Engine() = default;

Reply Engine::call(std::string_view request, std::span<const std::uint8_t> secrets) noexcept {
  try {
    return state_->answer(request, secrets);
  } catch (const Error &error) {
    return failure(error.findings());
  } catch (const std::bad_alloc &) {
    return failure(Diagnostic::engine_out_of_memory);
  } catch (...) {
    // Not the text of the exception, which may quote a secret.
    return failure(Diagnostic::engine_failed);
  }
}

} // namespace tokensmith
