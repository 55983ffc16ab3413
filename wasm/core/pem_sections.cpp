#include "core/pem_sections.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/words.hpp"

namespace tokensmith {
namespace {

/// One of the two lines around a body.
struct Marker {
  bool is_begin = false;
  bool is_exact = false;
  std::string label;
  std::size_t start = 0;
  std::size_t end = 0;
};

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t exact_hyphens = 5;

bool is_label_character(char character, bool may_be_small) noexcept {
  return (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9') || character == '#' ||
         (may_be_small && character >= 'a' && character <= 'z');
}

/// Whether a label in small letters is one: other lines of hyphens speak of beginnings and ends as well.
bool is_known_label(std::string_view label) noexcept {
  constexpr std::array<std::string_view, 3> endings = {"PRIVATE KEY", "PUBLIC KEY", "CERTIFICATE"};
  return std::ranges::any_of(endings, [label](std::string_view ending) { return label.ends_with(ending); });
}

/// Reads the marker whose word, BEGIN or END in capitals or not, stands at `word`.
std::optional<Marker> read_marker(std::string_view text, std::size_t word, std::string_view keyword) {
  Marker marker;
  marker.is_begin = keyword == "BEGIN";
  const bool is_small = !text.substr(word).starts_with(keyword);

  // Hyphens before the word, blanks between allowed.
  std::size_t start = word;
  while (start > 0 && text[start - 1] == ' ') {
    --start;
  }
  const std::size_t after_hyphens = start;
  while (start > 0 && text[start - 1] == '-') {
    --start;
  }
  const std::size_t hyphens_before = after_hyphens - start;
  marker.start = hyphens_before == 0 ? word : start;

  // The label: up to five words of capitals and digits.
  std::size_t at = word + keyword.size();
  bool is_plain = after_hyphens == word;
  std::size_t label_end = at;
  constexpr int most_words = 5;
  for (int words = 0; words < most_words && at < text.size(); ++words) {
    const std::size_t next = text.find_first_not_of(blanks, at);
    if (next == std::string_view::npos || next == at || !is_label_character(text[next], is_small)) {
      break;
    }
    std::size_t end = next;
    while (end < text.size() && is_label_character(text[end], is_small)) {
      ++end;
    }
    constexpr std::size_t longest_word = 16;
    if (end - next > longest_word ||
        (end < text.size() && blanks.find(text[end]) == std::string_view::npos && text[end] != '-')) {
      break; // the body, or something else altogether
    }
    is_plain = is_plain && text.substr(at, next - at) == " ";
    marker.label += marker.label.empty() ? "" : " ";
    marker.label += text.substr(next, end - next);
    at = label_end = end;
  }

  std::size_t hyphens_start = label_end;
  while (hyphens_start < text.size() && text[hyphens_start] == ' ') {
    ++hyphens_start;
  }
  std::size_t end = hyphens_start;
  while (end < text.size() && text[end] == '-') {
    ++end;
  }
  const std::size_t hyphens_after = end - hyphens_start;
  marker.end = hyphens_after == 0 ? label_end : end;
  if (marker.label.empty() || (hyphens_before < 2 && hyphens_after < 2)) {
    return std::nullopt;
  }
  if (is_small) {
    std::ranges::transform(marker.label, marker.label.begin(), [](char letter) {
      return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter & ~0x20) : letter;
    });
    if (!is_known_label(marker.label)) {
      return std::nullopt;
    }
  }
  marker.is_exact = is_plain && !is_small && hyphens_before == exact_hyphens && hyphens_after == exact_hyphens &&
                    hyphens_start == label_end;
  return marker;
}

std::optional<Marker> find_marker(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    for (const std::string_view keyword : {std::string_view("BEGIN"), std::string_view("END")}) {
      if (equal_ignoring_case(text.substr(at, keyword.size()), keyword)) {
        if (auto marker = read_marker(text, at, keyword); marker && marker->start >= from) {
          return marker;
        }
      }
    }
  }
  return std::nullopt;
}

} // namespace

PemSections find_pem_sections(std::string_view text) {
  PemSections result;
  std::size_t done = 0;
  for (auto marker = find_marker(text, 0); marker;) {
    PemSection section;
    section.has_begin = marker->is_begin;
    section.label = marker->label;
    section.is_exact = marker->is_exact;
    auto next = std::optional<Marker>();
    if (marker->is_begin) {
      section.before = text.substr(done, marker->start - done);
      section.line = 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, marker->start), '\n'));
      section.is_quoted =
          marker->start > 0 && std::string_view("\"'`").find(text[marker->start - 1]) != std::string_view::npos;
      next = find_marker(text, marker->end);
      section.has_end = next && !next->is_begin;
      const std::size_t body_end = next ? next->start : text.size();
      section.body = text.substr(marker->end, body_end - marker->end);
      done = section.has_end ? next->end : body_end;
      if (section.has_end) {
        section.is_exact = section.is_exact && next->is_exact && next->label == marker->label;
        next = find_marker(text, done);
      }
    } else {
      section.body = text.substr(done, marker->start - done);
      section.line = 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, done), '\n'));
      done = marker->end;
      next = find_marker(text, done);
    }
    result.sections.push_back(std::move(section));
    marker = std::move(next);
  }
  result.after = text.substr(done);
  return result;
}

} // namespace tokensmith
