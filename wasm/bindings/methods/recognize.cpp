#include "core/recognition/recognition.hpp"

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/error.hpp"

namespace tokensmith::methods {

Json recognize(const CallContext &call) {
  expect_names(call.request, {}, {"text"});
  const auto text = secret(call.request, "text");
  if (text.size() > max_recognized_length) {
    throw_error(Code::ERR_ARGUMENT_VALUE, "text", "The text is longer than 256 KiB.",
                "Give the part that matters: no token, key or configuration is that long.");
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
