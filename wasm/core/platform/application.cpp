#include "core/platform/application.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/platform/body_schema.hpp"
#include "core/platform/web_address.hpp"
#include "core/text/words.hpp"

// Facts from the Application API description 2.4.1: names, methods, ranges, enumerations, defaults.

namespace tokensmith {
namespace {

constexpr std::array short_forms = {
    ShortForm{.name = "publicKey", .path = "keys.public_key"},
    ShortForm{.name = "improveAi", .path = "privacy.improve_ai"},
};

/// Webhooks without which a capability does nothing useful. The platform's old command-line program demands them.
struct ExpectedWebhook {
  std::string_view capability;
  std::string_view name;
  Diagnostic missing;
};

constexpr std::array expected_webhooks = {
    ExpectedWebhook{.capability = "voice", .name = "answer_url", .missing = Diagnostic::voice_answer_url_missing},
    ExpectedWebhook{.capability = "voice", .name = "event_url", .missing = Diagnostic::voice_event_url_missing},
    ExpectedWebhook{
        .capability = "messages", .name = "inbound_url", .missing = Diagnostic::messages_inbound_url_missing},
    ExpectedWebhook{.capability = "messages", .name = "status_url", .missing = Diagnostic::messages_status_url_missing},
    ExpectedWebhook{.capability = "rtc", .name = "event_url", .missing = Diagnostic::rtc_event_url_missing},
};

void advise_on_address(const Json &address, const std::string &path, Findings &findings) {
  constexpr std::array<std::string_view, 2> schemes = {"http", "https"};
  if (!address.is_string()) {
    return;
  }
  const auto read = read_web_address(text_of(address), schemes);
  const auto *const url = std::get_if<WebAddress>(&read);
  if (url == nullptr) {
    return; // already reported as an error
  }
  if (is_placeholder_host(url->host)) {
    report(findings, Diagnostic::address_placeholder, path);
  } else if (is_local_host(url->host)) {
    report(findings, Diagnostic::address_unreachable, path);
  }
  if (url->scheme == "http") {
    report(findings, Diagnostic::address_plaintext, path);
  }
}

void advise_on_webhooks(const std::string &capability, const Json &webhooks, Findings &findings) {
  if (!webhooks.is_object()) {
    return;
  }
  for (const auto &[name, webhook] : webhooks.items()) {
    if (const Json *address = find_member(webhook, "address"); address != nullptr) {
      advise_on_address(*address, concat({"capabilities.", capability, ".webhooks.", name, ".address"}), findings);
    }
  }
}

Findings advise(const Json &body) {
  Findings findings;
  advise_on_name(body, "name", Diagnostic::application_name_deceptive, findings);
  const Json *capabilities = find_member(body, "capabilities");
  if (capabilities == nullptr || !capabilities->is_object() || capabilities->empty()) {
    report(findings, Diagnostic::no_capability, "capabilities");
  } else {
    for (const auto &[name, capability] : capabilities->items()) {
      if (const Json *webhooks = find_member(capability, "webhooks"); webhooks != nullptr) {
        advise_on_webhooks(name, *webhooks, findings);
      }
    }
    for (const ExpectedWebhook &expected : expected_webhooks) {
      const Json *capability = find_member(*capabilities, expected.capability);
      const Json *webhooks = capability == nullptr ? nullptr : find_member(*capability, "webhooks");
      if (capability != nullptr && (webhooks == nullptr || find_member(*webhooks, expected.name) == nullptr)) {
        report(findings, expected.missing, concat({"capabilities.", expected.capability, ".webhooks.", expected.name}));
      }
    }
    if (find_member(*capabilities, "meetings") != nullptr) {
      report(findings, Diagnostic::meetings_deprecated, "capabilities.meetings");
    }
  }
  const Json *privacy = find_member(body, "privacy");
  if (privacy == nullptr || find_member(*privacy, "improve_ai") == nullptr) {
    report(findings, Diagnostic::improve_ai_unset, "improveAi");
  }
  return findings;
}

} // namespace

BuiltBody build_application(const Json &description, RandomSource &random) {
  BuiltBody built = BodyBuilder(application_rule(false), short_forms, random).build(description);
  std::ranges::move(advise(built.body), std::back_inserter(built.findings));
  sort_by_severity(built.findings);
  return built;
}

Json check_application(const Json &body, bool for_update, RandomSource &random) {
  return to_invalid_parameters(check_body(body, application_rule(for_update), BodyStrictness::platform, random));
}

MergedBody merge_application(const Json &current, const Json &changes, RandomSource &random) {
  MergedBody merged = BodyBuilder(application_rule(true), short_forms, random).merge(current, changes);
  // Only new advice: repeated on every change of a name, it would go unread.
  Findings before = advise(current);
  for (Finding &finding : advise(merged.body)) {
    const bool known = std::ranges::any_of(
        before, [&finding](const Finding &old) { return old.code == finding.code && old.where == finding.where; });
    if (!known || finding.code == Code::INFO_REST_IMPROVE_AI) {
      merged.findings.push_back(std::move(finding));
    }
  }
  sort_by_severity(merged.findings);
  return merged;
}

namespace {

using enum BodyKind;

constexpr std::array<std::string_view, 2> get_or_post = {"GET", "POST"};
constexpr std::array<std::string_view, 1> post_only = {"POST"};
constexpr std::array<std::string_view, 6> voice_regions = {"na-east", "na-west",  "eu-east",
                                                           "eu-west", "apac-sng", "apac-australia"};

constexpr BodyRule address = {.name = "address", .kind = web_address, .required = true};
// The program of the old tutorial sends an empty fallback address if there is none.
constexpr BodyRule fallback_address = {.name = "address", .kind = web_address, .required = true, .may_be_empty = true};
constexpr BodyRule connect_timeout = {
    .name = "connect_timeout", .kind = integer, .minimum = 300, .maximum = 1000, .former_name = "connection_timeout"};

constexpr BodyRule method(std::span<const std::string_view> choices, std::string_view platform_default) {
  return {.name = "http_method", .kind = choice, .choices = choices, .platform_default = platform_default};
}

constexpr BodyRule socket_timeout(std::int64_t maximum) {
  return {.name = "socket_timeout", .kind = integer, .minimum = 1000, .maximum = maximum};
}

constexpr BodyRule boolean_member(std::string_view name) { return {.name = name, .kind = boolean}; }

// Voice
constexpr std::array answer_members = {address, method(get_or_post, "GET"), connect_timeout, socket_timeout(5000)};
constexpr std::array fallback_members = {fallback_address, method(get_or_post, "GET"), connect_timeout,
                                         socket_timeout(5000)};
constexpr std::array voice_event_members = {address, method(get_or_post, "POST"), connect_timeout,
                                            socket_timeout(10000)};
constexpr std::array voice_webhooks = {
    BodyRule{.name = "answer_url", .kind = object, .members = answer_members},
    BodyRule{.name = "fallback_answer_url", .kind = object, .members = fallback_members},
    BodyRule{.name = "event_url", .kind = object, .members = voice_event_members},
};
constexpr std::array voice_members = {
    BodyRule{.name = "webhooks", .kind = object, .members = voice_webhooks, .closed = true},
    boolean_member("signed_callbacks"),
    BodyRule{.name = "conversations_ttl", .kind = integer, .minimum = 1, .maximum = 9000},  // hours
    BodyRule{.name = "leg_persistence_time", .kind = integer, .minimum = 1, .maximum = 31}, // days
    BodyRule{.name = "region", .kind = choice, .choices = voice_regions},
};

// RTC: the platform refuses an answer_url here.
constexpr std::array rtc_event_members = {address, method(get_or_post, "POST")};
constexpr std::array rtc_webhooks = {BodyRule{.name = "event_url", .kind = object, .members = rtc_event_members}};
constexpr std::array rtc_members = {
    BodyRule{.name = "webhooks", .kind = object, .members = rtc_webhooks, .closed = true},
    boolean_member("signed_callbacks"),
};

// Messages, Verify and Meetings deliver by POST only.
constexpr std::array post_members = {address, method(post_only, "POST")};

constexpr BodyRule post_webhook(std::string_view name) {
  return {.name = name, .kind = object, .members = post_members};
}

constexpr std::array messages_webhooks = {post_webhook("inbound_url"), post_webhook("status_url")};
constexpr std::array messages_members = {
    BodyRule{.name = "webhooks", .kind = object, .members = messages_webhooks, .closed = true},
    BodyRule{.name = "version", .kind = text},
    // In the platform's answers and its own libraries, though not in the description.
    boolean_member("authenticate_inbound_media"),
};

constexpr std::array verify_webhooks = {post_webhook("status_url")};
constexpr std::array verify_members = {
    BodyRule{.name = "webhooks", .kind = object, .members = verify_webhooks, .closed = true},
    BodyRule{.name = "version", .kind = text, .read_only = true},
};

// Video
constexpr std::array video_webhook_members = {address, boolean_member("active"),
                                              BodyRule{.name = "secret", .kind = text}};

constexpr BodyRule video_webhook(std::string_view name) {
  return {.name = name, .kind = object, .members = video_webhook_members};
}

constexpr std::array video_webhooks = {
    video_webhook("archive_status"),   video_webhook("connection_created"), video_webhook("connection_destroyed"),
    video_webhook("session_created"),  video_webhook("session_destroyed"),  video_webhook("session_notification"),
    video_webhook("stream_created"),   video_webhook("stream_destroyed"),   video_webhook("render_status"),
    video_webhook("captions_status"),  video_webhook("broadcast_status"),   video_webhook("sip_call_created"),
    video_webhook("sip_call_updated"), video_webhook("sip_call_destroyed"), video_webhook("sip_call_mute_forced"),
};
constexpr std::array video_storage_members = {
    boolean_member("server_side_encryption"),
    boolean_member("end_to_end_encryption"),
    boolean_member("cloud_storage"),
};
constexpr std::array video_members = {
    BodyRule{.name = "webhooks", .kind = object, .members = video_webhooks, .closed = true},
    BodyRule{.name = "storage", .kind = object, .members = video_storage_members},
};

// Network APIs
constexpr std::array network_members = {
    BodyRule{.name = "network_application_id", .kind = text},
    BodyRule{.name = "redirect_uri", .kind = web_address},
};

// Meetings, which the platform has discontinued: its webhooks have one set of names in POST and another in PUT.
constexpr std::array meetings_create_webhooks = {post_webhook("recording_changed"), post_webhook("room_changed"),
                                                 post_webhook("session_changed")};
constexpr std::array meetings_update_webhooks = {
    BodyRule{.name = "recording_url", .kind = object, .members = post_members, .former_name = "recording_changed"},
    BodyRule{.name = "rooms_url", .kind = object, .members = post_members, .former_name = "room_changed"},
    BodyRule{.name = "sessions_url", .kind = object, .members = post_members, .former_name = "session_changed"},
};
constexpr std::array meetings_create_members = {
    BodyRule{.name = "webhooks", .kind = object, .members = meetings_create_webhooks, .closed = true}};
constexpr std::array meetings_update_members = {
    BodyRule{.name = "webhooks", .kind = object, .members = meetings_update_webhooks, .closed = true}};

constexpr std::array<BodyRule, 8> capabilities(BodyRules meetings_members) {
  return {
      BodyRule{.name = "voice", .kind = object, .members = voice_members},
      BodyRule{.name = "rtc", .kind = object, .members = rtc_members},
      BodyRule{.name = "messages", .kind = object, .members = messages_members},
      BodyRule{.name = "verify", .kind = object, .members = verify_members},
      BodyRule{.name = "video", .kind = object, .members = video_members},
      BodyRule{.name = "vbc", .kind = empty_object},
      BodyRule{.name = "network_apis", .kind = object, .members = network_members},
      BodyRule{.name = "meetings", .kind = object, .members = meetings_members},
  };
}

constexpr auto create_capabilities = capabilities(meetings_create_members);
constexpr auto update_capabilities = capabilities(meetings_update_members);

constexpr std::array key_members = {
    BodyRule{.name = "public_key", .kind = public_key},
    BodyRule{.name = "private_key", .kind = text, .read_only = true},
};
constexpr std::array privacy_members = {boolean_member("improve_ai")};

constexpr std::array<BodyRule, 6> application_members(BodyRules capability_members) {
  return {
      BodyRule{.name = "name", .kind = text, .required = true},
      BodyRule{.name = "capabilities", .kind = object, .members = capability_members, .closed = true},
      BodyRule{.name = "keys", .kind = object, .members = key_members},
      BodyRule{.name = "privacy", .kind = object, .members = privacy_members},
      BodyRule{.name = "id", .kind = text, .read_only = true},
      BodyRule{.name = "_links", .kind = free_object, .read_only = true},
  };
}

constexpr auto create_members = application_members(create_capabilities);
constexpr auto update_members = application_members(update_capabilities);
constexpr BodyRule create_rule = {.name = "application", .kind = object, .members = create_members};
constexpr BodyRule update_rule = {.name = "application", .kind = object, .members = update_members};

} // namespace

const BodyRule &application_rule(bool for_update) noexcept { return for_update ? update_rule : create_rule; }

} // namespace tokensmith
