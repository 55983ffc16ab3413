#include "core/key_refusals.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "core/base64url.hpp"
#include "core/entropy.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view openssl_x509 = "openssl x509 -in certificate.pem -noout -pubkey";
constexpr std::string_view openssl_req = "openssl req -in request.pem -noout -pubkey";

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

} // namespace

void refuse_algorithm(std::string_view what) {
  throw_error(Code::ERR_KEY_ALGORITHM, "", concat({"This is ", what, "; RS256 needs an RSA key."}),
              "Give the RSA key that belongs to the application, or make a new key pair.");
}

void refuse_certificate(std::string_view what, std::string_view command) {
  throw_error(Code::ERR_KEY_CERTIFICATE, "", concat({"This is ", what, ", not a key."}),
              concat({"Give the private key it was made for. To see its public key: ", command, "."}));
}

void refuse_format(std::string_view what, std::string_view remedy) {
  throw_error(Code::ERR_KEY_FORMAT, "", concat({"This is ", what, ", which is not read here."}), remedy);
}

void refuse_openssh_private_key(std::span<const std::uint8_t> contents) {
  refuse_openssh_type(openssh_type(as_text(contents)));
  throw_error(Code::ERR_KEY_OPENSSH, "", "This is a private key in OpenSSH's own format.",
              "Convert a copy of it in place: ssh-keygen -p -m PKCS8 -f private.key.");
}

void refuse_label(std::string_view label) {
  if (contains(label, "CERTIFICATE REQUEST")) {
    refuse_certificate("a request for a certificate", openssl_req);
  }
  if (contains(label, "CERTIFICATE")) {
    refuse_certificate("a certificate", openssl_x509);
  }
  if (label == "X509 CRL") {
    refuse_certificate("a list of revoked certificates", openssl_x509);
  }
  if (label == "PKCS7" || label == "CMS") {
    refuse_certificate("a bundle of certificates", "openssl pkcs7 -in bundle.p7b -print_certs");
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
  constexpr std::array<std::uint8_t, 4> java_key_store = {0xFE, 0xED, 0xFE, 0xED};
  constexpr std::array<std::uint8_t, 4> zip = {'P', 'K', 0x03, 0x04};
  const auto begins_with = [data](std::span<const std::uint8_t> magic) {
    return data.size() >= magic.size() && std::ranges::equal(data.first(magic.size()), magic);
  };
  if (begins_with(java_key_store)) {
    refuse_format("a Java key store",
                  "Turn it into PKCS#12 with keytool -importkeystore -deststoretype pkcs12, then take "
                  "the key out: openssl pkcs12 -in file.p12 -nodes -nocerts -out private.key.");
  }
  if (begins_with(zip)) {
    refuse_format("a ZIP archive", "Unpack it and give the key file in it.");
  }
}

void refuse_text(std::string_view text) {
  refuse_openssh_public_key(text);
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
  if (is_path(text) || text.starts_with('$') || text.starts_with('%')) {
    throw_error(Code::ERR_KEY_IS_PATH, "", "This is the path of a file, not a key.",
                "Read the file and give its contents.");
  }
}

} // namespace tokensmith
