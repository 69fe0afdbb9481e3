#include "runner/results/machine.h"

#include <cmath>
#include <cstdlib>

#include "runner/results/flags.h"

namespace benchfield {
namespace {

double rounded(double value, double steps) { return std::round(value * steps) / steps; }

/// A clock that was set shows as a change of wall time against monotonic time: the largest seen,
/// also when it was set back later.
std::int64_t clock_step(const TrialMaterial& material) {
  std::int64_t largest = material.machine.clock_step_ns;
  for (const CounterMaterial& counter : material.counters) {
    std::optional<std::int64_t> first;
    for (const Tick& tick : counter.ticks) {
      if (!tick.ok || tick.wall_ns == 0) continue;
      const std::int64_t offset = tick.wall_ns - tick.received_ns;
      if (!first) first = offset;
      if (std::llabs(offset - *first) > std::llabs(largest)) largest = offset - *first;
    }
  }
  return largest;
}

void add_facts(const MachineMaterial& machine, Map& facts) {
  const auto add = [&](const char* name, const std::optional<double>& value) {
    if (value && std::isfinite(*value)) facts[name] = *value;
  };
  add("machine.load_average_before", machine.load_average_before);
  add("machine.load_average_after", machine.load_average_after);
  add("machine.steal_percent", machine.steal_percent);
  if (machine.others_cores) add("machine.others_cores", rounded(*machine.others_cores, 1000));
  if (machine.runner_percent) add("runner.cpu_percent", rounded(*machine.runner_percent, 100));
  if (machine.swapped_bytes) facts["machine.swapped_bytes"] = *machine.swapped_bytes;
  if (machine.suspended_ns)
    add("machine.suspended_s", rounded(static_cast<double>(*machine.suspended_ns) / 1e9, 1000));
}

}  // namespace

void judge_machine(const TrialMaterial& material, TrialResult& result,
                   const MachineThresholds& thresholds) {
  const MachineMaterial& machine = material.machine;
  add_facts(machine, result.facts);
  if (machine.steal_percent.value_or(0) > thresholds.steal_percent)
    add_flag(result.flags, "W_STEAL", "", print("%.1f %%", *machine.steal_percent));
  if (machine.others_cores && machine.cores.value_or(0) > 0 &&
      *machine.others_cores > thresholds.others_share * *machine.cores) {
    add_flag(result.flags, "W_OTHER_LOAD", "",
             print("%.2f of %.0f cores", *machine.others_cores, *machine.cores));
  }
  if (machine.swapped_bytes.value_or(0) > thresholds.swapped_bytes) {
    add_flag(result.flags, "W_SWAP", "",
             print("%.1f MiB", static_cast<double>(*machine.swapped_bytes) / 1048576));
  }
  if (machine.suspended_ns.value_or(0) > thresholds.suspended_ns) {
    add_flag(result.flags, "W_SUSPENDED", "",
             print("%.1f s", static_cast<double>(*machine.suspended_ns) / 1e9));
  }
  const std::int64_t step = clock_step(material);
  if (std::llabs(step) > thresholds.clock_step_ns)
    add_flag(result.flags, "W_CLOCK", "", print("%+.3f s", static_cast<double>(step) / 1e9));
}

}  // namespace benchfield
