#include "runner/io/process.h"

#include "runner/probe/rows.h"

namespace benchfield {
namespace {

/// CPU time and memory by component. A component without a live process gives no value: its CPU
/// went with it, and 0 would read as "idle".
class ProcessProbe final : public Probe {
 public:
  explicit ProcessProbe(decltype(ProbeTask::processes) leaders) : leaders_(std::move(leaders)) {}

  Result<std::vector<std::pair<std::string, std::int64_t>>> read() override {
    std::vector<std::pair<std::string, std::int64_t>> values;
    if (leaders_) {
      for (const auto& [component, usage] : usage_by_group(leaders_())) {
        if (usage.processes > 0) add(values, component, usage);
      }
    }
    add(values, "runner", own_usage());
    return values;
  }

 private:
  static void add(std::vector<std::pair<std::string, std::int64_t>>& values,
                  const std::string& name, const ProcessUsage& usage) {
    values.emplace_back(name + ".cpu_ns", usage.cpu.count());
    values.emplace_back(name + ".resident_bytes", usage.resident_bytes);
  }

  decltype(ProbeTask::processes) leaders_;
};

}  // namespace

Result<std::unique_ptr<Probe>> make_process(const ProbeTask& task) {
  return std::make_unique<ProcessProbe>(task.processes);
}

}  // namespace benchfield
