#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tokensmith {

// What people give in place of an RSA key, by name. Each throws without a place.

/// ERR_KEY_ALGORITHM. @param what "an elliptic-curve key"
[[noreturn]] void refuse_algorithm(std::string_view what);

/// ERR_KEY_CERTIFICATE. @param what "a request for a certificate" @param remedy a sentence
[[noreturn]] void refuse_certificate(std::string_view what, std::string_view remedy);
[[noreturn]] void refuse_damaged_certificate();

/// ERR_KEY_MALFORMED when all letters are small, or all are capitals: base64 has both.
void refuse_lost_case(std::string_view base64);

inline constexpr std::string_view remedy_request =
    "Give the key it was made for; its public half is printed by: openssl req -in request.pem -noout -pubkey.";
inline constexpr std::string_view remedy_bundle =
    "Give one of its certificates: openssl pkcs7 -in bundle.p7b -print_certs.";

/// ERR_KEY_FORMAT. @param remedy a sentence
[[noreturn]] void refuse_format(std::string_view what, std::string_view remedy);

[[noreturn]] void refuse_pkcs12();

/// ERR_KEY_OPENSSH, or ERR_KEY_ALGORITHM when the key inside is none for RSA.
/// @param contents of the PEM, decoded as far as it could be
[[noreturn]] void refuse_openssh_private_key(std::span<const std::uint8_t> contents);

/// By the label of a PEM: certificates, PGP, parameters and so on. Returns when the label may belong to a key that is
/// read.
void refuse_label(std::string_view label);

/// By how the file begins: Java key stores, documents, pictures and the like. Returns when there is nothing to say.
void refuse_binary(std::span<const std::uint8_t> data);

/// What programs print of a file or a Buffer, in which parts of a PEM may be seen.
/// @param text without blanks at its ends
void refuse_dump(std::string_view text);

/// Text without any PEM in it: a path or an address, an OpenSSH public key, a PuTTY key, an encrypted file, a token, an
/// id. Returns when it is none of them.
/// @param text without blanks at its ends
void refuse_text(std::string_view text);

} // namespace tokensmith
