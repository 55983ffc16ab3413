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
    ASSERT_NE(address, nullptr) << text << ": " << to_string(std::get<AddressFault>(result));
    EXPECT_EQ(address->host, host) << text;
    EXPECT_EQ(address->scheme, text.starts_with("http:") ? "http" : "https") << text;
  }
}

TEST(WebAddress, NamesTheFault) {
  const std::array<std::pair<std::string, AddressFault>, 26> cases = {{
      {"", AddressFault::empty},
      {"example.com/answer", AddressFault::no_scheme},
      {"https:example.com", AddressFault::no_scheme},
      {"//example.com", AddressFault::no_scheme},
      {"://example.com", AddressFault::no_scheme},
      {"1http://example.com", AddressFault::no_scheme},
      {"ftp://example.com", AddressFault::other_scheme},
      {"httpss://example.com", AddressFault::other_scheme},
      {"https://", AddressFault::no_host},
      {"https:///path", AddressFault::no_host},
      {"https://:8080", AddressFault::no_host},
      {"https://exa..mple.com", AddressFault::host},
      {"https://.example.com", AddressFault::host},
      {"https://[2001:db8::1", AddressFault::host},
      {"https://[example]", AddressFault::host},
      {"https://" + std::string(64, 'a') + ".com", AddressFault::host},
      {"https://exa$mple.com", AddressFault::host},
      {"https://example.com:0", AddressFault::port},
      {"https://example.com:65536", AddressFault::port},
      {"https://example.com:80a", AddressFault::port},
      {"https://[2001:db8::1]x", AddressFault::port},
      {"https://example.com/a b", AddressFault::character},
      {"https://example.com/<x>", AddressFault::character},
      {"https://b\xC3\xBC"
       "cher.example",
       AddressFault::not_ascii},
      {"https://example.com/100%", AddressFault::percent},
      {"https://example.com/" + std::string(max_address_length, 'a'), AddressFault::too_long},
  }};
  for (const auto &[text, fault] : cases) {
    const auto result = read_web_address(text, web);
    const auto *found = std::get_if<AddressFault>(&result);
    ASSERT_NE(found, nullptr) << text;
    EXPECT_EQ(*found, fault) << text << ": " << to_string(*found);
    EXPECT_FALSE(to_string(*found).empty());
    EXPECT_TRUE(remedy_of(*found).ends_with('.'));
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
