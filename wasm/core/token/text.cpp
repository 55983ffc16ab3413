#include "core/token/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/acl/text_damage.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";
constexpr std::string_view quotes = "\"'`";
constexpr std::size_t longest_json = 256UL * 1024; // bytes

Mended removed(std::string_view text, std::string_view what) { return {std::string(text), std::string(what)}; }

bool is_whole_token(std::string_view word) { return word.starts_with("eyJ") && std::ranges::count(word, '.') == 2; }

std::optional<Mended> remove_blanks_around(std::string_view text) {
  const std::string_view inner = trimmed(text, blanks);
  if (inner.size() == text.size()) {
    return std::nullopt;
  }
  return removed(inner, "blanks or line breaks around it");
}

std::optional<Mended> take_from_json_form(std::string_view text) {
  if (!text.starts_with('{')) {
    return std::nullopt;
  }
  const LenientJson json = parse_json_leniently(text, {.depth = 32, .bytes = longest_json});
  const auto compact = json.faults.empty() ? compact_form(json.value) : std::nullopt;
  return compact ? std::optional(removed(*compact, "the JSON form of a token (RFC 7515, section 7.2)")) : std::nullopt;
}

/// "Authorization: Bearer …", in a whole curl command too.
std::optional<Mended> take_from_header(std::string_view text) {
  const std::string lower = lower_case(text);
  constexpr std::string_view scheme = "bearer";
  const std::size_t at = lower.find(scheme);
  if (at == std::string::npos || at + scheme.size() == text.size() ||
      blanks.find(text[at + scheme.size()]) == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view rest = trimmed(text.substr(at + scheme.size()), blanks);
  rest = rest.substr(0, rest.find_first_of(quotes));
  const bool is_header = lower.substr(0, at).find("authorization") != std::string::npos;
  return removed(rest, is_header ? "an Authorization header around it" : "the word Bearer before it");
}

/// "?token=…", "JWT=…", "\"token\": \"…\"": the token begins behind a name.
std::optional<Mended> take_behind_name(std::string_view text) {
  const std::size_t at = text.find("eyJ"); // how the base64url of {" begins, and so every token made by a library
  if (at == std::string_view::npos || at == 0) {
    return std::nullopt;
  }
  const std::string_view before = text.substr(0, at);
  const std::string_view rest = text.substr(at);
  if (before.find("://") != std::string_view::npos || before.find('?') != std::string_view::npos) {
    return removed(rest.substr(0, rest.find_first_of("&# \t\r\n\"'`<>")), "a URL around it");
  }
  if (const std::size_t quote = quotes.find(before.back()); quote != std::string_view::npos) {
    const std::size_t end = rest.find(quotes[quote]);
    const bool is_alone = at == 1 && (end == std::string_view::npos || end + 1 == rest.size());
    return removed(rest.substr(0, end), is_alone ? "quotes around it" : "other text around it");
  }
  if (before.back() == '=' || before.back() == ':') {
    return removed(rest.substr(0, rest.find_first_of("&#;,")), "a name before it (token=)");
  }
  return std::nullopt;
}

std::optional<Mended> remove_marks_around(std::string_view text) {
  constexpr std::string_view marks = "\"'`<>()[],;“”‘’";
  const std::string_view inner = trimmed(text, marks);
  if (inner.size() == text.size()) {
    return std::nullopt;
  }
  return removed(inner, "quotes or other marks around it");
}

/// "\n" and "\r" as two characters, and single backslashes.
std::optional<Mended> remove_backslashes(std::string_view text) {
  if (text.find('\\') == std::string_view::npos) {
    return std::nullopt;
  }
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      result += text[at];
    } else if (const std::string_view next = text.substr(at + 1, 1); next == "n" || next == "r") {
      ++at;
    }
  }
  return removed(result, "backslashes in it");
}

/// "Bearer%20eyJ…", "eyJ…%3D"
std::optional<Mended> decode_percent_encoding(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEFabcdef";
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view code = text.substr(at).starts_with('%') ? text.substr(at + 1, 2) : std::string_view{};
    if (code.size() == 2 && code.find_first_not_of(digits) == std::string_view::npos) {
      result += static_cast<char>(std::stoi(std::string(code), nullptr, 16));
      at += 2;
    } else {
      result += text[at];
    }
  }
  if (result.size() == text.size()) {
    return std::nullopt;
  }
  return removed(result, "the percent-encoding of a URL");
}

/// A whole token in base64, as in a Kubernetes secret.
std::optional<Mended> decode_base64(std::string_view text) {
  constexpr std::string_view beginning = "ZXlK"; // of eyJ
  if (!text.starts_with(beginning) || text.find('.') != std::string_view::npos) {
    return std::nullopt;
  }
  const auto bytes = decode_base64url_leniently(text);
  if (!bytes || !is_whole_token(trimmed(as_text(*bytes), blanks))) {
    return std::nullopt;
  }
  return removed(as_text(*bytes), "base64 around it");
}

/// The full stop of a sentence. A token without a signature ends in a dot as well, but has only two.
std::optional<Mended> remove_full_stop(std::string_view text) {
  if (!text.starts_with("eyJ") || !text.ends_with('.') || std::ranges::count(text, '.') != 3) {
    return std::nullopt;
  }
  return removed(text.substr(0, text.size() - 1), "a full stop after it");
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;
       at = text.find_first_not_of(blanks, at)) {
    const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

/// One word of several, or one word that was broken into lines.
std::optional<Mended> join_words(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.size() < 2) {
    return std::nullopt;
  }
  std::vector<std::string_view> wholes;
  for (const std::string_view word : words) {
    const std::string_view bare = trimmed(word, "\"'`<>()[],;");
    if (is_whole_token(bare) || (bare.ends_with('.') && is_whole_token(bare.substr(0, bare.size() - 1)))) {
      wholes.push_back(word);
    }
  }
  if (!wholes.empty()) {
    return removed(wholes.front(),
                   wholes.size() == 1 ? "other text around it" : "other tokens beside it, which were left out");
  }
  // A line may have a name before the token: "jwt: |"
  auto first = std::ranges::find_if(words, [](std::string_view word) { return word.starts_with("eyJ"); });
  if (first == words.end()) {
    first = words.begin();
  }
  std::string joined;
  for (; first != words.end(); ++first) {
    joined += *first;
  }
  return removed(joined, "blanks or line breaks in it");
}

constexpr std::array steps = {&remove_invisible_characters,
                              &remove_blanks_around,
                              &take_from_json_form,
                              &take_from_header,
                              &take_behind_name,
                              &remove_marks_around,
                              &decode_percent_encoding,
                              &remove_backslashes,
                              &join_words,
                              &remove_full_stop,
                              &decode_base64};

std::string text_member(const Json &object, std::string_view name) {
  const Json *const member = find_member(object, name);
  return member == nullptr ? std::string{} : std::string(text_of(*member));
}

/// The first of a list of objects, or the object itself where there is no such list.
const Json &first_of(const Json &object, std::string_view list) {
  const Json *const members = find_member(object, list);
  return members != nullptr && members->is_array() && !members->empty() ? members->front() : object;
}

} // namespace

FoundToken find_token(std::string_view text) {
  FoundToken result{std::string(text), {}};
  const auto clean_once = [&result] {
    return std::ranges::any_of(steps, [&result](const auto step) {
      std::optional<Mended> mended = step(result.token);
      if (!mended) {
        return false;
      }
      result.token = std::move(mended->text);
      if (std::ranges::find(result.removed, mended->damage) == result.removed.end()) {
        result.removed.push_back(std::move(mended->damage));
      }
      return true;
    });
  };
  constexpr int most_rounds = 16; // each step removes something, so this is for odd cases only
  for (int round = 0; round < most_rounds && clean_once(); ++round) {
  }
  return result;
}

std::optional<std::string> compact_form(const Json &object) {
  if (find_member(object, "ciphertext") != nullptr) {
    const Json &recipient = first_of(object, "recipients");
    return concat({text_member(object, "protected"), ".", text_member(recipient, "encrypted_key"), ".",
                   text_member(object, "iv"), ".", text_member(object, "ciphertext"), ".", text_member(object, "tag")});
  }
  const Json &signature = first_of(object, "signatures");
  if (text_member(object, "payload").empty() || text_member(signature, "protected").empty()) {
    return std::nullopt;
  }
  return concat({text_member(signature, "protected"), ".", text_member(object, "payload"), ".",
                 text_member(signature, "signature")});
}

} // namespace tokensmith
