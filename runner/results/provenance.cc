#include "runner/results/provenance.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "runner/io/files.h"

namespace benchfield {
namespace {

std::string read_or_empty(const char* path) { return read_file(path).value_or(std::string()); }

/// Text after "key" and its separator on the first line that starts with key; empty when absent.
std::string_view after(std::string_view text, std::string_view key, char separator) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.starts_with(key)) continue;
    const std::size_t at = line.find(separator);
    if (at == std::string_view::npos) continue;
    line.remove_prefix(at + 1);
    while (line.starts_with(' ')) line.remove_prefix(1);
    return line;
  }
  return {};
}

std::optional<std::int64_t> leading_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest == text.data()) return std::nullopt;
  return number;
}

}  // namespace

Map host_facts() {
  Map facts{{"benchfield.version", BENCHFIELD_VERSION}};
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) facts[name] = text;
  };
  add("host.system", system_of(read_or_empty("/etc/os-release")));
  utsname names{};
  if (uname(&names) == 0) {
    add("host.kernel", names.release);
    add("host.architecture", names.machine);
  }
  add("host.cpu_model", cpu_model_of(read_or_empty("/proc/cpuinfo")));
  const auto cores = static_cast<std::int64_t>(sysconf(_SC_NPROCESSORS_ONLN));
  if (cores > 0) facts["host.cores"] = cores;
  if (const auto memory = memory_bytes_of(read_or_empty("/proc/meminfo"))) {
    facts["host.memory_bytes"] = *memory;
  }
  return facts;
}

std::optional<double> load_average() {
  const std::string text = read_or_empty("/proc/loadavg");
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest == text.data()) return std::nullopt;
  return value;
}

std::optional<CpuTimes> cpu_times() { return cpu_times_of(read_or_empty("/proc/stat")); }

std::optional<double> steal_percent(const CpuTimes& before, const CpuTimes& after_them) {
  const std::int64_t total = after_them.total - before.total;
  if (total <= 0) return std::nullopt;
  return 100.0 * static_cast<double>(after_them.steal - before.steal) / static_cast<double>(total);
}

std::string cpu_model_of(const std::string& cpuinfo) {
  return std::string(after(cpuinfo, "model name", ':'));
}

std::optional<std::int64_t> memory_bytes_of(const std::string& meminfo) {
  const auto kib = leading_number(after(meminfo, "MemTotal", ':'));
  if (!kib) return std::nullopt;
  return *kib * 1024;
}

std::string system_of(const std::string& os_release) {
  std::string name(after(os_release, "PRETTY_NAME", '='));
  std::erase(name, '"');
  return name;
}

std::optional<CpuTimes> cpu_times_of(const std::string& stat) {
  std::string_view rest = after(stat, "cpu ", ' ');
  rest = rest.substr(0, rest.find('\n'));
  std::vector<std::int64_t> fields;
  while (!rest.empty()) {
    const auto number = leading_number(rest);
    if (!number) break;
    fields.push_back(*number);
    const std::size_t space = rest.find(' ');
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  }
  constexpr std::size_t kSteal = 7;  // user nice system idle iowait irq softirq steal (proc(5))
  if (fields.size() <= kSteal) return std::nullopt;
  CpuTimes times;
  for (std::size_t i = 0; i <= kSteal; ++i) times.total += fields[i];
  times.steal = fields[kSteal];
  return times;
}

}  // namespace benchfield
