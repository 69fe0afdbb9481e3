// What a cgroup has used, by its files (admin-guide/cgroup-v1 and admin-guide/cgroup-v2.rst).
#include <algorithm>
#include <charconv>
#include <sstream>

#include "runner/io/cgroup.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> read_number(const std::string& path) {
  const auto text = read_file(path);
  return text ? number(*text) : std::nullopt;
}

/// The number after a word of a file of lines "word number".
std::optional<std::int64_t> read_field(const std::string& path, const std::string& field) {
  std::istringstream words(read_file(path).value_or(""));
  for (std::string word, value; words >> word >> value;) {
    if (word == field) return number(value);
  }
  return std::nullopt;
}

/// Adds where there is something to add, so that what nothing tells stays absent.
void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& more) {
  if (more) sum = sum.value_or(0) + *more;
}

void add(CgroupUsage& sum, const CgroupUsage& more) {
  add(sum.cpu_ns, more.cpu_ns);
  add(sum.periods, more.periods);
  add(sum.throttled_periods, more.throttled_periods);
  add(sum.throttled_ns, more.throttled_ns);
  add(sum.memory, more.memory);
  add(sum.memory_peak, more.memory_peak);
  add(sum.memory_kills, more.memory_kills);
}

}  // namespace

CgroupUsage read_usage(const Cgroup& group) {
  CgroupUsage out;
  const auto at = [&](const char* controller) {
    const auto found = group.directories.find(group.is_unified() ? "unified" : controller);
    return found == group.directories.end() ? std::string() : found->second;
  };
  const auto minus = [](std::optional<std::int64_t> all, std::optional<std::int64_t> part) {
    if (all && part) *all = std::max<std::int64_t>(0, *all - *part);
    return all;
  };
  const auto thousandfold = [](std::optional<std::int64_t> value) {
    if (value) *value *= 1000;
    return value;
  };
  const std::string cpu = at("cpu"), memory = at("memory");
  out.periods = read_field(cpu + "/cpu.stat", "nr_periods");
  out.throttled_periods = read_field(cpu + "/cpu.stat", "nr_throttled");
  if (group.is_unified()) {
    out.cpu_ns = thousandfold(read_field(cpu + "/cpu.stat", "usage_usec"));
    out.throttled_ns = thousandfold(read_field(cpu + "/cpu.stat", "throttled_usec"));
    out.memory = minus(read_number(memory + "/memory.current"),
                       read_field(memory + "/memory.stat", "inactive_file"));
    out.memory_peak = read_number(memory + "/memory.peak");
    out.memory_kills = read_field(memory + "/memory.events", "oom_kill");
  } else {
    out.cpu_ns = read_number(at("cpuacct") + "/cpuacct.usage");
    out.throttled_ns = read_field(cpu + "/cpu.stat", "throttled_time");
    out.memory = minus(read_number(memory + "/memory.usage_in_bytes"),
                       read_field(memory + "/memory.stat", "total_inactive_file"));
    out.memory_peak = read_number(memory + "/memory.max_usage_in_bytes");
    out.memory_kills = read_field(memory + "/memory.oom_control", "oom_kill");
  }
  return out;
}

std::map<std::string, CgroupUsage> usage_of_components(
    const std::map<std::string, std::vector<StandingProcess>>& components) {
  std::map<std::string, CgroupUsage> out;
  std::map<std::string, std::vector<ProcessId>> sessions;
  for (const auto& [component, processes] : components) {
    std::vector<Cgroup> seen;  // processes of an instance share one
    for (const StandingProcess& process : processes) {
      if (process.group && std::find(seen.begin(), seen.end(), *process.group) != seen.end()) {
        continue;
      }
      const CgroupUsage usage = process.group ? read_usage(*process.group) : CgroupUsage{};
      if (usage.cpu_ns && usage.memory) {
        seen.push_back(*process.group);
        add(out[component], usage);
      } else {
        sessions[component].push_back(process.leader);
      }
    }
  }
  for (const auto& [component, usage] : usage_by_group(sessions)) {
    if (usage.processes == 0) continue;
    CgroupUsage more;
    more.cpu_ns = usage.cpu.count();
    more.memory = usage.resident_bytes;
    add(out[component], more);
  }
  return out;
}

}  // namespace benchfield
