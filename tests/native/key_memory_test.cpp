// No part of a key stays in memory once it is destroyed: the heap of this process is searched for it.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "core/error.hpp"
#include "core/key/formats.hpp"
#include "key_test_support.hpp"

#if defined(__SANITIZE_ADDRESS__)
#define TOKENSMITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TOKENSMITH_ASAN 1
#endif
#endif

namespace tokensmith {
namespace {

/// Pieces of secrets, kept so that the list itself is not found.
class Needles {
public:
  void add(std::span<const std::uint8_t> secret) {
    for (std::size_t start = 0; start + length <= secret.size(); start += length) {
      std::array<std::uint8_t, length> masked{};
      std::ranges::transform(secret.subspan(start, length), masked.begin(),
                             [](std::uint8_t byte) { return static_cast<std::uint8_t>(byte ^ mask); });
      pieces_.push_back(masked);
    }
  }
  /// How often any of them occurs in the bytes.
  [[nodiscard]] std::size_t count_in(std::span<const std::uint8_t> bytes) const {
    std::array<std::vector<const Piece *>, 256> by_first;
    for (const Piece &piece : pieces_) {
      by_first[piece[0] ^ mask].push_back(&piece);
    }
    std::size_t count = 0;
    for (std::size_t at = 0; at + length <= bytes.size(); ++at) {
      for (const Piece *piece : by_first[bytes[at]]) {
        const bool is_here = std::ranges::equal(bytes.subspan(at, length), *piece,
                                                [](std::uint8_t a, std::uint8_t b) { return a == (b ^ mask); });
        count += is_here ? 1 : 0;
      }
    }
    return count;
  }

private:
  static constexpr std::size_t length = 16;
  static constexpr std::uint8_t mask = 0x5A;
  using Piece = std::array<std::uint8_t, length>;
  std::vector<Piece> pieces_;
};

/// Copies of the process's memory land here, and here they are not looked for.
std::array<std::uint8_t, 1U << 20U> window;

struct Region {
  std::uintptr_t start;
  std::uintptr_t end;
};

/// The writable memory of the process but its stack, which the engine wipes by other means, and but the window.
std::vector<Region> writable_regions() {
  std::vector<Region> regions;
  const auto hole_start = reinterpret_cast<std::uintptr_t>(window.data());
  const std::uintptr_t hole_end = hole_start + window.size();
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    Region region{};
    char dash = 0;
    std::string permissions;
    std::istringstream(line) >> std::hex >> region.start >> dash >> region.end >> permissions;
    if (!permissions.starts_with("rw") || line.find("[stack") != std::string::npos) {
      continue;
    }
    if (region.start < hole_end && region.end > hole_start) {
      regions.push_back({region.start, hole_start});
      regions.push_back({hole_end, region.end});
    } else {
      regions.push_back(region);
    }
  }
  return regions;
}

std::size_t count_in_memory(const Needles &needles) {
  std::FILE *memory = std::fopen("/proc/self/mem", "rb");
  EXPECT_NE(memory, nullptr);
  EXPECT_EQ(std::setvbuf(memory, nullptr, _IONBF, 0), 0); // a buffer would hold copies
  std::size_t count = 0;
  for (const Region &region : writable_regions()) {
    constexpr std::size_t overlap = 32; // longer than a piece
    for (std::uintptr_t at = region.start; at < region.end; at += window.size() - overlap) {
      const std::size_t size = std::min<std::size_t>(window.size(), region.end - at);
      if (std::fseek(memory, static_cast<long>(at), SEEK_SET) != 0) {
        break;
      }
      count += needles.count_in(std::span(window).first(std::fread(window.data(), 1, size, memory)));
    }
  }
  wipe(std::span(window));
  std::fclose(memory);
  return count;
}

class KeyMemory : public testing::Test {
protected:
  void SetUp() override {
#if defined(TOKENSMITH_ASAN)
    GTEST_SKIP() << "AddressSanitizer keeps freed memory as it was.";
#elif !defined(__linux__)
    GTEST_SKIP() << "Only Linux shows a process its memory.";
#endif
  }

  /// Makes a key that no other test has, and remembers what must not be found.
  SecretBytes make_key(std::uint64_t seed) {
    Drbg random(test::fixed_entropy(seed));
    const RsaKey key = RsaKey::generate(2048, random);
    test::KeyNumbers numbers = test::numbers_of(key);
    for (auto *number : {&numbers.d, &numbers.p, &numbers.q, &numbers.dp, &numbers.dq, &numbers.qi}) {
      needles_.add(*number);
      // Big numbers are in memory with the lowest byte first.
      std::ranges::reverse(*number);
      needles_.add(*number);
    }
    // The first third of each encoding is the modulus, which is public; and so is the last line of a PEM, which the
    // data of other tests have as well.
    const auto add_pem = [this](std::span<const std::uint8_t> text, std::string_view last_line) {
      needles_.add(text.first(text.size() - last_line.size()).subspan(text.size() / 3));
    };
    SecretBytes pem = export_pkcs8(key);
    add_pem(pem, "-----END PRIVATE KEY-----\n");
    add_pem(export_pkcs1(key), "-----END RSA PRIVATE KEY-----\n");
    const SecretBytes jwk = export_private_jwk(key);
    needles_.add(std::span(jwk).subspan(jwk.size() / 3, jwk.size() / 2));
    needles_.add(as_bytes(passphrase));
    return pem;
  }

  static constexpr std::string_view passphrase = "a passphrase that stands nowhere else and is long";
  Drbg random_{test::fixed_entropy(2)};
  Needles needles_;
};

TEST_F(KeyMemory, IsFoundWhileItIsThere) {
  const SecretBytes pem = make_key(101);
  EXPECT_GE(count_in_memory(needles_), pem.size() / 3 / 16);
  const RsaKey key = import_key(pem, {}, random_, "key").key;
  EXPECT_GE(count_in_memory(needles_), pem.size() / 3 / 16 + 4 * 128 / 16);
}

TEST_F(KeyMemory, HoldsNothingAfterGenerationAndExport) {
  {
    const SecretBytes pem = make_key(102);
  }
  EXPECT_EQ(count_in_memory(needles_), 0U);
}

TEST_F(KeyMemory, HoldsNothingAfterImportAndSignature) {
  {
    const SecretBytes pem = make_key(103);
    const ImportedKey imported = import_key(pem, {}, random_, "key");
    (void)imported.key.sign_sha256(as_bytes("message"), random_);
    (void)import_key(export_pkcs1(imported.key), {}, random_, "key");
    (void)import_key(export_private_jwk(imported.key), {}, random_, "key");
    (void)imported.key.public_key();
  }
  EXPECT_EQ(count_in_memory(needles_), 0U);
}

TEST_F(KeyMemory, HoldsNothingAfterEncryptionAndDecryption) {
  {
    const SecretBytes pem = make_key(104);
    const ImportedKey imported = import_key(pem, {}, random_, "key");
    const SecretBytes encrypted = export_encrypted_pkcs8(imported.key, as_bytes(passphrase), random_);
    (void)import_key(encrypted, as_bytes(passphrase), random_, "key");
    EXPECT_THROW((void)import_key(encrypted, as_bytes(passphrase).first(20), random_, "key"), Error);
  }
  EXPECT_EQ(count_in_memory(needles_), 0U);
}

TEST_F(KeyMemory, HoldsNothingAfterFailures) {
  {
    const SecretBytes pem = make_key(105);
    const auto expect_failure = [&](const SecretBytes &data) {
      EXPECT_THROW((void)import_key(data, as_bytes(passphrase), random_, "key"), Error);
    };
    for (const std::size_t length : {pem.size() / 2, pem.size() / 2 + 1, pem.size() - 60}) {
      expect_failure(SecretBytes(pem.begin(), pem.begin() + static_cast<std::ptrdiff_t>(length)));
    }
    SecretBytes changed = pem;
    changed[900] = changed[900] == 'A' ? 'B' : 'A';
    expect_failure(changed);
    changed[900] = '!';
    expect_failure(changed);
    SecretBytes twice = pem;
    twice.insert(twice.end(), pem.begin(), pem.end());
    expect_failure(twice);
    // In a JSON member that is cut.
    SecretBytes json;
    for (const char character : std::string_view("{\"private_key\":\"")) {
      json.push_back(static_cast<std::uint8_t>(character));
    }
    json.insert(json.end(), pem.begin(), pem.end() - 100);
    expect_failure(json);
  }
  EXPECT_EQ(count_in_memory(needles_), 0U);
}

TEST_F(KeyMemory, HoldsNothingAfterRepairs) {
  {
    const SecretBytes pem = make_key(106);
    SecretBytes escaped;
    SecretBytes utf16 = {0xFF, 0xFE};
    for (const std::uint8_t byte : pem) {
      utf16.push_back(byte);
      utf16.push_back(0);
      if (byte == '\n') {
        escaped.push_back('\\');
        escaped.push_back('n');
      } else {
        escaped.push_back(byte);
      }
    }
    (void)import_key(escaped, {}, random_, "key");
    (void)import_key(utf16, {}, random_, "key");
    SecretBytes json = {'"'};
    json.insert(json.end(), escaped.begin(), escaped.end());
    json.push_back('"');
    EXPECT_EQ(import_key(json, {}, random_, "key").findings.size(), 1U);
  }
  EXPECT_EQ(count_in_memory(needles_), 0U);
}

} // namespace
} // namespace tokensmith
