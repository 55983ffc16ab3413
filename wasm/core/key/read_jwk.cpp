#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.hpp"
#include "core/json/json.hpp"
#include "core/key/encodings.hpp"
#include "core/key/reader.hpp"
#include "core/key/refusals.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"

// Keys in JSON: a JWK (RFC 7517; RFC 7518, section 6.3), a JWK set, or a key in a member of something larger, such as
// vonage_app.json or the platform's answer to the creation of an application.

namespace tokensmith {
namespace {

/// A JWK's text member; empty when there is none.
std::string_view text_member(const Json &jwk, std::string_view name, std::string_view place) {
  const Json *member = find_member(jwk, name);
  if (member == nullptr) {
    return {};
  }
  if (!member->is_string() || text_of(*member).empty()) {
    fail(Diagnostic::jwk_member_not_text, member_place(place, name), {{"name", name}});
  }
  return text_of(*member);
}

/// A Base64urlUInt (RFC 7518, section 2); empty when there is none.
std::vector<std::uint8_t> number_member(const Json &jwk, std::string_view name, std::string_view place) {
  const std::string_view text = text_member(jwk, name, place);
  if (const auto problem = find_base64url_problem(text)) {
    fail(Diagnostic::jwk_member_invalid, member_place(place, name),
         {{"name", name}, {"problem", describe(problem->fault)}});
  }
  std::vector<std::uint8_t> bytes = decode_base64url(text).value_or(std::vector<std::uint8_t>());
  if (bytes.size() > 1 && bytes.front() == 0) {
    fail(Diagnostic::jwk_member_zeros, member_place(place, name), {{"name", name}});
  }
  return bytes;
}

/// RFC 7517, sections 4.2 to 4.4: what the key is for, where it says so.
void check_purpose(const Json &jwk, bool is_private, std::string_view place) {
  if (const std::string_view use = text_member(jwk, "use", place); !use.empty() && use != "sig") {
    fail(Diagnostic::jwk_use, member_place(place, "use"));
  }
  if (const std::string_view algorithm = text_member(jwk, "alg", place); !algorithm.empty() && algorithm != "RS256") {
    fail(Diagnostic::jwk_algorithm, member_place(place, "alg"), {{"algorithm", algorithm}});
  }
  const Json *operations = find_member(jwk, "key_ops");
  if (operations == nullptr) {
    return;
  }
  if (!operations->is_array() || !std::ranges::all_of(*operations, [](const Json &item) { return item.is_string(); })) {
    fail(Diagnostic::jwk_operations_not_texts, member_place(place, "key_ops"));
  }
  const std::string_view needed = is_private ? "sign" : "verify";
  if (std::ranges::none_of(*operations, [needed](const Json &item) { return text_of(item) == needed; })) {
    fail(Diagnostic::jwk_operation, member_place(place, "key_ops"), {{"operation", needed}});
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
    fail(Diagnostic::key_multi_prime, member_place(place_, "oth"));
  }
  const auto n = number_member(jwk, "n", place_);
  const auto e = number_member(jwk, "e", place_);
  const auto p = number_member(jwk, "p", place_);
  const auto q = number_member(jwk, "q", place_);
  const bool has_primes = !p.empty() || !q.empty();
  // A key without its primes is complete (RFC 7518, section 6.3.2) but slow, so they are computed. One alone is damage.
  const std::array<std::pair<bool, std::string_view>, 5> missing = {{
      {n.empty(), "n"},
      {e.empty(), "e"},
      {has_primes && p.empty(), "p"},
      {has_primes && q.empty(), "q"},
      {has_primes && !is_private, "d"},
  }};
  for (const auto &[is_missing, name] : missing) {
    if (is_missing) {
      fail(Diagnostic::jwk_member_missing, member_place(place_, name), {{"name", name}});
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

/// The bytes of a Buffer in JSON ({"type":"Buffer","data":[45,…]}), for a list of bytes, or for a Uint8Array
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
  constexpr std::size_t least = 32; // fewer are not a key
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

/// The key to use: the private key if there is one, since it contains the public key as well.
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
    fail(Diagnostic::json_without_key, "");
  }
  if (possible.size() > 1) {
    std::vector<std::string> places;
    std::ranges::transform(possible, std::back_inserter(places), &Candidate::place);
    refuse_several(Diagnostic::key_ambiguous, std::move(places));
  }
  return *possible.front();
}

} // namespace

ReadKey KeyReader::read_json(const Json &json) {
  std::vector<Candidate> candidates;
  collect(json, "", place_, candidates);
  const Candidate &chosen = choose(candidates);
  if (chosen.value == &json) {
    return chosen.kind == Candidate::Kind::bytes ? read_inner(bytes_of(json), Diagnostic::key_from_byte_list)
                                                 : read_jwk(json);
  }
  const std::string outer = std::exchange(place_, chosen.place);
  try {
    ReadKey read = chosen.kind == Candidate::Kind::jwk ? read_jwk(*chosen.value)
                   : chosen.kind == Candidate::Kind::bytes
                       ? read_inner(bytes_of(*chosen.value), Diagnostic::key_from_byte_list)
                       : read_text(text_of(*chosen.value));
    note(Diagnostic::key_from_json, {{"place", chosen.place}});
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
