#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json/json.hpp"

namespace tokensmith {

/// The methods an ACL can name, as Vonage's own schema lists them.
inline constexpr std::array<std::string_view, 5> acl_methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};

/// The segments between the slashes of a path: "/v1/users" is {"v1", "users"}; "/v1/" is {"v1", ""}.
[[nodiscard]] std::vector<std::string_view> segments_of(std::string_view path);

/// Whether a rule's path covers a request's: `*` is one segment that is not empty, `**` any number of segments. A star
/// beside other characters in its segment stands for itself.
[[nodiscard]] bool path_matches(std::string_view pattern, std::string_view path);

/// Whether a rule of a valid ACL allows a method: by name, or by naming none.
[[nodiscard]] bool rule_allows(const Json &rule, std::string_view method);

/// The index of the first rule in `paths` that allows the method on the path, filters aside.
[[nodiscard]] std::optional<std::size_t> find_allowing_rule(const Json &paths, std::string_view method,
                                                            std::string_view path);

/// The path that was meant where Markdown, a web page or a chat has taken stars for emphasis: "/*/users/**" for
/// "//users/", "/<em>/users/</em>*" and "/_/users/_*". None for a path that shows no such damage.
[[nodiscard]] std::optional<std::string> restore_stars(std::string_view path);

/// @throws Error ERR_ACL_PATH for such a path, with what was meant
void check_stars(std::string_view path, std::string_view where);

/// The same for every path of an ACL that is otherwise valid, or null.
/// @throws Error ERR_ACL_PATH
void check_stars_in(const Json &acl, std::string_view where);

} // namespace tokensmith
