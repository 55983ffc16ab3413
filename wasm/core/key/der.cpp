#include "core/key/der.hpp"

#include <limits>

#include "core/diagnostic.hpp"

namespace tokensmith {
namespace {

constexpr std::uint8_t tag_of(DerTag tag) noexcept { return static_cast<std::uint8_t>(tag); }

struct Header {
  std::size_t size;    ///< of tag and length
  std::size_t content; ///< as declared
};

/// Tag and length. mbedtls_asn1_get_len refuses a length that is longer than the data, and we need to know how much is
/// missing.
std::optional<Header> read_header(std::span<const std::uint8_t> bytes) noexcept {
  constexpr std::uint8_t long_form = 0x80;
  if (bytes.size() < 2) {
    return std::nullopt;
  }
  const std::uint8_t first = bytes[1];
  if (first < long_form) {
    return Header{.size = 2, .content = first};
  }
  // No key needs more than three bytes of length; zero bytes are BER's indefinite form.
  const std::size_t count = first - long_form;
  if (count == 0 || count > 3 || bytes.size() < 2 + count) {
    return std::nullopt;
  }
  std::size_t length = 0;
  for (const std::uint8_t byte : bytes.subspan(2, count)) {
    length = length << 8U | byte;
  }
  // X.690, section 10.1: the shortest form.
  const bool is_shortest = count == 1 ? length >= long_form : bytes[2] != 0;
  return is_shortest ? std::optional(Header{.size = 2 + count, .content = length}) : std::nullopt;
}

} // namespace

std::optional<std::size_t> declared_size(std::span<const std::uint8_t> bytes) noexcept {
  const auto header = read_header(bytes);
  return header ? std::optional(header->size + header->content) : std::nullopt;
}

std::optional<DerElement> DerReader::try_next() noexcept {
  const auto header = read_header(rest_);
  if (!header || rest_.size() - header->size < header->content) {
    return std::nullopt;
  }
  const DerElement element{.tag = rest_.front(), .content = rest_.subspan(header->size, header->content)};
  rest_ = rest_.subspan(header->size + header->content);
  return element;
}

std::span<const std::uint8_t> DerReader::read(DerTag tag, std::string_view part) {
  const auto element = try_next();
  if (!element || !element->is(tag)) {
    fail(Diagnostic::key_encoding_damaged, "", {{"part", part}});
  }
  return element->content;
}

DerReader DerReader::read_sequence(std::string_view part) { return DerReader(read(DerTag::sequence, part)); }

std::span<const std::uint8_t> DerReader::read_unsigned(std::string_view part) {
  constexpr std::uint8_t sign = 0x80;
  const auto content = read(DerTag::integer, part);
  if (content.empty()) {
    fail(Diagnostic::key_encoding_damaged, "", {{"part", part}});
  }
  if ((content[0] & sign) != 0) {
    fail(Diagnostic::key_number_negative, "", {{"part", part}});
  }
  if (content.size() == 1 || content[0] != 0) {
    return content;
  }
  if ((content[1] & sign) == 0) {
    fail(Diagnostic::key_number_padded, "", {{"part", part}});
  }
  return content.subspan(1);
}

std::optional<std::uint32_t> DerReader::read_small_unsigned(std::string_view part) {
  const auto magnitude = read_unsigned(part);
  if (magnitude.size() > sizeof(std::uint32_t)) {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  for (const std::uint8_t byte : magnitude) {
    value = value << 8U | byte;
  }
  return value;
}

void DerReader::expect_end(std::string_view part) const {
  if (!at_end()) {
    fail(Diagnostic::key_part_continued, "", {{"part", part}});
  }
}

std::string oid_to_text(std::span<const std::uint8_t> content) {
  // X.690, section 8.19: base 128, the first two arcs in one number.
  constexpr std::uint8_t more = 0x80;
  if (content.empty() || (content.back() & more) != 0) {
    return {};
  }
  std::string text;
  std::uint64_t arc = 0;
  for (const std::uint8_t byte : content) {
    if (arc > std::numeric_limits<std::uint64_t>::max() >> 7U) {
      return {};
    }
    arc = arc << 7U | (byte & 0x7FU);
    if ((byte & more) != 0) {
      continue;
    }
    if (text.empty()) {
      const std::uint64_t first = arc < 80 ? arc / 40 : 2;
      text = std::to_string(first) + '.' + std::to_string(arc - first * 40);
    } else {
      text += '.' + std::to_string(arc);
    }
    arc = 0;
  }
  return text;
}

SecretBytes der_element(DerTag tag, std::span<const std::uint8_t> content) {
  SecretBytes bytes;
  bytes.reserve(content.size() + 5);
  bytes.push_back(tag_of(tag));
  if (content.size() < 0x80) {
    bytes.push_back(static_cast<std::uint8_t>(content.size()));
  } else {
    unsigned count = 1;
    while (content.size() >> (8 * count) != 0) {
      ++count;
    }
    bytes.push_back(static_cast<std::uint8_t>(0x80U | count));
    while (count-- > 0) {
      bytes.push_back(static_cast<std::uint8_t>(content.size() >> (8 * count)));
    }
  }
  append(bytes, content);
  return bytes;
}

SecretBytes der_sequence(std::initializer_list<std::span<const std::uint8_t>> elements) {
  SecretBytes content;
  for (const auto &element : elements) {
    append(content, element);
  }
  return der_element(DerTag::sequence, content);
}

SecretBytes der_unsigned(std::span<const std::uint8_t> magnitude) {
  SecretBytes content;
  if ((magnitude.front() & 0x80U) != 0) {
    content.push_back(0); // positive
  }
  append(content, magnitude);
  return der_element(DerTag::integer, content);
}

SecretBytes der_bit_string(std::span<const std::uint8_t> bytes) {
  SecretBytes content = {0};
  append(content, bytes);
  return der_element(DerTag::bit_string, content);
}

SecretBytes der_oid(std::string_view content) { return der_element(DerTag::object_identifier, as_bytes(content)); }

SecretBytes der_null() { return der_element(DerTag::null, {}); }

} // namespace tokensmith
