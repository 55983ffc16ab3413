#include "core/acl/acl.hpp"

#include <algorithm>
#include <array>

#include "core/acl/rules.hpp"
#include "core/acl/text_damage.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view example = R"({"paths":{"/*/users/**":{}}})";

constexpr std::array<std::string_view, 1> acl_members = {"paths"};
constexpr std::array<std::string_view, 2> rule_members = {"methods", "filters"};
constexpr std::array<std::string_view, 3> built_rule_members = {"path", "methods", "filters"};

/// What JavaScript's \s matches, which is what the platform's schema says, and control characters.
bool is_blank_or_control(char32_t point) noexcept {
  return point <= 0x20 || point == 0x7F || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) ||
         point == 0x2028 || point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000 || point == 0xFEFF;
}

void check_path(std::string_view path, const std::string &where) {
  if (path.empty()) {
    throw_error(Code::ERR_ACL_PATH, where, "The path is empty.", "Write a path such as /*/users/**.");
  }
  if (path.starts_with("http://") || path.starts_with("https://")) {
    throw_error(Code::ERR_ACL_PATH, where, "The path is a whole URL.",
                "Write only what stands after the host, such as /*/users/**.");
  }
  if (path.front() != '/') {
    throw_error(Code::ERR_ACL_PATH, where, concat({"The path ", quote(path), " does not begin with a slash."}),
                concat({"Write ", quote(concat({path.front() == '*' ? "/" : "/*/", path})), "."}));
  }
  if (find_utf8_problem(path)) {
    throw_error(Code::ERR_ACL_PATH, where, "The path is not valid UTF-8.", "Write the path in UTF-8.");
  }
  if (std::ranges::any_of(Utf8View(path), is_blank_or_control)) {
    throw_error(Code::ERR_ACL_PATH, where, concat({"The path ", quote(path), " has a blank or a control character."}),
                "Remove it; in a path a blank is written %20.");
  }
}

void check_method(const Json &method, const std::string &where) {
  constexpr std::string_view choice = "GET, POST, PUT, PATCH or DELETE";
  if (!method.is_string()) {
    throw_error(Code::ERR_ACL_METHOD, where, concat({"The method is ", kind_of(method), "."}),
                concat({"Write the method as text: ", choice, "."}));
  }
  const std::string_view name = text_of(method);
  if (std::ranges::find(acl_methods, name) != acl_methods.end()) {
    return;
  }
  const auto *const other_case =
      std::ranges::find_if(acl_methods, [name](std::string_view known) { return equal_ignoring_case(known, name); });
  if (other_case != acl_methods.end()) {
    throw_error(Code::ERR_ACL_METHOD, where, concat({"The method ", quote(name), " is not in upper case."}),
                concat({"Write ", *other_case, "."}));
  }
  throw_error(Code::ERR_ACL_METHOD, where, concat({"The platform's ACLs know no method ", quote(name), "."}),
              concat({"Write ", choice, "; leave methods out to allow all of them."}));
}

void check_methods(const Json &methods, const std::string &where) {
  if (!methods.is_array()) {
    const std::string remedy = methods.is_string() ? concat({"Write a list: [", quote(text_of(methods)), "]."})
                                                   : R"(Write a list such as ["GET","POST"].)";
    throw_error(Code::ERR_ACL_METHOD, where, concat({"The methods are ", kind_of(methods), ", not a list."}), remedy);
  }
  for (std::size_t i = 0; i < methods.size(); ++i) {
    check_method(methods[i], element_place(where, i));
  }
}

void check_filters(const Json &filters, const std::string &where) {
  if (!filters.is_object()) {
    throw_error(Code::ERR_ACL_FILTER, where, concat({"The filters are ", kind_of(filters), ", not an object."}),
                R"(Write the fields and their values, such as {"from":"447700900000"}.)");
  }
  for (const auto &[field, value] : filters.items()) {
    if (field.empty()) {
      throw_error(Code::ERR_ACL_FILTER, where, "A filter has no field.", "Name the field the filter is for.");
    }
    if (const std::string place = find_inexact_number(value, member_place(where, field)); !place.empty()) {
      throw_error(Code::ERR_ACL_FILTER, place, "The number is beyond what every reader takes exactly.",
                  "Write it as text.");
    }
  }
}

void check_known(const Json &object, std::span<const std::string_view> known, std::string_view what,
                 const std::string &where) {
  for (const auto &[name, value] : object.items()) {
    if (std::ranges::find(known, name) != known.end()) {
      continue;
    }
    const auto near = nearest_name(name, known);
    throw_error(Code::ERR_ACL_SHAPE, member_place(where, name), concat({what, " has no member ", quote(name), "."}),
                near ? concat({"Write ", quote(*near), "."}) : std::string("Remove it."));
  }
}

void check_rule(const Json &rule, const std::string &where) {
  if (!rule.is_object()) {
    throw_error(Code::ERR_ACL_SHAPE, where, concat({"The rule is ", kind_of(rule), ", not an object."}),
                rule.is_array() ? R"(Write {"methods":[…]}, or {} to allow all methods.)"
                                : "Write {} to allow all methods.");
  }
  check_known(rule, rule_members, "A rule", where);
  if (const Json *methods = find_member(rule, "methods")) {
    check_methods(*methods, where + ".methods");
  }
  if (const Json *filters = find_member(rule, "filters")) {
    check_filters(*filters, where + ".filters");
  }
}

/// What else people give for an ACL, and how it becomes one.
[[noreturn]] void refuse_shape(const Json &acl, std::string_view where) {
  std::string message = concat({"The ACL is ", kind_of(acl), ", not an object."});
  std::string remedy = concat({"Write an object such as ", example, "."});
  if (acl.is_string()) {
    // nexmo-cli and vonage-cli put the text of an ACL into the token when they cannot read it.
    message = "The ACL is text, and the platform reads only an object.";
    remedy = concat({"Give the ACL itself, not its JSON as text: ", example, "."});
  } else if (acl.is_array()) {
    message = "The ACL is a list, not an object.";
    remedy = concat({"Make an ACL of the rules first; it looks like ", example, "."});
  } else if (acl.is_null()) {
    message = "The ACL is null.";
    remedy = "Leave the ACL out where a token shall have none.";
  } else if (acl.is_object()) {
    message = "The ACL has no member \"paths\".";
    if (find_member(acl, "acl") != nullptr) {
      message = "The ACL stands inside another object, under \"acl\".";
      remedy = "Give what stands under \"acl\" alone.";
    } else if (!acl.empty() && acl.items().begin().key().starts_with('/')) {
      message = "The paths stand in the ACL itself, without \"paths\" around them.";
      remedy = concat({"Wrap them: ", example, "."});
    } else if (!acl.empty()) {
      check_known(acl, acl_members, "An ACL", std::string(where));
    }
  }
  throw_error(Code::ERR_ACL_SHAPE, where, message, remedy);
}

void check_length(const Json &acl, std::string_view where) {
  if (write_json(acl).size() > max_acl_length) {
    throw_error(Code::ERR_ACL_TOO_LARGE, where,
                concat({"The ACL is longer than ", std::to_string(max_acl_length), " bytes."}),
                "Write fewer rules: * stands for any segment, ** for any depth.");
  }
}

} // namespace

void validate_acl(const Json &acl, std::string_view where) {
  const Json *paths = find_member(acl, "paths");
  if (paths == nullptr) {
    refuse_shape(acl, where);
  }
  check_known(acl, acl_members, "An ACL", std::string(where));
  const std::string paths_place = concat({where, ".paths"});
  if (!paths->is_object()) {
    throw_error(Code::ERR_ACL_SHAPE, paths_place, concat({"The paths are ", kind_of(*paths), ", not an object."}),
                concat({"Write an object of paths and their rules, such as ", example, "."}));
  }
  check_length(acl, where);
  for (const auto &[path, rule] : paths->items()) {
    const std::string place = member_place(paths_place, path);
    check_path(path, place);
    check_rule(rule, place);
  }
}

Json build_acl(const Json &rules, std::string_view where) {
  if (!rules.is_array()) {
    throw_error(Code::ERR_ACL_SHAPE, where, concat({"The rules are ", kind_of(rules), ", not a list."}),
                R"(Give a list such as [{"path":"/*/users/**"}].)");
  }
  Json paths = Json::object();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Json &rule = rules[i];
    const std::string place = element_place(where, i);
    if (!rule.is_object()) {
      throw_error(Code::ERR_ACL_SHAPE, place, concat({"The rule is ", kind_of(rule), ", not an object."}),
                  R"(Give an object such as {"path":"/*/users/**"}.)");
    }
    check_known(rule, built_rule_members, "A rule", place);
    const Json *path = find_member(rule, "path");
    if (path == nullptr || !path->is_string()) {
      throw_error(Code::ERR_ACL_PATH, place + ".path",
                  path == nullptr ? "The rule has no path." : concat({"The path is ", kind_of(*path), ", not text."}),
                  "Give a path such as /*/users/**.");
    }
    check_path(text_of(*path), place + ".path");
    check_stars(text_of(*path), place + ".path");
    if (find_member(paths, text_of(*path)) != nullptr) {
      throw_error(Code::ERR_ACL_DUPLICATE, place + ".path",
                  concat({"Another rule has the path ", quote(text_of(*path)), " already."}),
                  "Make one rule of the two: an ACL holds each path once.");
    }
    Json built = Json::object();
    for (const std::string_view name : rule_members) {
      if (const Json *member = find_member(rule, name)) {
        built[std::string(name)] = *member;
      }
    }
    check_rule(built, place);
    if (const Json *methods = find_member(built, "methods"); methods != nullptr && methods->empty()) {
      throw_error(Code::ERR_ACL_METHOD, place + ".methods",
                  "The list of methods is empty, so the rule would allow nothing.",
                  "Leave methods out to allow all of them, or leave the rule out.");
    }
    paths[std::string(text_of(*path))] = std::move(built);
  }
  Json acl = {{"paths", std::move(paths)}};
  check_length(acl, where);
  return acl;
}

namespace {

constexpr std::string_view place = "acl";
constexpr std::string_view general_remedy = R"(Write JSON such as {"paths":{"/*/users/**":{}}}.)";

/// Another thing altogether, pasted into the wrong field. It may be a secret and is not repeated.
void refuse_other_things(std::string_view text) {
  const auto refuse = [](std::string_view what, std::string_view remedy) {
    throw_error(Code::ERR_ACL_JSON, place, concat({"The text is ", what, ", not an ACL."}), remedy);
  };
  if (text.empty()) {
    throw_error(Code::ERR_ACL_JSON, place, "The text is empty.",
                concat({general_remedy, " A token without an ACL is an admin token."}));
  }
  if (text.find("-----BEGIN") != std::string_view::npos) {
    refuse("a key", general_remedy);
  }
  if (text.starts_with("eyJ") || text.starts_with("Bearer ")) {
    refuse("a token", "Inspect it as a token; its ACL is the claim acl.");
  }
  if (text.front() == '/' && text.find_first_of(" \t\r\n{") == std::string_view::npos && !find_utf8_problem(text)) {
    refuse("one path", concat({"Write ", write_json({{"paths", {{std::string(text), Json::object()}}}}), "."}));
  }
  for (const AclPreset &preset : acl_presets()) {
    if (text == preset.name) {
      refuse("the name of a preset", "Build the ACL from the preset.");
    }
  }
}

/// The name that begins at this quote, as it is written.
std::string name_at(std::string_view text, std::size_t position) {
  const std::string_view rest = text.substr(position + 1);
  return quote(rest.substr(0, rest.find('"')));
}

/// What was found damaged, with what should have been written as the remedy.
[[noreturn]] void refuse_damage(const MendedText &mended) {
  const std::string has = concat({"The text has ", list_of(mended.damages)});
  std::string message = concat({has, ", so it is not JSON."});
  std::string remedy = "Write it without that.";
  try {
    const Json acl = parse_json(mended.text);
    check_stars_in(acl, place);
    validate_acl(acl, place);
    constexpr std::size_t longest_shown = 2000;
    if (const std::string written = write_json(acl); written.size() <= longest_shown) {
      remedy = concat({"Write ", written, "."});
    }
  } catch (const JsonError &) {
    message = concat({has, ", and without that is still not JSON."});
    remedy = general_remedy;
  } catch (const Error &rest) {
    remedy += concat({" One more thing is wrong then: ", rest.finding().message, " ", rest.finding().remedy});
  }
  throw_error(Code::ERR_ACL_JSON, place, message, remedy);
}

[[noreturn]] void refuse_json(std::string_view text, const JsonError &error) {
  if (error.fault() == JsonFault::duplicate_name && error.pointer() == "/paths") {
    throw_error(Code::ERR_ACL_DUPLICATE, place,
                concat({"The path ", name_at(text, error.position()), " is there twice."}),
                "Make one rule of the two: most readers would drop the first without a word.");
  }
  if (const MendedText mended = mend_acl_text(text); !mended.damages.empty()) {
    refuse_damage(mended);
  }
  throw_error(Code::ERR_ACL_JSON, place, concat({"The text ", error.what(), "."}), general_remedy);
}

} // namespace

ParsedAcl parse_acl(std::string_view text) {
  if (text.size() > max_acl_length) {
    throw_error(Code::ERR_ACL_TOO_LARGE, place,
                concat({"The text is longer than ", std::to_string(max_acl_length), " bytes."}),
                "Write fewer rules: * stands for any segment, ** for any depth.");
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
  check_stars_in(acl, place);
  validate_acl(acl, place);
  Findings findings = review_acl(acl, place);
  return {std::move(acl), std::move(findings)};
}

} // namespace tokensmith
