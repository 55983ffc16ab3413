#include "core/platform/web_address.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <memory>
#include <optional>

#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::size_t max_host_length = 253; // RFC 1035, section 2.3.4, as text
constexpr std::size_t max_label_length = 63;

bool is_letter(char character) noexcept {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}
bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }
bool is_hexadecimal(char character) noexcept {
  return is_digit(character) || (character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F');
}

/// RFC 3986, section 2: unreserved, reserved, and "%" before two hexadecimal digits.
std::optional<Diagnostic> check_characters(std::string_view text) {
  constexpr std::string_view marks = "-._~:/?#[]@!$&'()*+,;=";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char character = text[at];
    if (static_cast<unsigned char>(character) >= 0x80) {
      return Diagnostic::address_not_ascii;
    }
    if (character == '%') {
      if (at + 2 >= text.size() || !is_hexadecimal(text[at + 1]) || !is_hexadecimal(text[at + 2])) {
        return Diagnostic::address_percent;
      }
      continue;
    }
    if (!is_letter(character) && !is_digit(character) && marks.find(character) == std::string_view::npos) {
      return Diagnostic::address_character;
    }
  }
  return std::nullopt;
}

bool is_scheme(std::string_view text) noexcept {
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char character) {
    return is_letter(character) || is_digit(character) || character == '+' || character == '-' || character == '.';
  });
}

bool is_host_name(std::string_view host) noexcept {
  if (host.ends_with('.')) {
    host.remove_suffix(1); // the dot of the root is allowed
  }
  if (host.empty() || host.size() > max_host_length) {
    return false;
  }
  while (true) {
    const std::size_t dot = host.find('.');
    const std::string_view label = host.substr(0, dot);
    // RFC 952 allows no underscore, but many hosts have one.
    const bool known = std::ranges::all_of(label, [](char character) {
      return is_letter(character) || is_digit(character) || character == '-' || character == '_';
    });
    if (label.empty() || label.size() > max_label_length || !known) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    host.remove_prefix(dot + 1);
  }
}

bool is_ipv6(std::string_view host) noexcept {
  return host.find(':') != std::string_view::npos && std::ranges::all_of(host, [](char character) {
           return is_hexadecimal(character) || character == ':' || character == '.';
         });
}

/// The four numbers of "192.168.0.1".
std::optional<std::array<unsigned, 4>> read_ipv4(std::string_view host) noexcept {
  std::array<unsigned, 4> numbers{};
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    const char *const begin = std::to_address(host.begin());
    const auto [next, fault] = std::from_chars(begin, std::to_address(host.end()), numbers.at(index));
    if (fault != std::errc{} || numbers.at(index) > 255) {
      return std::nullopt;
    }
    host.remove_prefix(static_cast<std::size_t>(next - begin));
    const bool last = index + 1 == numbers.size();
    if (last != host.empty() || (!last && !host.starts_with('.'))) {
      return std::nullopt;
    }
    if (!last) {
      host.remove_prefix(1);
    }
  }
  return numbers;
}

bool is_local_ipv4(const std::array<unsigned, 4> &address) noexcept {
  const auto [first, second, third, fourth] = address;
  return first == 127 || first == 10 || first == 0 || (first == 172 && second >= 16 && second <= 31) ||
         (first == 192 && second == 168) || (first == 169 && second == 254);
}

bool is_local_ipv6(std::string_view host) noexcept {
  return host == "::1" || host == "::" || host.starts_with("fc") || host.starts_with("fd") || host.starts_with("fe8") ||
         host.starts_with("fe9") || host.starts_with("fea") || host.starts_with("feb");
}

/// Whether `host` is `domain` or within it.
bool is_within(std::string_view host, std::string_view domain) noexcept {
  return host == domain ||
         (host.ends_with(domain) && host.size() > domain.size() && host[host.size() - domain.size() - 1] == '.');
}

bool is_port(std::string_view text) noexcept {
  unsigned port = 0;
  const char *const end = std::to_address(text.end());
  const auto [next, fault] = std::from_chars(std::to_address(text.begin()), end, port);
  return fault == std::errc{} && next == end && port >= 1 && port <= 65535;
}

/// Host and port of "user:password@host:port".
std::variant<std::string, Diagnostic> read_authority(std::string_view authority) {
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  std::string_view host;
  std::string_view rest;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos || !is_ipv6(authority.substr(1, end - 1))) {
      return Diagnostic::address_host;
    }
    host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
  } else {
    const std::size_t colon = authority.find(':');
    host = authority.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon);
    if (host.empty()) {
      return Diagnostic::address_without_host;
    }
    if (!is_host_name(host)) {
      return Diagnostic::address_host;
    }
  }
  // "https://example.com:" is valid: an empty port is the scheme's own (RFC 3986, section 3.2.3).
  if (!rest.empty() && (rest.front() != ':' || (rest.size() > 1 && !is_port(rest.substr(1))))) {
    return Diagnostic::address_port;
  }
  return lower_case(host);
}

} // namespace

std::variant<WebAddress, Diagnostic> read_web_address(std::string_view text,
                                                      std::span<const std::string_view> schemes) {
  if (text.empty()) {
    return Diagnostic::address_empty;
  }
  if (text.size() > max_address_length) {
    return Diagnostic::address_too_long;
  }
  if (const std::optional<Diagnostic> fault = check_characters(text)) {
    return *fault;
  }
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) {
    return Diagnostic::address_without_scheme;
  }
  WebAddress address{.scheme = lower_case(text.substr(0, colon)), .host = {}};
  if (std::ranges::find(schemes, std::string_view{address.scheme}) == schemes.end()) {
    return Diagnostic::address_other_scheme;
  }
  const std::string_view after = text.substr(colon + 3);
  std::variant<std::string, Diagnostic> host = read_authority(after.substr(0, after.find_first_of("/?#")));
  if (const auto *fault = std::get_if<Diagnostic>(&host)) {
    return *fault;
  }
  address.host = std::get<std::string>(std::move(host));
  return address;
}

bool is_local_host(std::string_view host) noexcept {
  if (host.ends_with('.')) {
    host.remove_suffix(1);
  }
  if (host.find(':') != std::string_view::npos) {
    return is_local_ipv6(host);
  }
  if (const std::optional<std::array<unsigned, 4>> address = read_ipv4(host)) {
    return is_local_ipv4(*address);
  }
  constexpr std::array<std::string_view, 6> domains = {"localhost", "local",   "internal",
                                                       "test",      "invalid", "home.arpa"};
  return host.find('.') == std::string_view::npos ||
         std::ranges::any_of(domains, [host](std::string_view domain) { return is_within(host, domain); });
}

bool is_placeholder_host(std::string_view host) noexcept {
  constexpr std::array<std::string_view, 6> domains = {"example.com", "example.net",      "example.org",
                                                       "example",     "example.ngrok.io", "example.ngrok.app"};
  return std::ranges::any_of(domains, [host](std::string_view domain) { return is_within(host, domain); });
}

} // namespace tokensmith
