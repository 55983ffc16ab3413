#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/rsa/key.hpp"

// The rules of a signed token, each as a finding: verify_jws throws the first, inspect_token shows all.

namespace tokensmith {

/// The parts between the dots.
[[nodiscard]] std::vector<std::string_view> split_token(std::string_view token);

/// None for three parts.
/// @param encrypted whether five parts are those of an encrypted token
[[nodiscard]] std::optional<Finding> find_structure_problem(std::size_t parts, bool encrypted = true);

/// None for canonical base64url.
/// @param number of the part, from 1
[[nodiscard]] std::optional<Finding> find_encoding_problem(std::string_view part, std::size_t number);

/// What is wrong with the JSON of a part.
/// @param name "header" or "payload"
[[nodiscard]] Finding to_finding(const JsonError &error, std::string_view name);

/// Everything in a header that verify_jws rejects, the most serious first.
[[nodiscard]] Findings check_header(const Json &header);

/// The same for a token made elsewhere.
/// @param algorithm that it has to be signed with; empty for any other than "none"
[[nodiscard]] Findings check_header_from_elsewhere(const Json &header, std::string_view algorithm);

/// None for the key's signature over the text.
/// @param signed_text header and payload as in the token, with the dot between them
[[nodiscard]] std::optional<Finding> find_signature_problem(std::string_view signed_text,
                                                            std::span<const std::uint8_t> signature, const RsaKey &key);

} // namespace tokensmith
