#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/diagnostic.hpp"
#include "core/json/json.hpp"
#include "core/key/formats.hpp"
#include "core/key/pem_sections.hpp"
#include "core/rsa/entropy.hpp"
#include "core/rsa/key.hpp"
#include "core/secret.hpp"

namespace tokensmith {

struct ReadKey {
  RsaKey key;
  KeyFormat format;
};

/// One import: what its readers share, and the readers, one for each layer. An error that concerns the whole of what is
/// being read has no place; the caller that knows the place adds it.
class KeyReader {
public:
  /// @param place how errors name the whole, "privateKey" say
  KeyReader(std::span<const std::uint8_t> passphrase, RandomSource &random, std::string_view place)
      : passphrase_(passphrase), random_(random), place_(place) {}

  /// Anything.
  [[nodiscard]] ReadKey read(std::span<const std::uint8_t> data);

  [[nodiscard]] Findings take_notes() noexcept { return std::move(notes_); }

private:
  // import.cpp: from the outside to the inside
  [[nodiscard]] ReadKey read_text(std::string_view text);
  [[nodiscard]] ReadKey read_encoded_text(std::string_view text);
  [[nodiscard]] ReadKey read_encoded_pem(std::string_view text);
  [[nodiscard]] ReadKey read_base64(std::string_view text);
  [[nodiscard]] ReadKey read_inner(std::span<const std::uint8_t> data, Diagnostic note_if_read);
  /// Reports damage that did not stop the reading. The same is reported once.
  void note(Diagnostic diagnostic, Parameters parameters = {});

  // read_pem.cpp
  [[nodiscard]] ReadKey read_pem(std::string_view text);
  [[nodiscard]] ReadKey read_section(const PemSections &found, const PemSection &section);
  [[nodiscard]] ReadKey read_pem_contents(const PemSection &section, const PemBody &body,
                                          std::span<const std::uint8_t> contents);
  void note_pem_damage(const PemSections &found, const PemSection &section, const PemBody &body);

  // read_der.cpp
  [[nodiscard]] ReadKey read_der(std::span<const std::uint8_t> der);
  [[nodiscard]] ReadKey read_pkcs8(std::span<const std::uint8_t> der);
  [[nodiscard]] ReadKey read_encrypted_pkcs8(std::span<const std::uint8_t> der);
  [[nodiscard]] ReadKey read_spki(std::span<const std::uint8_t> der);
  [[nodiscard]] ReadKey read_certificate(std::span<const std::uint8_t> der);
  [[nodiscard]] ReadKey read_pkcs1(std::span<const std::uint8_t> der);
  [[nodiscard]] ReadKey read_pkcs1_public(std::span<const std::uint8_t> der);

  // read_jwk.cpp
  [[nodiscard]] ReadKey read_json(const Json &json);
  [[nodiscard]] ReadKey read_jwk(const Json &jwk);

  std::span<const std::uint8_t> passphrase_;
  RandomSource &random_;
  std::string place_;
  Findings notes_;
  unsigned depth_ = 0; ///< of wrappings: base64 of a PEM in a JSON string, say
};

} // namespace tokensmith
