#include "core/acl.hpp"
#include "core/acl_rules.hpp"
#include "core/acl_text_damage.hpp"
#include "core/utf8.hpp"
#include "core/words.hpp"

namespace tokensmith {
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
