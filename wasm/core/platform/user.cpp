#include "core/platform/user.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/platform/body_schema.hpp"
#include "core/rsa/entropy.hpp"
#include "core/text/utf8.hpp"
#include "core/text/words.hpp"

// Facts from the Application API description 2.4.1, which also describes /v1/users.

namespace tokensmith {
namespace {

constexpr std::array short_forms = {
    ShortForm{.name = "displayName", .path = "display_name"},
    ShortForm{.name = "imageUrl", .path = "image_url"},
    ShortForm{.name = "customData", .path = "properties.custom_data"},
    ShortForm{.name = "ttl", .path = "properties.ttl"},
};

constexpr std::array<std::string_view, 4> telephone_channels = {"sms", "mms", "whatsapp", "viber"};

bool is_telephone_number(std::string_view text) {
  // E.164 without the plus sign, as the platform writes numbers everywhere.
  return text.size() >= 7 && text.size() <= 15 &&
         std::ranges::all_of(text, [](char character) { return character >= '0' && character <= '9'; });
}

void advise_on_numbers(const Json &channels, Findings &findings) {
  for (const std::string_view channel : telephone_channels) {
    const Json *list = find_member(channels, channel);
    if (list == nullptr || !list->is_array()) {
      continue;
    }
    for (std::size_t index = 0; index < list->size(); ++index) {
      const Json *number = find_member((*list)[index], "number");
      if (number != nullptr && number->is_string() && !is_telephone_number(text_of(*number))) {
        report(findings, Diagnostic::phone_number, element_place(concat({"channels.", channel}), index) + ".number");
      }
    }
  }
}

Findings advise(const Json &body) {
  Findings findings;
  if (const Json *given = find_member(body, "name")) {
    const std::string_view name = text_of(*given);
    if (name.starts_with("USR-")) {
      report(findings, Diagnostic::user_name_like_id, "name");
    } else if (name == "." || name == ".." || name.find('/') != std::string_view::npos) {
      report(findings, Diagnostic::user_name_in_path, "name");
    }
  }
  for (const std::string_view member : {"name", "display_name"}) {
    advise_on_name(body, member, Diagnostic::user_name_deceptive, findings);
  }
  if (const Json *channels = find_member(body, "channels")) {
    advise_on_numbers(*channels, findings);
  }
  return findings;
}

} // namespace

BuiltBody build_user(const Json &description, RandomSource &random) {
  BuiltBody built = BodyBuilder(user_rule(), short_forms, random).build(description);
  std::ranges::move(advise(built.body), std::back_inserter(built.findings));
  sort_by_severity(built.findings);
  return built;
}

Json check_user(const Json &body, RandomSource &random) {
  return to_quoted_invalid_parameters(check_body(body, user_rule(), BodyStrictness::platform, random));
}

MergedBody merge_user(const Json &current, const Json &changes, RandomSource &random) {
  MergedBody merged = BodyBuilder(user_rule(), short_forms, random).merge(current, changes);
  std::set<std::string, std::less<>> changed;
  for (const Json &change : merged.changes) {
    const auto &path = change["path"].get_ref<const std::string &>();
    changed.insert(path.substr(0, path.find('.')));
  }
  Json body = Json::object();
  for (const std::string &name : changed) {
    if (const auto value = merged.body.find(name); value != merged.body.end()) {
      body[name] = *value;
    } else if (const BodyRule *member = find_member(user_rule(), name);
               member != nullptr && member->kind == BodyKind::object) {
      body[name] = Json::object(); // a PATCH removes nothing by leaving it out
    } else {
      report(merged.findings, Diagnostic::user_member_removed, name, {{"name", name}});
    }
  }
  if (body.contains("properties")) {
    report(merged.findings, Diagnostic::user_properties_ignored, "properties");
  }
  std::ranges::move(advise(body), std::back_inserter(merged.findings));
  sort_by_severity(merged.findings);
  merged.body = std::move(body);
  return merged;
}

namespace {

using enum BodyKind;

constexpr std::int64_t longest_user_ttl = 2147483648; // seconds

constexpr std::array<std::string_view, 2> audio_types = {"audio/l16;rate=8000", "audio/l16;rate=16000"};

constexpr std::array pstn_members = {BodyRule{
    .name = "number", .kind = integer, .minimum = 1, .maximum = 999'999'999'999'999}}; // E.164: at most 15 digits
constexpr std::array sip_members = {
    BodyRule{.name = "uri", .kind = sip_address},
    BodyRule{.name = "username", .kind = text},
    BodyRule{.name = "password", .kind = text},
};
constexpr std::array vbc_members = {BodyRule{.name = "extension", .kind = text}};
constexpr std::array websocket_members = {
    BodyRule{.name = "uri", .kind = websocket_address},
    BodyRule{.name = "content-type", .kind = choice, .choices = audio_types},
    BodyRule{.name = "headers", .kind = free_object},
};
constexpr std::array number_members = {BodyRule{.name = "number", .kind = text}};
constexpr std::array messenger_members = {BodyRule{.name = "id", .kind = text}};

// The elements of each list, as a rule of its own.
constexpr std::array pstn = {BodyRule{.name = "", .kind = object, .members = pstn_members}};
constexpr std::array sip = {BodyRule{.name = "", .kind = object, .members = sip_members}};
constexpr std::array vbc = {BodyRule{.name = "", .kind = object, .members = vbc_members}};
constexpr std::array websocket = {BodyRule{.name = "", .kind = object, .members = websocket_members}};
constexpr std::array number = {BodyRule{.name = "", .kind = object, .members = number_members}};
constexpr std::array messenger = {BodyRule{.name = "", .kind = object, .members = messenger_members}};

constexpr std::array channel_members = {
    BodyRule{.name = "pstn", .kind = list, .members = pstn},
    BodyRule{.name = "sip", .kind = list, .members = sip},
    BodyRule{.name = "vbc", .kind = list, .members = vbc},
    BodyRule{.name = "websocket", .kind = list, .members = websocket},
    BodyRule{.name = "sms", .kind = list, .members = number},
    BodyRule{.name = "mms", .kind = list, .members = number},
    BodyRule{.name = "whatsapp", .kind = list, .members = number},
    BodyRule{.name = "viber", .kind = list, .members = number},
    BodyRule{.name = "messenger", .kind = list, .members = messenger},
};
constexpr std::array property_members = {
    BodyRule{.name = "custom_data", .kind = free_object},
    BodyRule{.name = "ttl", .kind = integer, .minimum = 0, .maximum = longest_user_ttl},
};
constexpr std::array user_members = {
    BodyRule{.name = "name", .kind = text},
    BodyRule{.name = "display_name", .kind = text},
    BodyRule{.name = "image_url", .kind = image_address},
    BodyRule{.name = "channels", .kind = object, .members = channel_members},
    BodyRule{.name = "properties", .kind = object, .members = property_members},
    BodyRule{.name = "id", .kind = text, .read_only = true},
    BodyRule{.name = "href", .kind = text, .read_only = true},
    BodyRule{.name = "timestamp", .kind = free_object, .read_only = true},
    BodyRule{.name = "_links", .kind = free_object, .read_only = true},
};
constexpr BodyRule rule = {.name = "user", .kind = object, .members = user_members};

} // namespace

const BodyRule &user_rule() noexcept { return rule; }

namespace {

constexpr bool is_control(char32_t point) noexcept { return point < 0x20 || (point >= 0x7F && point < 0xA0); }

constexpr bool is_blank(char32_t point) noexcept {
  return point == ' ' || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x202F ||
         point == 0x205F || point == 0x3000;
}

/// Embeddings, overrides and isolates (Unicode Standard Annex 9).
constexpr bool turns_direction(char32_t point) noexcept {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/// Soft hyphen, zero-width space, word joiner and invisible operators, byte order mark, Hangul fillers, separators.
constexpr bool is_invisible(char32_t point) noexcept {
  return point == 0xAD || point == 0x115F || point == 0x1160 || point == 0x180E || point == 0x200B || point == 0x2028 ||
         point == 0x2029 || (point >= 0x2060 && point <= 0x2064) || point == 0x3164 || point == 0xFEFF ||
         point == 0xFFA0 || (point >= 0xFFF9 && point <= 0xFFFB);
}

/// Joiners and marks of direction: meaningful only between letters.
constexpr bool joins(char32_t point) noexcept { return (point >= 0x200C && point <= 0x200F) || point == 0x61C; }

/// "U+202E"
std::string name_of(char32_t point) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string name = "U+";
  for (unsigned shift = 16; shift != 0; shift -= 4) {
    name += digits[(point >> (shift - 4)) & 0xFU];
  }
  return name;
}

} // namespace

std::optional<std::string_view> find_name_problem(std::string_view text) {
  constexpr std::string_view no_break_space = "\xC2\xA0";
  if (text.empty()) {
    return "is empty";
  }
  if (find_utf8_problem(text)) {
    return "has broken characters: it is not valid UTF-8";
  }
  if (std::ranges::any_of(Utf8View(text), is_control)) {
    return "has a line break or another control character";
  }
  if (characters_before(text, text.size()) > max_name_length) {
    return "is longer than 255 characters";
  }
  if (text.front() == ' ' || text.back() == ' ' || text.starts_with(no_break_space) || text.ends_with(no_break_space)) {
    return "begins or ends with a blank";
  }
  return std::nullopt;
}

std::optional<std::string> find_name_surprise(std::string_view text) {
  if (text.empty() || find_utf8_problem(text)) {
    return std::nullopt;
  }
  char32_t last = 0;
  for (const char32_t point : Utf8View(text)) {
    if (is_control(point)) {
      return "has a line break or another control character";
    }
    if (turns_direction(point)) {
      return concat({"has the character ", name_of(point), ", which turns the direction of the text around it"});
    }
    if (is_invisible(point)) {
      return concat({"has the character ", name_of(point), ", which does not show"});
    }
    last = point;
  }
  for (const char32_t end : {*Utf8View(text).begin(), last}) {
    if (is_blank(end)) {
      return "begins or ends with a blank";
    }
    if (joins(end)) {
      return concat({"begins or ends with the character ", name_of(end), ", which does not show"});
    }
  }
  return std::nullopt;
}

bool is_user_id(std::string_view text) noexcept {
  constexpr std::string_view prefix = "USR-";
  return text.size() > prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix) &&
         is_uuid(text.substr(prefix.size()));
}

} // namespace tokensmith
