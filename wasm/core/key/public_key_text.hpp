#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/rsa/entropy.hpp"

namespace tokensmith {

/// The public key of an application, as it was given and as the platform takes it.
struct PublicKeyText {
  std::string pem;             ///< SubjectPublicKeyInfo; empty when there is a fault
  bool canonical_form = false; ///< whether the text already was PEM of a SubjectPublicKeyInfo
  /// ERR_KEY_*, or ERR_ARGUMENT_PRIVATE_KEY: a private key must never be sent as a public one.
  std::optional<Finding> fault;
  Findings findings; ///< what was odd about the text
};

/// Reads a public key in any form (see import_key). Never throws for a bad one.
[[nodiscard]] PublicKeyText read_public_key_text(std::string_view text, RandomSource &random);

} // namespace tokensmith
