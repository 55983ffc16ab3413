#include "token_test_support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "core/secret.hpp"
#include "core/text/base64url.hpp"
#include "core/text/words.hpp"

namespace tokensmith::test {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view base64url) { return decode_base64url(base64url).value(); }

RsaKey make_rfc7515_key() {
  const auto n =
      bytes_of("ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL"
               "-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA"
               "9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8N"
               "Aco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ");
  const auto e = bytes_of("AQAB");
  const auto d =
      bytes_of("Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe4"
               "6sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYa"
               "nrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhB"
               "OneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ");
  const auto p =
      bytes_of("4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJN"
               "PY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc");
  const auto q =
      bytes_of("uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD"
               "66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc");
  CountingRandom random;
  return RsaKey::from_numbers({.n = n, .e = e, .d = d, .p = p, .q = q}, random);
}

} // namespace

Finding error_in(const std::function<void()> &call) {
  try {
    call();
  } catch (const Error &error) {
    return error.finding();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {Code::ERR_ENGINE_UNEXPECTED, {}, {}, {}};
}

const RsaKey &rfc7515_key() {
  static const RsaKey key = make_rfc7515_key();
  return key;
}

Json good_claims() {
  return {{"application_id", application_id},
          {"iat", now},
          {"jti", "11111111-2222-4333-8444-555555555555"},
          {"exp", now + 900},
          {"sub", "alice"}};
}

std::string claims_with(std::string_view name, const Json &value) {
  Json claims = good_claims();
  claims[std::string(name)] = value;
  return write_json(claims);
}

std::string claims_without(std::string_view name) {
  Json claims = good_claims();
  claims.erase(std::string(name));
  return write_json(claims);
}

std::string encoded(std::string_view text) { return encode_base64url(as_bytes(text)); }

std::string signed_parts(std::string_view header_part, std::string_view payload_part) {
  std::string token = concat({header_part, ".", payload_part});
  CountingRandom random;
  const std::vector<std::uint8_t> signature = rfc7515_key().sign_sha256(as_bytes(token), random);
  return concat({token, ".", encode_base64url(signature)});
}

std::string signed_token(std::string_view header, std::string_view payload) {
  return signed_parts(encoded(header), encoded(payload));
}

std::string token_with_signature(std::string_view header, std::string_view payload,
                                 std::span<const std::uint8_t> signature) {
  return concat({encoded(header), ".", encoded(payload), ".", encode_base64url(signature)});
}

bool has(const Findings &findings, Code code, std::string_view where) {
  return std::ranges::any_of(findings,
                             [&](const Finding &finding) { return finding.code == code && finding.where == where; });
}

std::vector<std::string> summary(const Findings &findings) {
  std::vector<std::string> lines;
  for (const Finding &finding : findings) {
    lines.push_back(concat({to_string(finding.code), " ", finding.where}));
  }
  return lines;
}

} // namespace tokensmith::test
