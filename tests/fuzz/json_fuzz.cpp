// What the strict reader takes, it writes, and takes again to the same; what it refuses, it refuses with its own words.
// The lenient reader takes everything the strict one takes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/json/json.hpp"
#include "require.hpp"

namespace {

using tokensmith::Json;
using tokensmith::JsonError;
using tokensmith::JsonFault;
using tokensmith::parse_json;
using tokensmith::parse_json_leniently;
using tokensmith::write_json;

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  const tokensmith::LenientJson lenient = parse_json_leniently(text, {});
  static_cast<void>(write_json(lenient.value));
  static_cast<void>(tokensmith::find_inexact_number(lenient.value, "x"));
  try {
    const Json value = parse_json(text);
    const std::string written = write_json(value);
    // 1e20 becomes longer when it is written.
    require(write_json(parse_json(written, {.depth = 32, .bytes = SIZE_MAX})) == written);
    require(lenient.decoded && lenient.faults.empty());
    require(write_json(lenient.value) == written);
  } catch (const JsonError &error) {
    require(!lenient.faults.empty());
    require(error.position() <= size);
    require(error.fault() != JsonFault::too_large || size > tokensmith::JsonLimits{}.bytes);
  }
  return 0;
}
