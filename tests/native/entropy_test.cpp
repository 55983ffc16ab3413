#include "core/rsa/entropy.hpp"

#include <array>
#include <gtest/gtest.h>
#include <set>
#include <stdexcept>

#include "core/error.hpp"
#include "core/rsa/key.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::error_of;
using test::fixed_entropy;

TEST(Drbg, GivesTheSameStreamForTheSameSeed) {
  Drbg first(fixed_entropy(7));
  Drbg second(fixed_entropy(7));
  Drbg other(fixed_entropy(8));
  std::array<std::uint8_t, 64> a{};
  std::array<std::uint8_t, 64> b{};
  std::array<std::uint8_t, 64> c{};
  first.fill(a);
  second.fill(b);
  other.fill(c);
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
  first.fill(b);
  EXPECT_NE(a, b);
}

TEST(Drbg, FillsMoreThanOneRequestHolds) {
  Drbg random(fixed_entropy(7));
  std::vector<std::uint8_t> bytes(5000);
  random.fill(bytes);
  EXPECT_NE(std::vector<std::uint8_t>(bytes.end() - 64, bytes.end()), std::vector<std::uint8_t>(64));
}

TEST(Drbg, AsksForNoEntropyBeforeItIsUsed) {
  int calls = 0;
  Drbg random([&calls, entropy = fixed_entropy(7)](std::span<std::uint8_t> bytes) {
    ++calls;
    return entropy(bytes);
  });
  EXPECT_EQ(calls, 0);
  std::array<std::uint8_t, 1> byte{};
  random.fill(byte);
  EXPECT_GT(calls, 0);
}

TEST(Drbg, SeedsWithAtLeast256Bits) {
  std::size_t total = 0;
  Drbg random([&total, entropy = fixed_entropy(7)](std::span<std::uint8_t> bytes) {
    total += bytes.size();
    return entropy(bytes);
  });
  std::array<std::uint8_t, 1> byte{};
  random.fill(byte);
  EXPECT_GE(total, 64U + 32U); // the start-up test's, and the seed
}

TEST(Drbg, SaysWhenThereIsNoEntropyAndTriesAgain) {
  bool works = false;
  Drbg random([&works, entropy = fixed_entropy(7)](std::span<std::uint8_t> bytes) { return works && entropy(bytes); });
  std::array<std::uint8_t, 8> bytes{};
  for (int i = 0; i < 3; ++i) {
    const Finding finding = error_of([&] { random.fill(bytes); });
    EXPECT_EQ(finding.code, Code::ERR_ENGINE_ENTROPY);
    EXPECT_FALSE(finding.remedy.empty());
  }
  works = true;
  EXPECT_NO_THROW(random.fill(bytes));
}

TEST(Drbg, TreatsAnExceptionAndAMissingFunctionAsNoEntropy) {
  std::array<std::uint8_t, 8> bytes{};
  Drbg throwing([](std::span<std::uint8_t>) -> bool { throw std::runtime_error("no"); });
  EXPECT_EQ(error_of([&] { throwing.fill(bytes); }).code, Code::ERR_ENGINE_ENTROPY);
  Drbg missing{EntropyFunction()};
  EXPECT_EQ(error_of([&] { missing.fill(bytes); }).code, Code::ERR_ENGINE_ENTROPY);
}

TEST(Drbg, RefusesASourceThatRepeats) {
  const auto of_a_pattern = [](std::string_view pattern) {
    return [pattern, next = std::size_t{0}](std::span<std::uint8_t> bytes) mutable {
      for (std::uint8_t &byte : bytes) {
        byte = static_cast<std::uint8_t>(pattern[next++ % pattern.size()]);
      }
      return true;
    };
  };
  const auto from_the_start_at_each_call = [](std::span<std::uint8_t> bytes) { return fixed_entropy(7)(bytes); };
  const std::array<EntropyFunction, 6> sources = {
      [](std::span<std::uint8_t>) { return true; }, // writes nothing
      of_a_pattern("\xFF"),
      of_a_pattern("ab"),
      of_a_pattern("abc"),
      of_a_pattern("\x01\x02\x03\x04\x05\x06\x07\x08"),
      from_the_start_at_each_call,
  };
  for (const EntropyFunction &source : sources) {
    Drbg random(source);
    std::array<std::uint8_t, 8> bytes{};
    for (int i = 0; i < 2; ++i) {
      const Finding finding = error_of([&] { random.fill(bytes); });
      EXPECT_EQ(finding.code, Code::ERR_ENGINE_ENTROPY);
      EXPECT_NE(finding.message.find("repeat"), std::string::npos) << finding.message;
    }
    EXPECT_EQ(error_of([&] { (void)RsaKey::generate(2048, random); }).code, Code::ERR_ENGINE_ENTROPY);
  }
}

class FixedBytes final : public RandomSource {
public:
  explicit FixedBytes(std::uint8_t value) : value_(value) {}
  void fill(std::span<std::uint8_t> bytes) override { std::ranges::fill(bytes, value_); }

private:
  std::uint8_t value_;
};

TEST(Uuid, SetsVersionAndVariant) {
  FixedBytes zeros(0x00);
  FixedBytes ones(0xFF);
  EXPECT_EQ(make_uuid_v4(zeros), "00000000-0000-4000-8000-000000000000");
  EXPECT_EQ(make_uuid_v4(ones), "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

TEST(Uuid, MakesNoTwoAlike) {
  Drbg random(fixed_entropy(1));
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = make_uuid_v4(random);
    EXPECT_TRUE(is_uuid(uuid));
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

TEST(Uuid, IsRecognised) {
  EXPECT_TRUE(is_uuid("aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"));
  EXPECT_TRUE(is_uuid("AAAAAAAA-BBBB-1CCC-8DDD-0123456789AB"));
  for (const std::string_view text : {"", "aaaaaaaa-bbbb-4ccc-8ddd-0123456789a",
                                      "aaaaaaaa-bbbb-4ccc-8ddd-0123456789abc", "aaaaaaaabbbb-4ccc-8ddd-0123456789abcd",
                                      "gaaaaaaa-bbbb-4ccc-8ddd-0123456789ab", "aaaaaaaa_bbbb_4ccc_8ddd_0123456789ab",
                                      "{aaaaaaaa-bbbb-4ccc-8ddd-0123456789}", "aaaaaaaa-bbbb-4ccc-8ddd-0123456789a-"}) {
    EXPECT_FALSE(is_uuid(text)) << text;
  }
}

} // namespace
} // namespace tokensmith
