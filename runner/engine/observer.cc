#include "runner/engine/observer.h"

namespace benchfield {

void ObserverList::run_started(const Plan& plan, const std::string& directory,
                               const std::vector<Trial>& trials) {
  for (RunObserver* o : all_) o->run_started(plan, directory, trials);
}
void ObserverList::trial_started(const Trial& trial, const Variant& variant) {
  for (RunObserver* o : all_) o->trial_started(trial, variant);
}
void ObserverList::stage_started(Stage stage) {
  for (RunObserver* o : all_) o->stage_started(stage);
}
void ObserverList::step_started(const Step& step) {
  for (RunObserver* o : all_) o->step_started(step);
}
void ObserverList::step_finished(const Step& step, const Status& status, bool skipped) {
  for (RunObserver* o : all_) o->step_finished(step, status, skipped);
}
void ObserverList::live(const LiveRates& rates) {
  for (RunObserver* o : all_) o->live(rates);
}
void ObserverList::trial_finished(const Trial& trial, const TrialResult& result) {
  for (RunObserver* o : all_) o->trial_finished(trial, result);
}
void ObserverList::replication_decided(const std::string& decision, const TrialCount& planned) {
  for (RunObserver* o : all_) o->replication_decided(decision, planned);
}
void ObserverList::warning(const std::string& text) {
  for (RunObserver* o : all_) o->warning(text);
}
void ObserverList::run_finished(const RunResult& result) {
  for (RunObserver* o : all_) o->run_finished(result);
}

}  // namespace benchfield
