#include "core/key/refusals.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "core/diagnostic.hpp"
#include "core/rsa/entropy.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

bool contains(std::string_view text, std::string_view part) noexcept {
  return text.find(part) != std::string_view::npos;
}

bool is_letter(char character) noexcept {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool starts_with_any(std::string_view text, std::span<const std::string_view> beginnings) noexcept {
  return std::ranges::any_of(beginnings, [text](std::string_view beginning) { return text.starts_with(beginning); });
}

bool ends_with_any(std::string_view text, std::span<const std::string_view> endings) noexcept {
  return std::ranges::any_of(endings, [text](std::string_view ending) { return text.ends_with(ending); });
}

bool is_path(std::string_view text) {
  constexpr std::size_t max_path = 1024;
  if (text.size() > max_path || text.find_first_of("\r\n") != std::string_view::npos) {
    return false;
  }
  constexpr std::array<std::string_view, 8> beginnings = {"./", "../", "~/", ".\\", "..\\", "\\\\", "file:", "@"};
  const bool has_drive = text.size() > 2 && is_letter(text[0]) && text[1] == ':' && (text[2] == '\\' || text[2] == '/');
  // A base64 body may begin with "/", and is longer and has no dot.
  const bool is_absolute = text.starts_with('/') && (text.size() < 128 || contains(text, "."));
  constexpr std::array<std::string_view, 14> endings = {".key", ".pem", ".p8",  ".der", ".pub", ".crt", ".cer",
                                                        ".txt", ".jwk", ".env", ".ppk", ".p12", ".pfx", ".json"};
  return has_drive || is_absolute || starts_with_any(text, beginnings) || ends_with_any(lower_case(text), endings);
}

/// "$PRIVATE_KEY", "${PRIVATE_KEY}", "%PRIVATE_KEY%", "{{private_key}}", "<private key>"
bool is_placeholder(std::string_view text) {
  constexpr std::size_t max_name = 64;
  if (text.size() < 3 || text.size() > max_name || text.find_first_of("/\\\r\n") != std::string_view::npos) {
    return false;
  }
  return text.front() == '$' || (text.front() == '%' && text.back() == '%') ||
         (text.starts_with("{{") && text.ends_with("}}")) || (text.front() == '<' && text.back() == '>');
}

bool is_token(std::string_view text) {
  if (text.starts_with("Bearer ") || text.starts_with("bearer ")) {
    return true;
  }
  // "eyJ" is {" in base64url: a JOSE header.
  return text.starts_with("eyJ") && std::ranges::count(text, '.') >= 2;
}

/// Reads an SSH string (RFC 4251, section 5) and moves on; empty when it is not all there.
std::string_view take_ssh_string(std::string_view &rest) {
  std::size_t length = 0;
  if (rest.size() < 4) {
    return {};
  }
  for (const char character : rest.substr(0, 4)) {
    length = length << 8U | static_cast<std::uint8_t>(character);
  }
  if (length > rest.size() - 4) {
    return {};
  }
  const std::string_view text = rest.substr(4, length);
  rest.remove_prefix(4 + length);
  return text;
}

/// "ssh-ed25519" of a private key: "openssh-key-v1\0", cipher, derivation, its options, number of keys, public key.
std::string_view openssh_type(std::string_view contents) {
  constexpr std::string_view magic("openssh-key-v1\0", 15);
  if (!contents.starts_with(magic)) {
    return {};
  }
  contents.remove_prefix(magic.size());
  for (int i = 0; i < 3; ++i) {
    (void)take_ssh_string(contents);
  }
  contents.remove_prefix(std::min<std::size_t>(contents.size(), 4));
  std::string_view public_key = take_ssh_string(contents);
  return take_ssh_string(public_key);
}

void refuse_openssh_type(std::string_view type) {
  if (type == "ssh-ed25519" || type.starts_with("sk-ssh-ed25519")) {
    refuse_algorithm("an OpenSSH Ed25519 key");
  }
  if (type.starts_with("ecdsa-") || type.starts_with("sk-ecdsa-")) {
    refuse_algorithm("an OpenSSH elliptic-curve key");
  }
  if (type == "ssh-dss") {
    refuse_algorithm("an OpenSSH DSA key");
  }
}

void refuse_openssh_public_key(std::string_view text) {
  constexpr std::array<std::string_view, 6> beginnings = {"ssh-rsa ", "ssh-ed25519 ", "ssh-dss ",
                                                          "ecdsa-",   "sk-ssh-",      "sk-ecdsa-"};
  if (!starts_with_any(text, beginnings)) {
    return;
  }
  refuse_openssh_type(text.substr(0, text.find(' ')));
  fail(Diagnostic::key_openssh_public, "");
}

/// How something begins that is not a key, or holds one in another program's form.
struct Beginning {
  std::string_view text;
  Diagnostic diagnostic;
};

void refuse_beginnings(std::string_view text, std::span<const Beginning> beginnings) {
  const auto found =
      std::ranges::find_if(beginnings, [text](const Beginning &beginning) { return text.starts_with(beginning.text); });
  if (found != beginnings.end()) {
    fail(found->diagnostic, "");
  }
}

constexpr std::array labels = {
    Beginning{"CERTIFICATE REQUEST", Diagnostic::certificate_request},
    Beginning{"NEW CERTIFICATE REQUEST", Diagnostic::certificate_request},
    Beginning{"TRUSTED CERTIFICATE", Diagnostic::certificate_trusted},
    Beginning{"ATTRIBUTE CERTIFICATE", Diagnostic::certificate_of_attributes},
    Beginning{"X509 CRL", Diagnostic::certificate_revocations},
    Beginning{"PKCS7", Diagnostic::certificate_bundle},
    Beginning{"CMS", Diagnostic::certificate_bundle},
    Beginning{"PGP ", Diagnostic::key_pgp},
    Beginning{"SSH2 ", Diagnostic::key_ssh2},
};

constexpr std::array binary_files = {
    Beginning{"\xFE\xED\xFE\xED", Diagnostic::key_java_key_store},
    Beginning{"\xCE\xCE\xCE\xCE", Diagnostic::key_java_key_store},
    Beginning{"PK\x03\x04", Diagnostic::key_is_archive},
    Beginning{"\x1F\x8B", Diagnostic::key_is_gzip},
    Beginning{"%PDF-", Diagnostic::key_is_pdf},
    Beginning{"\x89PNG", Diagnostic::key_is_picture},
    Beginning{"\xFF\xD8\xFF", Diagnostic::key_is_picture},
    Beginning{"\xD0\xCF\x11\xE0", Diagnostic::key_is_office_document},
    Beginning{"kych", Diagnostic::key_keychain},
};

constexpr std::array texts = {
    Beginning{"$ANSIBLE_VAULT;", Diagnostic::key_is_ansible_vault},
    Beginning{"ENC[", Diagnostic::key_is_sops},
    Beginning{"AGE-SECRET-KEY-", Diagnostic::key_is_age_key},
    Beginning{"age-encryption.org/", Diagnostic::key_is_age_file},
    Beginning{"{\\rtf", Diagnostic::key_is_rich_text},
    Beginning{"version https://git-lfs.github.com/spec/", Diagnostic::key_is_git_lfs},
    Beginning{"Modulus=", Diagnostic::key_is_openssl_modulus},
    Beginning{"Private-Key: (", Diagnostic::key_is_openssl_text},
    Beginning{"RSA Private-Key: (", Diagnostic::key_is_openssl_text},
    Beginning{"Public-Key: (", Diagnostic::key_is_openssl_public_text},
    Beginning{"RSA Public-Key: (", Diagnostic::key_is_openssl_public_text},
    Beginning{"[object ", Diagnostic::key_is_missing_value},
    Beginning{"SHA256:", Diagnostic::key_is_fingerprint},
    Beginning{"PuTTY-User-Key-File-", Diagnostic::key_putty},
};

/// https://…, and the references of secret managers: op://…, arn:aws:…
bool is_address(std::string_view text) {
  if (text.find_first_of(" \t\r\n") != std::string_view::npos) {
    return false;
  }
  const std::size_t scheme = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz+-.0123456789");
  return text.starts_with("arn:aws") ||
         (scheme != std::string_view::npos && scheme > 0 && text.substr(scheme).starts_with("://"));
}

} // namespace

void refuse_algorithm(std::string_view what) { fail(Diagnostic::key_other_algorithm, "", {{"what", what}}); }

void refuse_several(Diagnostic diagnostic, std::vector<std::string> places) {
  constexpr std::size_t most_named = 4;
  const std::string count = std::to_string(places.size());
  places.resize(std::min(places.size(), most_named));
  fail(diagnostic, "", {{"count", count}, {"places", list_of(places)}});
}

void refuse_lost_case(std::string_view base64) {
  const auto small = std::ranges::count_if(base64, [](char letter) { return letter >= 'a' && letter <= 'z'; });
  const auto capital = std::ranges::count_if(base64, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
  constexpr std::ptrdiff_t enough = 64;
  if (small + capital >= enough && (small == 0 || capital == 0)) {
    fail(Diagnostic::key_letter_case_lost, "", {{"case", small == 0 ? "upper case" : "lower case"}});
  }
}

void refuse_openssh_private_key(std::span<const std::uint8_t> contents) {
  refuse_openssh_type(openssh_type(as_text(contents)));
  fail(Diagnostic::key_openssh_private, "");
}

void refuse_label(std::string_view label) {
  refuse_beginnings(label, labels);
  if (label == "EC PARAMETERS") {
    refuse_algorithm("the parameters of an elliptic-curve key");
  }
  if (label.ends_with("DH PARAMETERS")) {
    refuse_algorithm("a set of Diffie-Hellman parameters");
  }
  if (label == "DSA PARAMETERS") {
    refuse_algorithm("a set of DSA parameters");
  }
}

void refuse_binary(std::span<const std::uint8_t> data) { refuse_beginnings(as_text(data), binary_files); }

void refuse_dump(std::string_view text) {
  if (text.starts_with("<Buffer ")) {
    fail(Diagnostic::key_is_node_buffer, "");
  }
  // xxd, hexdump, od: an offset of zero, and bytes after it in groups of two or four digits.
  const std::size_t digits = text.find_first_not_of('0');
  constexpr std::size_t least_digits = 6;
  constexpr std::size_t most_digits = 16;
  if (digits == std::string_view::npos || digits < least_digits || digits > most_digits) {
    return;
  }
  const std::string_view line = text.substr(digits, text.find('\n') - digits);
  const std::size_t group = line.find_first_not_of(": \t");
  const std::size_t group_end = group == std::string_view::npos ? group : line.find(' ', group);
  const bool is_group =
      group != 0 && group_end != std::string_view::npos && group_end - group <= 4 &&
      line.substr(group, group_end - group).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  if (is_group) {
    fail(Diagnostic::key_is_byte_dump, "");
  }
}

void refuse_text(std::string_view text) {
  refuse_openssh_public_key(text);
  refuse_beginnings(text, texts);
  if (text == "undefined" || text == "null" || text == "NaN" || text == "None") {
    fail(Diagnostic::key_is_missing_value, "");
  }
  if (text.starts_with("<") && contains(text, "<RSAKeyValue>")) {
    fail(Diagnostic::key_xml, "");
  }
  if (text.starts_with("<") && contains(lower_case(text.substr(0, 256)), "<!doctype html")) {
    fail(Diagnostic::key_is_web_page, "");
  }
  if (is_token(text)) {
    fail(Diagnostic::key_is_token, "");
  }
  if (is_uuid(text)) {
    fail(Diagnostic::key_is_id, "");
  }
  if (is_placeholder(text)) {
    fail(Diagnostic::key_is_placeholder, "");
  }
  if (is_address(text) && !text.starts_with("file:")) {
    fail(Diagnostic::key_is_address, "");
  }
  if (is_path(text) || text.starts_with('$') || text.starts_with('%')) {
    fail(Diagnostic::key_is_path, "");
  }
}

} // namespace tokensmith
