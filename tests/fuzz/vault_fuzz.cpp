// What comes back from a person's device is opened or refused with an ERR_VAULT_ code, whatever was done to it; and
// nothing but what was sealed, with the passphrase it was sealed with, is ever opened.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../native/counting_random.hpp"
#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/text/base64url.hpp"
#include "core/vault/vault.hpp"
#include "require.hpp"

namespace {

using namespace tokensmith;
using tokensmith::test::CountingRandom;
using Bytes = std::span<const std::uint8_t>;

/// As many as any text may name here: more would only be slower.
constexpr std::uint32_t most_iterations = 16;

SecretBytes copy_of(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

/// Whether a reader of vaults would go through so many rounds that the fuzzer learns nothing meanwhile.
bool is_slow(std::string_view text) {
  try {
    const Json vault = parse_json(text, {.depth = 1, .bytes = SIZE_MAX});
    const Json *iterations = find_member(vault, "iterations");
    return iterations != nullptr && iterations->is_number() && *iterations > most_iterations;
  } catch (const JsonError &) {
    return false;
  }
}

/// @returns the code of the refusal; nothing where it was opened
std::optional<Code> refusal(std::string_view text, Bytes passphrase) {
  try {
    static_cast<void>(open_vault(text, passphrase));
    return std::nullopt;
  } catch (const Error &error) {
    const Finding &finding = error.finding();
    require(to_string(finding.code).starts_with("ERR_VAULT_"));
    require(!finding.where.empty() && finding.message.ends_with('.') && finding.remedy.ends_with('.'));
    return finding.code;
  }
}

/// Any text and any passphrase. A fuzzer does not find what a passphrase opens.
void open(std::string_view text, Bytes passphrase) {
  if (!is_slow(text)) {
    require(refusal(text, passphrase).has_value());
  }
}

/// The bytes as a vault's members, each of the length that it has to have: what is behind the reader of the text.
void open_members(Bytes bytes, Bytes passphrase) {
  const auto take = [&bytes](std::size_t count) {
    const auto taken = bytes.first(std::min(count, bytes.size()));
    bytes = bytes.subspan(taken.size());
    std::vector<std::uint8_t> whole(taken.begin(), taken.end());
    whole.resize(count);
    return encode_base64url(whole);
  };
  Json vault = Json::object();
  append_member(vault, "vault", 1);
  append_member(vault, "iterations", 1);
  append_member(vault, "salt", take(16));
  append_member(vault, "check", take(16));
  append_member(vault, "iv", take(16));
  append_member(vault, "tag", take(32));
  append_member(vault, "ciphertext", encode_base64url(bytes));
  require(refusal(write_json(vault), passphrase).has_value());
}

/// The sealed bytes come back, but not with another passphrase or after a change.
/// @param change which character of the text becomes another
void seal(Bytes contents, Bytes passphrase, std::uint8_t change) {
  CountingRandom random;
  const std::size_t half = contents.size() / 2;
  const VaultContents sealed{.key = copy_of(contents.first(half)), .data = copy_of(contents.subspan(half))};
  std::string text = seal_vault(sealed, passphrase, random, 1);
  const VaultContents opened = open_vault(text, passphrase);
  require(opened.key == sealed.key && opened.data == sealed.data);

  SecretBytes other = copy_of(passphrase);
  other.push_back('!');
  require(refusal(text, other) == Code::ERR_VAULT_PASSPHRASE);

  char &changed = text[text.size() * change / 256];
  changed = changed == 'A' ? 'B' : 'A';
  open(text, passphrase);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  // A byte for the length of the passphrase, one for what is changed; then the passphrase, and the text.
  if (size < 2) {
    return 0;
  }
  const Bytes rest(data + 2, size - 2);
  const Bytes passphrase = rest.first(std::min<std::size_t>(data[0], rest.size()));
  const Bytes bytes = rest.subspan(passphrase.size());
  const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  open(text, passphrase);
  open_members(bytes, passphrase);
  if (!passphrase.empty() && bytes.size() <= max_vault_data) {
    seal(bytes, passphrase, data[1]);
  }
  return 0;
}
