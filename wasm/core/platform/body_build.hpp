#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/diagnostic.hpp"
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

/// A body ready to be sent, and the findings about it. If one is an error, the body must not be sent.
struct BuiltBody {
  Json body;
  Findings findings; ///< errors, then warnings, then information; `where` as the caller wrote it
};

/// A body with an object's current state and some changes to it.
struct MergedBody {
  Json body;
  Json changes; ///< [{path, from?, to?}], see difference()
  Findings findings;
};

/// Turns descriptions into bodies according to a rule. A description is the platform's own body, except that short
/// forms are accepted for members, and text for an object that has an `address`; what the platform sets is left out.
class BodyBuilder {
public:
  BodyBuilder(const BodyRule &rule, std::span<const ShortForm> short_forms, RandomSource &random)
      : rule_(&rule), short_forms_(short_forms), random_(&random) {}

  /// @throws Error ERR_ARGUMENT_TYPE if the description is not an object
  [[nodiscard]] BuiltBody build(const Json &description) const;

  /// JSON Merge Patch (RFC 7396) with the short forms: whatever `changes` does not name stays, including unknown
  /// members; null removes. Only errors in the changes are reported, not those in what the platform already has.
  /// @throws Error ERR_ARGUMENT_TYPE if either is not an object
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

/// Warns of a name that does not look like what it is (find_name_surprise).
/// @param member the member of the body that holds the name
/// @param deceptive takes a `problem`
void advise_on_name(const Json &body, std::string_view member, Diagnostic deceptive, Findings &findings);

/// Sorts errors first, then warnings, then information, each in the order in which they were found.
void sort_by_severity(Findings &findings);

} // namespace tokensmith
