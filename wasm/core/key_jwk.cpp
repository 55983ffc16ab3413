// Keys as JWK: RFC 7517, RFC 7518, section 6.3.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base64url.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "core/key_reader.hpp"
#include "core/key_refusals.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view remedy_export = "Export the key again with a current library.";

std::string member_in_quotes(std::string_view name) { return concat({"\"", name, "\""}); }

[[noreturn]] void throw_member(std::string_view place, std::string_view name, std::string_view message) {
  throw_error(Code::ERR_KEY_MALFORMED, member_place(place, name), message, remedy_export);
}

/// A JWK's text member; empty when there is none.
std::string_view text_member(const Json &jwk, std::string_view name, std::string_view place) {
  const Json *member = find_member(jwk, name);
  if (member == nullptr) {
    return {};
  }
  if (!member->is_string() || text_of(*member).empty()) {
    throw_member(place, name, concat({"The member ", member_in_quotes(name), " of the JWK is not text."}));
  }
  return text_of(*member);
}

/// A Base64urlUInt (RFC 7518, section 2); empty when there is none.
std::vector<std::uint8_t> number_member(const Json &jwk, std::string_view name, std::string_view place) {
  const std::string_view text = text_member(jwk, name, place);
  if (const auto problem = find_base64url_problem(text)) {
    throw_member(place, name, concat({"The member ", member_in_quotes(name), " ", describe(problem->fault), "."}));
  }
  std::vector<std::uint8_t> bytes = decode_base64url(text).value_or(std::vector<std::uint8_t>());
  if (bytes.size() > 1 && bytes.front() == 0) {
    throw_member(place, name,
                 concat({"The member ", member_in_quotes(name), " begins with zero bytes (RFC 7518, section 2)."}));
  }
  return bytes;
}

[[noreturn]] void throw_use(std::string_view place, std::string_view name, std::string_view message) {
  throw_error(Code::ERR_KEY_ALGORITHM, member_place(place, name), message,
              "Give a key meant for RS256 signatures, or take the member out if it is wrong.");
}

/// RFC 7517, sections 4.2 to 4.4: what the key is for, where it says so.
void check_purpose(const Json &jwk, bool is_private, std::string_view place) {
  if (const std::string_view use = text_member(jwk, "use", place); !use.empty() && use != "sig") {
    throw_use(place, "use", "The JWK is not for signatures.");
  }
  if (const std::string_view algorithm = text_member(jwk, "alg", place); !algorithm.empty() && algorithm != "RS256") {
    throw_use(place, "alg", concat({"The JWK is for the algorithm ", quote(algorithm), " and not for RS256."}));
  }
  const Json *operations = find_member(jwk, "key_ops");
  if (operations == nullptr) {
    return;
  }
  if (!operations->is_array() || !std::ranges::all_of(*operations, [](const Json &item) { return item.is_string(); })) {
    throw_member(place, "key_ops", "The member \"key_ops\" of the JWK is not a list of texts.");
  }
  const std::string_view needed = is_private ? "sign" : "verify";
  if (std::ranges::none_of(*operations, [needed](const Json &item) { return text_of(item) == needed; })) {
    throw_use(place, "key_ops", concat({"The JWK does not allow the operation ", quote(needed), "."}));
  }
}

void check_type(const Json &jwk, std::string_view place) {
  const std::string_view type = text_member(jwk, "kty", place);
  if (type == "RSA") {
    return;
  }
  if (type == "EC" || type == "OKP") {
    const std::string_view curve = text_member(jwk, "crv", place);
    refuse_algorithm(concat({type == "EC" ? "an elliptic-curve key" : "an Edwards or Montgomery curve key",
                             curve.empty() ? "" : ", ", curve.empty() ? std::string() : quote(curve)}));
  }
  if (type == "oct") {
    refuse_algorithm("a secret for HMAC");
  }
  refuse_algorithm(concat({"a key of the type ", quote(type)}));
}

} // namespace

ReadKey KeyReader::read_jwk(const Json &jwk) {
  check_type(jwk, place_);
  const bool is_private = find_member(jwk, "d") != nullptr;
  check_purpose(jwk, is_private, place_);
  if (find_member(jwk, "oth") != nullptr) {
    throw_error(Code::ERR_KEY_ALGORITHM, member_place(place_, "oth"),
                "This is an RSA key with more than two primes, which is not supported.", "Make a new key pair.");
  }
  const auto n = number_member(jwk, "n", place_);
  const auto e = number_member(jwk, "e", place_);
  const auto p = number_member(jwk, "p", place_);
  const auto q = number_member(jwk, "q", place_);
  const bool has_primes = !p.empty() || !q.empty();
  // Without its primes a key is complete by RFC 7518, section 6.3.2, and slow; they are computed. One alone is damage.
  const std::array<std::pair<bool, std::string_view>, 5> missing = {{
      {n.empty(), "n"},
      {e.empty(), "e"},
      {has_primes && p.empty(), "p"},
      {has_primes && q.empty(), "q"},
      {has_primes && !is_private, "d"},
  }};
  for (const auto &[is_missing, name] : missing) {
    if (is_missing) {
      throw_member(place_, name, concat({"The member ", member_in_quotes(name), " of the JWK is missing."}));
    }
  }
  if (!is_private) {
    return {.key = RsaKey::from_numbers(RsaKey::PublicNumbers{.n = n, .e = e}), .format = KeyFormat::jwk};
  }
  const auto d = number_member(jwk, "d", place_);
  const auto dp = number_member(jwk, "dp", place_);
  const auto dq = number_member(jwk, "dq", place_);
  const auto qi = number_member(jwk, "qi", place_);
  return {.key = RsaKey::from_numbers(
              RsaKey::PrivateNumbers{.n = n, .e = e, .d = d, .p = p, .q = q, .dp = dp, .dq = dq, .qi = qi}, random_),
          .format = KeyFormat::jwk};
}

} // namespace tokensmith
