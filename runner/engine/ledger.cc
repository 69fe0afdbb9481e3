#include "runner/engine/ledger.h"

#include <algorithm>

namespace benchfield {
namespace {

void apply_process(Ledger& ledger, const std::string& event, const Value& record) {
  const std::string name = record["process"].text();
  if (event == "process-ended") {
    ledger.processes.erase(name);
    ledger.groups.erase(name);
    return;
  }
  if (event == "process-begun") {
    const Value* group = record.as_map()->find("cgroup");
    if (!group || !group->is_map()) return;
    for (const auto& [controller, directory] : *group->as_map())
      ledger.groups[name].directories[controller] = directory.text();
    return;
  }
  ledger.processes[name] = ProcessId{static_cast<int>(record["pid"].integer()),
                                     record["start_ticks"].integer(), record["boot_id"].text()};
}

void forget(Ledger& ledger, const std::string& environment) {
  std::erase_if(ledger.made, [&](const auto& made) { return made.name == environment; });
}

void apply_trial(Ledger& ledger, const std::string& event, const Value& record) {
  const std::string id = record["trial"].text();
  std::erase(ledger.interrupted, id);
  if (event == "trial-started") {
    ledger.trials.erase(id);
    ledger.interrupted.push_back(id);
  } else {
    ledger.trials[id] = record["state"].text();
  }
}

}  // namespace

Value to_value(const Cgroup& group) {
  Map out;
  for (const auto& [controller, directory] : group.directories) out[controller] = directory;
  return out;
}

Ledger read_ledger(const std::vector<Value>& records) {
  Ledger ledger;
  for (const Value& record : records) {
    const std::string event = record["event"].text();
    if (event == "run-started") {
      ledger.run_id = record["run"].text();
      ledger.plan_hash = record["plan_hash"].text();
    } else if (event == "run-resumed") {
      ledger.finished = false;
    } else if (event == "process-begun" || event == "process-started" || event == "process-ended") {
      apply_process(ledger, event, record);
    } else if (event == "environment-begun") {
      forget(ledger, record["environment"].text());
      ledger.made.push_back({record["environment"].text(), record["undo"], record["look"]});
    } else if (event == "environment-removed") {
      forget(ledger, record["environment"].text());
    } else if (event == "trial-started" || event == "trial-finished") {
      apply_trial(ledger, event, record);
    } else if (event == "run-finished") {
      ledger.finished = true;
    }
  }
  return ledger;
}

}  // namespace benchfield
