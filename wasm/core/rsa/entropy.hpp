#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace tokensmith {

/// Fills the bytes from the platform's entropy and returns true, or returns false when there is none.
using EntropyFunction = std::function<bool(std::span<std::uint8_t>)>;

/// Where random bytes come from: in tests, a fixed stream.
class RandomSource {
public:
  RandomSource() = default;
  RandomSource(const RandomSource &) = delete;
  RandomSource &operator=(const RandomSource &) = delete;
  virtual ~RandomSource() = default;

  /// @throws Error ERR_ENGINE_ENTROPY
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// Mbed TLS's CTR_DRBG (NIST SP 800-90A), seeded at first use and reseeded by its own rule. An entropy source that
/// gives the same bytes at each call, or one short pattern over and over, is refused (ERR_ENGINE_ENTROPY).
class Drbg final : public RandomSource {
public:
  explicit Drbg(EntropyFunction entropy);
  ~Drbg() override;
  void fill(std::span<std::uint8_t> bytes) override;

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A random UUID, version 4 (RFC 9562, section 5.4), in lower case.
/// @throws Error ERR_ENGINE_ENTROPY
[[nodiscard]] std::string make_uuid_v4(RandomSource &random);

/// Whether the text is a UUID of any version in its 8-4-4-4-12 form, either case.
[[nodiscard]] bool is_uuid(std::string_view text) noexcept;

} // namespace tokensmith
