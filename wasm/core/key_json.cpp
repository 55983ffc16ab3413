// Keys in JSON: a JWK, a JWK set, or a key in a member of something larger, such as vonage_app.json or the platform's
// answer to the creation of an application.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/key_reader.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

struct Candidate {
  enum class Kind : std::uint8_t { jwk, text, other_text };
  Kind kind;
  bool is_private;
  const Json *value;
  std::string place;
};

bool contains(std::string_view text, std::string_view part) noexcept {
  return text.find(part) != std::string_view::npos;
}

void collect_text(std::string_view text, std::string_view name, const Json &value, const std::string &place,
                  std::vector<Candidate> &candidates) {
  const bool is_named_private = contains(lower_case(name), "private");
  const bool is_pem = contains(text, "BEGIN ") && contains(text, "KEY");
  const bool is_base64_of_pem = text.starts_with("LS0tLS1CRUdJTi"); // "-----BEGIN"
  if (is_pem || is_base64_of_pem) {
    candidates.push_back({.kind = Candidate::Kind::text,
                          .is_private = is_pem ? contains(text, "PRIVATE") : is_named_private,
                          .value = &value,
                          .place = place});
  } else if (is_named_private && contains(lower_case(name), "key") && !text.empty()) {
    candidates.push_back({.kind = Candidate::Kind::other_text, .is_private = true, .value = &value, .place = place});
  }
}

void collect(const Json &json, std::string_view name, const std::string &place, std::vector<Candidate> &candidates) {
  if (json.is_string()) {
    collect_text(text_of(json), name, json, place, candidates);
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
  const auto take = [&](bool is_private, bool is_key) {
    if (!possible.empty()) {
      return;
    }
    for (const Candidate &candidate : candidates) {
      if (candidate.is_private == is_private && (candidate.kind != Candidate::Kind::other_text) == is_key) {
        possible.push_back(&candidate);
      }
    }
  };
  take(true, true);
  take(true, false);
  take(false, true);
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
  if (chosen.value == &json) {
    return read_jwk(json);
  }
  const std::string outer = std::exchange(place_, chosen.place);
  try {
    ReadKey read = chosen.kind == Candidate::Kind::jwk ? read_jwk(*chosen.value) : read_text(text_of(*chosen.value));
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
