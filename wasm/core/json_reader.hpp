#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"

namespace tokensmith {

/// Reads JSON text into a value. nlohmann's own reader keeps the last of equal names without a word, looks every name
/// up in a list (quadratic), knows no depth and no positions, and brings printf and strtod along: 35 KB of WebAssembly.
/// This one is for json.cpp alone.
class JsonReader {
public:
  enum class Mode : std::uint8_t {
    strict, ///< stops at the first fault
    lenient ///< passes over duplicate and forbidden names
  };

  struct Stop {
    JsonFault fault;
    std::size_t position;
    std::size_t length; ///< of a number that is too large
    std::string pointer;
  };

  /// @param text valid UTF-8 without zero bytes
  JsonReader(std::string_view text, std::size_t depth, Mode mode) noexcept : text_(text), depth_(depth), mode_(mode) {}

  /// False when it stopped.
  bool run();
  [[nodiscard]] const std::optional<Stop> &stop() const noexcept { return stop_; }
  [[nodiscard]] const std::vector<Stop> &passed_over() const noexcept { return passed_over_; }
  [[nodiscard]] Json value() && { return std::move(root_); }

private:
  /// An array or object that is not closed yet.
  struct Frame {
    Json *container;
    Json *slot = nullptr; ///< where the value of the name just read goes
    std::string name;
    std::map<std::string, std::size_t> places; ///< of the names read so far
    std::unique_ptr<Json> left_out;            ///< the value of a forbidden name
  };

  // Each returns false when it stopped, and then stop_ says why.
  bool read_value();
  bool read_to_next_value();
  bool open(Json container);
  bool read_name();
  bool place_name(std::string name, std::size_t position);
  bool read_text(std::string &text);
  bool read_escape(std::string &text);
  bool read_number();
  bool read_word(std::string_view word, Json value);
  bool take(Json value);
  bool fault(JsonFault fault, std::size_t position, std::size_t length = 0);
  bool unexpected();

  [[nodiscard]] char next() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_blanks() noexcept;
  std::size_t skip_digits() noexcept;
  Json &place_of_next();
  [[nodiscard]] std::string pointer() const;

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_;
  Mode mode_;
  Json root_;
  std::vector<Frame> frames_;
  std::optional<Stop> stop_;
  std::vector<Stop> passed_over_;
};

} // namespace tokensmith
