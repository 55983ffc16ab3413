// Facts from the Application API description 2.4.1, whose part for /v1/users this is.

#include <array>

#include "core/body_schema.hpp"

namespace tokensmith {
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

// What each list holds, as a rule of its own: a list has exactly one.
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

} // namespace tokensmith
