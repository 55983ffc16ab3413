#include "core/platform/body_check.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "core/key/public_key_text.hpp"
#include "core/platform/web_address.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

constexpr std::array<std::string_view, 2> web_schemes = {"http", "https"};
constexpr std::array<std::string_view, 2> websocket_schemes = {"ws", "wss"};

std::string join(std::span<const std::string_view> texts) {
  std::string joined;
  for (const std::string_view text : texts) {
    joined += joined.empty() ? "" : ", ";
    joined += text;
  }
  return joined;
}

std::string within(const std::string &path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

/// Walks a body and its rule side by side.
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
        refuse(Code::ERR_ARGUMENT_TYPE, path, "must be a boolean", "Write true or false, without quotes.");
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
        refuse(Code::ERR_ARGUMENT_VALUE, path, "must be an empty object", "Write {}: this capability has no settings.");
      }
      break;
    }
  }

  [[nodiscard]] BodyFaults faults() && { return std::move(faults_); }

private:
  void refuse(Code code, const std::string &path, std::string_view reason, std::string_view remedy) {
    faults_.push_back({code, path, std::string(reason), std::string(remedy)});
  }

  bool is_object(const Json &value, const std::string &path) {
    if (!value.is_object()) {
      refuse(Code::ERR_ARGUMENT_TYPE, path, "must be an object", "Write an object in braces.");
    }
    return value.is_object();
  }

  bool is_text(const Json &value, const std::string &path) {
    if (!value.is_string()) {
      refuse(Code::ERR_ARGUMENT_TYPE, path, "must be a string", "Write it in quotes.");
    }
    return value.is_string();
  }

  /// The name a member is known by here: its own, or, where only reading matters, the one it used to have.
  static const BodyRule *find_rule(const BodyRule &rule, std::string_view name, bool strict) {
    const auto *const found = std::ranges::find_if(rule.members, [name, strict](const BodyRule &member) {
      return member.name == name || (!strict && !member.former_name.empty() && member.former_name == name);
    });
    return found == rule.members.end() ? nullptr : &*found;
  }

  void check_object(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!is_object(value, path)) {
      return;
    }
    for (const BodyRule &member : rule.members) {
      if (member.required && !value.contains(member.name)) {
        refuse(Code::ERR_ARGUMENT_MISSING, within(path, member.name), "is required", "Give it.");
      }
    }
    for (const auto &[name, inner] : value.items()) {
      if (const BodyRule *member = find_rule(rule, name, strict_); member != nullptr) {
        if (!member->read_only) {
          check(inner, *member, within(path, name));
        }
      } else if (strict_ || rule.closed) {
        refuse_unknown(rule, path, name);
      }
    }
  }

  void refuse_unknown(const BodyRule &rule, const std::string &path, const std::string &name) {
    std::vector<std::string_view> names;
    for (const BodyRule &member : rule.members) {
      if (!member.read_only) {
        names.push_back(member.name);
      }
    }
    faults_.push_back(unknown_member(path, name, names));
  }

  void check_list(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!value.is_array()) {
      refuse(Code::ERR_ARGUMENT_TYPE, path, "must be an array", "Write a list in square brackets.");
      return;
    }
    for (std::size_t index = 0; index < value.size(); ++index) {
      check(value[index], rule.members.front(), path + "[" + std::to_string(index) + "]");
    }
  }

  void check_text(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!is_text(value, path)) {
      return;
    }
    if (rule.required && value.get_ref<const std::string &>().empty()) {
      refuse(Code::ERR_ARGUMENT_VALUE, path, "must not be empty", "Give it.");
    }
  }

  void check_integer(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!value.is_number_integer()) {
      refuse(Code::ERR_ARGUMENT_TYPE, path, "must be an integer", "Write a whole number, without quotes.");
      return;
    }
    // An unsigned number past the signed range is past every maximum too.
    const bool beyond =
        value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(rule.maximum);
    if (beyond || value.get<std::int64_t>() < rule.minimum || value.get<std::int64_t>() > rule.maximum) {
      const std::string range = std::to_string(rule.minimum) + " and " + std::to_string(rule.maximum);
      refuse(Code::ERR_ARGUMENT_RANGE, path, "must be between " + range, "Choose a number between " + range + ".");
    }
  }

  void check_choice(const Json &value, const BodyRule &rule, const std::string &path) {
    if (!is_text(value, path)) {
      return;
    }
    const auto &text = value.get_ref<const std::string &>();
    if (std::ranges::find(rule.choices, std::string_view{text}) == rule.choices.end()) {
      const std::optional<std::string_view> nearest = nearest_name(text, rule.choices);
      refuse(Code::ERR_ARGUMENT_VALUE, path, "must be one of: " + join(rule.choices),
             nearest.has_value() ? "Write " + std::string(*nearest) + "."
                                 : "Use one of these: " + join(rule.choices) + ".");
    }
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
    const std::variant<WebAddress, AddressFault> address = read_web_address(text, schemes);
    if (const auto *fault = std::get_if<AddressFault>(&address)) {
      std::string reason = "must be a valid URL (" + join(schemes) + "): it ";
      refuse(Code::ERR_ARGUMENT_ADDRESS, path, reason.append(to_string(*fault)), remedy_of(*fault));
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
    // The pattern has no end: it takes whatever follows the first character. Blanks inside an address are a slip all
    // the same.
    const bool matches = !text.empty() && (strict_ ? std::ranges::all_of(text, known) : known(text.front()));
    if (!scheme || !matches) {
      refuse(Code::ERR_ARGUMENT_ADDRESS, path, "must be a valid SIP URI",
             "Write it like sip:4442138907@sip.example.com;transport=tls.");
    }
  }

  void check_public_key(const Json &value, const std::string &path) {
    if (!is_text(value, path)) {
      return;
    }
    const PublicKeyText key = read_public_key_text(value.get_ref<const std::string &>(), *random_);
    // Before sending, any form of the key has been turned into the one the platform takes.
    if (key.fault.has_value()) {
      refuse(key.fault->code, path, "must be an RSA public key in PEM form", key.fault->remedy);
    } else if (!key.canonical_form) {
      refuse(Code::ERR_ARGUMENT_VALUE, path, "must be an RSA public key in PEM form",
             "Send the key as PEM that begins with BEGIN PUBLIC KEY.");
    }
  }

  bool strict_;
  RandomSource *random_;
  BodyFaults faults_;
};

Json to_rows(const BodyFaults &faults, bool quoted) {
  Json rows = Json::array();
  for (const BodyFault &fault : faults) {
    const std::string name = fault.path.empty() ? "body" : fault.path;
    rows.push_back({{"name", name}, {"reason", quoted ? "\"" + name + "\" " + fault.reason : fault.reason}});
  }
  return rows;
}

} // namespace

BodyFaults check_body(const Json &body, const BodyRule &rule, BodyStrictness strictness, RandomSource &random) {
  BodyWalk walk(strictness, random);
  walk.check(body, rule, "");
  return std::move(walk).faults();
}

BodyFault unknown_member(const std::string &path, std::string_view name, std::span<const std::string_view> known) {
  const std::optional<std::string_view> nearest = nearest_name(name, known);
  std::string remedy =
      nearest.has_value() ? "Write " + std::string(*nearest) + "." : "Leave it out. Known here: " + join(known) + ".";
  // A name of the caller's is repeated only when it looks like one: it may be anything, a pasted secret too.
  const bool harmless = name.size() <= 40 && std::ranges::all_of(name, [](unsigned char character) {
                          return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
                                 (character >= 'a' && character <= 'z') || character == '_' || character == '-';
                        });
  return {.code = Code::ERR_ARGUMENT_UNKNOWN,
          .path = within(path, harmless ? name : "?"),
          .reason = "is not allowed",
          .remedy = std::move(remedy)};
}

Json to_invalid_parameters(const BodyFaults &faults) { return to_rows(faults, false); }

Json to_quoted_invalid_parameters(const BodyFaults &faults) { return to_rows(faults, true); }

std::string_view last_name(std::string_view path) noexcept {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

Finding to_finding(const BodyFault &fault) {
  const std::string_view name = fault.path.empty() ? "The description" : last_name(fault.path);
  return {.code = fault.code,
          .where = fault.path,
          .message = std::string(name) + " " + fault.reason + ".",
          .remedy = fault.remedy};
}

const BodyRule *find_member(const BodyRule &rule, std::string_view name) noexcept {
  const auto *const found = std::ranges::find(rule.members, name, &BodyRule::name);
  return found == rule.members.end() ? nullptr : &*found;
}

} // namespace tokensmith
