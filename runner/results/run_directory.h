#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace benchfield {

/// "quickstart-20261122-101530" of a plan's name and a wall instant (UTC).
std::string make_run_id(std::string_view plan_name, std::int64_t wall_ns);

/// Where everything of a run lies; names only, nothing is made or read here.
class RunDirectory {
 public:
  explicit RunDirectory(std::string path);

  const std::string& path() const { return path_; }
  /// The last part of the path: the run's id.
  std::string id() const;

  std::string plan() const { return in("resolved.json"); }
  std::string provenance() const { return in("provenance.json"); }
  std::string history() const { return in("history.json"); }  ///< earlier runs, at the beginning
  std::string steps() const { return in("steps.txt"); }       ///< as executed
  std::string journal() const { return in("journal.jsonl"); }
  std::string log() const { return in("run.log"); }
  std::string lock() const { return in("lock"); }
  std::string results() const { return in("results.json"); }
  std::string ticks() const { return in("ticks.csv"); }
  std::string report() const { return in("report.md"); }
  std::string charts() const { return in("charts"); }
  std::string logs() const { return in("logs"); }
  std::string work() const { return in("work"); }      ///< of the servers
  std::string inputs() const { return in("inputs"); }  ///< plan, options and definitions, as given
  std::string trials() const { return in("trials"); }
  std::string trial(std::string_view trial_id) const;         ///< trials/ID
  std::string trial_result(std::string_view trial_id) const;  ///< trials/ID/result.json
  std::string trial_ticks(std::string_view trial_id) const;   ///< trials/ID/ticks.csv

 private:
  std::string in(std::string_view name) const;
  std::string path_;
};

}  // namespace benchfield
