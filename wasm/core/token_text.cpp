#include "core/token_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/acl_text_steps.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";
constexpr std::string_view quotes = "\"'`";

Mended removed(std::string_view text, std::string_view what) { return {std::string(text), std::string(what)}; }

std::optional<Mended> remove_blanks_around(std::string_view text) {
  const std::string_view inner = trimmed(text, blanks);
  if (inner.size() == text.size()) {
    return std::nullopt;
  }
  return removed(inner, "blanks or line breaks around it");
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
    return removed(rest, "a name before it (token=)");
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

bool is_whole_token(std::string_view word) { return word.starts_with("eyJ") && std::ranges::count(word, '.') == 2; }

/// One word of several, or one word that was broken into lines.
std::optional<Mended> join_words(std::string_view text) {
  std::string joined;
  std::optional<std::string_view> whole;
  bool several = false;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(blanks));
    if (is_whole_token(trimmed(word, "\"'`<>()[],;"))) {
      whole = word;
    }
    joined += word;
    text.remove_prefix(std::min(text.size(), word.size()));
    const std::size_t next = std::min(text.find_first_not_of(blanks), text.size());
    several = several || next != 0;
    text.remove_prefix(next);
  }
  if (!several) {
    return std::nullopt;
  }
  return whole ? removed(*whole, "other text around it") : removed(joined, "blanks or line breaks in it");
}

constexpr std::array steps = {&remove_invisible_characters, &remove_blanks_around, &take_from_header, &take_behind_name,
                              &remove_marks_around,         &remove_backslashes,   &join_words};

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

} // namespace tokensmith
