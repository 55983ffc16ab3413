#include <algorithm>
#include <gtest/gtest.h>

#include "core/key/der.hpp"
#include "core/key/encodings.hpp"
#include "core/key/formats.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::import;
using test::test_key;

std::string text_of_bytes(const SecretBytes &bytes) { return std::string(as_text(bytes)); }

/// RFC 7468, section 2, as its generators are told to write: lines of 64 characters, the last no longer, nothing
/// around.
void expect_strict_pem(const std::string &text, const std::string &label) {
  const std::string begin = "-----BEGIN " + label + "-----\n";
  const std::string end = "-----END " + label + "-----\n";
  ASSERT_TRUE(text.starts_with(begin));
  ASSERT_TRUE(text.ends_with(end));
  std::string_view body(text);
  body = body.substr(begin.size(), body.size() - begin.size() - end.size());
  ASSERT_TRUE(body.ends_with('\n'));
  while (!body.empty()) {
    const std::string_view line = body.substr(0, body.find('\n'));
    body.remove_prefix(line.size() + 1);
    EXPECT_TRUE(body.empty() ? !line.empty() && line.size() <= 64 : line.size() == 64);
    EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return is_base64_character(c) || c == '='; }));
  }
}

class Export : public testing::TestWithParam<unsigned> {};

TEST_P(Export, WritesPemThatIsReadAgain) {
  const RsaKey &key = test_key(GetParam());
  expect_strict_pem(text_of_bytes(export_pkcs8(key)), "PRIVATE KEY");
  expect_strict_pem(text_of_bytes(export_pkcs1(key)), "RSA PRIVATE KEY");
  expect_strict_pem(export_spki(key), "PUBLIC KEY");
  for (const std::string &text : {text_of_bytes(export_pkcs8(key)), text_of_bytes(export_pkcs1(key))}) {
    const ImportedKey imported = import(text);
    EXPECT_TRUE(imported.key.matches(key));
    EXPECT_EQ(text_of_bytes(export_pkcs8(imported.key)), text_of_bytes(export_pkcs8(key)));
    EXPECT_EQ(text_of_bytes(export_private_jwk(imported.key)), text_of_bytes(export_private_jwk(key)));
  }
  EXPECT_EQ(export_spki(import(export_spki(key)).key), export_spki(key));
  EXPECT_EQ(export_spki(key.public_key()), export_spki(key));
}

INSTANTIATE_TEST_SUITE_P(Lengths, Export, testing::Values(2048U, 3072U, 4096U),
                         [](const auto &info) { return std::to_string(info.param); });

TEST(Export, NeedsAPrivateKeyForPrivateForms) {
  const RsaKey half = test_key().public_key();
  for (const auto &write : {export_pkcs8, export_pkcs1, export_private_jwk}) {
    EXPECT_EQ(test::error_of([&] { (void)write(half); }).code, Code::ERR_KEY_NOT_PRIVATE);
  }
}

TEST(Der, WritesLengthsInTheirShortestForm) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65'535U, 65'536U}) {
    const std::vector<std::uint8_t> content(size, 0x55);
    const SecretBytes der = der_element(DerTag::octet_string, content);
    EXPECT_EQ(declared_size(der), der.size()) << size;
    DerReader reader(der);
    EXPECT_EQ(reader.read(DerTag::octet_string, "it").size(), size);
    EXPECT_TRUE(reader.at_end());
  }
}

TEST(Der, WritesPositiveNumbers) {
  constexpr std::array<std::uint8_t, 1> high = {0x80};
  EXPECT_EQ(der_unsigned(high), (SecretBytes{0x02, 0x02, 0x00, 0x80}));
  constexpr std::array<std::uint8_t, 1> low = {0x7F};
  EXPECT_EQ(der_unsigned(low), (SecretBytes{0x02, 0x01, 0x7F}));
}

TEST(Der, WritesObjectIdentifiersAsText) {
  const auto text = [](std::string_view bytes) { return oid_to_text(as_bytes(bytes)); };
  EXPECT_EQ(text("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"), "1.2.840.113549.1.1.1");
  EXPECT_EQ(text("\x55\x04"), "2.5.4");
  EXPECT_EQ(text("\x88\x37\x03"), "2.999.3"); // X.690, 8.19.5
  EXPECT_EQ(text(std::string_view("\x00", 1)), "0.0");
  EXPECT_EQ(text(""), "");
  EXPECT_EQ(text("\x2A\x86"), ""); // cut
  EXPECT_EQ(text("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"), "");
}

TEST(Der, ReadsSmallNumbers) {
  const auto value = [](std::initializer_list<std::uint8_t> magnitude) {
    const SecretBytes der = der_unsigned(std::vector<std::uint8_t>(magnitude));
    return DerReader(der).read_small_unsigned("it");
  };
  EXPECT_EQ(value({0}), 0U);
  EXPECT_EQ(value({1, 0}), 256U);
  EXPECT_EQ(value({0xFF, 0xFF, 0xFF, 0xFF}), 0xFFFFFFFFU);
  EXPECT_EQ(value({1, 0, 0, 0, 0}), std::nullopt);
}

} // namespace
} // namespace tokensmith
