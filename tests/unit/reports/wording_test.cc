#include "reports/wording.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "reports/report.h"
#include "reports/wording_es.h"
#include "runner/io/files.h"
#include "tests/fakes/sample_results.h"
#include "tests/unit/reports/diff_samples.h"

namespace benchfield::reports {
namespace {

struct Phrase {
  std::string name, text;
};

/// The phrases as wording.h spells them, so that a new one cannot be forgotten in a list here.
std::vector<Phrase> phrases() {
  std::string source;
  for (const char* name : {"wording.h", "wording_diff.h", "wording_models.h"})
    source += read_file(std::string(BENCHFIELD_SOURCE_DIR) + "/reports/" + name).value_or("");
  std::vector<Phrase> found;
  const std::regex declaration(R"re(std::string_view (k\w+) =\s*((?:"(?:[^"\\]|\\.)*"\s*)+);)re");
  const std::regex piece(R"re("((?:[^"\\]|\\.)*)")re");
  for (std::sregex_iterator at(source.begin(), source.end(), declaration), end; at != end; ++at) {
    const std::string literals = (*at)[2];
    Phrase phrase{(*at)[1], ""};
    for (std::sregex_iterator part(literals.begin(), literals.end(), piece); part != end; ++part) {
      phrase.text += (*part)[1];
    }
    found.push_back(std::move(phrase));
  }
  return found;
}

std::multiset<std::string> places(const std::string& text) {
  static const std::regex place(R"(\{\d\})");
  return {std::sregex_token_iterator(text.begin(), text.end(), place), {}};
}

bool has_letters(const std::string& text) {
  const std::string rest = std::regex_replace(text, std::regex(R"(\{\d\})"), "");
  return std::any_of(rest.begin(), rest.end(),
                     [](unsigned char c) { return std::isalpha(c) != 0; });
}

TEST(Wording, HasEveryPhraseInSpanish) {
  const auto all = phrases();
  ASSERT_GT(all.size(), 200U);
  for (const Phrase& phrase : all) {
    if (!has_letters(phrase.text)) continue;
    EXPECT_TRUE(find_phrase(Language::spanish, phrase.text))
        << phrase.name << " has no row in wording_es.cc: " << phrase.text;
  }
}

TEST(Wording, KeepsThePlacesOfArgumentsInSpanish) {
  for (const auto& [english, spanish] : spanish_phrases()) {
    const auto expected = places(std::string(english));
    const auto found = places(std::string(spanish));
    const std::set<std::string> wanted(expected.begin(), expected.end());
    const std::set<std::string> given(found.begin(), found.end());
    EXPECT_EQ(wanted, given) << english;
  }
}

TEST(Wording, HasOneSpanishForm) {
  std::map<std::string_view, std::string_view> seen;
  for (const auto& [english, spanish] : spanish_phrases()) {
    const auto [at, is_new] = seen.emplace(english, spanish);
    EXPECT_EQ(at->second, spanish) << english;
  }
}

TEST(Wording, SaysStoredNamesAndLeavesForeignOnes) {
  EXPECT_EQ(Words(Language::spanish).term("saturated"), "saturado");
  EXPECT_EQ(Words(Language::spanish).term("my own point"), "my own point");
  EXPECT_EQ(Words(Language::english).term("saturated"), "saturated");
}

/// What stands between backticks, in a tag or in a style sheet is no language.
std::string without_code_and_tags(const std::string& text) {
  std::string out;
  char until = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 7, "<style>") == 0) i = text.find("</style>", i);
    const char c = text[i];
    if (until != 0 && c == until) {
      until = 0;
    } else if (until == 0 && (c == '`' || c == '<')) {
      until = c == '`' ? '`' : '>';
    } else if (until == 0 || c == '\n') {
      out += c;
      if (c == '\n' && until == '`') until = 0;
    }
  }
  return out;
}

/// Words that only English has and that any English sentence of a report holds some of.
void expect_no_english(const std::string& text) {
  const std::set<std::string> english = {
      "the",  "of",    "and",   "is",     "was",  "were",  "with",  "without", "that", "this",
      "from", "by",    "for",   "not",    "each", "how",   "what",  "which",   "rate", "trial",
      "when", "while", "after", "before", "over", "under", "every", "until",   "took"};
  std::istringstream lines(without_code_and_tags(text));
  for (std::string line; std::getline(lines, line);) {
    std::string word;
    for (const char c : line + " ") {
      if (std::isalpha(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0 || c == '-' ||
          c == '.') {
        word += c;
        continue;
      }
      EXPECT_EQ(english.count(word), 0U) << word << " in: " << line;
      word.clear();
    }
  }
}

TEST(Wording, LeavesNoEnglishSentenceInASpanishReport) {
  RunResult run = fakes::sample_run();
  run.language = "es";
  run.question = "¿Qué parte limita?";
  for (VariantResult& variant : run.variants) {
    variant.notes.clear();
    variant.label.clear();
    if (!variant.impossible.empty()) variant.impossible = "no hay camino";
    for (TrialResult& trial : variant.trials) {
      trial.reason.clear();
      trial.reason_details.clear();
      for (Flag& flag : trial.flags) flag.detail.clear();
      trial.rttest.clear();
    }
  }
  std::string text = find_format("md")->render(build_report(run), run);
  text.erase(text.find("```json benchfield-estimates"));
  for (const Block& block : build_report(run).blocks) text += block.chart.svg;
  expect_no_english(text);
}

TEST(Wording, LeavesNoEnglishSentenceInASpanishComparison) {
  RunResult base = base_run();
  RunResult fresh = new_run();
  add(base, "modes", {100, 101, 99, 200, 201, 199});
  add(fresh, "modes", {100, 101, 99, 100, 101, 99});
  add(base, "alone", {100}, {}, "ktm.records");
  add(fresh, "alone", {100}, {}, "ktm.records");
  fresh.judge.objectives = {{"eim.rate >= 60000", "eim.rate", ">=", 60000, {"one"}, "hard"}};
  for (VariantResult& variant : fresh.variants) {
    if (variant.name == "slower") variant.trials[0].flags = {{"E_NOT_STEADY", "eim.rate: deriva"}};
  }
  const auto diffs = sample(base, fresh);
  for (const char* format : {"text", "md", "junit"}) {
    std::string text = find_diff_format(format)->render(diffs, Words(Language::spanish));
    if (format == std::string("junit")) std::erase_if(text, [](char c) { return c == '<'; });
    expect_no_english(text);
  }
}

}  // namespace
}  // namespace benchfield::reports
