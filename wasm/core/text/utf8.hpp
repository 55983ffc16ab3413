#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace tokensmith {

/// Where text stops being UTF-8 as RFC 3629 defines it (overlong forms, surrogates, beyond U+10FFFF, cut short); none
/// when it is valid.
[[nodiscard]] std::optional<std::size_t> find_utf8_problem(std::string_view text) noexcept;

/// The text with U+FFFD in place of each byte that is not part of a valid character.
[[nodiscard]] std::string with_valid_utf8(std::string_view text);

void append_utf8(std::string &text, char32_t point);

/// The number of characters before this byte. People are given positions in characters.
[[nodiscard]] std::size_t characters_before(std::string_view text, std::size_t byte) noexcept;

/// The code points of valid UTF-8, one after the other.
class Utf8View {
public:
  class Iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = char32_t;
    using difference_type = std::ptrdiff_t;
    using pointer = const char32_t *;
    using reference = char32_t;

    Iterator() noexcept = default;
    explicit Iterator(const char *at) noexcept : at_(at) {}
    [[nodiscard]] char32_t operator*() const noexcept;
    Iterator &operator++() noexcept;
    Iterator operator++(int) noexcept {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(Iterator a, Iterator b) noexcept { return a.at_ == b.at_; }

  private:
    const char *at_ = nullptr;
  };

  explicit Utf8View(std::string_view text) noexcept : text_(text) {}
  [[nodiscard]] Iterator begin() const noexcept { return Iterator(text_.data()); }
  [[nodiscard]] Iterator end() const noexcept { return Iterator(text_.data() + text_.size()); }

private:
  std::string_view text_;
};

} // namespace tokensmith
