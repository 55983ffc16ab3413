#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tokensmith {

/// What a member of a request body holds.
enum class BodyKind : std::uint8_t {
  object,
  list,
  text,
  boolean,
  integer,
  choice,            ///< text, one of `choices`
  web_address,       ///< http or https
  image_address,     ///< the same, though the platform itself takes any text
  websocket_address, ///< ws or wss
  sip_address,       ///< sip or sips
  public_key,        ///< PEM of an RSA public key (SubjectPublicKeyInfo)
  free_object,       ///< an object with any members
  empty_object,
};

struct BodyRule;

/// A view of rules. Not std::span, because that of libc++ does not take a type that is still being defined.
class BodyRules {
public:
  constexpr BodyRules() noexcept = default;
  template <std::size_t Count>
  constexpr explicit(false) BodyRules(const std::array<BodyRule, Count> &rules) noexcept
      : first_(rules.data()), count_(Count) {}

  [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] constexpr const BodyRule &front() const noexcept { return *first_; }
  [[nodiscard]] constexpr const BodyRule *begin() const noexcept { return first_; }
  [[nodiscard]] constexpr const BodyRule *end() const noexcept;

private:
  const BodyRule *first_ = nullptr;
  std::size_t count_ = 0;
};

/// One member of a request body, as in the API description. A body is a tree of these: the checks of the client, the
/// page, the program and the sandbox all read it, so they cannot disagree.
struct BodyRule {
  // Without {} compilers demand every member in every rule.
  std::string_view name;
  BodyKind kind = BodyKind::text;
  BodyRules members{}; ///< of an object; for a list, the one rule for its elements
  std::span<const std::string_view> choices{};
  std::int64_t minimum = 0; ///< of an integer, in the unit the API uses
  std::int64_t maximum = 0;
  bool required = false;
  bool closed = false;                 ///< the platform itself refuses members that are not in the description
  bool may_be_empty = false;           ///< the platform takes "" to mean none
  bool read_only = false;              ///< set by the platform: in answers, never sent
  std::string_view former_name{};      ///< read, never sent
  std::string_view platform_default{}; ///< of a choice: what the platform's own tools send by default
  // NOLINTEND(readability-redundant-member-init)
};

constexpr const BodyRule *BodyRules::end() const noexcept { return first_ + count_; }

/// The body of POST and PUT /v2/applications, Application API 2.4.1.
[[nodiscard]] const BodyRule &application_rule(bool for_update) noexcept;

/// The body of POST and PATCH /v1/users.
[[nodiscard]] const BodyRule &user_rule() noexcept;

/// The rule of that name among the members; null if there is none.
[[nodiscard]] const BodyRule *find_member(const BodyRule &rule, std::string_view name) noexcept;

/// The same by its current or its former name.
[[nodiscard]] const BodyRule *find_by_any_name(const BodyRule &rule, std::string_view name) noexcept;

} // namespace tokensmith
