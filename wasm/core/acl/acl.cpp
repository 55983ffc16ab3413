#include "core/acl/acl.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/acl/rules.hpp"
#include "core/acl/text_damage.hpp"
#include "core/diagnostic.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::array<std::string_view, 1> acl_members = {"paths"};
constexpr std::array<std::string_view, 2> rule_members = {"methods", "filters"};
constexpr std::array<std::string_view, 3> listed_rule_members = {"path", "methods", "filters"};

/// Nobody reads more, and an ACL may be hostile.
constexpr std::size_t most_findings = 50;

/// What JavaScript's \s matches, which is what the platform's schema says, and control characters.
bool is_blank_or_control(char32_t point) noexcept {
  return point <= 0x20 || point == 0x7F || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) ||
         point == 0x2028 || point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000 || point == 0xFEFF;
}

void check_path(Findings &findings, std::string_view path, const std::string &where, AclOrigin origin) {
  const auto meant = origin == AclOrigin::request ? restore_stars(path) : std::nullopt;
  if (path.empty()) {
    report(findings, Diagnostic::acl_path_empty, where);
  } else if (meant) {
    report(findings, Diagnostic::acl_path_stars, where, {{"path", path}, {"meant", *meant}});
  } else if (path.starts_with("http://") || path.starts_with("https://")) {
    report(findings, Diagnostic::acl_path_url, where);
  } else if (path.front() != '/') {
    report(findings, Diagnostic::acl_path_without_slash, where,
           {{"path", path}, {"meant", concat({path.front() == '*' ? "/" : "/*/", path})}});
  } else if (find_utf8_problem(path)) {
    report(findings, Diagnostic::acl_path_not_utf8, where);
  } else if (std::ranges::any_of(Utf8View(path), is_blank_or_control)) {
    report(findings, Diagnostic::acl_path_blank, where, {{"path", path}});
  }
}

void check_method(Findings &findings, const Json &method, const std::string &where) {
  const std::string_view name = text_of(method);
  const auto known = find_acl_method(name);
  if (!method.is_string()) {
    report(findings, Diagnostic::acl_method_not_text, where, {{"kind", kind_of(method)}});
  } else if (!known) {
    report(findings, Diagnostic::acl_method_unknown, where, {{"method", name}});
  } else if (*known != name) {
    report(findings, Diagnostic::acl_method_lower_case, where, {{"method", name}, {"meant", *known}});
  }
}

void check_methods(Findings &findings, const Json &methods, const std::string &where) {
  if (methods.is_string()) {
    report(findings, Diagnostic::acl_methods_text, where, {{"text", text_of(methods)}});
  } else if (!methods.is_array()) {
    report(findings, Diagnostic::acl_methods_not_list, where, {{"kind", kind_of(methods)}});
  } else {
    for (std::size_t i = 0; i < methods.size() && findings.size() < most_findings; ++i) {
      check_method(findings, methods[i], element_place(where, i));
    }
  }
}

void check_filters(Findings &findings, const Json &filters, const std::string &where) {
  if (!filters.is_object()) {
    report(findings, Diagnostic::acl_filters_not_object, where, {{"kind", kind_of(filters)}});
    return;
  }
  for (const auto &[field, value] : filters.items()) {
    if (field.empty()) {
      report(findings, Diagnostic::acl_filter_without_field, where);
    } else if (const auto place = find_inexact_number(value, member_place(where, field)); !place.empty()) {
      report(findings, Diagnostic::acl_filter_number_inexact, place);
    }
  }
}

/// @param whole the owner of the members, as it begins a sentence: "A rule"
void check_names(Findings &findings, const Json &object, std::span<const std::string_view> known,
                 std::string_view whole, std::string_view where) {
  for (const auto &[name, value] : object.items()) {
    if (std::ranges::find(known, name) != known.end()) {
      continue;
    }
    const std::string place = member_place(where, name);
    if (const auto nearest = nearest_name(name, known)) {
      report(findings, Diagnostic::acl_member_misnamed, place, {{"whole", whole}, {"name", name}, {"meant", *nearest}});
    } else {
      report(findings, Diagnostic::acl_member_unknown, place, {{"whole", whole}, {"name", name}});
    }
  }
}

/// @param known the names of members that the rule may have
void check_rule(Findings &findings, const Json &rule, std::span<const std::string_view> known,
                const std::string &where) {
  check_names(findings, rule, known, "A rule", where);
  if (const Json *methods = find_member(rule, "methods")) {
    check_methods(findings, *methods, where + ".methods");
  }
  if (const Json *filters = find_member(rule, "filters")) {
    check_filters(findings, *filters, where + ".filters");
  }
}

/// Says what was given instead of an ACL.
[[noreturn]] void refuse_shape(const Json &acl, std::string_view where) {
  if (acl.is_string()) {
    // nexmo-cli and vonage-cli put the text of an ACL into the token when they cannot read it.
    fail(Diagnostic::acl_text, where);
  }
  if (acl.is_array()) {
    fail(Diagnostic::acl_list, where);
  }
  if (acl.is_null()) {
    fail(Diagnostic::acl_null, where);
  }
  if (!acl.is_object()) {
    fail(Diagnostic::acl_not_object, where, {{"kind", kind_of(acl)}});
  }
  if (find_member(acl, "acl") != nullptr) {
    fail(Diagnostic::acl_nested, where);
  }
  if (acl.empty()) {
    fail(Diagnostic::acl_without_paths, where);
  }
  if (acl.items().begin().key().starts_with('/')) {
    fail(Diagnostic::acl_paths_bare, where);
  }
  Findings findings;
  check_names(findings, acl, acl_members, "An ACL", where);
  throw Error(std::move(findings));
}

void check_length(const Json &acl, std::string_view where) {
  if (write_json(acl).size() > max_acl_length) {
    fail(Diagnostic::acl_too_long, where, {{"limit", std::to_string(max_acl_length)}});
  }
}

} // namespace

void validate_acl(const Json &acl, std::string_view where, AclOrigin origin) {
  const Json *paths = find_member(acl, "paths");
  if (paths == nullptr) {
    refuse_shape(acl, where);
  }
  check_length(acl, where);
  Findings findings;
  check_names(findings, acl, acl_members, "An ACL", where);
  const std::string paths_place = concat({where, ".paths"});
  if (!paths->is_object()) {
    report(findings, Diagnostic::acl_paths_not_object, paths_place, {{"kind", kind_of(*paths)}});
    throw Error(std::move(findings));
  }
  for (const auto &[path, rule] : paths->items()) {
    if (findings.size() >= most_findings) {
      break;
    }
    const std::string place = member_place(paths_place, path);
    check_path(findings, path, place, origin);
    if (rule.is_object()) {
      check_rule(findings, rule, rule_members, place);
    } else if (rule.is_array()) {
      report(findings, Diagnostic::acl_rule_list, place);
    } else {
      report(findings, Diagnostic::acl_rule_not_object, place, {{"kind", kind_of(rule)}});
    }
  }
  if (!findings.empty()) {
    throw Error(std::move(findings));
  }
}

Json build_acl(const Json &rules, std::string_view where) {
  if (!rules.is_array()) {
    fail(Diagnostic::acl_rules_not_list, where, {{"kind", kind_of(rules)}});
  }
  Findings findings;
  Json paths = Json::object();
  std::set<std::string_view> known_paths; // an ordered object compares a name with all of its names
  for (std::size_t i = 0; i < rules.size() && findings.size() < most_findings; ++i) {
    const Json &rule = rules[i];
    const std::string place = element_place(where, i);
    if (!rule.is_object()) {
      report(findings, Diagnostic::acl_listed_rule_not_object, place, {{"kind", kind_of(rule)}});
      continue;
    }
    const Json *given_path = find_member(rule, "path");
    const std::string_view path = given_path == nullptr ? std::string_view{} : text_of(*given_path);
    if (given_path == nullptr) {
      report(findings, Diagnostic::acl_rule_without_path, place + ".path");
    } else if (!given_path->is_string()) {
      report(findings, Diagnostic::acl_path_not_text, place + ".path", {{"kind", kind_of(*given_path)}});
    } else if (!known_paths.insert(path).second) {
      report(findings, Diagnostic::acl_path_repeated, place + ".path", {{"path", path}});
    } else {
      check_path(findings, path, place + ".path", AclOrigin::request);
    }
    check_rule(findings, rule, listed_rule_members, place);
    const Json *methods = find_member(rule, "methods");
    if (methods != nullptr && methods->is_array() && methods->empty()) {
      report(findings, Diagnostic::acl_methods_empty, place + ".methods");
    }
    Json built = Json::object();
    for (const std::string_view name : rule_members) {
      if (const Json *member = find_member(rule, name)) {
        append_member(built, std::string(name), *member);
      }
    }
    append_member(paths, std::string(path), std::move(built));
  }
  if (!findings.empty()) {
    throw Error(std::move(findings));
  }
  Json acl = {{"paths", std::move(paths)}};
  check_length(acl, where);
  return acl;
}

namespace {

constexpr std::string_view place = "acl";

/// Refuses something else that was pasted into the wrong field. It may be a secret and is not repeated.
void refuse_other_things(std::string_view text) {
  if (text.empty()) {
    fail(Diagnostic::acl_text_empty, place);
  }
  if (text.find("-----BEGIN") != std::string_view::npos) {
    fail(Diagnostic::acl_text_key, place);
  }
  if (text.starts_with("eyJ") || text.starts_with("Bearer ")) {
    fail(Diagnostic::acl_text_token, place);
  }
  if (text.front() == '/' && text.find_first_of(" \t\r\n{") == std::string_view::npos && !find_utf8_problem(text)) {
    fail(Diagnostic::acl_text_path, place, {{"acl", write_json({{"paths", {{std::string(text), Json::object()}}}})}});
  }
  if (std::ranges::find(acl_presets(), text, &AclPreset::name) != acl_presets().end()) {
    fail(Diagnostic::acl_text_preset, place);
  }
}

/// The name that begins at this quote, with its escapes.
std::string_view name_at(std::string_view text, std::size_t position) {
  const std::string_view rest = text.substr(position + 1);
  return rest.substr(0, rest.find('"'));
}

/// Names the damage; the remedy is what should have been written.
[[noreturn]] void refuse_damage(const MendedText &mended) {
  const std::string damages = list_of(mended.damages);
  Json acl;
  try {
    acl = parse_json(mended.text);
    validate_acl(acl, place, AclOrigin::request);
  } catch (const JsonError &) {
    fail(Diagnostic::acl_text_damaged_beyond_repair, place, {{"damages", damages}});
  } catch (const Error &rest) {
    fail(Diagnostic::acl_text_damaged_invalid, place,
         {{"damages", damages}, {"message", rest.finding().message}, {"remedy", rest.finding().remedy}});
  }
  constexpr std::size_t longest_shown = 2000;
  const std::string written = write_json(acl);
  fail(written.size() <= longest_shown ? Diagnostic::acl_text_damaged : Diagnostic::acl_text_damaged_long, place,
       {{"damages", damages}, {"acl", written}});
}

[[noreturn]] void refuse_json(std::string_view text, const JsonError &error) {
  if (error.fault() == JsonFault::duplicate_name && error.pointer() == "/paths") {
    fail(Diagnostic::acl_text_path_repeated, place, {{"path", name_at(text, error.position())}});
  }
  if (const MendedText mended = mend_acl_text(text); !mended.damages.empty()) {
    refuse_damage(mended);
  }
  fail(Diagnostic::acl_text_not_json, place, {{"problem", error.what()}});
}

} // namespace

ParsedAcl parse_acl(std::string_view text) {
  if (text.size() > max_acl_length) {
    fail(Diagnostic::acl_text_too_long, place, {{"limit", std::to_string(max_acl_length)}});
  }
  refuse_other_things(trimmed(text));
  Json acl;
  try {
    acl = parse_json(text, {.depth = 32, .bytes = max_acl_length});
  } catch (const JsonError &error) {
    refuse_json(text, error);
  }
  if (acl.is_string()) {
    if (const MendedText mended = mend_acl_text(text); !mended.damages.empty()) {
      refuse_damage(mended);
    }
  }
  validate_acl(acl, place, AclOrigin::request);
  Findings findings = review_acl(acl, place);
  return {std::move(acl), std::move(findings)};
}

} // namespace tokensmith
