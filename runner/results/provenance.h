#pragma once

#include <optional>
#include <string>

#include "runner/base/value.h"

namespace benchfield {

/// Facts of this machine and program that a result depends on: benchfield.version, host.system,
/// host.kernel, host.architecture, host.cpu_model, host.cores, host.memory_bytes. No host name, no
/// user, no path. What cannot be read is left out.
Map host_facts();

/// One-minute load average; missing where the system does not tell.
std::optional<double> load_average();

/// CPU time of all cores since boot in clock ticks, and the part taken by other guests ("steal").
struct CpuTimes {
  std::int64_t total = 0;
  std::int64_t steal = 0;
};
std::optional<CpuTimes> cpu_times();
/// Share of steal between two readings, in percent; missing when no time has passed.
std::optional<double> steal_percent(const CpuTimes& before, const CpuTimes& after);

/// The texts of the kernel behind the above, for tests: /proc/cpuinfo, /proc/meminfo, os-release,
/// /proc/stat.
std::string cpu_model_of(const std::string& cpuinfo);
std::optional<std::int64_t> memory_bytes_of(const std::string& meminfo);
std::string system_of(const std::string& os_release);
std::optional<CpuTimes> cpu_times_of(const std::string& stat);

}  // namespace benchfield
