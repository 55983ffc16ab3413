#pragma once

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
  free_object,       ///< an object of whatever members
  empty_object,
};

/// One member of a request body, as the API description has it. A body is a tree of these: the checks of the client,
/// the page, the program and the sandbox are all read from it, so they cannot disagree.
struct BodyRule {
  std::string_view name;
  BodyKind kind = BodyKind::text;
  std::span<const BodyRule> members{}; ///< of an object; of a list the one rule its elements obey
  std::span<const std::string_view> choices{};
  std::int64_t minimum = 0; ///< of an integer, in the unit the API uses
  std::int64_t maximum = 0;
  bool required = false;
  bool closed = false;                 ///< the platform itself refuses members the description does not have
  bool may_be_empty = false;           ///< "" is taken by the platform for "none"
  bool read_only = false;              ///< set by the platform: seen in answers, never sent
  std::string_view former_name{};      ///< read, never sent
  std::string_view platform_default{}; ///< of a choice: what the platform's own tools send when nothing is said
};

/// The body of POST and PUT /v2/applications, Application API 2.4.1.
[[nodiscard]] const BodyRule &application_rule(bool for_update) noexcept;

/// The body of POST and PATCH /v1/users.
[[nodiscard]] const BodyRule &user_rule() noexcept;

/// The rule of that name among the members, or none.
[[nodiscard]] const BodyRule *find_member(const BodyRule &rule, std::string_view name) noexcept;

} // namespace tokensmith
