#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json.hpp"

namespace tokensmith {

/// The methods that an ACL can name, as in Vonage's own schema.
inline constexpr std::array<std::string_view, 5> acl_methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};

/// The method of that name, in any case; nullopt if there is none.
[[nodiscard]] std::optional<std::string_view> find_acl_method(std::string_view name);

/// The segments between the slashes of a path: "/v1/users" is {"v1", "users"}; "/v1/" is {"v1", ""}.
[[nodiscard]] std::vector<std::string_view> segments_of(std::string_view path);

/// Whether a rule's path covers a request's: `*` is one segment that is not empty, `**` any number of segments. A star
/// next to other characters in its segment is a literal star.
[[nodiscard]] bool path_matches(std::string_view pattern, std::string_view path);

/// Whether a rule's path covers every path that another rule's does. A `**` is covered by `**` alone, so that some
/// equal paths, such as "/**/*" and "/*/**", are taken to be different.
[[nodiscard]] bool path_covers(std::string_view wide, std::string_view narrow);

/// Whether a rule of a valid ACL allows a method: because it names the method, or because it names none.
[[nodiscard]] bool rule_allows(const Json &rule, std::string_view method);

/// The index of the first rule in `paths` that allows the method on the path, regardless of filters.
[[nodiscard]] std::optional<std::size_t> find_allowing_rule(const Json &paths, std::string_view method,
                                                            std::string_view path);

/// The path that was meant where Markdown, a web page or a chat has taken stars for emphasis: "/*/users/**" for
/// "//users/", "/<em>/users/</em>*" and "/_/users/_*"; nullopt for a path without such damage.
[[nodiscard]] std::optional<std::string> restore_stars(std::string_view path);

} // namespace tokensmith
