#include "core/recognition/recognition.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>

#include "core/json/json.hpp"
#include "core/key/encodings.hpp"
#include "core/platform/user.hpp"
#include "core/recognition/tokens.hpp"
#include "core/rsa/entropy.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"
#include "core/token/text.hpp"

namespace tokensmith {
namespace {

constexpr std::string_view blanks{" \t\r\n\f\v\0", 7};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Whether there are bytes that text does not have, as in DER. ESC begins a terminal's colours.
bool is_binary(std::string_view text) {
  return std::ranges::any_of(text, [](char character) {
    const auto byte = static_cast<std::uint8_t>(character);
    return byte < 0x20 && byte != 0x1B && !contains(blanks.substr(0, 6), std::string_view(&character, 1));
  });
}

struct Surrounding {
  std::string_view removed; ///< a word of what find_token says it removed
  std::string_view title;
};
/// The most telling first.
constexpr std::array<Surrounding, 8> surroundings = {{
    {.removed = "Authorization", .title = "a token in an Authorization header"},
    {.removed = "Bearer", .title = "a token with the word Bearer before it"},
    {.removed = "URL", .title = "a token in a URL"},
    {.removed = "JSON form", .title = "a token in its JSON form"},
    {.removed = "base64", .title = "a token in base64"},
    {.removed = "percent-encoding", .title = "a token with a URL's percent-encoding"},
    {.removed = "other text", .title = "a token with other text around it"},
    {.removed = "name before", .title = "a token with a name before it"},
}};

std::string_view title_of(const FoundToken &found) {
  for (const Surrounding &surrounding : surroundings) {
    for (const std::string &what : found.removed) {
      if (contains(what, surrounding.removed)) {
        return surrounding.title;
      }
    }
  }
  return "a token";
}

std::optional<Recognition> as_token(std::string_view text) {
  if (text.starts_with("T1==")) {
    return Recognition{.kind = "token", .title = "an OpenTok token", .content = std::string(text), .format = {}};
  }
  if (std::optional<Recognition> tokens = recognize_tokens(text, {}); tokens && tokens->kind == "tokens") {
    return tokens;
  }
  const FoundToken found = find_token(text);
  if (!looks_like_token(found.token)) {
    return std::nullopt;
  }
  return Recognition{.kind = "token", .title = std::string(title_of(found)), .content = found.token, .format = {}};
}

/// Whether the text begins as the base64url of a JSON object does, and has only characters of a token, or of a token
/// that is shown shortened.
bool is_part_of_token(std::string_view text) {
  const std::string_view part = text.substr(0, text.find("…"));
  return part.starts_with("eyJ") && std::ranges::all_of(part, [](char character) {
           return is_base64_character(character) || contains("-_.=", std::string_view(&character, 1));
         });
}

/// The command of the tutorial, and similar ones; its content is the ACL.
std::optional<Recognition> as_command(std::string_view text) {
  const std::string lower = lower_case(text);
  const bool makes_token =
      contains(lower, "jwt:generate") || contains(lower, "jwt create") || contains(lower, "jwt:create");
  if (!makes_token || !contains(lower, "acl")) {
    return std::nullopt;
  }
  const std::size_t open = text.find('{');
  const std::size_t close = text.rfind('}');
  const bool has_acl = open != std::string_view::npos && close != std::string_view::npos && open < close;
  return Recognition{.kind = "command",
                     .title = "a command that makes a token",
                     .content = std::string(has_acl ? text.substr(open, close - open + 1) : text),
                     .format = {}};
}

/// The sections of nexmo-cli's files, and environment variables.
std::optional<Recognition> as_config(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> sections = {
      {{"[app_config]", "nexmo-app"}, {"[credentials]", "nexmorc"}}};
  for (const auto &[section, format] : sections) {
    if (contains(text, section)) {
      return Recognition{
          .kind = "config", .title = concat({"a file of nexmo-cli, .", format}), .content = {}, .format = format};
    }
  }
  for (const std::string_view prefix : {"VONAGE_", "NEXMO_"}) {
    const std::size_t at = text.find(prefix);
    const bool begins_line = at != std::string_view::npos && (at == 0 || text[at - 1] == '\n' || text[at - 1] == ' ');
    const std::size_t sign = begins_line ? text.find_first_of("=\r\n", at) : std::string_view::npos;
    if (sign != std::string_view::npos && text[sign] == '=') {
      return Recognition{
          .kind = "config", .title = "environment variables, as in .env", .content = {}, .format = "env"};
    }
  }
  return std::nullopt;
}

struct Mark {
  std::string_view begins;
  std::string_view title;
};

/// How other binary files begin (the "magic" of file(1)).
constexpr std::array<Mark, 12> binary_files = {{{.begins = "\x89PNG", .title = "a picture (PNG)"},
                                                {.begins = "\xFF\xD8\xFF", .title = "a picture (JPEG)"},
                                                {.begins = "GIF8", .title = "a picture (GIF)"},
                                                {.begins = "RIFF", .title = "a picture or sound (RIFF)"},
                                                {.begins = "%PDF-", .title = "a document (PDF)"},
                                                {.begins = "\x1F\x8B", .title = "a compressed file (gzip)"},
                                                {.begins = "PK\x03\x04", .title = "a compressed file (ZIP)"},
                                                {.begins = "BZh", .title = "a compressed file (bzip2)"},
                                                {.begins = "\xFD"
                                                           "7zXZ",
                                                 .title = "a compressed file (xz)"},
                                                {.begins = "\x7F"
                                                           "ELF",
                                                 .title = "a program"},
                                                {.begins = {"\0asm", 4}, .title = "a WebAssembly module"},
                                                {.begins = "SQLite format 3", .title = "a database (SQLite)"}}};

/// DER begins with a SEQUENCE; if its first element is the INTEGER 3, it is PKCS#12 (RFC 7292, section 4).
Recognition recognize_binary(std::string_view bytes) {
  const auto found = [](std::string_view kind, std::string_view title) {
    return Recognition{.kind = kind, .title = std::string(title), .content = {}, .format = {}};
  };
  const auto *const file =
      std::ranges::find_if(binary_files, [bytes](const Mark &mark) { return bytes.starts_with(mark.begins); });
  if (file != binary_files.end()) {
    return found("file", file->title);
  }
  if (bytes.starts_with("\xFE\xED\xFE\xED")) {
    return found("key", "a Java key store");
  }
  if (!bytes.starts_with('\x30')) {
    return found("unknown", "something unknown");
  }
  constexpr std::string_view version_3 = "\x02\x01\x03";
  const bool is_pkcs12 = bytes.substr(0, 8).find(version_3) != std::string_view::npos;
  return found("key", is_pkcs12 ? "a key store (PKCS#12)" : "binary data, as a key in DER is");
}

/// By the label of the PEM.
std::string_view title_of_pem(std::string_view text) {
  constexpr std::array<Mark, 7> labels = {
      {{.begins = "-----BEGIN OPENSSH PRIVATE KEY", .title = "a private key in OpenSSH's format"},
       {.begins = "-----BEGIN PGP", .title = "a PGP key or message"},
       {.begins = "-----BEGIN CERTIFICATE REQUEST", .title = "a request for a certificate"},
       {.begins = "-----BEGIN NEW CERTIFICATE REQUEST", .title = "a request for a certificate"},
       {.begins = "PRIVATE KEY-----", .title = "a private key in PEM"},
       {.begins = "-----BEGIN CERTIFICATE", .title = "a certificate in PEM"},
       {.begins = "PUBLIC KEY-----", .title = "a public key in PEM"}}};
  const auto *const label =
      std::ranges::find_if(labels, [text](const Mark &mark) { return contains(text, mark.begins); });
  return label == labels.end() ? "a key in PEM, or what looks like one" : label->title;
}

bool is_web_page(std::string_view text) {
  const std::string beginning = lower_case(text.substr(0, 256));
  return beginning.starts_with("<!doctype html") || beginning.starts_with("<html") ||
         (beginning.starts_with("<") && contains(beginning, "<head"));
}

/// PEM, OpenSSH, PuTTY, bare base64, or the name of a file; the reader of keys says what it is worth.
bool looks_like_key(std::string_view text) {
  constexpr std::size_t shortest_key = 200; // base64 of the smallest public key that is accepted
  if (contains(text, "-----BEGIN") || contains(text, "PRIVATE KEY") || contains(text, "PUBLIC KEY") ||
      contains(text, "-----begin ") || contains(text, base64_of_pem) || text.starts_with("ssh-") ||
      text.starts_with("PuTTY-User-Key-File") || text.ends_with(".key") || text.ends_with(".pem")) {
    return true;
  }
  const auto is_of_base64 = [](char character) {
    // Or base64url, escaped line breaks, or hexadecimal with colons.
    return is_base64_character(character) || contains("=\\-_:", std::string_view(&character, 1)) ||
           contains(blanks, std::string_view(&character, 1));
  };
  return text.size() >= shortest_key && std::ranges::all_of(text, is_of_base64);
}

/// An ACL that shells and editors have damaged is no longer JSON; its reader names the damage.
bool looks_like_acl(std::string_view text) {
  return contains(text, "paths") && (contains(text, "/") || contains(text, "{"));
}

Recognition recognize_text(std::string_view text, int depth) {
  const auto found = [](std::string_view kind, std::string_view title, std::optional<std::string> content = {}) {
    return Recognition{.kind = kind, .title = std::string(title), .content = std::move(content), .format = {}};
  };
  if (text.empty()) {
    return found("empty", "nothing");
  }
  if (std::optional<Recognition> json = recognize_json(text)) {
    return std::move(*json);
  }
  if (const std::optional<std::string> inner = depth == 0 ? text_of_json_string(text) : std::nullopt) {
    return recognize_text(trimmed(*inner, blanks), depth + 1);
  }
  if (std::optional<Recognition> config = as_config(text)) {
    return std::move(*config);
  }
  if (contains(text, "-----BEGIN")) {
    return found("key", title_of_pem(text));
  }
  if (std::optional<Recognition> command = as_command(text)) {
    return std::move(*command);
  }
  if (std::optional<Recognition> token = as_token(text)) {
    return std::move(*token);
  }
  if (is_part_of_token(text)) {
    return found("token", "a part of a token", std::string(text));
  }
  const std::string_view bare = trimmed(text, "\"'`,; \t\r\n");
  if (is_uuid(bare)) {
    return found("application-id", "a UUID, such as an application ID", std::string(bare));
  }
  if (is_user_id(bare)) {
    return found("user-id", "a user ID", std::string(bare));
  }
  if (is_web_page(text)) {
    return found("file", "a web page (HTML)");
  }
  if (looks_like_acl(text)) {
    return found("acl", "an access control list, or what is left of one", std::string(text));
  }
  if (looks_like_key(text)) {
    return found("key", "a key, or what looks like one");
  }
  return found("unknown", "something unknown");
}

} // namespace

bool looks_like_token(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/";
  const auto dots = std::ranges::count(text, '.');
  if (dots < 1 || dots > 4 || text.find_first_not_of(alphabet) != std::string_view::npos) {
    return false;
  }
  // {" in base64url, with any blank or line break between the two.
  return text.starts_with("eyJ") || text.starts_with("eyA") || text.starts_with("ewo") || text.starts_with("ew0") ||
         (dots == 2 && text.starts_with("e"));
}

Recognition recognize(std::span<const std::uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  if (is_utf16(bytes)) {
    const SecretBytes utf8 = utf16_to_utf8(bytes);
    return recognize_text(trimmed(std::string_view(reinterpret_cast<const char *>(utf8.data()), utf8.size()), blanks),
                          0);
  }
  if (is_binary(text)) {
    return recognize_binary(text);
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  return recognize_text(trimmed(text.starts_with(byte_order_mark) ? text.substr(3) : text, blanks), 0);
}

namespace {

constexpr JsonLimits limits = {.depth = 32, .bytes = max_recognized_length};

bool has_any(const Json &object, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [&object](std::string_view name) { return find_member(object, name) != nullptr; });
}

std::string_view member_text(const Json &object, std::string_view name) {
  const Json *const member = find_member(object, name);
  return member == nullptr ? std::string_view() : text_of(*member);
}

Recognition found(std::string_view kind, std::string_view title, const Json &content) {
  return {.kind = kind, .title = std::string(title), .content = write_json(content), .format = {}};
}

/// It may hold a secret, so the content is not repeated.
Recognition found_secret(std::string_view kind, std::string_view title, std::string_view format = {}) {
  return {.kind = kind, .title = std::string(title), .content = {}, .format = format};
}

/// The files of Vonage's own tools, by the names of their formats in js/config. The key next to an application ID tells
/// a file from a payload; an account or an application tells a configuration from a key pair.
std::optional<Recognition> as_config(const Json &object) {
  if (has_any(object, {"private_key", "privateKey"}) && has_any(object, {"application_id"})) {
    return found_secret("config", "vonage_app.json, an application with its key", "vonage-app");
  }
  const bool has_key_and_account = has_any(object, {"privateKey"}) && has_any(object, {"apiKey", "apiSecret"});
  if (has_key_and_account || has_any(object, {"api-key", "api-secret", "app-id", "private-key", "appId"})) {
    return found_secret("config", "the configuration of Vonage's CLI", "vonagerc");
  }
  if (has_any(object, {"apiKey", "apiSecret"})) {
    return found_secret("config", "the configuration of Vonage's CLI", "vonage-config");
  }
  return std::nullopt;
}

/// A list as the platform gives it, or a single application or user.
std::optional<Recognition> as_platform(const Json &object) {
  if (const Json *const embedded = find_member(object, "_embedded")) {
    for (const std::string_view name : {"applications", "users"}) {
      if (find_member(*embedded, name) != nullptr) {
        return found(name, name == "users" ? "a list of users" : "a list of applications", object);
      }
    }
  }
  const std::string_view id = member_text(object, "id");
  if (is_user_id(id)) {
    return found("user", "a user, as the platform describes one", object);
  }
  if (is_uuid(id) && has_any(object, {"capabilities", "keys", "name"})) {
    const Json *const keys = find_member(object, "keys");
    const bool has_secret = keys != nullptr && find_member(*keys, "private_key") != nullptr;
    constexpr std::string_view title = "an application, as the platform describes one";
    return has_secret ? found_secret("application", title) : found("application", title, object);
  }
  return std::nullopt;
}

/// The four forms in which the platform refuses a request.
bool is_problem(const Json &object) {
  return (has_any(object, {"title", "error_title"}) && has_any(object, {"type", "detail", "error_title"})) ||
         (has_any(object, {"code"}) && has_any(object, {"description"})) ||
         has_any(object, {"error-code", "error-code-label"});
}

/// A key among other things: the file of a service account, a Kubernetes Secret, a key pair as programs print it.
std::optional<Recognition> as_key_member(const Json &object, std::string_view text) {
  constexpr std::array<std::string_view, 3> marks = {"PRIVATE KEY-----", "PUBLIC KEY-----",
                                                     "LS0tLS1CRUdJTi"}; // base64 of -----BEGIN
  if (std::ranges::none_of(marks,
                           [text](std::string_view mark) { return text.find(mark) != std::string_view::npos; })) {
    return std::nullopt;
  }
  if (member_text(object, "type") == "service_account") {
    return found_secret("key", "the key file of a service account");
  }
  return found_secret("key",
                      text.find(marks[1]) != std::string_view::npos && text.find(marks[0]) == std::string_view::npos
                          ? "a public key in JSON"
                          : "a private key in JSON");
}

/// What browsers save of their requests (HTTP Archive 1.2).
std::optional<Recognition> as_archive(const Json &object, std::string_view text) {
  const Json *const log = find_member(object, "log");
  if (log == nullptr || find_member(*log, "entries") == nullptr) {
    return std::nullopt;
  }
  Recognition archive = recognize_tokens(text, "a token in a HAR file", "a HAR file")
                            .value_or(Recognition{.kind = "json",
                                                  .title = "a HAR file without a token",
                                                  .content = std::nullopt, // bodies and cookies may be secret
                                                  .format = {}});
  archive.format = "har";
  return archive;
}

Recognition recognize_object(const Json &object, std::string_view text) {
  if (std::optional<Recognition> archive = as_archive(object, text)) {
    return std::move(*archive);
  }
  if (has_any(object, {"vault"}) && has_any(object, {"ciphertext"})) {
    return found_secret("vault", "a vault: what seal has encrypted under a passphrase");
  }
  const Json *const keys = find_member(object, "keys");
  if (has_any(object, {"kty"}) || (keys != nullptr && keys->is_array())) {
    return found_secret("key", keys == nullptr ? "a JSON Web Key" : "a set of JSON Web Keys");
  }
  if (std::optional<Recognition> config = as_config(object)) {
    return std::move(*config);
  }
  if (std::optional<Recognition> platform = as_platform(object)) {
    return std::move(*platform);
  }
  if (std::optional<Recognition> key = as_key_member(object, text)) {
    return std::move(*key);
  }
  if (std::optional<std::string> compact = compact_form(object)) {
    return {.kind = "token", .title = "a token in its JSON form", .content = std::move(compact), .format = {}};
  }
  if (std::optional<Recognition> tokens = recognize_tokens(text, "a token in JSON")) {
    return std::move(*tokens);
  }
  if (has_any(object, {"paths"})) {
    return found("acl", "an access control list", object);
  }
  if (has_any(object, {"iat", "exp", "jti", "nbf", "application_id", "sub"})) {
    return found("claims", "the claims of a token, not signed", object);
  }
  if (const Json *const acl = find_member(object, "acl"); acl != nullptr && find_member(*acl, "paths") != nullptr) {
    return found("acl", "an access control list", *acl);
  }
  if (has_any(object, {"alg"})) {
    return found("header", "only the header of a token", object);
  }
  if (is_problem(object)) {
    return found("problem", "an answer in which the platform refuses a request", object);
  }
  if (has_any(object, {"capabilities"})) {
    return found("application", "the description of a new application", object);
  }
  return found("json", "JSON of no known kind", object);
}

} // namespace

std::optional<Recognition> recognize_json(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) {
    return std::nullopt;
  }
  // [app_config] begins like an array.
  const LenientJson read = parse_json_leniently(text, limits);
  const bool is_whole = read.decoded && std::ranges::none_of(read.faults, [](const JsonError &fault) {
                          return fault.fault() == JsonFault::trailing_text || fault.fault() == JsonFault::too_deep ||
                                 fault.fault() == JsonFault::too_large;
                        });
  if (!is_whole) {
    return std::nullopt;
  }
  if (read.value.is_object()) {
    return recognize_object(read.value, text);
  }
  if (std::optional<Recognition> tokens = recognize_tokens(text, "a token in a JSON array")) {
    return tokens;
  }
  return read.value.is_array() ? std::optional(found("json", "a JSON array", read.value)) : std::nullopt;
}

std::optional<Recognition> recognize_tokens(std::string_view text, std::string_view title, std::string_view whole) {
  TokensInText found = find_tokens(text);
  if (found.tokens.empty()) {
    return std::nullopt;
  }
  if (found.tokens.size() == 1) {
    return Recognition{
        .kind = "token", .title = std::string(title), .content = std::move(found.tokens.front().token), .format = {}};
  }
  Json tokens = Json::array();
  for (TokenInText &each : found.tokens) {
    tokens.push_back(std::move(each.token));
  }
  return Recognition{.kind = "tokens",
                     .title = concat({whole, " with ", std::to_string(tokens.size()), " tokens"}),
                     .content = write_json(tokens),
                     .format = {}};
}

std::optional<std::string> text_of_json_string(std::string_view text) {
  if (!text.starts_with('"')) {
    return std::nullopt;
  }
  try {
    return std::string(text_of(parse_json(text, limits)));
  } catch (const JsonError &) {
    return std::nullopt;
  }
}

} // namespace tokensmith
