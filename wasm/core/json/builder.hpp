#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json.hpp"

namespace tokensmith {

/// Builds a value from nlohmann/json's parsing events. The library's own builder silently keeps the last of several
/// equal names, looks every name up in a list (quadratic), and has no limit of depth. Only json.cpp uses this one.
class JsonBuilder {
public:
  enum class Mode : std::uint8_t {
    strict, ///< stops at the first fault
    lenient ///< passes over duplicate and forbidden names
  };

  struct Stop {
    JsonFault fault;
    std::size_t position;
    std::size_t length; ///< of the faulty text, where that matters
    std::string pointer;
  };

  /// @param text valid UTF-8 without zero bytes
  JsonBuilder(std::string_view text, std::size_t depth, Mode mode) noexcept
      : text_(text), at_(text.data()), depth_(depth), mode_(mode) {}

  /// False when it stopped.
  bool run();
  [[nodiscard]] const std::optional<Stop> &stop() const noexcept { return stop_; }
  [[nodiscard]] const std::vector<Stop> &passed_over() const noexcept { return passed_over_; }
  [[nodiscard]] Json value() && { return std::move(root_); }

  // The events (json_sax of nlohmann/json). Returning false stops the parser.
  bool null();
  bool boolean(bool value);
  bool number_integer(Json::number_integer_t value);
  bool number_unsigned(Json::number_unsigned_t value);
  bool number_float(Json::number_float_t value, const Json::string_t &digits);
  bool string(Json::string_t &value);
  bool binary(Json::binary_t &value);
  bool start_object(std::size_t members);
  bool key(Json::string_t &name);
  bool end_object();
  bool start_array(std::size_t elements);
  bool end_array();
  bool parse_error(std::size_t read, const std::string &token, const nlohmann::detail::exception &error);

private:
  /// An array or object that is not closed yet.
  struct Frame {
    Json *container;
    Json *slot = nullptr; ///< where the value of the name just read goes
    std::string name;
    std::map<std::string, std::size_t> places; ///< of the names read so far
  };

  bool add(Json value);
  bool open(Json container);
  Json &place_of_next();
  bool fault(JsonFault fault, std::size_t position, std::size_t length);
  [[nodiscard]] std::string pointer() const;
  [[nodiscard]] std::size_t start_of_name() const noexcept;
  [[nodiscard]] std::size_t reached() const noexcept { return static_cast<std::size_t>(at_ - text_.data()); }

  std::string_view text_;
  const char *at_; ///< how far the lexer has read; moved by the iterators it holds
  std::size_t depth_;
  Mode mode_;
  Json root_;
  std::optional<std::size_t> root_end_;
  std::vector<Frame> frames_;
  std::deque<Json> left_out_; ///< values of forbidden names
  std::optional<Stop> stop_;
  std::vector<Stop> passed_over_;
};

} // namespace tokensmith
