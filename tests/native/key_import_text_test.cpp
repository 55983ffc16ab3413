// Keys whose text was damaged on its way, one kind of damage at a time and several together.
#include <algorithm>
#include <gtest/gtest.h>

#include "core/key/encodings.hpp"
#include "core/key/formats.hpp"
#include "core/text/base64url.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::import;
using test::import_error;
using test::private_pem;
using test::public_pem;
using test::replaced;
using test::test_key;

constexpr std::string_view begin_line = "-----BEGIN PRIVATE KEY-----";
constexpr std::string_view end_line = "-----END PRIVATE KEY-----";

/// The base64 of the test's key, in lines as the PEM has them.
std::string body() {
  const std::string &text = private_pem();
  const std::size_t start = begin_line.size() + 1;
  return text.substr(start, text.find(end_line) - start);
}

std::string one_line_body() { return replaced(body(), "\n", ""); }

std::string base64_of(std::string_view text) {
  std::string encoded = encode_base64url(as_bytes(text));
  std::ranges::replace(encoded, '-', '+');
  std::ranges::replace(encoded, '_', '/');
  encoded.append((4 - encoded.size() % 4) % 4, '=');
  return encoded;
}

std::string utf16(std::string_view text, bool is_big_endian, bool has_mark) {
  std::string result;
  const auto add = [&](char high, char low) {
    result += is_big_endian ? high : low;
    result += is_big_endian ? low : high;
  };
  if (has_mark) {
    add('\xFE', '\xFF');
  }
  for (const char character : text) {
    add('\0', character);
  }
  return result;
}

std::string each_line(std::string_view text, std::string_view before, std::string_view after) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result.append(before).append(text.substr(0, end)).append(after);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string lines_of(std::string_view text, std::size_t length) {
  std::string lines;
  for (std::size_t i = 0; i < text.size(); i += length) {
    lines.append(text.substr(i, length)).append("\n");
  }
  return lines;
}

struct Damage {
  std::string name;
  std::string text;
  /// Words of the expected findings, in their order; none where nothing is damaged.
  std::vector<std::string> remarks;
};

std::vector<Damage> damages() {
  const std::string &good = private_pem();
  const std::string flat = std::string(begin_line) + one_line_body() + std::string(end_line);
  return {
      // No damage
      {"crlf", replaced(good, "\n", "\r\n"), {}},
      {"cr", replaced(good, "\n", "\r"), {}},
      {"no_final_newline", good.substr(0, good.size() - 1), {}},
      {"empty_lines_around", "\n\n" + good + "\n\n", {}},
      {"trailing_blanks", replaced(good, "\n", "  \n"), {}},
      {"empty_lines_between", replaced(good, "\n", "\n\n"), {}},
      {"lines_of_76", std::string(begin_line) + "\n" + lines_of(one_line_body(), 76) + std::string(end_line), {}},

      // Damage by editors, shells and configuration files
      {"indented", each_line(good, "    ", "\n"), {"indented"}},
      {"indented_with_tabs", each_line(good, "\t", "\n"), {"indented"}},
      {"yaml", "key: |\n" + each_line(good, "  ", "\n") + "other: 1\n", {"Other text surrounds", "indented"}},
      {"escaped", replaced(good, "\n", "\\n"), {"escapes"}},
      {"escaped_crlf", replaced(good, "\n", "\\r\\n"), {"escapes"}},
      {"escaped_twice", replaced(good, "\n", "\\\\n"), {"escapes"}},
      {"escaped_code_points", replaced(good, "\n", "\\u000A"), {"escapes"}},
      {"escaped_slashes", replaced(good, "/", "\\/"), {"escapes"}},
      {"escaped_signs", replaced(replaced(good, "+", "\\u002b"), "=", "\\u003D"), {"escapes"}},
      {"continued_lines", replaced(good, "\n", "\\\n"), {"escapes"}},
      {"blanks_for_newlines", replaced(good, "\n", " "), {"blanks where line breaks"}},
      {"blanks_for_newlines_in_the_body_alone",
       std::string(begin_line) + "\n" + replaced(body(), "\n", " ") + "\n" + std::string(end_line),
       {"blanks where line breaks"}},
      {"one_line", flat, {"on one line"}},
      {"body_on_one_line",
       std::string(begin_line) + "\n" + one_line_body() + "\n" + std::string(end_line) + "\n",
       {"on one line"}},
      {"double_quotes", "\"" + good + "\"", {"Quotation marks"}},
      {"single_quotes", "'" + good + "'", {"Quotation marks"}},
      {"backticks", "`" + good + "`", {"Quotation marks"}},
      {"json_string", Json(good).dump(), {"Quotation marks"}},
      {"json_string_twice", Json(Json(good).dump()).dump(), {"Quotation marks"}},
      {"env_file",
       "VONAGE_PRIVATE_KEY=\"" + replaced(good, "\n", "\\n") + "\"",
       {"escapes", "Other text surrounds", "Quotation marks"}},
      {"env_file_in_lines", "export VONAGE_PRIVATE_KEY='" + good + "'\n", {"Other text surrounds", "Quotation marks"}},
      {"text_before", "Here is the key:\n" + good, {"Other text surrounds"}},
      {"text_after", good + "Keep it secret.", {"Other text surrounds"}},
      {"bag_attributes",
       "Bag Attributes\n    friendlyName: key\nKey Attributes: <No Attributes>\n" + good,
       {"Other text surrounds"}},
      {"markdown", "```\n" + good + "```\n", {"Quotation marks"}},
      {"markdown_with_language", "```pem\n" + good + "```\n", {"Other text surrounds", "Quotation marks"}},
      {"mail_quotation", each_line(good, "> ", "\n"), {"before or after every line"}},
      {"comment", each_line(good, "# ", "\n"), {"before or after every line"}},
      {"diff", each_line(good, "+", "\n"), {"before or after every line"}},
      {"url_encoded", replaced(replaced(good, "+", "%2B"), "=", "%3d"), {"as for a URL"}},
      {"small_lines",
       replaced(replaced(good, "BEGIN PRIVATE KEY", "begin private key"), "END PRIVATE", "end private"),
       {"BEGIN and END lines"}},
      {"javascript",
       "const key =\n" + each_line(good, "  \"", "\\n\" +\n") + "  \"\";",
       {"escapes", "Other text surrounds", "string literals"}},
      {"javascript_array",
       "[\n" + each_line(good, "  '", "',\n") + "].join('\\n')",
       {"escapes", "Other text surrounds", "string literals"}},
      {"c", each_line(good, "\"", "\\n\"\n"), {"escapes", "string literals"}},

      // Encodings
      {"byte_order_mark", "\xEF\xBB\xBF" + good, {"byte-order mark"}},
      {"utf16_little_endian", utf16(good, false, true), {"UTF-16"}},
      {"utf16_big_endian", utf16(good, true, true), {"UTF-16"}},
      {"utf16_without_mark", utf16(good, false, false), {"UTF-16"}},
      {"utf16_big_endian_without_mark", utf16(good, true, false), {"UTF-16"}},
      {"final_zero", good + std::string(1, '\0'), {}},
      {"no_break_spaces", replaced(good, "\n", "\xC2\xA0"), {"blanks where line breaks", "word processor"}},
      {"zero_width_spaces", replaced(good, "\n", "\xE2\x80\x8B\n"), {"word processor"}},
      {"em_dashes", replaced(good, "--", "\xE2\x80\x94"), {"word processor"}},
      {"en_dashes", replaced(good, "-", "\xE2\x80\x93"), {"word processor"}},
      {"curly_quotes", "\xE2\x80\x9C" + good + "\xE2\x80\x9D", {"Quotation marks", "word processor"}},

      // The lines around the body
      {"hyphen_missing_at_the_end", good.substr(0, good.size() - 2), {"BEGIN and END lines"}},
      {"hyphen_missing_at_the_beginning", good.substr(1), {"BEGIN and END lines"}},
      {"hyphens_missing_at_the_beginning", good.substr(5), {"BEGIN and END lines"}},
      {"hyphens_missing_at_the_end", good.substr(0, good.size() - 6), {"BEGIN and END lines"}},
      {"too_many_hyphens", replaced(good, "-----", "------"), {"BEGIN and END lines"}},
      {"blanks_in_the_lines",
       replaced(replaced(good, "-----BEGIN", "----- BEGIN"), "KEY-----", "KEY -----"),
       {"BEGIN and END lines"}},
      {"broken_begin_line", replaced(good, "BEGIN PRIVATE KEY", "BEGIN PRIVATE\nKEY"), {"BEGIN and END lines"}},
      {"other_end_line", replaced(good, "END PRIVATE KEY", "END RSA PRIVATE KEY"), {"BEGIN and END lines"}},
      {"no_end_line", std::string(begin_line) + "\n" + body(), {"END line is missing"}},
      {"no_begin_line", body() + std::string(end_line), {"BEGIN line is missing"}},
      {"neither_line", body(), {"BEGIN and END lines are missing"}},
      {"neither_line_nor_line_breaks", one_line_body(), {"BEGIN and END lines are missing"}},
      {"wrong_label", replaced(good, "PRIVATE KEY", "RSA PRIVATE KEY"), {"label says \"RSA PRIVATE KEY\""}},
      {"label_of_a_public_key", replaced(good, "PRIVATE KEY", "PUBLIC KEY"), {"label says \"PUBLIC KEY\""}},
      {"padding_missing", replaced(good, "=", ""),
       one_line_body().ends_with('=') ? std::vector<std::string>{"'=' signs"} : std::vector<std::string>{}},
      {"too_much_padding", replaced(good, "\n-----END", "==\n-----END"), {"'=' signs"}},

      // Wrapped
      {"base64_of_the_file", base64_of(good), {"base64 of a key file"}},
      {"base64_of_the_file_in_a_variable",
       "VONAGE_PRIVATE_KEY64=" + base64_of(good),
       {"base64 of a key file", "Other text surrounds"}},
      {"base64_of_a_jwk", base64_of(as_text(export_private_jwk(test_key()))), {"base64 of a key file"}},
      {"json_member",
       Json{{"application_id", "x"}, {"private_key", good}}.dump(),
       {"out of JSON: privateKey.private_key"}},
      {"json_member_with_line_breaks",
       "{\n  \"private_key\": \"" + good + "\"\n}",
       {"Other text surrounds", "Quotation marks"}},
      {"application_answer",
       Json{{"id", "x"}, {"keys", {{"private_key", good}, {"public_key", public_pem()}}}}.dump(2),
       {"out of JSON: privateKey.keys.private_key"}},
      {"base64_in_json",
       Json{{"privateKey", base64_of(good)}}.dump(),
       {"base64 of a key file", "out of JSON: privateKey.privateKey"}},
      {"jwk_in_json",
       R"({"jwk":)" + std::string(as_text(export_private_jwk(test_key()))) + "}",
       {"out of JSON: privateKey.jwk"}},
      {"jwk_set",
       R"({"keys":[)" + std::string(as_text(export_private_jwk(test_key()))) + "]}",
       {"out of JSON: privateKey.keys[0]"}},
      {"jwk_as_a_string", Json(std::string(as_text(export_private_jwk(test_key())))).dump(), {"Quotation marks"}},

      // Others beside it
      {"certificate_before", test::pem("CERTIFICATE", as_bytes("certificate")) + good, {"something other than a key"}},
      {"certificate_after", good + test::pem("CERTIFICATE", as_bytes("certificate")), {"something other than a key"}},

      // Everything at once
      {"everything",
       "key: \xE2\x80\x9C" + replaced(replaced(good, "\n", " \\n  "), "-----E", "----E") + "\xE2\x80\x9D,",
       {}},
  };
}

TEST(KeyImportText, ReadsDamagedText) {
  for (const Damage &damage : damages()) {
    SCOPED_TRACE(damage.name);
    try {
      const ImportedKey imported = import(damage.text);
      EXPECT_TRUE(imported.key.is_private());
      EXPECT_TRUE(imported.key.matches(test_key()));
      if (damage.name == "everything") {
        EXPECT_GE(imported.findings.size(), 4U);
        continue;
      }
      std::string found;
      for (const Finding &finding : imported.findings) {
        found += finding.message + ' ';
      }
      EXPECT_EQ(imported.findings.size(), damage.remarks.size()) << found;
      for (const std::string &remark : damage.remarks) {
        EXPECT_TRUE(std::ranges::any_of(
            imported.findings,
            [&](const Finding &finding) { return finding.message.find(remark) != std::string::npos; }))
            << remark << " / " << found;
      }
      for (const Finding &finding : imported.findings) {
        EXPECT_EQ(finding.code, Code::INFO_KEY_TEXT_REPAIRED);
        EXPECT_TRUE(finding.where.starts_with("privateKey"));
        EXPECT_TRUE(finding.message.ends_with('.')) << finding.message;
        EXPECT_TRUE(finding.remedy.ends_with('.'));
      }
    } catch (const Error &error) {
      ADD_FAILURE() << to_string(error.code()) << ' ' << error.what();
    }
  }
}

TEST(KeyImportText, ReadsAPublicKeyDamagedInTheSameWays) {
  for (const std::string &text :
       {replaced(public_pem(), "\n", "\\n"), replaced(public_pem(), "\n", " "), each_line(public_pem(), "  ", "\n"),
        "\"" + public_pem() + "\"", base64_of(public_pem())}) {
    const ImportedKey imported = import(text);
    EXPECT_EQ(imported.format, KeyFormat::spki);
    EXPECT_TRUE(imported.key.matches(test_key()));
    EXPECT_EQ(imported.findings.size(), 1U);
  }
}

struct Refusal {
  std::string name;
  std::string text;
  Code code;
  std::string words;
};

std::vector<Refusal> refusals() {
  const std::string &good = private_pem();
  const std::string half = good.substr(0, good.size() / 2);
  return {
      {"empty", "", Code::ERR_KEY_UNRECOGNIZED, "empty"},
      {"blank", " \r\n\t", Code::ERR_KEY_UNRECOGNIZED, "empty"},
      {"quotes_alone", "\"\"", Code::ERR_KEY_UNRECOGNIZED, ""},
      {"cut", half, Code::ERR_KEY_TRUNCATED, "bytes of"},
      {"cut_with_end_line", half + "\n" + std::string(end_line), Code::ERR_KEY_TRUNCATED, "bytes of"},
      {"line_missing", good.substr(0, 200) + good.substr(265), Code::ERR_KEY_TRUNCATED, "bytes of"},
      {"begin_line_alone", std::string(begin_line) + "\n", Code::ERR_KEY_TRUNCATED, "nothing between"},
      {"lines_alone", std::string(begin_line) + "\n" + std::string(end_line), Code::ERR_KEY_TRUNCATED,
       "nothing between"},
      {"dots", std::string(begin_line) + "\n...\n" + std::string(end_line), Code::ERR_KEY_TRUNCATED, "left out"},
      {"ellipsis", std::string(begin_line) + "\nMIIE\xE2\x80\xA6\n" + std::string(end_line), Code::ERR_KEY_TRUNCATED,
       "left out"},
      {"stars", std::string(begin_line) + "\n" + body().substr(0, 64) + "***\n" + std::string(end_line),
       Code::ERR_KEY_TRUNCATED, "masked"},
      {"no_end_and_text", half + "\n\nBest regards,\nAlice", Code::ERR_KEY_TRUNCATED, "no END line"},
      {"tail", good.substr(good.size() / 2), Code::ERR_KEY_TRUNCATED, "beginning is missing"},
      {"first_lines_missing", std::string(begin_line) + "\n" + body().substr(130) + std::string(end_line),
       Code::ERR_KEY_MALFORMED, "first bytes"},
      {"wrong_character", replaced(good, body().substr(70, 4), "#!?a"), Code::ERR_KEY_MALFORMED, "in line 3"},
      {"after_the_padding", replaced(good, "\n-----END", "==\nAAAA\n-----END"), Code::ERR_KEY_MALFORMED,
       "after its end"},
      {"one_character_more", replaced(good, "\n-----END", "\n-----END").insert(begin_line.size() + 1, "M"),
       Code::ERR_KEY_MALFORMED, ""},
      {"two_private_keys", good + good, Code::ERR_KEY_AMBIGUOUS,
       "2 keys: a private key in line 1 and a private key in"},
      {"a_pair", good + public_pem(), Code::ERR_KEY_AMBIGUOUS, "a public key in line"},
      {"six_keys", good + good + good + good + good + good, Code::ERR_KEY_AMBIGUOUS, "6 keys"},
      {"two_in_json", Json{{"a", good}, {"b", good}}.dump(), Code::ERR_KEY_AMBIGUOUS, "privateKey.a and privateKey.b"},
      {"two_jwks", Json{{"keys", {export_public_jwk(test_key()), export_public_jwk(test_key())}}}.dump(),
       Code::ERR_KEY_AMBIGUOUS, "privateKey.keys[0] and privateKey.keys[1]"},
      {"json_without_key", R"({"application_id":"x"})", Code::ERR_KEY_UNRECOGNIZED, "JSON without a key"},
      {"json_array", "[1,2]", Code::ERR_KEY_UNRECOGNIZED, "JSON without a key"},
      {"broken_json", R"({"kty":"RSA",)", Code::ERR_KEY_MALFORMED, "looks like JSON"},
      {"wrapped_too_often", base64_of(base64_of(base64_of(base64_of(base64_of(good))))), Code::ERR_KEY_UNRECOGNIZED,
       ""},
      {"words", "my private key", Code::ERR_KEY_UNRECOGNIZED, "14 characters"},
      {"base64_of_words", base64_of("This is no key at all, just text."), Code::ERR_KEY_UNRECOGNIZED, "not a key"},
      {"bytes", std::string("\x00\x01\x02\x03\xFF", 5), Code::ERR_KEY_UNRECOGNIZED, ""},
  };
}

TEST(KeyImportText, NamesWhatCannotBeRead) {
  for (const Refusal &refusal : refusals()) {
    SCOPED_TRACE(refusal.name);
    const Finding finding = import_error(refusal.text);
    EXPECT_EQ(to_string(finding.code), to_string(refusal.code)) << finding.message;
    EXPECT_NE(finding.message.find(refusal.words), std::string::npos) << finding.message;
    EXPECT_TRUE(finding.where.starts_with("privateKey")) << finding.where;
    EXPECT_TRUE(finding.message.ends_with('.'));
    EXPECT_TRUE(finding.remedy.ends_with('.'));
  }
}

TEST(KeyImportText, PointsToTheMemberOfJson) {
  const std::string half = private_pem().substr(0, private_pem().size() / 2);
  EXPECT_EQ(import_error(Json{{"keys", {{"private_key", half}}}}.dump()).where, "privateKey.keys.private_key");
  const Finding path = import_error(R"({"application_id":"x","private_key":"./private.key"})");
  EXPECT_EQ(path.code, Code::ERR_KEY_IS_PATH);
  EXPECT_EQ(path.where, "privateKey.private_key");
}

TEST(KeyImportText, TakesThePublicKeyOfJsonThatHasNoOther) {
  const ImportedKey imported = import(Json{{"keys", {{"public_key", public_pem()}}}}.dump());
  EXPECT_FALSE(imported.key.is_private());
  EXPECT_TRUE(imported.key.matches(test_key()));
}

TEST(KeyImportText, NeverQuotesTheKey) {
  // Pieces of the key's text must not get into an error, whatever is wrong with it.
  const std::string flat = one_line_body();
  std::vector<std::string> texts;
  for (const Refusal &refusal : refusals()) {
    texts.push_back(refusal.text);
  }
  for (std::size_t length = 10; length < private_pem().size(); length += 97) {
    texts.push_back(private_pem().substr(0, length));
    texts.push_back(private_pem().substr(length));
    texts.push_back(std::string(private_pem()).insert(length, "\x01"));
    texts.push_back("{\"" + private_pem().substr(30, length) + "\":1}");
  }
  for (const std::string &text : texts) {
    try {
      (void)import(text);
    } catch (const Error &error) {
      for (std::size_t i = 0; i + 12 <= flat.size(); i += 4) {
        const std::string piece = flat.substr(i, 12);
        ASSERT_EQ(error.finding().message.find(piece), std::string::npos) << error.finding().message;
        ASSERT_EQ(error.finding().remedy.find(piece), std::string::npos);
        ASSERT_EQ(error.finding().where.find(piece), std::string::npos);
      }
    }
  }
}

} // namespace
} // namespace tokensmith
