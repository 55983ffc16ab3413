#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.hpp"

namespace tokensmith {

// What people give in place of an RSA key, by name. Each throws without a place.

/// ERR_KEY_ALGORITHM. @param what "an elliptic-curve key"
[[noreturn]] void refuse_algorithm(std::string_view what);

/// ERR_KEY_AMBIGUOUS. @param places of all keys or certificates; the message names the first four
[[noreturn]] void refuse_several(Diagnostic diagnostic, std::vector<std::string> places);

/// ERR_KEY_MALFORMED when all letters are in one case: base64 has both.
void refuse_lost_case(std::string_view base64);

/// ERR_KEY_OPENSSH, or ERR_KEY_ALGORITHM when the key inside is not an RSA key.
/// @param contents of the PEM, decoded as far as possible
[[noreturn]] void refuse_openssh_private_key(std::span<const std::uint8_t> contents);

/// By the label of a PEM: certificates, PGP, parameters and so on. Returns when the label may belong to a supported
/// key.
void refuse_label(std::string_view label);

/// By how the file begins: Java key stores, documents, pictures and the like. Returns when it is none of them.
void refuse_binary(std::span<const std::uint8_t> data);

/// What programs print of a file or a Buffer, in which parts of a PEM may be seen.
/// @param text without blanks at its ends
void refuse_dump(std::string_view text);

/// Text without any PEM in it: a path or an address, an OpenSSH public key, a PuTTY key, an encrypted file, a token, an
/// ID. Returns when it is none of them.
/// @param text without blanks at its ends
void refuse_text(std::string_view text);

} // namespace tokensmith
