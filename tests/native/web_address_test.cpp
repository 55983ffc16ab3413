// Addresses: RFC 3986 as far as a webhook needs it, and which hosts the platform can reach.

#include "core/platform/web_address.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace tokensmith {
namespace {

constexpr std::array<std::string_view, 2> web = {"http", "https"};

std::string message_of(Diagnostic diagnostic) {
  return describe(diagnostic, "address", {{"name", "address"}, {"schemes", "http, https"}}).message;
}

TEST(WebAddress, ReadsSchemeAndHost) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> cases = {{
      {"https://example.ngrok.io/webhooks/answer", "example.ngrok.io"},
      {"http://example.com", "example.com"},
      {"HTTPS://Example.COM/", "example.com"},
      {"https://example.com.:443/?a=b#c", "example.com."},
      {"https://example.com:", "example.com"},
      {"https://user:pass@example.com/x", "example.com"},
      {"https://192.0.2.1:8080/a%20b", "192.0.2.1"},
      {"https://[2001:db8::1]:8443/x", "2001:db8::1"},
      {"https://my_host.example.com", "my_host.example.com"},
      {"https://example.com?x=1", "example.com"},
      {"https://example.com#x", "example.com"},
      {"https://xn--bcher-kva.example/!$&'()*+,;=:@", "xn--bcher-kva.example"},
  }};
  for (const auto &[text, host] : cases) {
    const auto result = read_web_address(text, web);
    const auto *address = std::get_if<WebAddress>(&result);
    ASSERT_NE(address, nullptr) << text << ": " << message_of(std::get<Diagnostic>(result));
    EXPECT_EQ(address->host, host) << text;
    EXPECT_EQ(address->scheme, text.starts_with("http:") ? "http" : "https") << text;
  }
}

TEST(WebAddress, NamesTheFault) {
  const std::array<std::pair<std::string, Diagnostic>, 26> cases = {{
      {"", Diagnostic::address_empty},
      {"example.com/answer", Diagnostic::address_without_scheme},
      {"https:example.com", Diagnostic::address_without_scheme},
      {"//example.com", Diagnostic::address_without_scheme},
      {"://example.com", Diagnostic::address_without_scheme},
      {"1http://example.com", Diagnostic::address_without_scheme},
      {"ftp://example.com", Diagnostic::address_other_scheme},
      {"httpss://example.com", Diagnostic::address_other_scheme},
      {"https://", Diagnostic::address_without_host},
      {"https:///path", Diagnostic::address_without_host},
      {"https://:8080", Diagnostic::address_without_host},
      {"https://exa..mple.com", Diagnostic::address_host},
      {"https://.example.com", Diagnostic::address_host},
      {"https://[2001:db8::1", Diagnostic::address_host},
      {"https://[example]", Diagnostic::address_host},
      {"https://" + std::string(64, 'a') + ".com", Diagnostic::address_host},
      {"https://exa$mple.com", Diagnostic::address_host},
      {"https://example.com:0", Diagnostic::address_port},
      {"https://example.com:65536", Diagnostic::address_port},
      {"https://example.com:80a", Diagnostic::address_port},
      {"https://[2001:db8::1]x", Diagnostic::address_port},
      {"https://example.com/a b", Diagnostic::address_character},
      {"https://example.com/<x>", Diagnostic::address_character},
      {"https://b\xC3\xBC"
       "cher.example",
       Diagnostic::address_not_ascii},
      {"https://example.com/100%", Diagnostic::address_percent},
      {"https://example.com/" + std::string(max_address_length, 'a'), Diagnostic::address_too_long},
  }};
  for (const auto &[text, fault] : cases) {
    const auto result = read_web_address(text, web);
    const auto *found = std::get_if<Diagnostic>(&result);
    ASSERT_NE(found, nullptr) << text;
    EXPECT_EQ(*found, fault) << text << ": " << message_of(*found);
  }
}

TEST(WebAddress, KnowsLocalHosts) {
  for (const std::string_view host :
       {"localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.0.1", "0.0.0.0", "::1", "fe80::1", "fd00::1", "printer", "printer.local", "a.internal", "a.test",
        "x.invalid.", "router.home.arpa"}) {
    EXPECT_TRUE(is_local_host(host)) << host;
  }
  for (const std::string_view host :
       {"example.ngrok.io", "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "11.0.0.1", "2001:db8::1",
        "local.dev", "mylocalhost.com", "1.2.3", "256.1.1.1.com", "10.0.0.1.nip.io"}) {
    EXPECT_FALSE(is_local_host(host)) << host;
  }
}

TEST(WebAddress, KnowsPlaceholders) {
  for (const std::string_view host :
       {"example.com", "www.example.org", "example.net", "a.example", "example.ngrok.io", "example.ngrok.app"}) {
    EXPECT_TRUE(is_placeholder_host(host)) << host;
  }
  for (const std::string_view host : {"myexample.com", "example.ngrok.dev", "example.com.au", "abc.ngrok.io"}) {
    EXPECT_FALSE(is_placeholder_host(host)) << host;
  }
}

} // namespace
} // namespace tokensmith
