#include <array>

#include "bindings/methods/methods.hpp"
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
    codes.push_back(
        {{"code", to_string(code)}, {"severity", to_string(severity_of(code))}, {"meaning", meaning_of(code)}});
  }
  return {{"codes", std::move(codes)}};
}

} // namespace tokensmith::methods
