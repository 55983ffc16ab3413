#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/key/reader.hpp"
#include "core/key/refusals.hpp"
#include "core/key/text.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"

// Keys as JWK: RFC 7517, RFC 7518, section 6.3.

// Keys in JSON: a JWK, a JWK set, or a key in a member of something larger, such as vonage_app.json or the platform's
// answer to the creation of an application.

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

namespace {

struct Candidate {
  enum class Kind : std::uint8_t { jwk, text, bytes, certificate, other_text };
  Kind kind;
  bool is_private;
  const Json *value;
  std::string place;
};

/// The bytes that JSON has for a Buffer ({"type":"Buffer","data":[45,…]}), for a list of bytes, or for a Uint8Array
/// ({"0":45,"1":…}); empty for everything else.
SecretBytes bytes_of(const Json &json) {
  SecretBytes bytes;
  const auto take = [&bytes](const Json &number) {
    const auto *natural = number.get_ptr<const Json::number_unsigned_t *>();
    const bool is_byte = natural != nullptr && *natural <= 0xFF;
    if (is_byte) {
      bytes.push_back(static_cast<std::uint8_t>(*natural));
    }
    return is_byte;
  };
  const Json *data = find_member(json, "data");
  const Json *type = find_member(json, "type");
  const bool is_buffer = data != nullptr && data->is_array() && type != nullptr && text_of(*type) == "Buffer";
  const Json &list = is_buffer ? *data : json;
  bool is_whole = list.is_array();
  if (list.is_array()) {
    is_whole = std::ranges::all_of(list, take);
  } else if (list.is_object()) {
    std::size_t index = 0;
    is_whole = std::ranges::all_of(list.items(), [&](const auto &member) {
      return member.key() == std::to_string(index++) && take(member.value());
    });
  }
  constexpr std::size_t least = 32; // fewer are no key
  return is_whole && bytes.size() >= least ? bytes : SecretBytes();
}

bool contains(std::string_view text, std::string_view part) noexcept {
  return text.find(part) != std::string_view::npos;
}

void collect_text(std::string_view text, std::string_view name, const Json &value, const std::string &place,
                  std::vector<Candidate> &candidates) {
  const bool is_named_private = contains(lower_case(name), "private");
  SecretBytes decoded;
  if (text.starts_with(base64_of_pem)) {
    decoded = decode_base64(text.substr(0, text.find_first_not_of(base64_alphabet)));
  }
  const std::string_view pem = decoded.empty() ? text : as_text(decoded);
  if (contains(pem, "BEGIN ") && contains(pem, "KEY")) {
    candidates.push_back(
        {.kind = Candidate::Kind::text, .is_private = contains(pem, "PRIVATE"), .value = &value, .place = place});
  } else if (contains(pem, "BEGIN CERTIFICATE")) {
    candidates.push_back({.kind = Candidate::Kind::certificate, .is_private = false, .value = &value, .place = place});
  } else if (is_named_private && contains(lower_case(name), "key") && !text.empty()) {
    candidates.push_back({.kind = Candidate::Kind::other_text, .is_private = true, .value = &value, .place = place});
  }
}

void collect(const Json &json, std::string_view name, const std::string &place, std::vector<Candidate> &candidates) {
  if (json.is_string()) {
    collect_text(text_of(json), name, json, place, candidates);
  } else if (const SecretBytes bytes = bytes_of(json); !bytes.empty()) {
    const bool is_public = contains(as_text(bytes), "PUBLIC KEY") || contains(lower_case(name), "public");
    candidates.push_back({.kind = Candidate::Kind::bytes, .is_private = !is_public, .value = &json, .place = place});
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i) {
      collect(json[i], name, element_place(place, i), candidates);
    }
  } else if (const Json *type = find_member(json, "kty"); type != nullptr && type->is_string()) {
    candidates.push_back({.kind = Candidate::Kind::jwk,
                          .is_private = find_member(json, "d") != nullptr,
                          .value = &json,
                          .place = place});
  } else if (json.is_object()) {
    for (const auto &member : json.items()) {
      collect(member.value(), member.key(), member_place(place, member.key()), candidates);
    }
  }
}

/// The one that is meant: the private key where there is one, since it holds the public key as well.
const Candidate &choose(const std::vector<Candidate> &candidates) {
  std::vector<const Candidate *> possible;
  const auto take = [&](const auto &is_meant) {
    if (!possible.empty()) {
      return;
    }
    for (const Candidate &candidate : candidates) {
      if (is_meant(candidate)) {
        possible.push_back(&candidate);
      }
    }
  };
  using Kind = Candidate::Kind;
  take([](const Candidate &candidate) { return candidate.is_private && candidate.kind != Kind::other_text; });
  take([](const Candidate &candidate) { return candidate.kind == Kind::other_text; });
  take([](const Candidate &candidate) { return candidate.kind != Kind::certificate; });
  take([](const Candidate &candidate) { return candidate.kind == Kind::certificate; });
  if (possible.empty()) {
    throw_error(Code::ERR_KEY_UNRECOGNIZED, "", "This is JSON without a key in it.",
                "Give the key itself, or JSON with a member private_key, or a JWK.");
  }
  if (possible.size() > 1) {
    std::vector<std::string> places;
    constexpr std::size_t most_named = 4;
    for (const Candidate *candidate : possible) {
      if (places.size() < most_named) {
        places.push_back(candidate->place);
      }
    }
    throw_error(Code::ERR_KEY_AMBIGUOUS, "",
                concat({"The JSON holds ", std::to_string(possible.size()), " keys: ", list_of(places), "."}),
                "Give one of them.");
  }
  return *possible.front();
}

} // namespace

ReadKey KeyReader::read_json(const Json &json) {
  std::vector<Candidate> candidates;
  collect(json, "", place_, candidates);
  const Candidate &chosen = choose(candidates);
  constexpr std::string_view note_of_bytes = "The key is written as a list of its bytes.";
  if (chosen.value == &json) {
    return chosen.kind == Candidate::Kind::bytes ? read_inner(bytes_of(json), note_of_bytes) : read_jwk(json);
  }
  const std::string outer = std::exchange(place_, chosen.place);
  try {
    ReadKey read = chosen.kind == Candidate::Kind::jwk     ? read_jwk(*chosen.value)
                   : chosen.kind == Candidate::Kind::bytes ? read_inner(bytes_of(*chosen.value), note_of_bytes)
                                                           : read_text(text_of(*chosen.value));
    note(concat({"The key was taken out of JSON: ", chosen.place, "."}));
    place_ = outer;
    return read;
  } catch (const Error &error) {
    if (!error.finding().where.empty()) {
      throw;
    }
    Finding finding = error.finding();
    finding.where = chosen.place;
    throw Error(std::move(finding));
  }
}

} // namespace tokensmith
