#include "core/key/refusals.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "core/error.hpp"
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
  throw_error(Code::ERR_KEY_OPENSSH, "", "This is a public key in OpenSSH's own format.",
              "Convert it: ssh-keygen -e -m PKCS8 -f key.pub > public.key.");
}

struct Beginning {
  std::string_view text;
  std::string_view what;
  std::string_view remedy;
};

/// What other programs write that is no key, or holds one in a form of theirs.
void refuse_other_programs_text(std::string_view text) {
  constexpr std::array<Beginning, 9> beginnings = {{
      {.text = "$ANSIBLE_VAULT;",
       .what = "a file encrypted by Ansible Vault",
       .remedy = "Decrypt it: ansible-vault view private.key."},
      {.text = "ENC[", .what = "a value encrypted by SOPS", .remedy = "Decrypt the file it is in: sops decrypt file."},
      {.text = "AGE-SECRET-KEY-", .what = "a key of age", .remedy = "It encrypts files; make a new key pair."},
      {.text = "age-encryption.org/", .what = "a file encrypted by age", .remedy = "Decrypt it: age -d -i key file."},
      {.text = "{\\rtf", .what = "a rich text document without a key in it", .remedy = "Give the key as plain text."},
      {.text = "version https://git-lfs.github.com/spec/",
       .what = "Git LFS's pointer to a file",
       .remedy = "Fetch the file it stands for: git lfs pull."},
      {.text = "Modulus=",
       .what = "what openssl prints with -modulus, a part of a key",
       .remedy = "Print the key without -modulus: openssl pkey -in private.key."},
      {.text = "Private-Key: (",
       .what = "what openssl prints with -text, the numbers of a key",
       .remedy = "Print the key without -text: openssl pkey -in private.key."},
      {.text = "RSA Private-Key: (",
       .what = "what openssl prints with -text, the numbers of a key",
       .remedy = "Print the key without -text: openssl pkey -in private.key."},
  }};
  for (const Beginning &beginning : beginnings) {
    if (text.starts_with(beginning.text)) {
      refuse_format(beginning.what, beginning.remedy);
    }
  }
  if (text.starts_with("Public-Key: (") || text.starts_with("RSA Public-Key: (")) {
    refuse_format("what openssl prints with -text, the numbers of a public key",
                  "Print the key without -text: openssl pkey -pubin -in public.key.");
  }
  if (text == "undefined" || text == "null" || text == "NaN" || text == "None" || text.starts_with("[object ")) {
    throw_error(Code::ERR_KEY_UNRECOGNIZED, "",
                "This is what a program writes for a value that is not there or is no text.",
                "Look at where the key is read: the variable may not be set, or hold an object.");
  }
  if (text.starts_with("SHA256:")) {
    throw_error(Code::ERR_KEY_UNRECOGNIZED, "", "This is the fingerprint of a key, not the key.",
                "Give the contents of private.key.");
  }
}

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

void refuse_algorithm(std::string_view what) {
  throw_error(Code::ERR_KEY_ALGORITHM, "", concat({"This is ", what, "; RS256 needs an RSA key."}),
              "Give the RSA key that belongs to the application, or make a new key pair.");
}

void refuse_certificate(std::string_view what, std::string_view remedy) {
  throw_error(Code::ERR_KEY_CERTIFICATE, "", concat({"This is ", what, ", not a key."}), remedy);
}

void refuse_damaged_certificate() {
  throw_error(Code::ERR_KEY_CERTIFICATE, "", "This is a certificate, and it is damaged or not complete.",
              "Copy all of it again, from its BEGIN line to its END line, or give the key itself.");
}

void refuse_lost_case(std::string_view base64) {
  const auto small = std::ranges::count_if(base64, [](char letter) { return letter >= 'a' && letter <= 'z'; });
  const auto capital = std::ranges::count_if(base64, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
  constexpr std::ptrdiff_t enough = 64;
  if (small + capital >= enough && (small == 0 || capital == 0)) {
    throw_error(Code::ERR_KEY_MALFORMED, "",
                concat({"All letters of the key were turned into ", small == 0 ? "capitals" : "small letters",
                        ", which cannot be undone."}),
                "Copy the key again from where it was first saved.");
  }
}

void refuse_format(std::string_view what, std::string_view remedy) {
  throw_error(Code::ERR_KEY_FORMAT, "", concat({"This is ", what, ", which is not read here."}), remedy);
}

void refuse_pkcs12() {
  refuse_format(
      "a PKCS#12 container (.p12 or .pfx)",
      "Take the key out of it: openssl pkcs12 -in file.p12 -nodes -nocerts -out private.key. With OpenSSL 3 an "
      "old file takes -legacy as well.");
}

void refuse_openssh_private_key(std::span<const std::uint8_t> contents) {
  refuse_openssh_type(openssh_type(as_text(contents)));
  throw_error(Code::ERR_KEY_OPENSSH, "", "This is a private key in OpenSSH's own format.",
              "Convert a copy of it in place: ssh-keygen -p -m PKCS8 -f private.key.");
}

void refuse_label(std::string_view label) {
  if (contains(label, "CERTIFICATE REQUEST")) {
    refuse_certificate("a request for a certificate", remedy_request);
  }
  if (label == "TRUSTED CERTIFICATE") {
    refuse_certificate("a certificate in OpenSSL's own form",
                       "Print its public key: openssl x509 -in certificate.pem -noout -pubkey.");
  }
  if (label == "ATTRIBUTE CERTIFICATE") {
    refuse_certificate("an attribute certificate, which holds no key", "Give the key itself.");
  }
  if (label == "X509 CRL") {
    refuse_certificate("a list of revoked certificates", "Give the key itself; such a list holds none.");
  }
  if (label == "PKCS7" || label == "CMS") {
    refuse_certificate("a bundle of certificates", remedy_bundle);
  }
  if (label.starts_with("PGP ")) {
    refuse_format("an OpenPGP key or message", "OpenPGP keys are for mail; make a new key pair.");
  }
  if (label.starts_with("SSH2 ")) {
    refuse_format(
        "a key in the SSH2 format of RFC 4716",
        "Convert a public key with: ssh-keygen -i -f key.pub > openssh.pub; ssh-keygen -e -m PKCS8 -f openssh.pub.");
  }
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

void refuse_binary(std::span<const std::uint8_t> data) {
  const std::string_view text = as_text(data);
  if (text.starts_with("\xFE\xED\xFE\xED") || text.starts_with("\xCE\xCE\xCE\xCE")) {
    refuse_format("a Java key store",
                  "Turn it into PKCS#12 with keytool -importkeystore -deststoretype pkcs12, then take "
                  "the key out: openssl pkcs12 -in file.p12 -nodes -nocerts -out private.key.");
  }
  if (text.starts_with("PK\x03\x04")) {
    refuse_format("a ZIP archive or an office document", "Give the key file in it, or its text.");
  }
  if (text.starts_with("\x1F\x8B")) {
    refuse_format("a file compressed with gzip", "Unpack it: gunzip file.gz.");
  }
  if (text.starts_with("%PDF-")) {
    refuse_format("a PDF document", "Copy the key's text out of it.");
  }
  if (text.starts_with("\x89PNG") || text.starts_with("\xFF\xD8\xFF")) {
    refuse_format("a picture", "Give the key as text or as the file it was saved in.");
  }
  if (text.starts_with("\xD0\xCF\x11\xE0")) {
    refuse_format("an office document", "Copy the key's text out of it.");
  }
  if (text.starts_with("kych")) {
    refuse_format("a keychain of macOS", "Export the key from Keychain Access as .p12, then take it out of that.");
  }
}

void refuse_dump(std::string_view text) {
  if (text.starts_with("<Buffer ")) {
    refuse_format("what Node prints of a Buffer, its first bytes alone", "Give the Buffer itself, or its toString().");
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
    refuse_format("a dump of a file's bytes",
                  "Give the file itself. What xxd printed, xxd -r turns back: xxd -r dump.txt private.key.");
  }
}

void refuse_text(std::string_view text) {
  refuse_openssh_public_key(text);
  refuse_other_programs_text(text);
  if (text.starts_with("PuTTY-User-Key-File-")) {
    refuse_format("a PuTTY key (.ppk)",
                  "Convert it: puttygen key.ppk -O private-openssh -o private.key, or in PuTTYgen "
                  "Conversions, Export OpenSSH key.");
  }
  if (text.starts_with("<") && contains(text, "<RSAKeyValue>")) {
    refuse_format("a key in .NET's XML", "Export it as PEM: RSA.ExportPkcs8PrivateKeyPem in .NET 7 or newer.");
  }
  if (text.starts_with("<") && contains(lower_case(text.substr(0, 256)), "<!doctype html")) {
    throw_error(Code::ERR_KEY_UNRECOGNIZED, "", "This is a web page, not a key.",
                "Something answered with a page instead of the file: download the key again.");
  }
  if (is_token(text)) {
    throw_error(Code::ERR_KEY_UNRECOGNIZED, "", "This is a token, not a key.",
                "Give the key that signs tokens: the contents of private.key.");
  }
  if (is_uuid(text)) {
    throw_error(Code::ERR_KEY_UNRECOGNIZED, "", "This is an id, such as an application's, not a key.",
                "Give the contents of the application's private.key.");
  }
  if (is_placeholder(text)) {
    throw_error(Code::ERR_KEY_UNRECOGNIZED, "", "This is a placeholder or the name of a variable, not a key.",
                "Put the key in its place: the contents of private.key.");
  }
  if (is_address(text) && !text.starts_with("file:")) {
    throw_error(Code::ERR_KEY_IS_PATH, "", "This is the address of something, not a key.",
                "Fetch what it leads to and give its contents.");
  }
  if (is_path(text) || text.starts_with('$') || text.starts_with('%')) {
    throw_error(Code::ERR_KEY_IS_PATH, "", "This is the path of a file, not a key.",
                "Read the file and give its contents.");
  }
}

} // namespace tokensmith
