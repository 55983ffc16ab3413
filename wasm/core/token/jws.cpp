#include "core/token/jws.hpp"

#include <utility>

#include "core/diagnostic.hpp"
#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"
#include "core/token/jws_rules.hpp"

namespace tokensmith {
namespace {

void throw_if(std::optional<Finding> finding) {
  if (finding) {
    throw Error(std::move(*finding));
  }
}

std::vector<std::uint8_t> decode_part(std::string_view part, std::size_t number) {
  throw_if(find_encoding_problem(part, number));
  return *decode_base64url(part);
}

Json read_header(std::string_view part) {
  const std::vector<std::uint8_t> bytes = decode_part(part, 1);
  Json header;
  try {
    header = parse_json(as_text(bytes), {.depth = max_header_depth, .bytes = max_token_length});
  } catch (const JsonError &error) {
    throw Error(to_finding(error, "header"));
  }
  if (Findings findings = check_header(header); !findings.empty()) {
    throw Error(std::move(findings));
  }
  return header;
}

} // namespace

std::string sign_jws(std::string_view payload, const RsaKey &key, RandomSource &random, std::string_view header) {
  std::string token = concat({encode_base64url(as_bytes(header)), ".", encode_base64url(as_bytes(payload))});
  const std::size_t signature_bytes = (key.modulus_length() + 7) / 8;
  const std::size_t signature_length = (signature_bytes * 4 + 2) / 3;
  if (token.size() + 1 + signature_length > max_token_length) {
    fail(Diagnostic::claims_too_large, "claims", {{"length", std::to_string(token.size() + 1 + signature_length)}});
  }
  const std::vector<std::uint8_t> signature = key.sign_sha256(as_bytes(token), random);
  token += '.';
  token += encode_base64url(signature);
  return token;
}

Jws verify_jws(std::string_view token, const RsaKey &key) {
  if (token.size() > max_token_length) {
    fail(Diagnostic::token_too_large, "token", {{"length", std::to_string(token.size())}});
  }
  const std::vector<std::string_view> parts = split_token(token);
  throw_if(find_structure_problem(parts.size()));
  if (parts[0].empty()) {
    fail(Diagnostic::header_empty, "token");
  }
  Json header = read_header(parts[0]);
  std::vector<std::uint8_t> payload = decode_part(parts[1], 2);
  const std::vector<std::uint8_t> signature = decode_part(parts[2], 3);
  throw_if(find_signature_problem(token.substr(0, token.rfind('.')), signature, key));
  return {std::move(header), std::move(payload)};
}

} // namespace tokensmith
