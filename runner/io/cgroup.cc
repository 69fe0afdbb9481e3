// Cgroups by their files: made, limited, emptied and removed.
#include "runner/io/cgroup.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <sstream>

#include "runner/base/clock.h"
#include "runner/io/cgroup_control.h"
#include "runner/io/descriptor.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr std::int64_t kPeriodUs = 100'000;  ///< of a CPU quota, as in pods
constexpr std::int64_t kLeastQuotaUs = 1'000;
constexpr auto kEmptying = Seconds(5);
constexpr auto kPoll = Milliseconds(10);

std::string parent_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

std::vector<std::string> directories(const Cgroup& group) {
  std::set<std::string> out;  // two controllers of version 1 may share one
  for (const auto& [controller, directory] : group.directories) out.insert(directory);
  return {out.begin(), out.end()};
}

Status make(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0755) == 0 || errno == EEXIST) return Done{};
  return fail("cgroup-failed", "make '" + directory + "': " + errno_text(errno));
}

std::string quota_us(std::int64_t millicores) {
  return std::to_string(std::max(kLeastQuotaUs, millicores * kPeriodUs / 1000));
}

Status limit_unified(const std::string& at, const Limits& limits) {
  if (limits.millicores) {
    BF_CHECK_OK(write_control(at + "/cpu.max",
                              quota_us(*limits.millicores) + " " + std::to_string(kPeriodUs)));
  }
  if (limits.shares) {
    BF_CHECK_OK(write_control(parent_of(at) + "/cpu.weight",
                              std::to_string(weight_of_shares(shares_of_machine()))));
    BF_CHECK_OK(
        write_control(at + "/cpu.weight", std::to_string(weight_of_shares(*limits.shares))));
  }
  if (!limits.memory) return Done{};
  BF_CHECK_OK(write_control(at + "/memory.max", std::to_string(*limits.memory)));
  // as in a pod: no way out into swap, and the instance goes as a whole
  if (path_exists(at + "/memory.swap.max"))
    BF_CHECK_OK(write_control(at + "/memory.swap.max", "0"));
  if (path_exists(at + "/memory.oom.group"))
    BF_CHECK_OK(write_control(at + "/memory.oom.group", "1"));
  return Done{};
}

Status limit_each(const Cgroup& group, const Limits& limits) {
  const std::string& cpu = group.directories.at("cpu");
  if (limits.millicores) {
    BF_CHECK_OK(write_control(cpu + "/cpu.cfs_period_us", std::to_string(kPeriodUs)));
    BF_CHECK_OK(write_control(cpu + "/cpu.cfs_quota_us", quota_us(*limits.millicores)));
  }
  if (limits.shares) {
    BF_CHECK_OK(write_control(parent_of(cpu) + "/cpu.shares", std::to_string(shares_of_machine())));
    BF_CHECK_OK(write_control(cpu + "/cpu.shares", std::to_string(*limits.shares)));
  }
  if (!limits.memory) return Done{};
  const std::string& memory = group.directories.at("memory");
  const std::string bytes = std::to_string(*limits.memory);
  const std::string with_swap = memory + "/memory.memsw.limit_in_bytes";
  BF_CHECK_OK(write_control(memory + "/memory.limit_in_bytes", bytes));
  if (path_exists(with_swap)) BF_CHECK_OK(write_control(with_swap, bytes));
  return Done{};
}

/// Kills what is inside until nothing is: a process may start another meanwhile.
void empty(const std::string& directory) {
  std::istringstream pids(read_file(directory + "/cgroup.procs").value_or(""));
  for (int pid = 0; pids >> pid;) {
    if (pid > 1) ::kill(pid, SIGKILL);
  }
}

Status remove(const std::string& directory) {
  const std::int64_t give_up_at = real_clock().monotonic_ns() + Nanoseconds(kEmptying).count();
  while (::rmdir(directory.c_str()) != 0 && errno != ENOENT) {
    const int error = errno;
    if (real_clock().monotonic_ns() >= give_up_at || error != EBUSY) {
      return fail("cgroup-failed", "remove '" + directory + "': " + errno_text(error));
    }
    empty(directory);
    real_clock().sleep_until(real_clock().monotonic_ns() + Nanoseconds(kPoll).count());
  }
  return Done{};
}

}  // namespace

Status make_cgroup(const Cgroup& group, const Limits& limits) {
  for (const std::string& directory : directories(group)) {
    BF_CHECK_OK(make(parent_of(directory)));
    if (group.is_unified()) BF_CHECK_OK(hand_down_controllers(parent_of(directory)));
    BF_CHECK_OK(make(directory));
  }
  if (group.is_unified()) return limit_unified(group.directories.begin()->second, limits);
  return limit_each(group, limits);
}

Status remove_cgroup(const Cgroup& group, const std::string& run_id) {
  for (const std::string& directory : directories(group)) {
    const std::string parent = parent_of(directory);
    if (!parent.ends_with("/" + cgroup_of_run(run_id))) {
      return fail("cgroup-failed", "'" + directory + "' is not of run " + run_id);
    }
    BF_CHECK_OK(remove(directory));
    ::rmdir(parent.c_str());  // refused while other instances have theirs in it
  }
  return Done{};
}

std::vector<std::string> entrances(const Cgroup& group) {
  std::vector<std::string> out;
  for (const std::string& directory : directories(group))
    out.push_back(directory + "/cgroup.procs");
  return out;
}

std::int64_t weight_of_shares(std::int64_t shares) {
  // KEP-2254: [2, 262144] onto [1, 10000]
  return 1 + (std::clamp<std::int64_t>(shares, 2, 262'144) - 2) * 9999 / 262'142;
}

std::int64_t shares_of_machine() {
  constexpr std::int64_t kOfACore = 1024;
  return kOfACore * std::max<std::int64_t>(1, ::sysconf(_SC_NPROCESSORS_ONLN));
}

}  // namespace benchfield
