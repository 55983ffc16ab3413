#include "bindings/request.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/error.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

/// A payload may be 64 deep; a request holds it two levels down, and what is too deep shall meet the payload's own,
/// better explained check.
constexpr JsonLimits request_limits{.depth = 80, .bytes = 1024UL * 1024};

/// Seconds since 1970 reach this in the year 5138; milliseconds passed it in 1973.
constexpr std::int64_t first_millisecond_time = 100'000'000'000;

[[noreturn]] void refuse_envelope(std::string_view where, std::string_view message) {
  throw_error(Code::ERR_ENGINE_ENVELOPE, where, message,
              "Send {\"method\", \"params\", \"secrets\"} as wasm/README.md describes it.");
}

Json parse_envelope(std::string_view text) {
  try {
    return parse_json(text, request_limits);
  } catch (const JsonError &error) {
    refuse_envelope("request", "The request " + std::string(error.what()) + ".");
  }
}

std::size_t read_length(const Json &entry, std::string_view where) {
  const auto length = entry.find("length");
  if (length == entry.end() || !length->is_number_unsigned()) {
    refuse_envelope(std::string(where) + ".length", "The length of a secret is not a whole number of bytes.");
  }
  return length->get<std::size_t>();
}

std::string quoted_list(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) {
    list.append(list.empty() ? "" : ", ").append(name);
  }
  return list;
}

[[noreturn]] void refuse_unknown(std::string_view name, std::span<const std::string_view> names) {
  const auto nearest = nearest_name(name, names);
  std::string remedy;
  if (nearest) {
    remedy = "Did you mean " + std::string(*nearest) + "?";
  } else if (names.empty()) {
    remedy = "Leave it out: this method takes none.";
  } else {
    remedy = "Leave it out, or use one of: " + quoted_list(names) + ".";
  }
  // The name is shortened, since it can be anything: a key that was pasted into the wrong place, perhaps.
  constexpr std::size_t longest_shown = 40;
  const std::string shown =
      name.size() <= longest_shown ? std::string(name) : "(a name of " + std::to_string(name.size()) + " bytes)";
  throw_error(Code::ERR_ARGUMENT_UNKNOWN, shown, "This is no argument of the method.", remedy);
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

[[noreturn]] void refuse_type(std::string_view name, const Json &value, std::string_view wanted) {
  throw_error(Code::ERR_ARGUMENT_TYPE, name, "This is " + std::string(kind_of(value)) + ".",
              "Give " + std::string(wanted) + ".");
}

} // namespace

Request parse_request(std::string_view text, std::span<const std::uint8_t> secrets) {
  Json envelope = parse_envelope(text);
  if (!envelope.is_object()) {
    refuse_envelope("request", "The request is not an object.");
  }
  for (const auto &[name, value] : envelope.items()) {
    if (name != "method" && name != "params" && name != "secrets") {
      refuse_envelope("request", "The request has a member that is not one of its three.");
    }
  }
  const auto method = envelope.find("method");
  if (method == envelope.end() || !method->is_string()) {
    refuse_envelope("request.method", "The name of the method is missing or no text.");
  }
  const auto params = envelope.find("params");
  if (params == envelope.end() || !params->is_object()) {
    refuse_envelope("request.params", "The parameters are missing or no object.");
  }

  Request request{.method = method->get<std::string>(), .params = std::move(*params), .secrets = {}};
  const auto entries = envelope.find("secrets");
  if (entries != envelope.end() && !entries->is_array()) {
    refuse_envelope("request.secrets", "The list of secrets is no array.");
  }
  std::span<const std::uint8_t> rest = secrets;
  for (std::size_t i = 0; entries != envelope.end() && i < entries->size(); ++i) {
    const Json &entry = (*entries)[i];
    const std::string where = "request.secrets[" + std::to_string(i) + "]";
    if (!entry.is_object() || entry.size() != 2 || !entry.contains("name") || !entry["name"].is_string()) {
      refuse_envelope(where, "A secret is not described by a name and a length.");
    }
    const std::size_t length = read_length(entry, where);
    if (length > rest.size()) {
      refuse_envelope(where, "There are fewer bytes of secrets than the request says.");
    }
    auto name = entry["name"].get<std::string>();
    if (has_secret(request, name)) {
      refuse_envelope(where, "A secret is named twice.");
    }
    request.secrets.emplace_back(std::move(name), rest.first(length));
    rest = rest.subspan(length);
  }
  if (!rest.empty()) {
    refuse_envelope("request.secrets", "There are more bytes of secrets than the request says.");
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
  throw_error(Code::ERR_ARGUMENT_MISSING, name, "This argument is required and was not given.", "Give it.");
}

const std::string &need_text(const Request &request, std::string_view name) {
  const Json &value = need(request, name);
  if (!value.is_string()) {
    refuse_type(name, value, "text");
  }
  return value.get_ref<const std::string &>();
}

std::optional<std::string> find_text(const Request &request, std::string_view name) {
  return find(request, name) == nullptr ? std::nullopt : std::optional(need_text(request, name));
}

std::uint64_t need_whole_number(const Request &request, std::string_view name) {
  const Json &value = need(request, name);
  if (!value.is_number()) {
    refuse_type(name, value, "a whole number");
  }
  if (!value.is_number_unsigned()) {
    throw_error(Code::ERR_ARGUMENT_VALUE, name, "This number is negative or has a fraction.", "Give a whole number.");
  }
  return value.get<std::uint64_t>();
}

std::int64_t need_time(const Request &request, std::string_view name) {
  const Json &value = need(request, name);
  if (!value.is_number()) {
    refuse_type(name, value, "whole seconds since 1970, as Math.floor(Date.now() / 1000) makes them");
  }
  const auto seconds = value.get<double>();
  if (seconds >= static_cast<double>(first_millisecond_time)) {
    throw_error(Code::ERR_ARGUMENT_VALUE, name, "This time is in milliseconds.",
                "Give seconds: Math.floor(Date.now() / 1000).");
  }
  if (seconds < 0 || std::floor(seconds) != seconds) {
    throw_error(Code::ERR_ARGUMENT_VALUE, name, "This time is negative or has a fraction.",
                "Give whole seconds since 1970, as Math.floor(Date.now() / 1000) makes them.");
  }
  return static_cast<std::int64_t>(seconds);
}

} // namespace tokensmith
