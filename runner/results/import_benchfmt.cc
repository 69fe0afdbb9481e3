#include "runner/results/import_benchfmt.h"

#include <charconv>
#include <map>

#include "runner/results/import_metric.h"

namespace benchfield {
namespace {

constexpr std::string_view kPrefix = "Benchmark";

/// Words between spaces and tabs.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(" \t"); at != std::string_view::npos;) {
    const std::size_t end = line.find_first_of(" \t", at);
    words.push_back(line.substr(at, end - at));
    at = end == std::string_view::npos ? end : line.find_first_not_of(" \t", end);
  }
  return words;
}

/// A key starts with a small letter and holds neither capitals nor spaces.
bool is_key(std::string_view text) {
  if (text.empty() || text.front() < 'a' || text.front() > 'z') return false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || (c >= 'A' && c <= 'Z')) return false;
  }
  return true;
}

bool is_whole(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end && number >= 1;
}

class BenchfmtImporter final : public Importer {
 public:
  void begin(const std::string& file) override {
    file_ = file;
    number_ = 0;
    facts_ = Map();
  }

  Status line(std::string_view text) override {
    ++number_;
    if (text.starts_with(kPrefix)) return benchmark(text);
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos && is_key(text.substr(0, colon))) {
      std::string_view value = text.substr(colon + 1);
      value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
      const std::string key(text.substr(0, colon));
      value.empty() ? void(facts_.erase(key)) : void(facts_[key] = fact_of(value));
    }
    return Done{};
  }

  Result<RunResult> finish() override {
    if (rows_ == 0 && problems_.empty()) {
      problems_.add(file_, "no line is a benchmark result");
    }
    if (!problems_.empty()) return fail(problems_.error("bad-benchfmt", file_));
    for (VariantResult& variant : run_.variants) lift_settings(variant);
    return std::move(run_);
  }

 private:
  void problem(const std::string& what) {
    problems_.add(file_ + ":" + std::to_string(number_), what);
  }

  Status benchmark(std::string_view text) {
    const auto words = words_of(text);
    if (words.size() == 1) return Done{};  // go test -v names a benchmark before its result
    if (++rows_ > kMostImportedRows) {
      return fail("too-many-rows",
                  file_ + ":" + std::to_string(number_) + ": more than " +
                      std::to_string(kMostImportedRows) + " results",
                  {"an import is held in memory"}, "import the file in parts");
    }
    if (words[0].size() == kPrefix.size()) return problem("a benchmark has no name"), Done{};
    if (!is_whole(words[1])) {
      return problem("expected a number of iterations, found " + quoted(words[1])), Done{};
    }
    if (words.size() < 4 || words.size() % 2 != 0) {
      return problem("expected pairs of value and unit after the iterations"), Done{};
    }
    TrialResult& trial = new_trial(std::string(words[0].substr(kPrefix.size())));
    for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
      const auto value = number_of(words[i]);
      const std::string unit(words[i + 1]);
      if (!value) {
        problem("expected a number before " + quoted(unit) + ", found " + quoted(words[i]));
        continue;
      }
      put_value({unit, *value, unit, {}, {}, {}, "", ""}, trial);
    }
    return Done{};
  }

  TrialResult& new_trial(const std::string& name) {
    const Value* package = facts_.find("pkg");
    const std::string of = package ? to_text(*package) : "";
    const auto owner = packages_.emplace(name, of).first;
    const std::string variant = owner->second == of ? name : name + " (" + of + ")";
    const auto [it, is_new] = indices_.emplace(variant, run_.variants.size());
    if (is_new) run_.variants.emplace_back().name = variant;
    VariantResult& result = run_.variants[it->second];
    TrialResult& trial = result.trials.emplace_back();
    trial.variant = variant;
    trial.replicate = static_cast<int>(result.trials.size());
    trial.id = imported_trial_id(rows_, variant, trial.replicate);
    trial.facts = facts_;
    return trial;
  }

  std::string file_;
  std::size_t number_ = 0, rows_ = 0;
  Map facts_;
  RunResult run_;
  std::map<std::string, std::string> packages_;  ///< of the first result with this name
  std::map<std::string, std::size_t> indices_;
  ImportProblems problems_;
};

}  // namespace

std::unique_ptr<Importer> make_benchfmt_importer() { return std::make_unique<BenchfmtImporter>(); }

}  // namespace benchfield
