#include "bindings/request.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/diagnostic.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

/// A payload may be 64 levels deep and is two levels down in a request. Beyond that, the payload's own check explains
/// it better.
constexpr JsonLimits request_limits{.depth = 80, .bytes = 1024UL * 1024};

/// As seconds, this is in the year 5138; as milliseconds, in 1973.
constexpr std::int64_t first_millisecond_time = 100'000'000'000;

Json parse_envelope(std::string_view text) {
  try {
    return parse_json(text, request_limits);
  } catch (const JsonError &error) {
    fail(Diagnostic::envelope_not_json, "request", {{"problem", error.what()}});
  }
}

std::size_t read_length(const Json &entry, std::string_view where) {
  const auto length = entry.find("length");
  if (length == entry.end() || !length->is_number_unsigned()) {
    fail(Diagnostic::envelope_secret_length, std::string(where) + ".length");
  }
  return length->get<std::size_t>();
}

[[noreturn]] void refuse_unknown(std::string_view name, std::span<const std::string_view> names) {
  // A long name is not repeated, since it may be anything, perhaps a key that was pasted into the wrong place.
  constexpr std::size_t longest_shown = 40;
  const std::string shown = name.size() <= longest_shown
                                ? std::string(name)
                                : concat({"(a name of ", std::to_string(name.size()), " bytes)"});
  if (names.empty()) {
    fail(Diagnostic::parameter_needless, shown);
  }
  if (const auto nearest = nearest_name(name, names)) {
    fail(Diagnostic::parameter_misnamed, shown, {{"meant", *nearest}});
  }
  fail(Diagnostic::parameter_unknown, shown, {{"names", comma_separated(names)}});
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

} // namespace

Request parse_request(std::string_view text, std::span<const std::uint8_t> secrets) {
  Json envelope = parse_envelope(text);
  if (!envelope.is_object()) {
    fail(Diagnostic::envelope_not_object, "request");
  }
  for (const auto &[name, value] : envelope.items()) {
    if (name != "method" && name != "params" && name != "secrets") {
      fail(Diagnostic::envelope_member, "request");
    }
  }
  const auto method = envelope.find("method");
  if (method == envelope.end() || !method->is_string()) {
    fail(Diagnostic::envelope_method, "request.method");
  }
  const auto params = envelope.find("params");
  if (params == envelope.end() || !params->is_object()) {
    fail(Diagnostic::envelope_params, "request.params");
  }

  Request request{.method = method->get<std::string>(), .params = std::move(*params), .secrets = {}};
  const auto entries = envelope.find("secrets");
  if (entries != envelope.end() && !entries->is_array()) {
    fail(Diagnostic::envelope_secrets, "request.secrets");
  }
  std::span<const std::uint8_t> rest = secrets;
  for (std::size_t i = 0; entries != envelope.end() && i < entries->size(); ++i) {
    const Json &entry = (*entries)[i];
    const std::string where = element_place("request.secrets", i);
    if (!entry.is_object() || entry.size() != 2 || !entry.contains("name") || !entry["name"].is_string()) {
      fail(Diagnostic::envelope_secret, where);
    }
    const std::size_t length = read_length(entry, where);
    if (length > rest.size()) {
      fail(Diagnostic::envelope_too_few_bytes, where);
    }
    auto name = entry["name"].get<std::string>();
    if (has_secret(request, name)) {
      fail(Diagnostic::envelope_secret_repeated, where);
    }
    request.secrets.emplace_back(std::move(name), rest.first(length));
    rest = rest.subspan(length);
  }
  if (!rest.empty()) {
    fail(Diagnostic::envelope_too_many_bytes, "request.secrets");
  }
  return request;
}

void expect_names(const Request &request, std::initializer_list<std::string_view> params,
                  std::initializer_list<std::string_view> secrets) {
  for (const auto &[name, value] : request.params.items()) {
    if (!contains(params, name)) {
      refuse_unknown(name, params);
    }
  }
  expect_secrets(request, secrets);
}

void expect_secrets(const Request &request, std::initializer_list<std::string_view> secrets) {
  for (const auto &[name, bytes] : request.secrets) {
    if (!contains(secrets, name)) {
      refuse_unknown(name, secrets);
    }
  }
}

bool has_secret(const Request &request, std::string_view name) noexcept {
  return std::ranges::any_of(request.secrets, [name](const auto &entry) { return entry.first == name; });
}

std::span<const std::uint8_t> secret(const Request &request, std::string_view name) noexcept {
  const auto entry =
      std::ranges::find_if(request.secrets, [name](const auto &candidate) { return candidate.first == name; });
  return entry == request.secrets.end() ? std::span<const std::uint8_t>{} : entry->second;
}

const Json *find(const Request &request, std::string_view name) {
  const auto member = request.params.find(name);
  return member == request.params.end() ? nullptr : &*member;
}

const Json &need(const Request &request, std::string_view name) {
  if (const Json *value = find(request, name)) {
    return *value;
  }
  fail(Diagnostic::parameter_missing, name);
}

const std::string &need_text(const Request &request, std::string_view name) {
  const Json &value = need(request, name);
  if (!value.is_string()) {
    fail(Diagnostic::parameter_not_text, name, {{"kind", kind_of(value)}});
  }
  return value.get_ref<const std::string &>();
}

std::optional<std::string> find_text(const Request &request, std::string_view name) {
  return find(request, name) == nullptr ? std::nullopt : std::optional(need_text(request, name));
}

std::uint64_t need_whole_number(const Request &request, std::string_view name) {
  const Json &value = need(request, name);
  if (!value.is_number()) {
    fail(Diagnostic::parameter_not_number, name, {{"kind", kind_of(value)}});
  }
  if (!value.is_number_unsigned()) {
    fail(Diagnostic::parameter_not_natural, name);
  }
  return value.get<std::uint64_t>();
}

std::int64_t need_time(const Request &request, std::string_view name) {
  const Json &value = need(request, name);
  if (!value.is_number()) {
    fail(Diagnostic::parameter_not_time, name, {{"kind", kind_of(value)}});
  }
  const auto seconds = value.get<double>();
  if (seconds >= static_cast<double>(first_millisecond_time)) {
    fail(Diagnostic::parameter_milliseconds, name);
  }
  if (seconds < 0 || std::floor(seconds) != seconds) {
    fail(Diagnostic::parameter_time_not_whole, name);
  }
  return static_cast<std::int64_t>(seconds);
}

} // namespace tokensmith
