#include "core/application.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/web_address.hpp"
#include "core/words.hpp"

namespace tokensmith {
namespace {

constexpr std::array short_forms = {
    ShortForm{.name = "publicKey", .path = "keys.public_key"},
    ShortForm{.name = "improveAi", .path = "privacy.improve_ai"},
};

/// Webhooks without which a capability does nothing useful. The platform's old program demands them.
struct ExpectedWebhook {
  std::string_view capability;
  std::string_view name;
  std::string_view consequence;
};

constexpr std::array expected_webhooks = {
    ExpectedWebhook{.capability = "voice",
                    .name = "answer_url",
                    .consequence = "calls to the application's numbers are not answered"},
    ExpectedWebhook{.capability = "voice", .name = "event_url", .consequence = "nobody is told what becomes of a call"},
    ExpectedWebhook{.capability = "messages", .name = "inbound_url", .consequence = "incoming messages go nowhere"},
    ExpectedWebhook{
        .capability = "messages", .name = "status_url", .consequence = "nobody is told what becomes of a message"},
    ExpectedWebhook{
        .capability = "rtc", .name = "event_url", .consequence = "nobody is told of events in conversations"},
};

const Json *find(const Json &value, std::string_view name) {
  if (!value.is_object()) {
    return nullptr;
  }
  const auto found = value.find(std::string(name));
  return found == value.end() ? nullptr : &*found;
}

void advise_on_address(const Json &address, const std::string &path, Findings &findings) {
  constexpr std::array<std::string_view, 2> schemes = {"http", "https"};
  if (!address.is_string()) {
    return;
  }
  const std::variant<WebAddress, AddressFault> read = read_web_address(address.get_ref<const std::string &>(), schemes);
  const auto *const url = std::get_if<WebAddress>(&read);
  if (url == nullptr) {
    return; // an error already
  }
  if (is_placeholder_host(url->host)) {
    add_finding(findings, Code::INFO_REST_ADDRESS_PLACEHOLDER, path,
                "The host is one that documentation uses as an example.",
                "Put your own host in its place before the application goes to work.");
  } else if (is_local_host(url->host)) {
    add_finding(findings, Code::WARN_REST_ADDRESS_UNREACHABLE, path,
                "The platform cannot reach this host from outside.",
                "Use a public address, that of a tunnel to this machine for instance.");
  }
  if (url->scheme == "http") {
    add_finding(findings, Code::WARN_REST_ADDRESS_PLAINTEXT, path,
                "The address is http: what is sent to it can be read on the way.",
                "Use https unless it is for a test.");
  }
}

void advise_on_webhooks(const std::string &capability, const Json &webhooks, Findings &findings) {
  if (!webhooks.is_object()) {
    return;
  }
  for (const auto &[name, webhook] : webhooks.items()) {
    if (const Json *address = find(webhook, "address"); address != nullptr) {
      advise_on_address(*address, concat({"capabilities.", capability, ".webhooks.", name, ".address"}), findings);
    }
  }
}

Findings advise(const Json &body) {
  Findings findings;
  advise_on_name(body, "name", Code::WARN_REST_APPLICATION_NAME, findings);
  const Json *capabilities = find(body, "capabilities");
  if (capabilities == nullptr || !capabilities->is_object() || capabilities->empty()) {
    add_finding(findings, Code::INFO_REST_NO_CAPABILITY, "capabilities", "The application has no capability.",
                "Give it voice for calls and rtc for the Client SDK, now or later.");
  } else {
    for (const auto &[name, capability] : capabilities->items()) {
      if (const Json *webhooks = find(capability, "webhooks"); webhooks != nullptr) {
        advise_on_webhooks(name, *webhooks, findings);
      }
    }
    for (const ExpectedWebhook &expected : expected_webhooks) {
      const Json *capability = find(*capabilities, expected.capability);
      const Json *webhooks = capability == nullptr ? nullptr : find(*capability, "webhooks");
      if (capability != nullptr && (webhooks == nullptr || find(*webhooks, expected.name) == nullptr)) {
        const std::string path =
            "capabilities." + std::string(expected.capability) + ".webhooks." + std::string(expected.name);
        findings.push_back(
            {Code::WARN_REST_WEBHOOK_MISSING, path,
             std::string(expected.name) + " is not set, so that " + std::string(expected.consequence) + ".",
             "Give its address, unless that is what you want."});
      }
    }
    if (find(*capabilities, "meetings") != nullptr) {
      add_finding(findings, Code::WARN_REST_CAPABILITY_DEPRECATED, "capabilities.meetings",
                  "The platform has given up Meetings.", "Use video instead.");
    }
  }
  const Json *privacy = find(body, "privacy");
  if (privacy == nullptr || find(*privacy, "improve_ai") == nullptr) {
    add_finding(findings, Code::INFO_REST_IMPROVE_AI, "improveAi",
                "Nothing is said about the use of your data; the platform then takes it as allowed.",
                "Give improveAi: false to refuse the use of your data for the platform's AI.");
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
  // Advice on what is new: the same on every change of a name would go unread.
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

} // namespace tokensmith
