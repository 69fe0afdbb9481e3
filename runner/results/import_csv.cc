#include "runner/results/import_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

#include "runner/base/diagnostic.h"
#include "runner/results/csv_line.h"
#include "runner/results/field_io.h"
#include "runner/results/import_metric.h"

namespace benchfield {
namespace {

constexpr std::array<std::string_view, 5> kNeeded = {"variant", "replicate", "metric", "value",
                                                     "unit"};
constexpr std::array<std::string_view, 12> kKnown = {
    "state",      "label", "group", "parent",         "changed",        "notes",
    "impossible", "low",   "high",  "standard_error", "classification", "estimator"};

/// A trial in the making, with the line that first gave each fact.
struct Row {
  TrialResult trial;
  std::map<std::string, std::size_t> metric_lines;
  std::map<std::string, std::size_t> fact_lines;
};

class CsvImporter final : public Importer {
 public:
  void begin(const std::string& file) override { file_ = file; }

  Status line(std::string_view text) override {
    ++number_;
    if (!cells_.is_open()) row_line_ = number_;
    if (text.empty() && !cells_.is_open()) return Done{};
    switch (cells_.take(text)) {
      case CsvCells::State::unfinished:
        return Done{};
      case CsvCells::State::bad:
        problems_.add(place(), cells_.problem());
        return Done{};
      case CsvCells::State::row:
        break;
    }
    if (columns_.empty()) return header();
    if (++rows_ > kMostImportedRows) {
      return fail("too-many-rows",
                  place() + ": more than " + std::to_string(kMostImportedRows) + " rows",
                  {"an import is held in memory"}, "import the file in parts");
    }
    take_row();
    return Done{};
  }

  Result<RunResult> finish() override {
    if (cells_.is_open())
      problems_.add(place(), "a quote is not closed before the end of the file");
    if (columns_.empty() && problems_.empty()) problems_.add(file_ + ":1", "the file is empty");
    if (rows_ == 0 && problems_.empty()) problems_.add(place(), "no row follows the header");
    if (!problems_.empty()) return fail(problems_.error("bad-csv", file_));
    for (std::size_t i = 0; i < run_.variants.size(); ++i) {
      for (Row& row : trials_[i]) {
        row.trial.counts_agree = counts_agree(row.trial);
        run_.variants[i].trials.push_back(std::move(row.trial));
      }
      lift_settings(run_.variants[i]);
      // Its rows only say where a combination that cannot be run would stand.
      if (!run_.variants[i].impossible.empty()) run_.variants[i].trials.clear();
    }
    add_changes(run_, changed_);
    return std::move(run_);
  }

 private:
  std::string place() const { return file_ + ":" + std::to_string(row_line_); }
  void problem(std::string_view column, const std::string& what) {
    const auto at = std::find(columns_.begin(), columns_.end(), column) - columns_.begin() + 1;
    problems_.add(place(),
                  "column " + std::to_string(at) + " (" + std::string(column) + "): " + what);
  }

  /// Names of the columns; without them no row can be read, so a problem here ends the import.
  Status header() {
    for (const std::string& name : cells_.cells()) {
      const std::string place_of = place();
      if (name.empty()) problems_.add(place_of, "a column has no name");
      if (!name.empty() && std::find(columns_.begin(), columns_.end(), name) != columns_.end()) {
        problems_.add(place_of, "column " + quoted(name) + " is there twice");
      }
      columns_.push_back(name);
    }
    for (const std::string_view name : kNeeded) {
      if (std::find(columns_.begin(), columns_.end(), name) != columns_.end()) continue;
      const std::string hint = did_you_mean(name, columns_);
      problems_.add(place(), "no column is named '" + std::string(name) + "'" +
                                 (hint.empty() ? "" : " (" + hint + ")"));
    }
    if (!problems_.empty()) return fail(problems_.error("bad-csv", file_));
    return Done{};
  }

  std::string_view cell(std::string_view column) const {
    const auto at = std::find(columns_.begin(), columns_.end(), column);
    if (at == columns_.end()) return {};
    return cells_.cells()[static_cast<std::size_t>(at - columns_.begin())];
  }

  void take_row() {
    if (cells_.cells().size() != columns_.size()) {
      problems_.add(place(), std::to_string(cells_.cells().size()) + " columns, the header has " +
                                 std::to_string(columns_.size()));
      return;
    }
    const std::string variant(cell("variant"));
    if (variant.empty()) problem("variant", "a variant has no name");
    const std::optional<int> replicate = replicate_of(cell("replicate"));
    if (variant.empty() || !replicate) return;
    const std::size_t index = variant_index(variant);
    describe(run_.variants[index]);
    Row& row = trial_row(index, *replicate);
    take_state(row.trial);
    take_facts(row);
    take_value(row);
  }

  std::optional<int> replicate_of(std::string_view text) {
    int number = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc() && rest == end && number >= 1) return number;
    problem("replicate", "expected a whole number from 1, found " + quoted(text));
    return std::nullopt;
  }

  std::size_t variant_index(const std::string& name) {
    const auto [it, is_new] = indices_.emplace(name, run_.variants.size());
    if (is_new) {
      run_.variants.emplace_back().name = name;
      trials_.emplace_back();
    }
    return it->second;
  }

  Row& trial_row(std::size_t index, int replicate) {
    std::vector<Row>& rows = trials_[index];
    const auto [it, is_new] = rows_of_.emplace(std::make_pair(index, replicate), rows.size());
    if (is_new) {
      TrialResult& trial = rows.emplace_back().trial;
      trial.id = imported_trial_id(++trial_count_, run_.variants[index].name, replicate);
      trial.variant = run_.variants[index].name;
      trial.replicate = replicate;
    }
    return rows[it->second];
  }

  /// label, group and so on: given once or always the same.
  void describe(VariantResult& variant) {
    const std::array<std::pair<std::string_view, std::string*>, 6> texts = {
        {{"label", &variant.label},
         {"group", &variant.group},
         {"parent", &variant.parent},
         {"changed", &changed_[variant.name]},
         {"notes", &variant.notes},
         {"impossible", &variant.impossible}}};
    for (const auto& [column, member] : texts) {
      const std::string_view text = cell(column);
      if (text.empty()) continue;
      if (!member->empty() && *member != text) {
        problem(column, quoted(text) + " here, " + quoted(*member) + " before, for one variant");
      }
      *member = text;
    }
  }

  void take_state(TrialResult& trial) {
    const std::string_view text = cell("state");
    if (text.empty()) return;
    const auto state = state_of(text);
    state ? void(trial.state = *state)
          : problem("state", "expected complete, failed or interrupted, found " + quoted(text));
  }

  void take_facts(Row& row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string& name = columns_[i];
      const std::string& text = cells_.cells()[i];
      const auto is_name = [&](std::string_view known) { return known == name; };
      if (text.empty() || std::any_of(kNeeded.begin(), kNeeded.end(), is_name) ||
          std::any_of(kKnown.begin(), kKnown.end(), is_name)) {
        continue;
      }
      const Value fact = fact_of(text);
      if (const Value* before = row.trial.facts.find(name); before && !(*before == fact)) {
        problem(name, quoted(text) + " here, " + quoted(to_text(*before)) + " in line " +
                          std::to_string(row.fact_lines[name]) + ", for one trial");
        continue;
      }
      row.trial.facts[name] = fact;
      row.fact_lines.emplace(name, row_line_);
    }
  }

  std::optional<double> number(std::string_view column) {
    const std::string_view text = cell(column);
    if (text.empty()) return std::nullopt;
    const auto value = number_of(text);
    if (!value) {
      problem(column, "expected a number, found " + quoted(text) +
                          (text.find_first_of("kMG") != std::string_view::npos
                               ? " (write it out, 60k is 60000)"
                               : ""));
    }
    return value;
  }

  void take_value(Row& row) {
    ImportedValue value;
    value.metric = cell("metric");
    value.unit = cell("unit");
    if (value.metric.empty()) return problem("metric", "a metric has no name");
    const auto [unit, new_metric] =
        units_.emplace(row.trial.variant + "\n" + value.metric, value.unit);
    if (!new_metric && unit->second != value.unit) {
      return problem("unit", quoted(value.unit) + " here, " + quoted(unit->second) +
                                 " before, for one metric");
    }
    const auto [line, first] = row.metric_lines.emplace(value.metric, row_line_);
    if (!first) {
      return problem("metric", quoted(value.metric) + " of this trial is in line " +
                                   std::to_string(line->second) + " already");
    }
    const std::optional<double> measured = number("value");
    value.low = number("low");
    value.high = number("high");
    value.standard_error = number("standard_error");
    value.classification = cell("classification");
    value.estimator = cell("estimator");
    if (!measured) return;  // not measured
    value.value = *measured;
    put_value(value, row.trial);
  }

  /// Records arrived everywhere: every count but those of records that went astray is the same.
  static bool counts_agree(const TrialResult& trial) {
    std::optional<std::int64_t> all;
    for (const CountRow& row : trial.counts) {
      if (row.name == "failed" || row.name == "unknown" || row.name == "dropped") continue;
      if (all && *all != *row.count) return false;
      all = row.count;
    }
    return all.has_value();
  }

  std::string file_;
  CsvCells cells_;
  std::size_t number_ = 0, row_line_ = 0, rows_ = 0, trial_count_ = 0;
  std::vector<std::string> columns_;
  RunResult run_;
  std::vector<std::vector<Row>> trials_;  ///< per variant
  std::map<std::string, std::size_t> indices_;
  std::map<std::string, std::string> changed_;  ///< by variant
  std::map<std::pair<std::size_t, int>, std::size_t> rows_of_;
  std::map<std::string, std::string> units_;  ///< by variant and metric
  ImportProblems problems_;
};

}  // namespace

std::unique_ptr<Importer> make_csv_importer() { return std::make_unique<CsvImporter>(); }

}  // namespace benchfield
