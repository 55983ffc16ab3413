#include "core/user.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

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
    const auto list = channels.find(std::string(channel));
    if (list == channels.end() || !list->is_array()) {
      continue;
    }
    for (std::size_t index = 0; index < list->size(); ++index) {
      const Json &entry = (*list)[index];
      if (entry.is_object() && entry.contains("number") && entry["number"].is_string() &&
          !is_telephone_number(entry["number"].get_ref<const std::string &>())) {
        add_finding(findings, Code::WARN_REST_PHONE_NUMBER,
                    "channels." + std::string(channel) + "[" + std::to_string(index) + "].number",
                    "This is not a telephone number in international form.",
                    "Write 7 to 15 digits, the country code first, without a plus sign, blanks or dashes.");
      }
    }
  }
}

Findings advise(const Json &body) {
  Findings findings;
  if (body.contains("name") && body["name"].is_string()) {
    const auto &name = body["name"].get_ref<const std::string &>();
    if (name.starts_with("USR-")) {
      add_finding(findings, Code::WARN_REST_USER_NAME, "name",
                  "The name begins like a user's id, and the platform finds users by either.",
                  "Choose a name that does not begin with USR-.");
    } else if (name == "." || name == ".." || name.find('/') != std::string::npos) {
      add_finding(findings, Code::WARN_REST_USER_NAME, "name",
                  "The name has a meaning of its own in the path of a URL.",
                  "Choose a name without a slash that is not just dots.");
    }
  }
  for (const std::string_view member : {"name", "display_name"}) {
    advise_on_name(body, member, Code::WARN_REST_USER_NAME, findings);
  }
  if (body.contains("channels") && body["channels"].is_object()) {
    advise_on_numbers(body["channels"], findings);
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
      body[name] = Json::object(); // a PATCH cannot leave out what it removes
    } else {
      add_finding(merged.findings, Code::ERR_ARGUMENT_VALUE, name, name + " cannot be removed from a user.",
                  "Give another value, empty text for none.");
    }
  }
  if (body.contains("properties")) {
    merged.findings.push_back(
        {Code::WARN_REST_UPDATE_IGNORED, "properties",
         "The description of the API has no properties in the update of a user: the platform may ignore them.",
         "Compare with the platform's answer."});
  }
  std::ranges::move(advise(body), std::back_inserter(merged.findings));
  sort_by_severity(merged.findings);
  merged.body = std::move(body);
  return merged;
}

} // namespace tokensmith
