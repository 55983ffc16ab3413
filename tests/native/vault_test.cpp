#include "core/vault/vault.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <string>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/text/base64url.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::error_of;

constexpr std::uint32_t few_iterations = 10;
constexpr std::string_view passphrase = "four words picked blindly";

SecretBytes bytes_of(std::string_view text) {
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

std::string seal(std::string_view key, std::string_view data, std::uint64_t seed = 1) {
  Drbg random(test::fixed_entropy(seed));
  return seal_vault({.key = bytes_of(key), .data = bytes_of(data)}, as_bytes(passphrase), random, few_iterations);
}

Code code_of(std::string_view vault, std::string_view with = passphrase) {
  return error_of([&] { (void)open_vault(vault, as_bytes(with)); }).code;
}

/// The vault with another value for a member.
std::string changed(const std::string &vault, const std::string &name, const Json &value) {
  Json json = Json::parse(vault);
  json[name] = value;
  return json.dump();
}

TEST(Vault, GivesBackWhatWasSealed) {
  for (const auto &[key, data] : {std::pair<std::string, std::string>{"a key", R"({"user":"alice"})"},
                                  {"", "data alone"},
                                  {"a key alone", ""},
                                  {"", ""},
                                  {std::string(1704, 'k'), std::string(max_vault_data, 'd')}}) {
    const VaultContents contents = open_vault(seal(key, data), as_bytes(passphrase));
    EXPECT_EQ(as_text(contents.key), key);
    EXPECT_EQ(as_text(contents.data), data);
  }
}

TEST(Vault, SaysHowItWasMade) {
  const Json vault = Json::parse(seal("a key", "data"));
  EXPECT_EQ(vault.at("vault"), 1);
  EXPECT_EQ(vault.at("iterations"), few_iterations);
  EXPECT_EQ(decode_base64url(vault.at("salt").get<std::string>())->size(), 16);
  EXPECT_EQ(decode_base64url(vault.at("iv").get<std::string>())->size(), 16);
  EXPECT_EQ(decode_base64url(vault.at("tag").get<std::string>())->size(), 32);
  EXPECT_GE(vault_iterations, 600'000U);
}

TEST(Vault, IsAnotherEachTime) {
  const Json one = Json::parse(seal("a key", "data", 1));
  const Json other = Json::parse(seal("a key", "data", 2));
  for (const char *name : {"salt", "check", "iv", "ciphertext", "tag"}) {
    EXPECT_NE(one.at(name), other.at(name)) << name;
  }
}

/// Computed with Node's crypto from the description in vault.hpp: pbkdf2Sync, createHmac and createCipheriv.
TEST(Vault, IsWhatItsDescriptionSays) {
  const std::string vault =
      R"({"vault":1,"iterations":1000,"salt":"AAECAwQFBgcICQoLDA0ODw","check":"Qi-DF_KaWYlB2BgxtISgGQ","iv":"EBESExQVFhcYGRobHB0eHw","ciphertext":"ADPlU8S3CttnklU1R6AT8L4pCVRD_Rrnfc3-u5UGl9Q","tag":"t8m4MZDZIGk1HWD4ZVyAaswXkJoQ1rMlDYArLBV7JL4"})";
  const VaultContents contents = open_vault(vault, as_bytes(passphrase));
  EXPECT_EQ(as_text(contents.key), "the key");
  EXPECT_EQ(as_text(contents.data), R"({"user":"alice"})");
}

TEST(Vault, HoldsNothingThatCanBeRead) {
  const std::string vault = seal("a key that is nowhere else", "data that is nowhere else");
  const auto ciphertext = decode_base64url(Json::parse(vault).at("ciphertext").get<std::string>());
  for (const std::string_view text : {std::string_view(vault), as_text(*ciphertext)}) {
    EXPECT_EQ(text.find("nowhere else"), std::string_view::npos);
    EXPECT_EQ(text.find(passphrase), std::string_view::npos);
  }
}

TEST(Vault, TellsAWrongPassphraseFromDamage) {
  const std::string vault = seal("a key", "data");
  for (const std::string_view wrong : {"four words picked blindly ", "Four words picked blindly", "x", ""}) {
    const Finding finding = error_of([&] { (void)open_vault(vault, as_bytes(wrong)); });
    EXPECT_EQ(finding.code, Code::ERR_VAULT_PASSPHRASE);
    EXPECT_EQ(finding.where, "passphrase");
  }
}

TEST(Vault, SeesEveryChangedBit) {
  const std::string vault = seal("a key", "data");
  const Json json = Json::parse(vault);
  for (const char *name : {"salt", "check", "iv", "ciphertext", "tag"}) {
    const auto bytes = *decode_base64url(json.at(name).get<std::string>());
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      auto damaged = bytes;
      damaged[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      const Code code = code_of(changed(vault, name, encode_base64url(damaged)));
      // The salt and the check decide whether the passphrase is right, and so cannot say that it is.
      const bool of_passphrase = std::string_view(name) == "salt" || std::string_view(name) == "check";
      ASSERT_EQ(code, of_passphrase ? Code::ERR_VAULT_PASSPHRASE : Code::ERR_VAULT_DAMAGED) << name << " bit " << bit;
    }
  }
  EXPECT_EQ(code_of(changed(vault, "iterations", few_iterations + 1)), Code::ERR_VAULT_PASSPHRASE);
}

TEST(Vault, SeesWhatIsMissing) {
  const std::string vault = seal("a key", "data");
  for (std::size_t length = 0; length < vault.size(); ++length) {
    ASSERT_EQ(code_of(vault.substr(0, length)), Code::ERR_VAULT_DAMAGED) << length;
  }
  for (const char *name : {"vault", "iterations", "salt", "check", "iv", "ciphertext", "tag"}) {
    Json json = Json::parse(vault);
    json.erase(name);
    EXPECT_EQ(code_of(json.dump()), Code::ERR_VAULT_DAMAGED) << name;
    EXPECT_EQ(code_of(changed(vault, name, nullptr)), Code::ERR_VAULT_DAMAGED) << name;
    EXPECT_EQ(code_of(changed(vault, name, "!")), Code::ERR_VAULT_DAMAGED) << name;
  }
  // Whole blocks can be missing as well.
  const std::string long_vault = seal("a key", std::string(100, 'd'));
  auto bytes = *decode_base64url(Json::parse(long_vault).at("ciphertext").get<std::string>());
  while (bytes.size() > 16) {
    bytes.resize(bytes.size() - 16);
    EXPECT_EQ(code_of(changed(long_vault, "ciphertext", encode_base64url(bytes))), Code::ERR_VAULT_DAMAGED);
  }
  EXPECT_EQ(code_of(changed(long_vault, "ciphertext", "")), Code::ERR_VAULT_DAMAGED);
}

TEST(Vault, RefusesPartsOfAnother) {
  const Json other = Json::parse(seal("another key", "data", 2));
  const std::string vault = seal("a key", "data", 1);
  for (const char *name : {"iv", "ciphertext", "tag"}) {
    EXPECT_EQ(code_of(changed(vault, name, other.at(name))), Code::ERR_VAULT_DAMAGED) << name;
  }
}

TEST(Vault, DoesNoWorkForNumbersThatNobodyWrote) {
  const std::string vault = seal("a key", "data");
  for (const Json &iterations : {Json(0), Json(-1), Json(1.5), Json(10'000'001), Json(1e18), Json("10")}) {
    EXPECT_EQ(code_of(changed(vault, "iterations", iterations)), Code::ERR_VAULT_DAMAGED) << iterations.dump();
  }
}

TEST(Vault, NamesTheVersionItCannotOpen) {
  EXPECT_EQ(code_of(changed(seal("a key", "data"), "vault", 2)), Code::ERR_VAULT_VERSION);
  EXPECT_EQ(code_of(R"({"vault":2})"), Code::ERR_VAULT_VERSION);
  for (const std::string_view text : {"", "null", "[]", "{}", "\"a\"", "-----BEGIN PRIVATE KEY-----"}) {
    EXPECT_EQ(code_of(text), Code::ERR_VAULT_DAMAGED) << text;
  }
}

TEST(Vault, NeedsAPassphraseAndAMeasure) {
  Drbg random(test::fixed_entropy(1));
  EXPECT_EQ(error_of([&] { (void)seal_vault({}, {}, random, few_iterations); }).code, Code::ERR_ARGUMENT_VALUE);
  const VaultContents contents{.key = {}, .data = SecretBytes(max_vault_data + 1)};
  const Finding finding = error_of([&] { (void)seal_vault(contents, as_bytes(passphrase), random, few_iterations); });
  EXPECT_EQ(finding.code, Code::ERR_ARGUMENT_VALUE);
  EXPECT_EQ(finding.where, "data");
}

TEST(Vault, IsNotSealedWithoutEntropy) {
  Drbg random([](std::span<std::uint8_t>) { return false; });
  EXPECT_EQ(error_of([&] { (void)seal_vault({}, as_bytes(passphrase), random, few_iterations); }).code,
            Code::ERR_ENGINE_ENTROPY);
}

} // namespace
} // namespace tokensmith
