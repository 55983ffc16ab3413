#include "core/recognition/recognition.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/diagnostic.hpp"
#include "core/recognition/tokens.hpp"
#include "core/secret.hpp"

namespace tokensmith::methods {

Json recognize(const CallContext &call) {
  expect_names(call.request, {}, {"text"});
  const auto text = secret(call.request, "text");
  if (text.size() > max_recognized_length) {
    fail(Diagnostic::recognized_text_too_long, "text");
  }
  const Recognition recognition = tokensmith::recognize(text);
  return ObjectWriter()
      .text("kind", recognition.kind)
      .text("title", recognition.title)
      .optional_text("content", recognition.content)
      .optional_text("format",
                     recognition.format.empty() ? std::nullopt : std::optional(std::string(recognition.format)))
      .take();
}

Json find_tokens(const CallContext &call) {
  expect_names(call.request, {}, {"text"});
  const auto text = secret(call.request, "text");
  if (text.size() > max_searched_length) {
    fail(Diagnostic::searched_text_too_long, "text");
  }
  TokensInText found = tokensmith::find_tokens(as_text(text), max_listed_tokens);
  Json tokens = Json::array();
  for (TokenInText &each : found.tokens) {
    tokens.push_back(
        ObjectWriter().text("token", each.token).number("count", static_cast<std::int64_t>(each.count)).take());
  }
  return ObjectWriter()
      .json("tokens", std::move(tokens))
      .number("unlisted", static_cast<std::int64_t>(found.unlisted))
      .take();
}

} // namespace tokensmith::methods
