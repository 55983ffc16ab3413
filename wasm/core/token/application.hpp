#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json.hpp"
#include "core/token/token.hpp"

namespace tokensmith {

/// The ID of an application as the platform describes it; none where the description has none.
[[nodiscard]] std::optional<std::string> application_id_of(const Json &application);

/// Sets the state of the signature and reports on it: whether it was made with the key or, without one, with the
/// application's, and whether the two are the same.
void inspect_signature(Inspection &inspection, std::string_view token, const std::vector<std::string_view> &parts,
                       const InspectionContext &context);

} // namespace tokensmith
