// Keys in PEM, damaged ones included.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostic.hpp"
#include "core/key/der.hpp"
#include "core/key/encodings.hpp"
#include "core/key/encrypted_key.hpp"
#include "core/key/pem_sections.hpp"
#include "core/key/reader.hpp"
#include "core/key/refusals.hpp"
#include "core/key/text_repairs.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

/// Whether a section holds a key of any kind, by its label. Certificates and parameters may accompany one.
bool is_key(const PemSection &section) noexcept { return section.label.find("KEY") != std::string::npos; }

std::string describe(const PemSection &section) {
  const bool is_private = section.label.find("PRIVATE") != std::string::npos;
  return concat({is_private ? "a private key in line " : "a public key in line ", std::to_string(section.line)});
}

bool is_certificate(const PemSection &section) noexcept {
  return section.label == "CERTIFICATE" || section.label == "X509 CERTIFICATE"; // RFC 7468, section 5
}

/// The section to use: a key if there is one, else a certificate.
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
  if (keys.size() > 1) {
    refuse_several(Diagnostic::key_ambiguous, std::move(keys));
  }
  if (key == nullptr && certificates.size() > 1) {
    refuse_several(Diagnostic::certificate_ambiguous, std::move(certificates));
  }
  return key != nullptr ? *key : certificate != nullptr ? *certificate : sections.front();
}

/// What a character that is not base64 gives away.
Diagnostic diagnose(const PemSection &section, const PemBody &body) noexcept {
  if (!section.has_end) {
    return Diagnostic::pem_without_end;
  }
  if (body.stray == '*') {
    return Diagnostic::pem_masked;
  }
  if (body.stray == '.' || body.stray == '[' || body.stray == '<' || body.stray == '\xE2') {
    return Diagnostic::pem_shortened;
  }
  return body.padding > 0 ? Diagnostic::pem_continued : Diagnostic::pem_character;
}

/// The label that belongs to the format.
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

/// What is around a key.
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
      note(Diagnostic::key_with_escapes);
    }
    return read;
  }
  try {
    return read_section(found, section);
  } catch (const Error &error) {
    if (error.code() != Code::ERR_KEY_TRUNCATED && error.code() != Code::ERR_KEY_MALFORMED) {
      throw;
    }
    fail(Diagnostic::certificate_damaged, "");
  }
}

ReadKey KeyReader::read_section(const PemSections &found, const PemSection &section) {
  PemBody body = read_pem_body(section.body, section.is_quoted);
  if (body.base64.empty() && body.stray == '\0') {
    fail(Diagnostic::pem_empty, "");
  }
  if (body.stray != '\0') {
    refuse_lost_case(as_text(body.base64));
    fail(diagnose(section, body), "", {{"line", std::to_string(section.line + body.stray_line)}});
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
    fail(Diagnostic::pem_character, "", {{"line", std::to_string(section.line + body.base64url_line)}});
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
    note(Diagnostic::key_label_wrong, {{"label", section.label}, {"format", to_string(read.format)}});
  }
  if (lost_plus_signs) {
    note(Diagnostic::key_with_blanks_for_plus_signs);
  } else if (body.lacks_line_breaks) {
    note(Diagnostic::key_with_blanks_for_line_breaks);
  }
  note_pem_damage(found, section, body);
  return read;
}

ReadKey KeyReader::read_pem_contents(const PemSection &section, const PemBody &body,
                                     std::span<const std::uint8_t> contents) {
  if (!section.has_begin && (contents.empty() || contents[0] != static_cast<std::uint8_t>(DerTag::sequence))) {
    fail(Diagnostic::pem_without_begin, "");
  }
  if (body.dek_info.empty()) {
    if (body.base64.size() % 4 == 1 && declared_size(contents).value_or(0) <= contents.size()) {
      fail(Diagnostic::pem_one_character_over, "");
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
  const std::array<std::pair<bool, Diagnostic>, 12> damages = {{
      {!section.has_begin, Diagnostic::key_without_begin_line},
      {!section.has_end, Diagnostic::key_without_end_line},
      {section.has_begin && section.has_end && !section.is_exact, Diagnostic::key_markers_damaged},
      {found.sections.size() > 1, Diagnostic::key_among_others},
      {before == Surroundings::text || after == Surroundings::text, Diagnostic::key_in_other_text},
      {has_quotation && !body.is_pieced, Diagnostic::key_in_quotes},
      {body.is_pieced, Diagnostic::key_in_string_literals},
      {body.is_indented, Diagnostic::key_indented},
      {body.has_long_lines, Diagnostic::key_on_one_line},
      {body.lost_backslashes, Diagnostic::key_with_lost_backslashes},
      {body.is_base64url, Diagnostic::key_in_base64url},
      {body.dek_info.empty() && body.padding != (4 - body.base64.size() % 4) % 4, Diagnostic::key_padding_odd},
  }};
  for (const auto &[is_so, damage] : damages) {
    if (is_so) {
      note(damage);
    }
  }
}

} // namespace tokensmith
