#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/der.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "core/key_formats.hpp"
#include "core/key_reader.hpp"
#include "core/key_refusals.hpp"
#include "core/key_text.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::size_t max_key_size = 32UL * 1024; // bytes

constexpr std::string_view remedy_forms =
    "Give an RSA key as PEM, from its BEGIN line to its END line, as DER, or as a JSON Web Key.";

[[noreturn]] void throw_unrecognized(std::string_view message) {
  throw_error(Code::ERR_KEY_UNRECOGNIZED, "", message, remedy_forms);
}

/// Whether the bytes are DER and not text: 0x30, which begins every key, is the digit zero as well.
bool is_der(std::span<const std::uint8_t> data) noexcept {
  if (data.size() < 2 || data[0] != static_cast<std::uint8_t>(DerTag::sequence)) {
    return false;
  }
  return data[1] >= 0x80 || declared_size(data) == data.size();
}

/// NAME=value, export NAME=value: the name's length with its sign, or 0.
std::size_t assignment_length(std::string_view text) noexcept {
  constexpr std::string_view name_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.- ";
  constexpr std::size_t longest_name = 64;
  const std::size_t sign = text.find_first_not_of(name_characters);
  const bool is_assignment = sign != std::string_view::npos && sign > 0 && sign < longest_name && text[sign] == '=' &&
                             sign + 2 < text.size() && text[sign + 1] != '=';
  return is_assignment ? sign + 1 : 0;
}

/// The text inside quotation marks around all of it, or nothing.
std::string_view inside_quotes(std::string_view text) noexcept {
  const bool is_quoted = text.size() > 2 && text.front() == text.back() &&
                         (text.front() == '"' || text.front() == '\'' || text.front() == '`');
  return is_quoted ? text.substr(1, text.size() - 2) : std::string_view();
}

bool looks_like_json(std::string_view text) noexcept {
  return text.starts_with('{') || text.starts_with('[') || text.starts_with('"');
}

void append_key_findings(const RsaKey &key, std::string_view place, Findings &findings) {
  const std::vector<std::uint8_t> exponent = key.public_exponent();
  constexpr std::array<std::uint8_t, 3> smallest_usual = {0x01, 0x00, 0x01};
  // FIPS 186-5, A.1.1 wants more than 2^16; beyond 2^32 some libraries, WebCrypto's among them, refuse the key.
  const bool is_small =
      exponent.size() < smallest_usual.size() ||
      (exponent.size() == smallest_usual.size() && std::ranges::lexicographical_compare(exponent, smallest_usual));
  if (is_small || exponent.size() > 4) {
    findings.push_back(
        {.code = Code::WARN_KEY_EXPONENT,
         .where = std::string(place),
         .message = concat({"The public exponent is ", is_small ? key.public_exponent_text() : "longer than 32 bits",
                            ", where 65537 is usual."}),
         .remedy = "The key works here; other programs may refuse it. New key pairs have 65537."});
  }
  if (const unsigned length = key.modulus_length(); length != 2048 && length != 3072 && length != 4096) {
    findings.push_back(
        {.code = Code::WARN_KEY_SIZE,
         .where = std::string(place),
         .message = concat({"The modulus has ", std::to_string(length), " bits, where 2048, 3072 and 4096 are usual."}),
         .remedy = length > 4096 ? "Signing takes many times as long as with 2048 bits, which is enough."
                                 : "The key works here; other programs may refuse it."});
  }
}

} // namespace

void KeyReader::note(std::string_view message) {
  for (const Finding &finding : notes_) {
    if (finding.message == message) {
      return;
    }
  }
  add_finding(notes_, Code::INFO_KEY_TEXT_REPAIRED, place_, message,
              "Nothing is to be done here. For other programs, write the key out anew.");
}

ReadKey KeyReader::read(std::span<const std::uint8_t> data) {
  constexpr unsigned most_wrappings = 4;
  if (++depth_ > most_wrappings) {
    throw_unrecognized("The key is wrapped in other encodings more than four times.");
  }
  if (is_der(data)) {
    return read_der(data);
  }
  refuse_binary(data);
  if (is_utf16(data)) {
    const SecretBytes text = utf16_to_utf8(data);
    return read_inner(text, "The text is UTF-16, as PowerShell and Notepad write it.");
  }
  return read_text(as_text(data));
}

ReadKey KeyReader::read_inner(std::span<const std::uint8_t> data, std::string_view note_if_read) {
  ReadKey result = read(data);
  note(note_if_read);
  return result;
}

ReadKey KeyReader::read_text(std::string_view text) {
  text = trimmed(text, key_blanks);
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) {
    return read_inner(as_bytes(text.substr(byte_order_mark.size())), "A byte-order mark stands before the key.");
  }
  if (text.empty()) {
    throw_unrecognized("There is no key here: the text is empty.");
  }

  std::string json_fault;
  if (looks_like_json(text)) {
    try {
      const Json json = parse_json(text, {.depth = 32, .bytes = max_key_size});
      if (!json.is_string()) {
        return read_json(json);
      }
      return read_inner(as_bytes(text_of(json)), "Quotation marks stand around the key.");
    } catch (const JsonError &fault) {
      json_fault = fault.what();
    }
  }

  const RepairedText plain = without_typography(text);
  if (plain.is_repaired) {
    return read_inner(plain.text, "The text has been through a word processor: it has typographic dashes, quotation "
                                  "marks or blanks.");
  }
  if (!find_pem_sections(text).sections.empty()) {
    return read_pem(text);
  }
  if (const std::string_view inner = inside_quotes(text); !inner.empty()) {
    return read_inner(as_bytes(inner), "Quotation marks stand around the key.");
  }
  refuse_text(text);
  if (!json_fault.empty()) {
    throw_malformed(concat({"This looks like JSON, and the text ", json_fault, "."}));
  }
  if (const std::size_t length = assignment_length(text); length > 0) {
    return read_inner(as_bytes(text.substr(length)), "Other text stands around the key.");
  }
  return read_base64(text);
}

ReadKey KeyReader::read_base64(std::string_view text) {
  SecretBytes characters;
  characters.reserve(text.size());
  for (const char character : trimmed(text, " \t\r\n=")) {
    if (is_base64_character(character)) {
      characters.push_back(static_cast<std::uint8_t>(character));
    } else if (!trimmed(std::string_view(&character, 1)).empty()) {
      throw_unrecognized("This is text of " + counted(static_cast<std::int64_t>(text.size()), "character") +
                         " and no key in any known form.");
    }
  }
  const SecretBytes contents = decode_base64(as_text(characters));
  const std::string_view inner = as_text(contents);
  if (inner.starts_with("openssh-key-v1")) {
    refuse_openssh_private_key(contents);
  }
  if (is_der(contents)) {
    return read_inner(contents, "The BEGIN and END lines are missing.");
  }
  if (inner.starts_with("-----BEGIN ") || inner.starts_with('{')) {
    return read_inner(contents, "The text is base64 of a key file.");
  }
  throw_unrecognized("This is text of " + counted(static_cast<std::int64_t>(text.size()), "character") +
                     " and no key in any known form.");
}

std::string_view to_string(KeyFormat format) noexcept {
  constexpr std::array<std::string_view, 7> names = {
      "pkcs8", "encrypted-pkcs8", "pkcs1", "encrypted-pkcs1", "pkcs1-public", "spki", "jwk"};
  return names[static_cast<std::size_t>(format)];
}

ImportedKey import_key(std::span<const std::uint8_t> data, std::span<const std::uint8_t> passphrase,
                       RandomSource &random, std::string_view where) {
  if (data.size() > max_key_size) {
    throw_error(Code::ERR_KEY_TOO_LARGE, where,
                concat({"The text has ", std::to_string(data.size()), " bytes; a key has at most 32,768."}),
                "Give the key alone, without what stands around it.");
  }
  try {
    KeyReader reader(passphrase, random, where);
    ReadKey read = reader.read(data);
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
