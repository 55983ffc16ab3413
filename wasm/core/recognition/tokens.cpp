#include "core/recognition/tokens.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "core/secret.hpp"
#include "core/text/base64url.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view beginning = "eyJ"; ///< base64url of {"

/// Shorter base64 holds no token: even {"jwt":"eyJ…"} around the shortest is longer.
constexpr std::size_t shortest_encoded = 64;

constexpr bool is_letter_or_digit(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

constexpr bool is_token_character(char c) noexcept { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; }

constexpr bool is_word_character(char c) noexcept { return is_token_character(c) || c == '+' || c == '/' || c == '='; }

bool are_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos;
}

/// Whether the text ends in an escape, whose last character looks like a part of the token after it: "\n" and "\u0022"
/// in JSON, "%20" in a URL.
bool ends_in_escape(std::string_view text) {
  const auto last = [text](std::size_t length) {
    return text.size() < length ? std::string_view{} : text.substr(text.size() - length);
  };
  if (const std::string_view two = last(2); two.starts_with('\\')) {
    return std::string_view("nrtbf").find(two[1]) != std::string_view::npos;
  }
  if (const std::string_view three = last(3); three.starts_with('%')) {
    return are_hexadecimal(three.substr(1));
  }
  const std::string_view six = last(6);
  return six.starts_with("\\u") && are_hexadecimal(six.substr(2));
}

/// Three parts, none of them empty. The dots of a sentence may follow.
std::string_view without_full_stops(std::string_view word) {
  while (word.ends_with('.')) {
    word.remove_suffix(1);
  }
  return word;
}

bool is_whole(std::string_view word) {
  return std::ranges::count(word, '.') == 2 && word.find("..") == std::string_view::npos;
}

class Search {
public:
  explicit Search(std::size_t limit) : limit_(limit) {}

  /// @param is_decoded whether the text was in base64 itself: nobody encodes twice
  void read(std::string_view text, bool is_decoded) {
    for (std::size_t at = 0; at < text.size();) {
      if (!is_word_character(text[at])) {
        ++at;
        continue;
      }
      std::size_t end = at + 1;
      while (end < text.size() && is_word_character(text[end])) {
        ++end;
      }
      const std::string_view word = text.substr(at, end - at);
      if (!take_tokens(text, at, end) && !is_decoded && word.size() >= shortest_encoded) {
        decode(word);
      }
      at = end;
    }
  }

  [[nodiscard]] TokensInText take() { return std::move(found_); }

private:
  /// Those that begin in [at, end). Whether there are any.
  bool take_tokens(std::string_view text, std::size_t at, std::size_t end) {
    const std::string_view upto = text.substr(0, end);
    bool any = false;
    for (at = upto.find(beginning, at); at != std::string_view::npos; at = upto.find(beginning, at)) {
      std::size_t stop = at;
      while (stop < end && is_token_character(text[stop])) {
        ++stop;
      }
      const bool begins = at == 0 || !is_token_character(text[at - 1]) || ends_in_escape(text.substr(0, at));
      const std::string_view token = without_full_stops(text.substr(at, stop - at));
      if (begins && is_whole(token)) {
        add(token);
        any = true;
      }
      at = stop;
    }
    return any;
  }

  void decode(std::string_view word) {
    if (word.find('.') != std::string_view::npos) {
      return;
    }
    if (const auto bytes = decode_base64url_leniently(word)) {
      read(as_text(*bytes), true);
    }
  }

  void add(std::string_view token) {
    if (const auto known = places_.find(token); known != places_.end()) {
      ++found_.tokens[known->second].count;
    } else if (found_.tokens.size() == limit_) {
      ++found_.unlisted;
    } else {
      places_.emplace(token, found_.tokens.size());
      found_.tokens.push_back({std::string(token), 1});
    }
  }

  std::size_t limit_;
  TokensInText found_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

} // namespace

TokensInText find_tokens(std::string_view text, std::size_t limit) {
  Search search(limit);
  search.read(text, false);
  return search.take();
}

} // namespace tokensmith
