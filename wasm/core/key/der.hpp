#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace tokensmith {

/// The tags that key files are made of (X.690, section 8).
enum class DerTag : std::uint8_t {
  integer = 0x02,
  bit_string = 0x03,
  octet_string = 0x04,
  null = 0x05,
  object_identifier = 0x06,
  sequence = 0x30,
  set = 0x31,
  context_0 = 0xA0, ///< [0], constructed
};

struct DerElement {
  std::uint8_t tag;
  std::span<const std::uint8_t> content;

  [[nodiscard]] bool is(DerTag expected) const noexcept { return tag == static_cast<std::uint8_t>(expected); }
};

/// Reads DER elements one after the other. Throws ERR_KEY_MALFORMED without a place; the message names the part.
class DerReader {
public:
  explicit DerReader(std::span<const std::uint8_t> bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool next_is(DerTag tag) const noexcept {
    return !rest_.empty() && rest_.front() == static_cast<std::uint8_t>(tag);
  }

  /// The next element, of any kind; nullopt when there is no complete one.
  [[nodiscard]] std::optional<DerElement> try_next() noexcept;

  /// @param part what errors call it: "the modulus"
  [[nodiscard]] std::span<const std::uint8_t> read(DerTag tag, std::string_view part);
  [[nodiscard]] DerReader read_sequence(std::string_view part);
  /// Not negative, in its shortest form, without the zero byte that a positive sign may need.
  [[nodiscard]] std::span<const std::uint8_t> read_unsigned(std::string_view part);
  /// @returns none when it is larger than 2^32 - 1
  [[nodiscard]] std::optional<std::uint32_t> read_small_unsigned(std::string_view part);
  void expect_end(std::string_view part) const;

private:
  std::span<const std::uint8_t> rest_;
};

/// How many bytes the element that begins here takes, header and content, even where some of them are missing; none
/// when its header is missing or not DER.
[[nodiscard]] std::optional<std::size_t> declared_size(std::span<const std::uint8_t> bytes) noexcept;

/// "1.2.840.113549.1.1.1" from an OBJECT IDENTIFIER's content; empty for one that is not well-formed.
[[nodiscard]] std::string oid_to_text(std::span<const std::uint8_t> content);

/// The encoders. Each gives a whole element.
[[nodiscard]] SecretBytes der_element(DerTag tag, std::span<const std::uint8_t> content);
[[nodiscard]] SecretBytes der_sequence(std::initializer_list<std::span<const std::uint8_t>> elements);
/// @param magnitude big-endian, not empty
[[nodiscard]] SecretBytes der_unsigned(std::span<const std::uint8_t> magnitude);
/// With no unused bits.
[[nodiscard]] SecretBytes der_bit_string(std::span<const std::uint8_t> bytes);
/// @param content encoded arcs
[[nodiscard]] SecretBytes der_oid(std::string_view content);
[[nodiscard]] SecretBytes der_null();

} // namespace tokensmith
