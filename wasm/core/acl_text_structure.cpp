// What was done to the structure of an ACL: lost quotes, commas and braces too many or too few, broken lines.

#include <algorithm>

#include "core/acl_text_steps.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

/// Walks over a text, knowing whether it is inside a quoted string.
class Walker {
public:
  explicit Walker(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] bool done() const noexcept { return at_ == text_.size(); }
  [[nodiscard]] char current() const noexcept { return text_[at_]; }
  [[nodiscard]] std::string_view rest() const noexcept { return text_.substr(at_); }
  /// Whether the current character belongs to a string, its quotes aside.
  [[nodiscard]] bool in_string() const noexcept { return in_string_ && text_[at_] != '"'; }

  void advance() noexcept {
    if (in_string_ && text_[at_] == '\\' && at_ + 1 < text_.size()) {
      ++at_; // what is escaped closes nothing
    } else if (text_[at_] == '"') {
      in_string_ = !in_string_;
    }
    ++at_;
  }
  /// Over `count` characters outside strings.
  void skip(std::size_t count) noexcept { at_ += count; }

private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool in_string_ = false;
};

bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Appends what the walker stands on, an escape whole, and moves on.
void copy(Walker &walker, std::string &result) {
  const std::string_view before = walker.rest();
  walker.advance();
  result += before.substr(0, before.size() - walker.rest().size());
}

} // namespace

std::optional<Mended> remove_line_breaks_in_text(std::string_view text) {
  std::string result;
  bool found = false;
  for (Walker walker(text); !walker.done();) {
    if (walker.in_string() && (walker.current() == '\n' || walker.current() == '\r')) {
      found = true;
      while (!walker.done() && is_blank(walker.current())) { // with the indentation of the line after
        walker.advance();
      }
    } else {
      copy(walker, result);
    }
  }
  if (!found) {
    return std::nullopt;
  }
  return Mended{std::move(result), "a line break inside a text, as a terminal's width puts it"};
}

std::optional<Mended> quote_bare_words(std::string_view text) {
  constexpr std::string_view structure = "{}[],:\"";
  const bool none_left = text.find('"') == std::string_view::npos;
  std::string result;
  bool found = false;
  for (Walker walker(text); !walker.done();) {
    const char c = walker.current();
    if (walker.in_string() || is_blank(c) || structure.find(c) != std::string_view::npos) {
      copy(walker, result);
      continue;
    }
    const std::size_t length = std::min(walker.rest().find_first_of("{}[],:\" \t\r\n"), walker.rest().size());
    const std::string_view word = walker.rest().substr(0, length);
    const bool is_value = word == "true" || word == "false" || word == "null" ||
                          word.find_first_not_of("0123456789.+-eE") == std::string_view::npos;
    found = found || !is_value;
    result += is_value ? std::string(word) : concat({"\"", word, "\""});
    walker.skip(length);
  }
  // One word alone, or prose, is no ACL that lost its quotes.
  if (!found || trimmed(text).find_first_of("{\"") != 0) {
    return std::nullopt;
  }
  return Mended{std::move(result), none_left ? "no quotes, which PowerShell and the Windows command prompt take away"
                                             : "names without quotes"};
}

std::optional<Mended> remove_trailing_commas(std::string_view text) {
  std::string result;
  bool found = false;
  for (Walker walker(text); !walker.done();) {
    if (!walker.in_string() && walker.current() == ',') {
      const std::string_view next = trimmed(walker.rest().substr(1));
      if (next.starts_with('}') || next.starts_with(']')) {
        found = true;
        walker.advance();
        continue;
      }
    }
    copy(walker, result);
  }
  if (!found) {
    return std::nullopt;
  }
  return Mended{std::move(result), "a comma before a closing brace"};
}

std::optional<Mended> balance_braces(std::string_view text) {
  const std::string_view inner = trimmed(text);
  if (inner.starts_with("\"paths\"")) {
    return Mended{concat({"{", inner}), "no opening brace"};
  }
  if (!inner.starts_with('{')) {
    return std::nullopt;
  }
  std::string open; // the closers that are due, the next one last
  std::string result;
  for (Walker walker(inner); !walker.done();) {
    const char c = walker.current();
    if (!walker.in_string()) {
      if (c == '{' || c == '[') {
        open += c == '{' ? '}' : ']';
      } else if (c == '}' || c == ']') {
        if (open.empty() || open.back() != c) {
          break;
        }
        open.pop_back();
      }
    }
    copy(walker, result);
  }
  const std::string_view rest = inner.substr(result.size());
  if (open.empty() && !rest.empty() && rest.find_first_not_of("}] \t\r\n") == std::string_view::npos) {
    return Mended{std::move(result), "a closing brace too many"};
  }
  if (!open.empty() && rest.empty()) {
    std::ranges::reverse(open);
    return Mended{result + open, open.size() == 1 ? std::string("a closing brace too few")
                                                  : concat({std::to_string(open.size()), " closing braces too few"})};
  }
  return std::nullopt;
}

} // namespace tokensmith
