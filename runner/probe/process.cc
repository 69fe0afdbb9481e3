#include "runner/io/process.h"

#include "runner/io/cgroup.h"
#include "runner/probe/rows.h"

namespace benchfield {
namespace {

using Values = std::vector<std::pair<std::string, std::int64_t>>;

/// CPU time, throttling and memory by component, and of the runner itself.
class ProcessProbe final : public Probe {
 public:
  explicit ProcessProbe(decltype(ProbeTask::processes) standing) : standing_(std::move(standing)) {}

  Result<Values> read() override {
    Values values;
    if (standing_) {
      for (const auto& [component, usage] : usage_of_components(standing_()))
        append_usage(values, component, usage);
    }
    const ProcessUsage own = own_usage();
    CgroupUsage runner;
    runner.cpu_ns = own.cpu.count();
    runner.memory = own.resident_bytes;
    append_usage(values, "runner", runner);
    return values;
  }

 private:
  decltype(ProbeTask::processes) standing_;
};

}  // namespace

void append_usage(Values& values, const std::string& component, const CgroupUsage& usage) {
  const auto one = [&](const char* what, const std::optional<std::int64_t>& value) {
    if (value) values.emplace_back(component + "." + what, *value);
  };
  one("cpu_ns", usage.cpu_ns);
  one("resident_bytes", usage.memory);
  one("periods", usage.periods);
  one("throttled_periods", usage.throttled_periods);
  one("throttled_ns", usage.throttled_ns);
  one("peak_bytes", usage.memory_peak);
  one("memory_kills", usage.memory_kills);
}

Result<std::unique_ptr<Probe>> make_process(const ProbeTask& task) {
  return std::make_unique<ProcessProbe>(task.processes);
}

}  // namespace benchfield
