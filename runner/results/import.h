#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/results/model.h"

namespace benchfield {

/// What an import says of values that came from elsewhere, in place of an estimator.
inline constexpr const char* kImported = "imported";

/// Most rows of a table an import keeps: its results are held in memory.
inline constexpr std::size_t kMostImportedRows = 2'000'000;

/// Takes the ticks of every trial once, in the order of trials, when it is over: trial.series is
/// not kept by the importer.
using TakeTicks = std::function<Status(const TrialResult& trial)>;

/// Reads results of another program line by line into a run. Give every line of a file in order,
/// then finish(). Pure: no file is touched. Names of files are for messages and facts only. Where
/// the input has ticks they go to a TakeTicks trial by trial and are in no result.
class Importer {
 public:
  virtual ~Importer() = default;
  /// The next file begins; an importer that reads one file only is given one.
  virtual void begin(const std::string& file) = 0;
  /// One line without its end. An error ends the import at once; problems that leave the rest
  /// readable are kept for finish().
  virtual Status line(std::string_view text) = 0;
  /// The file is over.
  virtual Status end() { return Done{}; }
  /// The run without its id, name and question; or all problems with their places.
  virtual Result<RunResult> finish() = 0;
  /// What was read but is worth a word, with places; complete after finish().
  virtual std::vector<std::string> notes() const { return {}; }
};

/// Problems of an input with their places; the first 20 are told, all are counted.
class ImportProblems {
 public:
  void add(std::string place, std::string what);
  bool empty() const { return count_ == 0; }
  /// "3 problems in notes.csv; nothing was imported" with one note each.
  Error error(std::string code, const std::string& file) const;

 private:
  std::size_t count_ = 0;
  std::vector<std::string> told_;
};

/// A number as a program prints it ("60000", "1.5e3", "-2"): the whole text, finite; else nothing.
std::optional<double> number_of(std::string_view text);
/// A fact as typed: a whole number, a number, or text.
Value fact_of(std::string_view text);
/// Control characters and quotes out of a foreign text, at most 40 bytes, in quotes: for messages.
std::string quoted(std::string_view text);
/// "03-two-executors-1" as trials are named; what a file name should not hold becomes "-".
std::string imported_trial_id(std::size_t position, std::string_view variant, int replicate);
/// Makes what every trial of a variant agrees on a setting of the variant.
void lift_settings(VariantResult& variant);
/// Fills in what each variant changed against its parent, from their settings: the facts named in
/// `changed` ("search.placement; search.data_nodes", by variant), or all that differ where none is
/// named.
void add_changes(RunResult& run, const std::map<std::string, std::string>& changed);

}  // namespace benchfield
