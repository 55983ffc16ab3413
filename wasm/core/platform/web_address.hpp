#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace tokensmith {

/// What keeps text from being an address the platform can call.
enum class AddressFault : std::uint8_t {
  empty,
  no_scheme,    ///< "example.com/webhooks"
  other_scheme, ///< "ftp://…" where http is meant
  no_host,      ///< "https:///webhooks"
  host,         ///< a label that is empty or too long, an unfinished "[…", a character no host name has
  port,         ///< not a number from 1 to 65535
  character,    ///< a blank, a control character, or one RFC 3986 does not have
  not_ascii,    ///< needs punycode in the host and percent-encoding elsewhere
  percent,      ///< "%" without two hexadecimal digits
  too_long,
};

inline constexpr std::size_t max_address_length = 2048; ///< characters

struct WebAddress {
  std::string scheme; ///< lower case
  std::string host;   ///< lower case, without the brackets of an IPv6 address
};

/// Reads an absolute address with an authority (RFC 3986, section 3; for http RFC 9110, section 4.2).
/// @param schemes those allowed, lower case: {"http", "https"}
[[nodiscard]] std::variant<WebAddress, AddressFault> read_web_address(std::string_view text,
                                                                      std::span<const std::string_view> schemes);

/// What is wrong, as a predicate: "has no scheme".
[[nodiscard]] std::string_view to_string(AddressFault fault) noexcept;

/// How to mend it, in a sentence.
[[nodiscard]] std::string_view remedy_of(AddressFault fault) noexcept;

/// Whether only machines near the user can reach the host: loopback, private and link-local addresses (RFC 1918, 3927,
/// 4193, 4291), names of one label, and the special-use domains of RFC 6761 and 6762.
[[nodiscard]] bool is_local_host(std::string_view host) noexcept;

/// Whether the host stands for another in documentation: RFC 2606's domains and those of the platform's own tutorials.
[[nodiscard]] bool is_placeholder_host(std::string_view host) noexcept;

} // namespace tokensmith
