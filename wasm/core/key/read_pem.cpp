// Keys in PEM, in whatever state.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/key/der.hpp"
#include "core/key/encrypted_key.hpp"
#include "core/key/pem_sections.hpp"
#include "core/key/reader.hpp"
#include "core/key/refusals.hpp"
#include "core/key/text.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view remedy_whole = "Copy the whole key again, from the BEGIN line to the END line.";

[[noreturn]] void throw_truncated(std::string_view message) {
  throw_error(Code::ERR_KEY_TRUNCATED, "", message, remedy_whole);
}

/// Whether a section holds a key of any kind, by its label. Certificates and parameters may stand beside one.
bool is_key(const PemSection &section) noexcept { return section.label.find("KEY") != std::string::npos; }

std::string describe(const PemSection &section) {
  const bool is_private = section.label.find("PRIVATE") != std::string::npos;
  return concat({is_private ? "a private key in line " : "a public key in line ", std::to_string(section.line)});
}

bool is_certificate(const PemSection &section) noexcept {
  return section.label == "CERTIFICATE" || section.label == "X509 CERTIFICATE"; // RFC 7468, section 5
}

/// The one section that is meant: a key where there is one, else a certificate.
const PemSection &choose(const std::vector<PemSection> &sections) {
  std::vector<std::string> keys;
  std::vector<std::string> certificates;
  const PemSection *key = nullptr;
  const PemSection *certificate = nullptr;
  for (const PemSection &section : sections) {
    if (is_key(section)) {
      key = key == nullptr ? &section : key;
      keys.push_back(describe(section));
    } else if (is_certificate(section)) {
      certificate = certificate == nullptr ? &section : certificate;
      certificates.push_back(concat({"line ", std::to_string(section.line)}));
    }
  }
  constexpr std::size_t most_named = 4;
  if (keys.size() > 1) {
    const std::size_t count = keys.size();
    keys.resize(std::min(count, most_named));
    throw_error(Code::ERR_KEY_AMBIGUOUS, "",
                concat({"The text holds ", std::to_string(count), " keys: ", list_of(keys), "."}),
                "Give one of them: the private key to sign with, or the public key to verify with.");
  }
  if (key == nullptr && certificates.size() > 1) {
    const std::size_t count = certificates.size();
    certificates.resize(std::min(count, most_named));
    throw_error(Code::ERR_KEY_AMBIGUOUS, "",
                concat({"The text holds ", std::to_string(count), " certificates: in ", list_of(certificates), "."}),
                "Give the one whose public key is wanted; in a chain that is the first, as a rule.");
  }
  return key != nullptr ? *key : certificate != nullptr ? *certificate : sections.front();
}

[[noreturn]] void throw_foreign_character(std::size_t line) {
  throw_malformed(concat({"A character that base64 does not have stands in line ", std::to_string(line), "."}));
}

/// What a character that base64 does not have gives away.
[[noreturn]] void throw_fault(const PemSection &section, const PemBody &body) {
  const std::string line = std::to_string(section.line + body.fault_line);
  if (!section.has_end) {
    throw_truncated("The key has a BEGIN line and no END line.");
  }
  if (body.fault == '*') {
    throw_error(Code::ERR_KEY_TRUNCATED, "",
                concat({"The key is masked: asterisks stand for a part of it in line ", line,
                        ", as logs and build systems show secrets."}),
                "Take the key from where it is stored. What is masked cannot be restored.");
  }
  if (body.fault == '.' || body.fault == '[' || body.fault == '<' || body.fault == '\xE2') {
    throw_truncated(concat({"A part of the key is left out: something else stands for it in line ", line, "."}));
  }
  if (body.padding > 0) {
    throw_malformed(concat({"The key goes on after its end, in line ", line, "."}));
  }
  throw_foreign_character(section.line + body.fault_line);
}

/// The label that belongs to what was read.
std::string_view label_of(KeyFormat format) noexcept {
  switch (format) {
  case KeyFormat::pkcs8:
    return "PRIVATE KEY";
  case KeyFormat::encrypted_pkcs8:
    return "ENCRYPTED PRIVATE KEY";
  case KeyFormat::pkcs1:
  case KeyFormat::encrypted_pkcs1:
    return "RSA PRIVATE KEY";
  case KeyFormat::pkcs1_public:
    return "RSA PUBLIC KEY";
  case KeyFormat::spki:
  case KeyFormat::jwk:
    return "PUBLIC KEY";
  case KeyFormat::certificate:
    return "CERTIFICATE";
  }
  return {};
}

/// What stands around a key.
enum class Surroundings : std::uint8_t { nothing, quotation, text };

Surroundings surroundings_of(std::string_view text) noexcept {
  // A backslash continues a line in shells; quotation marks may have a comma or semicolon after them in source code.
  text = trimmed(text, " \t\r\n\f\v\\");
  if (text.empty()) {
    return Surroundings::nothing;
  }
  return trimmed(text, " \t\r\n\"'`,;").empty() ? Surroundings::quotation : Surroundings::text;
}

} // namespace

ReadKey KeyReader::read_pem(std::string_view text) {
  const RepairedText plain = without_escapes(text);
  const PemSections found = find_pem_sections(as_text(plain.text));
  const PemSection &section = choose(found.sections);
  refuse_label(section.label);
  if (!is_certificate(section)) {
    ReadKey read = read_section(found, section);
    if (plain.is_repaired) {
      note("Line breaks are written as escapes, such as \\n.");
    }
    return read;
  }
  try {
    return read_section(found, section);
  } catch (const Error &error) {
    if (error.code() != Code::ERR_KEY_TRUNCATED && error.code() != Code::ERR_KEY_MALFORMED) {
      throw;
    }
    refuse_damaged_certificate();
  }
}

ReadKey KeyReader::read_section(const PemSections &found, const PemSection &section) {
  PemBody body = read_pem_body(section.body, section.is_quoted);
  if (body.base64.empty() && body.fault == '\0') {
    throw_truncated("Nothing stands between the BEGIN and the END line.");
  }
  if (body.fault != '\0') {
    refuse_lost_case(as_text(body.base64));
    throw_fault(section, body);
  }
  SecretBytes contents = decode_base64(as_text(body.base64));
  if (section.label == "OPENSSH PRIVATE KEY") {
    refuse_openssh_private_key(contents);
  }
  const bool is_complete = declared_size(contents).value_or(0) == contents.size();
  if (!is_complete) {
    refuse_lost_case(as_text(body.base64));
  }
  if (body.is_base64url && body.dek_info.empty() && !is_complete) {
    throw_foreign_character(section.line + body.base64url_line);
  }
  bool lost_plus_signs = false;
  if (!is_complete && body.dek_info.empty()) {
    SecretBytes characters = base64_with_plus_signs(section.body);
    SecretBytes restored = decode_base64(as_text(characters));
    lost_plus_signs = declared_size(restored).value_or(0) == restored.size();
    if (lost_plus_signs) {
      body.base64 = std::move(characters);
      body.is_indented = false; // a line that began with a plus sign
      contents = std::move(restored);
    }
  }

  ReadKey read = read_pem_contents(section, body, contents);
  if (section.label != label_of(read.format)) {
    note(concat({"The PEM's label says ", quote(section.label), "; the contents are ", to_string(read.format), "."}));
  }
  if (lost_plus_signs) {
    note("Blanks stand in place of the plus signs, as decoding a form leaves them.");
  } else if (body.lacks_line_breaks) {
    note("Blanks stand where line breaks should be.");
  }
  note_pem_damage(found, section, body);
  return read;
}

ReadKey KeyReader::read_pem_contents(const PemSection &section, const PemBody &body,
                                     std::span<const std::uint8_t> contents) {
  if (!section.has_begin && (contents.empty() || contents[0] != static_cast<std::uint8_t>(DerTag::sequence))) {
    throw_truncated("The key has an END line and no BEGIN line, and its beginning is missing.");
  }
  if (body.dek_info.empty()) {
    if (body.base64.size() % 4 == 1 && declared_size(contents).value_or(0) <= contents.size()) {
      throw_malformed("The key has one character too many.");
    }
    return read_der(contents);
  }
  if (section.label != "RSA PRIVATE KEY" && section.label.ends_with("PRIVATE KEY") && section.label != "PRIVATE KEY") {
    // "EC PRIVATE KEY", "DSA PRIVATE KEY": no passphrase would make it an RSA key.
    refuse_algorithm(concat({"an encrypted ", section.label.substr(0, section.label.find(' ')), " key"}));
  }
  const SecretBytes plaintext = decrypt_pem_body(body.dek_info, contents, passphrase_);
  return {.key = read_der(plaintext).key, .format = KeyFormat::encrypted_pkcs1};
}

void KeyReader::note_pem_damage(const PemSections &found, const PemSection &section, const PemBody &body) {
  const Surroundings before = surroundings_of(section.before);
  const Surroundings after = surroundings_of(body.lost_backslashes && trimmed(found.after) == "n" ? "" : found.after);
  const bool has_quotation = section.is_quoted || before == Surroundings::quotation || after == Surroundings::quotation;
  const std::array<std::pair<bool, std::string_view>, 12> damages = {{
      {!section.has_begin, "The BEGIN line is missing."},
      {!section.has_end, "The END line is missing."},
      {section.has_begin && section.has_end && !section.is_exact,
       "The BEGIN and END lines are not written as they should be."},
      {found.sections.size() > 1, "Something other than a key stands in the same text."},
      {before == Surroundings::text || after == Surroundings::text, "Other text stands around the key."},
      {has_quotation && !body.is_pieced, "Quotation marks stand around the key."},
      {body.is_pieced, "The lines are string literals of source code, joined together."},
      {body.is_indented, "The lines are indented."},
      {body.has_long_lines, "The key stands in one line, where PEM has lines of 64 characters."},
      {body.lost_backslashes, "The line breaks were written as \\n and lost their backslashes: an n stands for each."},
      {body.is_base64url, "The characters are those of base64url: - and _ stand for + and /."},
      {body.dek_info.empty() && body.padding != (4 - body.base64.size() % 4) % 4,
       "The '=' signs at the end are too few or too many."},
  }};
  for (const auto &[is_so, message] : damages) {
    if (is_so) {
      note(message);
    }
  }
}

} // namespace tokensmith
