#include "core/platform/body_check.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "core/diagnostic.hpp"
#include "core/key/public_key_text.hpp"
#include "core/platform/web_address.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::array<std::string_view, 2> web_schemes = {"http", "https"};
constexpr std::array<std::string_view, 2> websocket_schemes = {"ws", "wss"};

/// How a sentence about the path begins.
std::string_view subject_of(std::string_view path) noexcept {
  return path.empty() ? "The description" : last_name(path);
}

std::vector<std::string_view> writable_names(const BodyRule &rule) {
  std::vector<std::string_view> names;
  for (const BodyRule &member : rule.members) {
    if (!member.read_only) {
      names.push_back(member.name);
    }
  }
  return names;
}

/// Walks through a body and its rule side by side.
class BodyWalk {
public:
  BodyWalk(BodyStrictness strictness, RandomSource &random)
      : strict_(strictness == BodyStrictness::builder), random_(&random) {}

  void check(const Json &value, const BodyRule &rule, const std::string &path) {
    switch (rule.kind) {
    case BodyKind::object:
      check_object(value, rule, path);
      break;
    case BodyKind::list:
      check_list(value, rule, path);
      break;
    case BodyKind::text:
      check_text(value, rule, path);
      break;
    case BodyKind::boolean:
      if (!value.is_boolean()) {
        refuse(Diagnostic::member_not_boolean, path);
      }
      break;
    case BodyKind::integer:
      check_integer(value, rule, path);
      break;
    case BodyKind::choice:
      check_choice(value, rule, path);
      break;
    case BodyKind::web_address:
      check_address(value, rule, path, web_schemes);
      break;
    case BodyKind::image_address:
      if (strict_) {
        check_address(value, rule, path, web_schemes);
      } else {
        check_text(value, rule, path);
      }
      break;
    case BodyKind::websocket_address:
      check_address(value, rule, path, websocket_schemes);
      break;
    case BodyKind::sip_address:
      check_sip(value, path);
      break;
    case BodyKind::public_key:
      check_public_key(value, path);
      break;
    case BodyKind::free_object:
      (void)is_object(value, path);
      break;
    case BodyKind::empty_object:
      if (is_object(value, path) && !value.empty()) {
        refuse(Diagnostic::member_not_empty_object, path);
      }
      break;
    }
  }

  [[nodiscard]] Findings findings() && { return std::move(findings_); }

private:
  void refuse(Diagnostic diagnostic, const std::string &path) {
    report(findings_, diagnostic, path, {{"name", subject_of(path)}});
  }

  bool is_object(const Json &value, const std::string &path) {
    if (!value.is_object()) {
      refuse(Diagnostic::member_not_object, path);
    }
    return value.is_object();
  }

  bool is_text(const Json &value, const std::string &path) {
    if (!value.is_string()) {
      refuse(Diagnostic::member_not_text, path);
    }
    return value.is_string();
  }

  void check_object(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!is_object(value, path)) {
      return;
    }
    for (const BodyRule &member : rule.members) {
      if (member.required && !value.contains(member.name)) {
        refuse(Diagnostic::member_missing, within(path, member.name));
      }
    }
    for (const auto &[name, inner] : value.items()) {
      if (const BodyRule *member = strict_ ? find_member(rule, name) : find_by_any_name(rule, name)) {
        if (!member->read_only) {
          check(inner, *member, within(path, name));
        }
      } else if (strict_ || rule.closed) {
        report_unknown_member(findings_, path, name, writable_names(rule));
      }
    }
  }

  void check_list(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!value.is_array()) {
      refuse(Diagnostic::member_not_list, path);
      return;
    }
    for (std::size_t index = 0; index < value.size(); ++index) {
      check(value[index], rule.members.front(), element_place(path, index));
    }
  }

  void check_text(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!is_text(value, path)) {
      return;
    }
    if (rule.required && value.get_ref<const std::string &>().empty()) {
      refuse(Diagnostic::member_empty, path);
    }
  }

  void check_integer(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!value.is_number_integer()) {
      refuse(Diagnostic::member_not_integer, path);
      return;
    }
    // An unsigned number beyond the signed range is beyond every maximum.
    const bool beyond =
        value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(rule.maximum);
    if (beyond || value.get<std::int64_t>() < rule.minimum || value.get<std::int64_t>() > rule.maximum) {
      report(findings_, Diagnostic::member_out_of_range, path,
             {{"name", subject_of(path)},
              {"minimum", std::to_string(rule.minimum)},
              {"maximum", std::to_string(rule.maximum)}});
    }
  }

  void check_choice(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!is_text(value, path)) {
      return;
    }
    const std::string_view text = text_of(value);
    if (std::ranges::find(rule.choices, text) != rule.choices.end()) {
      return;
    }
    const auto nearest = nearest_name(text, rule.choices);
    report(findings_, nearest ? Diagnostic::member_misspelt_choice : Diagnostic::member_not_choice, path,
           {{"name", subject_of(path)}, {"choices", comma_separated(rule.choices)}, {"meant", nearest.value_or("")}});
  }

  void check_address(const Json &value, const BodyRule &rule, const std::string &path,
                     std::span<const std::string_view> schemes) {
    if (!is_text(value, path)) {
      return;
    }
    const auto &text = value.get_ref<const std::string &>();
    if (text.empty() && rule.may_be_empty && !strict_) {
      return;
    }
    const auto address = read_web_address(text, schemes);
    if (const auto *problem = std::get_if<Diagnostic>(&address)) {
      report(findings_, *problem, path, {{"name", subject_of(path)}, {"schemes", comma_separated(schemes)}});
    }
  }

  void check_sip(const Json &value, const std::string &path) {
    if (!is_text(value, path)) {
      return;
    }
    // The description's own pattern: ^(sip|sips):\+?([\w|:.\-@;,=%&]+)
    std::string_view text = value.get_ref<const std::string &>();
    const bool scheme = text.starts_with("sip:") || text.starts_with("sips:");
    text.remove_prefix(scheme ? text.find(':') + 1 : 0);
    if (text.starts_with('+')) {
      text.remove_prefix(1);
    }
    const auto known = [](char character) {
      constexpr std::string_view marks = "_|:.-@;,=%&";
      return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
             (character >= 'a' && character <= 'z') || marks.find(character) != std::string_view::npos;
    };
    // The pattern has no end, so it takes whatever follows the first character. A blank in an address is a mistake all
    // the same.
    const bool matches = !text.empty() && (strict_ ? std::ranges::all_of(text, known) : known(text.front()));
    if (!scheme || !matches) {
      refuse(Diagnostic::member_not_sip_address, path);
    }
  }

  void check_public_key(const Json &value, const std::string &path) {
    if (!is_text(value, path)) {
      return;
    }
    const PublicKeyText key = read_public_key_text(value.get_ref<const std::string &>(), *random_);
    // In builder mode, the key has already been converted to the form that the platform takes.
    if (key.fault || !key.canonical_form) {
      refuse(Diagnostic::member_not_public_key, path);
    }
    if (key.fault) {
      findings_.back().code = key.fault->code;
      findings_.back().remedy = key.fault->remedy;
    }
  }

  bool strict_;
  RandomSource *random_;
  Findings findings_;
};

Json to_rows(const Findings &findings, bool quoted) {
  Json rows = Json::array();
  for (const Finding &finding : findings) {
    const std::string name = finding.where.empty() ? "body" : finding.where;
    std::string reason = finding.message.substr(subject_of(finding.where).size() + 1);
    reason.pop_back(); // the full stop
    rows.push_back({{"name", name}, {"reason", quoted ? concat({"\"", name, "\" ", reason}) : reason}});
  }
  return rows;
}

} // namespace

Findings check_body(const Json &body, const BodyRule &rule, BodyStrictness strictness, RandomSource &random) {
  BodyWalk walk(strictness, random);
  walk.check(body, rule, "");
  return std::move(walk).findings();
}

void report_unknown_member(Findings &findings, const std::string &path, std::string_view name,
                           std::span<const std::string_view> known) {
  // A name is repeated only if it looks like one: it may be anything, even a pasted secret.
  const bool harmless = name.size() <= 40 && std::ranges::all_of(name, [](unsigned char character) {
                          return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
                                 (character >= 'a' && character <= 'z') || character == '_' || character == '-';
                        });
  const std::string place = within(path, harmless ? name : "?");
  const auto nearest = nearest_name(name, known);
  report(findings, nearest ? Diagnostic::member_misnamed : Diagnostic::member_unknown, place,
         {{"name", subject_of(place)}, {"names", comma_separated(known)}, {"meant", nearest.value_or("")}});
}

Json to_invalid_parameters(const Findings &findings) { return to_rows(findings, false); }

Json to_quoted_invalid_parameters(const Findings &findings) { return to_rows(findings, true); }

std::string within(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : concat({path, ".", name});
}

std::string_view last_name(std::string_view path) noexcept {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

const BodyRule *find_member(const BodyRule &rule, std::string_view name) noexcept {
  const auto *const found = std::ranges::find(rule.members, name, &BodyRule::name);
  return found == rule.members.end() ? nullptr : &*found;
}

const BodyRule *find_by_any_name(const BodyRule &rule, std::string_view name) noexcept {
  const auto *const found = std::ranges::find_if(rule.members, [name](const BodyRule &member) {
    return member.name == name || (!member.former_name.empty() && member.former_name == name);
  });
  return found == rule.members.end() ? nullptr : &*found;
}

} // namespace tokensmith
