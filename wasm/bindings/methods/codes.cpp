#include <array>

#include "bindings/methods/methods.hpp"
#include "bindings/object_writer.hpp"
#include "core/error.hpp"

namespace tokensmith::methods {
namespace {

constexpr std::array all_codes = {
#define CODE(name, meaning) Code::name,
#include "core/codes.def"
#undef CODE
};

} // namespace

Json list_codes(const CallContext &call) {
  expect_names(call.request, {});
  Json codes = Json::array();
  for (const Code code : all_codes) {
    codes.push_back(ObjectWriter()
                        .text("code", to_string(code))
                        .text("severity", to_string(severity_of(code)))
                        .text("meaning", meaning_of(code))
                        .take());
  }
  return ObjectWriter().json("codes", std::move(codes)).take();
}

} // namespace tokensmith::methods
