#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tokensmith {

// What people give in place of an RSA key, by name. Each throws without a place.

/// ERR_KEY_ALGORITHM. @param what "an elliptic-curve key"
[[noreturn]] void refuse_algorithm(std::string_view what);

/// ERR_KEY_CERTIFICATE. @param what "a certificate" @param command that prints its public key
[[noreturn]] void refuse_certificate(std::string_view what, std::string_view command);

/// ERR_KEY_FORMAT. @param remedy a sentence
[[noreturn]] void refuse_format(std::string_view what, std::string_view remedy);

/// ERR_KEY_OPENSSH, or ERR_KEY_ALGORITHM when the key inside is none for RSA.
/// @param contents of the PEM, decoded as far as it could be
[[noreturn]] void refuse_openssh_private_key(std::span<const std::uint8_t> contents);

/// By the label of a PEM: certificates, PGP, parameters and so on. Returns when the label may belong to a key that is
/// read.
void refuse_label(std::string_view label);

/// By how the file begins: Java key stores and the like. Returns when there is nothing to say.
void refuse_binary(std::span<const std::uint8_t> data);

/// Text without any PEM in it: a path, an OpenSSH public key, a PuTTY key, a token, an id. Returns when it is none of
/// them.
/// @param text without blanks at its ends
void refuse_text(std::string_view text);

} // namespace tokensmith
