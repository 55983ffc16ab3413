// The stars of an ACL's paths, which Markdown takes for emphasis.

#include <algorithm>
#include <array>
#include <utility>

#include "core/acl/rules.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

/// HTML's ways to write a star, and characters that look like one.
constexpr std::array<Replacement, 9> stars = {{{"&ast;", "*"},
                                               {"&midast;", "*"},
                                               {"&#42;", "*"},
                                               {"&#x2a;", "*"},
                                               {"&#x2A;", "*"},
                                               {"\\*", "*"},
                                               {"\xE2\x88\x97", "*"},   // U+2217, asterisk operator
                                               {"\xEF\xBC\x8A", "*"},   // U+FF0A, full-width asterisk
                                               {"\xE2\x81\x8E", "*"}}}; // U+204E, low asterisk

/// Tags of emphasis and of the page around it. Other names in angle brackets are placeholders, such as <id>.
constexpr std::array<std::string_view, 12> tags = {"em",   "i",  "strong", "b",   "span", "code",
                                                   "mark", "br", "p",      "wbr", "u",    "a"};

/// The length of the tag at the beginning, whether or not its brackets are escaped; 0 if there is none.
std::size_t length_of_tag(std::string_view text) {
  for (const auto &[open, close] : {Replacement{"<", ">"}, Replacement{"&lt;", "&gt;"}}) {
    if (!text.starts_with(open)) {
      continue;
    }
    const std::size_t end = text.find(close);
    if (end == std::string_view::npos) {
      return 0;
    }
    std::string_view name = text.substr(open.size(), end - open.size());
    name = trimmed(name.substr(name.starts_with('/') ? 1 : 0), " /");
    name = name.substr(0, name.find(' ')); // attributes
    return std::ranges::find(tags, std::string_view(lower_case(name))) == tags.end() ? 0 : end + close.size();
  }
  return 0;
}

/// The path without tags, and with plain stars.
std::string without_markup(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    if (const std::size_t tag = length_of_tag(path); tag != 0) {
      path.remove_prefix(tag);
      continue;
    }
    const auto *const star = std::ranges::find_if(
        stars, [path](const Replacement &replacement) { return path.starts_with(replacement.first); });
    const bool is_star = star != stars.end();
    result += is_star ? star->second : path.substr(0, 1);
    path.remove_prefix(is_star ? star->first.size() : 1);
  }
  return result;
}

/// Whether the segment is empty or what may be left of stars: some programs write emphasis with underscores.
bool is_left_of_stars(std::string_view segment) { return segment.find_first_not_of("*_") == std::string_view::npos; }

} // namespace

std::optional<std::string> restore_stars(std::string_view path) {
  const std::string clean = without_markup(path);
  if (!clean.starts_with('/')) {
    return std::nullopt;
  }
  const std::vector<std::string_view> segments = segments_of(clean);
  const bool has_underscores = std::ranges::any_of(segments, [](std::string_view segment) {
    return segment.find('_') != std::string_view::npos && is_left_of_stars(segment);
  });
  if (clean == path && !path.starts_with("//") && !has_underscores) {
    return std::nullopt;
  }
  std::string meant;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool is_last = i + 1 == segments.size();
    meant += concat({"/", !is_left_of_stars(segments[i]) ? segments[i] : is_last ? "**" : "*"});
  }
  return meant;
}

} // namespace tokensmith
