#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json/json.hpp"
#include "core/platform/body_check.hpp"
#include "core/platform/body_schema.hpp"
#include "core/rsa/entropy.hpp"

namespace tokensmith {

/// A short form of a member: `publicKey` for `keys.public_key`.
struct ShortForm {
  std::string_view name; ///< at the top of a description
  std::string_view path; ///< in the platform's body
};

/// A body ready to be sent, and what there is to say about it. With an error among the findings it must not be sent.
struct BuiltBody {
  Json body;
  Findings findings; ///< errors, then warnings, then information; `where` as the caller wrote it
};

/// A body that carries an object's present state with some changes.
struct MergedBody {
  Json body;
  Json changes; ///< [{path, from?, to?}], see difference()
  Findings findings;
};

/// Turns descriptions into bodies by a rule. A description is the platform's own body, in which short forms may stand
/// for members, text for an object that has an `address`, and whatever the platform sets itself is left out.
class BodyBuilder {
public:
  BodyBuilder(const BodyRule &rule, std::span<const ShortForm> short_forms, RandomSource &random)
      : rule_(&rule), short_forms_(short_forms), random_(&random) {}

  /// @throws Error ERR_ARGUMENT_TYPE when the description is no object
  [[nodiscard]] BuiltBody build(const Json &description) const;

  /// JSON Merge Patch (RFC 7396) with the short forms: what `changes` does not name stays, unknown members too; null
  /// removes. Faults are reported where the changes are: what the platform already has is its own business.
  /// @throws Error ERR_ARGUMENT_TYPE when either is no object
  [[nodiscard]] MergedBody merge(const Json &current, const Json &changes) const;

private:
  struct Draft;
  [[nodiscard]] Draft draft(const Json &description, std::string_view argument) const;
  void read_public_key(Draft &draft) const;
  [[nodiscard]] std::string where(const Draft &draft, const std::string &path) const;

  const BodyRule *rule_;
  std::span<const ShortForm> short_forms_;
  RandomSource *random_;
};

/// Warns of a name that is not what it looks like (find_name_surprise).
/// @param member of the body that holds the name
void advise_on_name(const Json &body, std::string_view member, Code code, Findings &findings);

/// Errors first, then warnings, then information; otherwise in the order they were found.
void sort_by_severity(Findings &findings);

} // namespace tokensmith
