#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/diagnostic.hpp"

namespace tokensmith {

inline constexpr std::size_t max_address_length = 2048; ///< characters

struct WebAddress {
  std::string scheme; ///< lower case
  std::string host;   ///< lower case, without the brackets of an IPv6 address
};

/// Reads an absolute address with an authority (RFC 3986, section 3; for http RFC 9110, section 4.2).
/// @param schemes those allowed, lower case: {"http", "https"}
/// @return the address, or why the platform cannot call it: Diagnostic::address_*, with `name` and `schemes` as
/// parameters
[[nodiscard]] std::variant<WebAddress, Diagnostic> read_web_address(std::string_view text,
                                                                    std::span<const std::string_view> schemes);

/// Whether only machines near the user can reach the host: loopback, private and link-local addresses (RFC 1918, 3927,
/// 4193, 4291), names of one label, and the special-use domains of RFC 6761 and 6762.
[[nodiscard]] bool is_local_host(std::string_view host) noexcept;

/// Whether the host is an example in documentation: the domains of RFC 2606 and of the platform's own tutorials.
[[nodiscard]] bool is_placeholder_host(std::string_view host) noexcept;

} // namespace tokensmith
