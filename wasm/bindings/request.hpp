#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/json.hpp"

namespace tokensmith {

/// One request, parsed but not yet checked by its method. The secrets point into the caller's memory.
struct Request {
  std::string method;
  Json params;
  std::vector<std::pair<std::string, std::span<const std::uint8_t>>> secrets;
};

/// @throws Error ERR_ENGINE_ENVELOPE
[[nodiscard]] Request parse_request(std::string_view text, std::span<const std::uint8_t> secrets);

/// Refuses members of `params` and secrets that are not in the lists: a slip such as `expiresin` must not go unnoticed.
/// @throws Error ERR_ARGUMENT_UNKNOWN, with the nearest name
void expect_names(const Request &request, std::initializer_list<std::string_view> params,
                  std::initializer_list<std::string_view> secrets = {});

/// The same for secrets only, where the method itself checks the names of its parameters.
/// @throws Error ERR_ARGUMENT_UNKNOWN, with the nearest name
void expect_secrets(const Request &request, std::initializer_list<std::string_view> secrets);

[[nodiscard]] bool has_secret(const Request &request, std::string_view name) noexcept;

/// The bytes of a secret; empty if it was not sent.
[[nodiscard]] std::span<const std::uint8_t> secret(const Request &request, std::string_view name) noexcept;

/// The member; null if it is missing.
[[nodiscard]] const Json *find(const Request &request, std::string_view name);

/// @throws Error ERR_ARGUMENT_MISSING
[[nodiscard]] const Json &need(const Request &request, std::string_view name);

/// @throws Error ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE
[[nodiscard]] const std::string &need_text(const Request &request, std::string_view name);

/// @throws Error ERR_ARGUMENT_TYPE
[[nodiscard]] std::optional<std::string> find_text(const Request &request, std::string_view name);

/// A count or an ID.
/// @throws Error ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
[[nodiscard]] std::uint64_t need_whole_number(const Request &request, std::string_view name);

/// Seconds since 1970. Milliseconds, the usual mistake with Date.now(), are recognised by their size.
/// @throws Error ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
[[nodiscard]] std::int64_t need_time(const Request &request, std::string_view name);

} // namespace tokensmith
