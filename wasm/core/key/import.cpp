#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostic.hpp"
#include "core/json/json.hpp"
#include "core/key/der.hpp"
#include "core/key/encodings.hpp"
#include "core/key/formats.hpp"
#include "core/key/reader.hpp"
#include "core/key/refusals.hpp"
#include "core/key/text_repairs.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::size_t max_key_size = 32UL * 1024; // bytes

[[noreturn]] void refuse_unrecognized(std::string_view text) {
  fail(Diagnostic::key_unrecognized, "", {{"length", counted(static_cast<std::int64_t>(text.size()), "character")}});
}

/// Whether the bytes are DER and not text: 0x30, which begins every key, is also the digit zero.
bool is_der(std::span<const std::uint8_t> data) noexcept {
  if (data.size() < 2 || data[0] != static_cast<std::uint8_t>(DerTag::sequence)) {
    return false;
  }
  return data[1] >= 0x80 || declared_size(data) == data.size();
}

/// NAME=value, export NAME=value, name: value: the name's length with its sign, or 0.
std::size_t assignment_length(std::string_view text) noexcept {
  constexpr std::string_view name_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.- ";
  constexpr std::size_t longest_name = 64;
  const std::size_t sign = text.find_first_not_of(name_characters);
  const bool is_assignment = sign != std::string_view::npos && sign > 0 && sign < longest_name &&
                             sign + 2 < text.size() &&
                             ((text[sign] == '=' && text[sign + 1] != '=') || text.substr(sign, 2) == ": ");
  return is_assignment ? sign + 1 : 0;
}

/// Whether the text is a PEM and nothing else, with nothing to repair.
bool is_plain_pem(std::string_view text) noexcept {
  constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=- \r\n";
  if (!text.starts_with("-----BEGIN ") || text.find_first_not_of(characters) != std::string_view::npos) {
    return false;
  }
  // Where more than the padding follows an equals sign, it is quoted-printable.
  const std::size_t padding = text.find('=');
  return padding == std::string_view::npos ||
         text.substr(padding).find_first_not_of("= \r\n") == text.find("-----END ") - padding;
}

/// The text without the quotation marks around it; empty where there are none.
std::string_view inside_quotes(std::string_view text) noexcept {
  const bool is_quoted = text.size() > 2 && text.front() == text.back() &&
                         (text.front() == '"' || text.front() == '\'' || text.front() == '`');
  return is_quoted ? text.substr(1, text.size() - 2) : std::string_view();
}

/// base64 of a PEM somewhere in a text.
struct EncodedPem {
  SecretBytes contents;
  std::size_t line; ///< from 1
  bool is_key;      ///< and not a certificate
  bool is_whole_text;
};

/// The base64 that a text begins with. It may be broken into lines: what follows blanks belongs to it as long as it is
/// base64 up to the next blank.
std::string_view leading_base64(std::string_view text, SecretBytes &characters) {
  const auto not_base64 = [](char character) { return !is_base64_character(character); };
  std::size_t at = 0;
  for (;;) {
    const auto stop = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), not_base64);
    const auto end = static_cast<std::size_t>(stop - text.begin());
    characters.insert(characters.end(), text.begin() + static_cast<std::ptrdiff_t>(at), stop);
    const std::size_t next = text.find_first_not_of(" \t\r\n", end);
    const std::size_t next_end = std::min(text.find_first_of(" \t\r\n=", next), text.size());
    const bool goes_on = next != end && next != std::string_view::npos &&
                         std::none_of(text.begin() + static_cast<std::ptrdiff_t>(next),
                                      text.begin() + static_cast<std::ptrdiff_t>(next_end), not_base64);
    if (!goes_on) {
      return text.substr(0, end);
    }
    at = next;
  }
}

std::vector<EncodedPem> find_encoded_pems(std::string_view text) {
  std::vector<EncodedPem> found;
  for (std::size_t at = text.find(base64_of_pem); at != std::string_view::npos; at = text.find(base64_of_pem, at)) {
    SecretBytes characters;
    const std::string_view encoded = leading_base64(text.substr(at), characters);
    SecretBytes contents = decode_base64(as_text(characters));
    const bool is_key = as_text(contents).find(" KEY-----") != std::string_view::npos;
    found.push_back({.contents = std::move(contents),
                     .line = 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n')),
                     .is_key = is_key,
                     .is_whole_text = at == 0 && trimmed(text.substr(encoded.size()), " \t\r\n=").empty()});
    at += encoded.size();
  }
  return found;
}

bool looks_like_json(std::string_view text) noexcept {
  return text.starts_with('{') || text.starts_with('[') || text.starts_with('"');
}

void append_key_findings(const RsaKey &key, std::string_view place, Findings &findings) {
  const std::vector<std::uint8_t> exponent = key.public_exponent();
  constexpr std::array<std::uint8_t, 3> smallest_usual = {0x01, 0x00, 0x01};
  // FIPS 186-5, A.1.1 requires more than 2^16; beyond 2^32 some libraries, WebCrypto's among them, refuse the key.
  const bool is_small =
      exponent.size() < smallest_usual.size() ||
      (exponent.size() == smallest_usual.size() && std::ranges::lexicographical_compare(exponent, smallest_usual));
  if (is_small || exponent.size() > 4) {
    report(findings, Diagnostic::public_exponent_unusual, place,
           {{"what", is_small ? key.public_exponent_text() : "longer than 32 bits"}});
  }
  if (const unsigned length = key.modulus_length(); length != 2048 && length != 3072 && length != 4096) {
    report(findings, length > 4096 ? Diagnostic::modulus_slow : Diagnostic::modulus_length_unusual, place,
           {{"length", std::to_string(length)}});
  }
}

} // namespace

void KeyReader::note(Diagnostic diagnostic, Parameters parameters) {
  Finding finding = describe(diagnostic, place_, parameters);
  if (std::ranges::find(notes_, finding.message, &Finding::message) == notes_.end()) {
    notes_.push_back(std::move(finding));
  }
}

ReadKey KeyReader::read(std::span<const std::uint8_t> data) {
  constexpr unsigned most_wrappings = 8;
  if (++depth_ > most_wrappings) {
    fail(Diagnostic::key_wrapped_too_deep, "");
  }
  if (is_der(data)) {
    return read_der(data);
  }
  refuse_binary(data);
  if (is_utf16(data)) {
    const SecretBytes text = utf16_to_utf8(data);
    return read_inner(text, Diagnostic::key_in_utf16);
  }
  return read_text(as_text(data));
}

ReadKey KeyReader::read_inner(std::span<const std::uint8_t> data, Diagnostic note_if_read) {
  ReadKey result = read(data);
  note(note_if_read);
  return result;
}

ReadKey KeyReader::read_text(std::string_view text) {
  text = trimmed(text, key_blanks);
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) {
    return read_inner(as_bytes(text.substr(byte_order_mark.size())), Diagnostic::key_with_byte_order_mark);
  }
  if (text.empty()) {
    fail(Diagnostic::key_empty, "");
  }

  std::string json_problem;
  if (looks_like_json(text)) {
    try {
      const Json json = parse_json(text, {.depth = 32, .bytes = max_key_size});
      if (!json.is_string()) {
        return read_json(json);
      }
      return read_inner(as_bytes(text_of(json)), Diagnostic::key_in_quotes);
    } catch (const JsonError &error) {
      json_problem = error.what();
    }
  }

  if (is_plain_pem(text)) {
    return read_pem(text);
  }
  refuse_dump(text);
  for (const TextRepair &repair : text_repairs()) {
    const RepairedText repaired = repair.undo(text);
    if (repaired.is_repaired) {
      return read_inner(repaired.text, repair.note);
    }
  }
  if (!find_pem_sections(text).sections.empty()) {
    return read_pem(text);
  }
  if (const std::string_view inner = inside_quotes(text); !inner.empty()) {
    return read_inner(as_bytes(inner), Diagnostic::key_in_quotes);
  }
  refuse_text(text);
  if (!json_problem.empty()) {
    fail(Diagnostic::key_json_invalid, "", {{"problem", json_problem}});
  }
  return read_encoded_text(text);
}

/// Text without a PEM in plain sight.
ReadKey KeyReader::read_encoded_text(std::string_view text) {
  if (text.find(base64_of_pem) != std::string_view::npos) {
    return read_encoded_pem(text);
  }
  if (const std::size_t length = assignment_length(text); length > 0) {
    return read_inner(as_bytes(text.substr(length)), Diagnostic::key_in_other_text);
  }
  if (const SecretBytes bytes = decode_hexadecimal(text); is_der(bytes) || as_text(bytes).starts_with("-----BEGIN ")) {
    return read_inner(bytes, Diagnostic::key_in_hexadecimal);
  }
  return read_base64(text);
}

ReadKey KeyReader::read_encoded_pem(std::string_view text) {
  std::vector<EncodedPem> found = find_encoded_pems(text);
  std::vector<std::string> places;
  const EncodedPem *chosen = &found.front();
  for (const EncodedPem &pem : found) {
    if (pem.is_key) {
      chosen = places.empty() ? &pem : chosen;
      places.push_back(concat({"base64 in line ", std::to_string(pem.line)}));
    }
  }
  if (places.size() > 1) {
    refuse_several(Diagnostic::key_ambiguous, std::move(places));
  }
  ReadKey read = read_inner(chosen->contents, Diagnostic::key_in_base64);
  if (found.size() > 1) {
    note(Diagnostic::key_among_others);
  }
  if (!chosen->is_whole_text) {
    note(Diagnostic::key_in_other_text);
  }
  return read;
}

ReadKey KeyReader::read_base64(std::string_view text) {
  SecretBytes characters;
  characters.reserve(text.size());
  bool is_base64url = false;
  for (const char character : trimmed(text, " \t\r\n=")) {
    if (is_base64_character(character)) {
      characters.push_back(static_cast<std::uint8_t>(character));
    } else if (character == '-' || character == '_') {
      is_base64url = true;
      characters.push_back(character == '-' ? '+' : '/');
    } else if (!trimmed(std::string_view(&character, 1)).empty()) {
      refuse_unrecognized(text);
    }
  }
  const std::string_view base64 = as_text(characters);
  if (equal_ignoring_case(base64.substr(0, 3), "MII")) { // a SEQUENCE of 256 bytes or more
    refuse_lost_case(base64);
  }
  const SecretBytes contents = decode_base64(base64);
  const std::string_view inner = as_text(contents);
  if (inner.starts_with("openssh-key-v1")) {
    refuse_openssh_private_key(contents);
  }
  if (is_der(contents)) {
    ReadKey read = read_inner(contents, Diagnostic::key_without_markers);
    if (is_base64url) {
      note(Diagnostic::key_in_base64url);
    }
    return read;
  }
  if (inner.starts_with('{') || inner.starts_with("-----BEGIN ") || inner.starts_with(base64_of_pem)) {
    return read_inner(contents, Diagnostic::key_in_base64);
  }
  refuse_unrecognized(text);
}

std::string_view to_string(KeyFormat format) noexcept {
  constexpr std::array<std::string_view, 8> names = {
      "pkcs8", "encrypted-pkcs8", "pkcs1", "encrypted-pkcs1", "pkcs1-public", "spki", "jwk", "certificate"};
  return names[static_cast<std::size_t>(format)];
}

ImportedKey import_key(std::span<const std::uint8_t> data, std::span<const std::uint8_t> passphrase,
                       RandomSource &random, std::string_view where, KeyCheck check) {
  if (data.size() > max_key_size) {
    fail(Diagnostic::key_too_large, where, {{"size", std::to_string(data.size())}});
  }
  try {
    KeyReader reader(passphrase, random, where);
    ReadKey read = reader.read(data);
    if (check == KeyCheck::thorough && !read.key.is_private()) {
      read.key.check_modulus_is_composite();
    }
    Findings findings = reader.take_notes();
    append_key_findings(read.key, where, findings);
    return {.key = std::move(read.key), .format = read.format, .findings = std::move(findings)};
  } catch (const Error &error) {
    if (!error.finding().where.empty()) {
      throw;
    }
    Finding finding = error.finding();
    finding.where = where;
    throw Error(std::move(finding));
  }
}

} // namespace tokensmith
