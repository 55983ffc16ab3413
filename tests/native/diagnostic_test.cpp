#include "core/diagnostic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace tokensmith {
namespace {

using testing::HasSubstr;

struct Entry {
  std::string_view name;
  Diagnostic diagnostic;
  Code code;
  std::string_view message;
  std::string_view remedy;
};

constexpr auto entries = std::to_array<Entry>({
#define DIAGNOSTIC(name, code, message, remedy) Entry{#name, Diagnostic::name, Code::code, message, remedy},
#include "core/diagnostics/all.def"
#undef DIAGNOSTIC
});

bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_in_name(char c) noexcept { return is_lower(c) || c == '_'; }

struct Placeholder {
  std::string name;
  bool is_quoted = false;
};

/// @throws std::invalid_argument for a brace that opens neither a placeholder nor the JSON of an example
std::vector<Placeholder> placeholders_of(std::string_view sentence) {
  std::vector<Placeholder> found;
  for (std::size_t at = sentence.find('{'); at != std::string_view::npos; at = sentence.find('{', at + 1)) {
    const std::string_view inside = sentence.substr(at + 1);
    const auto end = std::ranges::find_if_not(inside, is_in_name);
    const std::string_view name(inside.begin(), end);
    const std::string_view rest(end, inside.end());
    if (name.empty()) {
      continue;
    }
    if (!rest.starts_with('}') && !rest.starts_with(":quoted}")) {
      throw std::invalid_argument(std::string(name));
    }
    found.push_back({std::string(name), rest.starts_with(':')});
  }
  return found;
}

std::set<std::string> parameters_of(const Entry &entry) {
  std::set<std::string> names;
  for (const std::string_view sentence : {entry.message, entry.remedy}) {
    for (const Placeholder &placeholder : placeholders_of(sentence)) {
      names.insert(placeholder.name);
    }
  }
  return names;
}

constexpr std::size_t most_parameters = 8;

/// The diagnostic with the same value for each of the names.
Finding described(Diagnostic diagnostic, const std::set<std::string> &names, std::string_view value) {
  std::array<Parameter, most_parameters> parameters{};
  std::ranges::transform(names, parameters.begin(),
                         [value](const std::string &name) { return Parameter{.name = name, .value = value}; });
  return [&]<std::size_t... index>(std::index_sequence<index...>) {
    return describe(diagnostic, "payload.x", {parameters.at(index)...});
  }(std::make_index_sequence<most_parameters>());
}

/// A capital, a parameter, something in quotes, or the name of an argument or claim, written as it is.
bool begins_as_a_sentence(std::string_view text) {
  if (text.empty() || !is_lower(text.front())) {
    return !text.empty() && (is_upper(text.front()) || text.front() == '{' || text.front() == '"');
  }
  const std::string_view rest = text.substr(std::min(text.find(' '), text.size()));
  return std::ranges::any_of(std::array{" is ", " was ", " has ", " are ", " cannot "},
                             [rest](std::string_view verb) { return rest.starts_with(verb); });
}

/// With a full stop, or with the remedy of another finding, which is a sentence.
bool ends_as_a_sentence(std::string_view text) {
  return text.ends_with('.') || text.ends_with('?') || text.ends_with('!') || text.ends_with(" {remedy}");
}

TEST(Diagnostics, AreInTheOrderOfTheirTable) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(entries.at(i).diagnostic), i) << entries.at(i).name;
    names.insert(entries.at(i).name);
  }
  EXPECT_EQ(names.size(), entries.size());
}

TEST(Diagnostics, AreWrittenInSentences) {
  for (const Entry &entry : entries) {
    for (const std::string_view sentence : {entry.message, entry.remedy}) {
      EXPECT_TRUE(begins_as_a_sentence(sentence)) << entry.name << ": " << sentence;
      EXPECT_TRUE(ends_as_a_sentence(sentence)) << entry.name << ": " << sentence;
      EXPECT_EQ(sentence.find("  "), std::string_view::npos) << entry.name << ": " << sentence;
      EXPECT_EQ(sentence.find("'s id"), std::string_view::npos) << entry.name << ": " << sentence;
      for (const std::string_view id : {"application id", "user id", "key id", "token id"}) {
        EXPECT_EQ(sentence.find(id), std::string_view::npos) << entry.name << ": " << sentence;
      }
    }
  }
}

TEST(Diagnostics, SayEachThingOnce) {
  std::set<std::tuple<Code, std::string_view, std::string_view>> said;
  for (const Entry &entry : entries) {
    EXPECT_TRUE(said.emplace(entry.code, entry.message, entry.remedy).second) << entry.name;
  }
}

TEST(Diagnostics, HaveWellFormedPlaceholders) {
  for (const Entry &entry : entries) {
    for (const std::string_view sentence : {entry.message, entry.remedy}) {
      EXPECT_EQ(std::ranges::count(sentence, '{'), std::ranges::count(sentence, '}')) << entry.name;
      EXPECT_NO_THROW(static_cast<void>(placeholders_of(sentence))) << entry.name;
    }
  }
}

TEST(Diagnostics, BecomeFindingsWithTheirParametersFilledIn) {
  for (const Entry &entry : entries) {
    const std::set<std::string> names = parameters_of(entry);
    ASSERT_LE(names.size(), most_parameters) << entry.name;
    const Finding finding = described(entry.diagnostic, names, "VALUE");
    EXPECT_EQ(finding.code, entry.code) << entry.name;
    EXPECT_EQ(finding.where, "payload.x") << entry.name;
    for (const auto &[filled, sentence] : {std::pair{finding.message, entry.message}, {finding.remedy, entry.remedy}}) {
      EXPECT_TRUE(placeholders_of(filled).empty()) << entry.name << ": " << filled;
      for (const Placeholder &placeholder : placeholders_of(sentence)) {
        EXPECT_THAT(filled, HasSubstr(placeholder.is_quoted ? "\"VALUE\"" : "VALUE")) << entry.name;
      }
    }
  }
}

TEST(Diagnostics, AreADefectWhenAParameterIsMissing) {
  for (const Entry &entry : entries) {
    const std::set<std::string> names = parameters_of(entry);
    for (const std::string &name : names) {
      std::set<std::string> others = names;
      others.erase(name);
      EXPECT_THROW(static_cast<void>(described(entry.diagnostic, others, "VALUE")), std::logic_error)
          << entry.name << " without " << name;
    }
  }
}

TEST(Diagnostics, EscapeWhatIsQuotedAndRepeatNoSecret) {
  EXPECT_EQ(describe(Diagnostic::token_for_other_subject, "payload.sub",
                     {{"subject", "a\nb\x1B{expected}"}, {"expected", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"}})
                .message,
            R"(The token is for "a\u000Ab\u001B{expected}", not for (a token).)");
}

TEST(Diagnostics, LeaveTheBracesOfJsonAlone) {
  EXPECT_THAT(describe(Diagnostic::application_not_object, "application", {{"kind", "text"}}).remedy,
              HasSubstr(R"({"id": …, "keys": {"public_key": …}})"));
}

TEST(Diagnostics, AreReportedAndThrown) {
  Findings findings;
  report(findings, Diagnostic::token_empty, "token");
  report(findings, Diagnostic::type_missing, "header.typ");
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].code, Code::ERR_TOKEN_STRUCTURE);
  EXPECT_EQ(severity_of(findings[1].code), Severity::warning);
  EXPECT_EQ(findings[1].where, "header.typ");
  try {
    fail(Diagnostic::token_empty, "token");
  } catch (const Error &error) {
    EXPECT_EQ(error.code(), Code::ERR_TOKEN_STRUCTURE);
    EXPECT_STREQ(error.what(), "The token is empty.");
  }
}

TEST(Diagnostics, HaveTheSeverityOfTheirCode) {
  for (const Entry &entry : entries) {
    const Finding finding = described(entry.diagnostic, parameters_of(entry), "VALUE");
    const std::string_view name = to_string(finding.code);
    const Severity expected = name.starts_with("ERR_")    ? Severity::error
                              : name.starts_with("WARN_") ? Severity::warning
                                                          : Severity::info;
    EXPECT_EQ(severity_of(finding.code), expected) << entry.name;
  }
}

} // namespace
} // namespace tokensmith
