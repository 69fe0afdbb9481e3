#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/engine/replication.h"
#include "runner/engine/schedule.h"
#include "runner/engine/script.h"
#include "runner/results/model.h"

namespace benchfield {

/// Rates of the moment during a warm-up or measure stage, per second; missing when not known.
struct LiveRates {
  std::string phase;
  std::optional<double> offered, acknowledged;
  std::vector<std::pair<std::string, double>> probes;  ///< "eim" to its rate
  std::int64_t done = 0;                               ///< records that got as far as `until` asks
  std::int64_t total = 0;                              ///< records to come
  double seconds = 0;                                  ///< since load began
};

/// Sees a run as it happens: terminal, log file and JSON events are observers. Called from one
/// thread at a time.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void run_started(const Plan& plan, const std::string& directory,
                           const std::vector<Trial>& trials) {
    (void)plan, (void)directory, (void)trials;
  }
  virtual void trial_started(const Trial& trial, const Variant& variant) {
    (void)trial, (void)variant;
  }
  virtual void stage_started(Stage stage) { (void)stage; }
  virtual void step_started(const Step& step) { (void)step; }
  virtual void step_finished(const Step& step, const Status& status, bool skipped) {
    (void)step, (void)status, (void)skipped;
  }
  virtual void live(const LiveRates& rates) { (void)rates; }
  virtual void trial_finished(const Trial& trial, const TrialResult& result) {
    (void)trial, (void)result;
  }
  /// Whether more blocks are run was decided; planned: trials of the whole run.
  virtual void replication_decided(const std::string& decision, const TrialCount& planned) {
    (void)decision, (void)planned;
  }
  virtual void warning(const std::string& text) { (void)text; }
  virtual void run_finished(const RunResult& result) { (void)result; }
};

/// Passes everything on to several observers, one call at a time.
class ObserverList final : public RunObserver {
 public:
  void add(RunObserver& observer) { all_.push_back(&observer); }
  void run_started(const Plan& plan, const std::string& directory,
                   const std::vector<Trial>& trials) override;
  void trial_started(const Trial& trial, const Variant& variant) override;
  void stage_started(Stage stage) override;
  void step_started(const Step& step) override;
  void step_finished(const Step& step, const Status& status, bool skipped) override;
  void live(const LiveRates& rates) override;
  void trial_finished(const Trial& trial, const TrialResult& result) override;
  void replication_decided(const std::string& decision, const TrialCount& planned) override;
  void warning(const std::string& text) override;
  void run_finished(const RunResult& result) override;

 private:
  std::vector<RunObserver*> all_;
};

}  // namespace benchfield
