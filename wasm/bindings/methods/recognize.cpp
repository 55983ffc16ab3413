#include "core/recognition/recognition.hpp"

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/diagnostic.hpp"

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

} // namespace tokensmith::methods
