#include "runner/engine/machine_reading.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "runner/io/files.h"
#include "runner/io/process.h"

namespace benchfield {
namespace {

std::int64_t clock_ns(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

/// Before and after the other clock, so that being scheduled away in between does not show.
std::int64_t suspended_since_boot() {
  const std::int64_t before = clock_ns(CLOCK_MONOTONIC);
  const std::int64_t boot = clock_ns(CLOCK_BOOTTIME);
  const std::int64_t after = clock_ns(CLOCK_MONOTONIC);
  return std::max<std::int64_t>(0, boot - before - (after - before) / 2);
}

/// First line of /proc/stat, proc(5): user nice system idle iowait irq softirq steal, in ticks;
/// guest time is part of user time.
void read_ticks(const std::string& text, MachineReading& out) {
  std::istringstream words(text);
  std::string name;
  std::int64_t ticks[8] = {};
  words >> name;
  for (std::int64_t& tick : ticks) words >> tick;
  if (!words || name != "cpu") return;
  out.steal_ticks = ticks[7];
  out.busy_ticks = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];
  out.total_ticks = *out.busy_ticks + ticks[3] + ticks[4] + ticks[7];
}

void read_swap(const std::string& text, MachineReading& out) {
  std::istringstream words(text);
  std::int64_t value = 0;
  for (std::string name; words >> name >> value;) {
    if (name == "pswpin") out.swapped_in = value;
    if (name == "pswpout") out.swapped_out = value;
  }
}

std::optional<std::int64_t> growth(const std::optional<std::int64_t>& before,
                                   const std::optional<std::int64_t>& after) {
  if (!before || !after) return std::nullopt;
  return *after - *before;
}

}  // namespace

MachineReading read_machine(const Clock& clock, const std::string& root) {
  MachineReading out;
  double load = 0;
  if (const auto text = read_file(root + "/proc/loadavg"))
    if (std::sscanf(text->c_str(), "%lf", &load) == 1) out.load_average = load;
  if (const auto text = read_file(root + "/proc/stat")) read_ticks(*text, out);
  if (const auto text = read_file(root + "/proc/vmstat")) read_swap(*text, out);
  out.suspended_ns = suspended_since_boot();
  out.wall_minus_monotonic_ns = clock.wall_ns() - clock.monotonic_ns();
  out.runner_cpu_ns = own_usage().cpu.count();
  out.at_ns = clock.monotonic_ns();
  return out;
}

MachineMaterial machine_between(const MachineReading& before, const MachineReading& after,
                                std::int64_t load_cpu_ns) {
  MachineMaterial out;
  out.load_average_before = before.load_average;
  out.load_average_after = after.load_average;
  out.clock_step_ns = after.wall_minus_monotonic_ns - before.wall_minus_monotonic_ns;
  if (const auto slept = growth(before.suspended_ns, after.suspended_ns)) out.suspended_ns = *slept;
  const auto in = growth(before.swapped_in, after.swapped_in);
  const auto away = growth(before.swapped_out, after.swapped_out);
  if (in && away) out.swapped_bytes = (*in + *away) * ::sysconf(_SC_PAGESIZE);
  const double seconds = static_cast<double>(after.at_ns - before.at_ns) / 1e9;
  if (seconds <= 0) return out;
  const double runner = static_cast<double>(after.runner_cpu_ns - before.runner_cpu_ns) / 1e9;
  out.runner_percent = 100 * runner / seconds;
  const auto total = growth(before.total_ticks, after.total_ticks);
  const auto busy = growth(before.busy_ticks, after.busy_ticks);
  if (!total || !busy || *total <= 0) return out;
  const auto stolen = growth(before.steal_ticks, after.steal_ticks);
  out.steal_percent = 100 * static_cast<double>(*stolen) / static_cast<double>(*total);
  const double per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const double ours =
      static_cast<double>(after.ours_cpu_ns - before.ours_cpu_ns + load_cpu_ns) / 1e9;
  const double others = static_cast<double>(*busy) / per_second - ours - runner;
  out.others_cores = std::max(0.0, others / seconds);
  out.cores = static_cast<double>(*total) / per_second / seconds;
  return out;
}

}  // namespace benchfield
