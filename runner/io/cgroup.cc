// Control groups by their files. Version 1 has a directory in each of the hierarchies cpu, cpuacct
// and memory (two of them may be one), version 2 one directory in all. Kernel documentation:
// admin-guide/cgroup-v1 and admin-guide/cgroup-v2.rst.
#include "runner/io/cgroup.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <sstream>

#include "runner/base/clock.h"
#include "runner/io/descriptor.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr std::int64_t kPeriodUs = 100'000;  ///< of a CPU quota, as in pods
constexpr std::int64_t kLeastQuotaUs = 1'000;
constexpr auto kEmptying = Seconds(5);
constexpr auto kPoll = Milliseconds(10);
constexpr std::string_view kUnified = "unified";

/// One mounted hierarchy: its controllers ("" for version 2), where, and which part of it.
struct Mount {
  std::set<std::string> controllers;
  std::string directory;
  std::string root;
  bool is_unified = false;
};

std::set<std::string> comma_separated(const std::string& text) {
  std::set<std::string> out;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ',');) out.insert(word);
  return out;
}

/// Lines of /proc/self/mountinfo, proc(5): fields 4 and 5 are root and mount point, after " - "
/// come type, source and the options that name the controllers.
std::vector<Mount> read_mounts(const std::string& text) {
  std::vector<Mount> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::istringstream left(line.substr(0, dash)), right(line.substr(dash + 3));
    std::string skipped, type, options;
    Mount mount;
    left >> skipped >> skipped >> skipped >> mount.root >> mount.directory;
    right >> type >> skipped >> options;
    if (type != "cgroup" && type != "cgroup2") continue;
    mount.is_unified = type == "cgroup2";
    mount.controllers = comma_separated(options);
    out.push_back(std::move(mount));
  }
  return out;
}

/// Our own path in the hierarchy with that controller ("" for version 2), from /proc/self/cgroup.
std::string own_path(const std::string& text, const std::string& controller) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string names = line.substr(first + 1, second - first - 1);
    const bool same =
        controller.empty() ? names.empty() : comma_separated(names).contains(controller);
    if (same) return line.substr(second + 1);
  }
  return "/";
}

/// The mount point, then each directory on the way down to our own.
std::vector<std::string> way_down(const Mount& mount, std::string own) {
  if (mount.root != "/" && own.starts_with(mount.root)) own = own.substr(mount.root.size());
  std::vector<std::string> out = {mount.directory};
  for (auto at = own.find_first_not_of('/'); at != std::string::npos;) {
    const auto end = std::min(own.find('/', at), own.size());
    out.push_back(out.back() + "/" + own.substr(at, end - at));
    at = own.find_first_not_of('/', end);
  }
  return out;
}

/// Writes a control file. Never atomically: these are not files but calls.
Status control(const std::string& path, const std::string& text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  const auto size = static_cast<ssize_t>(text.size());
  if (file.is_open() && ::write(file.get(), text.data(), text.size()) == size) return Done{};
  return fail("cgroup-failed", "write " + text + " to '" + path + "': " + errno_text(errno));
}

std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> out;
  std::istringstream words(text);
  for (std::string word; words >> word;) out.insert(word);
  return out;
}

/// Lets the directories below have these controllers; they must be offered from above. All in one
/// write, which is refused as a whole: cpu alone would turn a directory with processes in it into a
/// "domain threaded" one, whose other directories no process may enter any more.
Status hand_down(const std::string& directory) {
  BF_TRY(const std::string offered, read_file(directory + "/cgroup.controllers"));
  const auto given = words_of(read_file(directory + "/cgroup.subtree_control").value_or(""));
  std::string missing;
  for (const std::string name : {"cpu", "memory"}) {
    if (!words_of(offered).contains(name)) {
      return fail("no-cgroups", "'" + directory + "' is not given the " + name + " controller");
    }
    if (!given.contains(name)) missing += (missing.empty() ? "+" : " +") + name;
  }
  if (missing.empty()) return Done{};
  const Status handed = control(directory + "/cgroup.subtree_control", missing);
  if (handed || read_file(directory + "/cgroup.procs").value_or("").empty()) return handed;
  return fail("no-cgroups", "'" + directory +
                                "' holds processes itself, so none below it may get " +
                                "limits: " + handed.error().what);
}

/// Whether we may make directories there and, in version 2, let a process of ours pass into them:
/// that takes the cgroup.procs of the first directory above both ("Delegation Containment").
Status accessible(const Mount& mount, const std::string& directory) {
  for (const char* name : {"", "/cgroup.procs"}) {
    const std::string path = directory + name;
    if (::access(path.c_str(), W_OK) != 0) {
      return fail("no-cgroups", "'" + path + "': " + errno_text(errno));
    }
    if (!mount.is_unified) break;
  }
  return Done{};
}

/// The first directory on the way down that we may make one in. `why`, where still empty, becomes
/// the reason against the first that cannot hand down its controllers, else the first closed to us.
std::optional<std::string> usable(const Mount& mount, const std::string& own, std::string& why) {
  std::string closed, stingy;
  for (const std::string& directory : way_down(mount, own)) {
    if (const Status open = accessible(mount, directory); !open) {
      if (closed.empty()) closed = open.error().what;
      continue;
    }
    if (!mount.is_unified) return directory;
    const Status handed = hand_down(directory);
    if (handed) return directory;
    if (stingy.empty()) stingy = handed.error().what;
  }
  if (why.empty()) why = stingy.empty() ? closed : stingy;
  return std::nullopt;
}

std::string parent_of(const std::string& path) { return path.substr(0, path.rfind('/')); }
std::string name_of_run(const std::string& run_id) { return "benchfield-" + run_id; }

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
    BF_CHECK_OK(
        control(at + "/cpu.max", quota_us(*limits.millicores) + " " + std::to_string(kPeriodUs)));
  }
  if (limits.shares) {
    BF_CHECK_OK(control(parent_of(at) + "/cpu.weight",
                        std::to_string(weight_of_shares(shares_of_machine()))));
    BF_CHECK_OK(control(at + "/cpu.weight", std::to_string(weight_of_shares(*limits.shares))));
  }
  if (!limits.memory) return Done{};
  BF_CHECK_OK(control(at + "/memory.max", std::to_string(*limits.memory)));
  // as in a pod: no way out into swap, and the instance goes as a whole
  if (path_exists(at + "/memory.swap.max")) BF_CHECK_OK(control(at + "/memory.swap.max", "0"));
  if (path_exists(at + "/memory.oom.group")) BF_CHECK_OK(control(at + "/memory.oom.group", "1"));
  return Done{};
}

Status limit_each(const Cgroup& group, const Limits& limits) {
  const std::string& cpu = group.directories.at("cpu");
  if (limits.millicores) {
    BF_CHECK_OK(control(cpu + "/cpu.cfs_period_us", std::to_string(kPeriodUs)));
    BF_CHECK_OK(control(cpu + "/cpu.cfs_quota_us", quota_us(*limits.millicores)));
  }
  if (limits.shares) {
    BF_CHECK_OK(control(parent_of(cpu) + "/cpu.shares", std::to_string(shares_of_machine())));
    BF_CHECK_OK(control(cpu + "/cpu.shares", std::to_string(*limits.shares)));
  }
  if (!limits.memory) return Done{};
  const std::string& memory = group.directories.at("memory");
  const std::string bytes = std::to_string(*limits.memory);
  const std::string with_swap = memory + "/memory.memsw.limit_in_bytes";
  BF_CHECK_OK(control(memory + "/memory.limit_in_bytes", bytes));
  if (path_exists(with_swap)) BF_CHECK_OK(control(with_swap, bytes));
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

Result<CgroupPlace> CgroupPlace::find(const std::string& root) {
  BF_TRY(const std::string mounts, read_file(root + "/proc/self/mountinfo"));
  BF_TRY(const std::string own, read_file(root + "/proc/self/cgroup"));
  std::map<std::string, std::string> bases;
  std::string why;
  const std::vector<Mount> all = read_mounts(mounts);
  const auto add = [&](const std::string& controller, const std::string& base_name) {
    for (Mount mount : all) {
      const bool fits =
          controller.empty() ? mount.is_unified : mount.controllers.contains(controller);
      if (!fits) continue;
      mount.directory = root + mount.directory;
      if (auto base = usable(mount, own_path(own, controller), why)) bases[base_name] = *base;
      return;
    }
  };
  for (const std::string controller : {"cpu", "cpuacct", "memory"}) add(controller, controller);
  if (bases.contains("cpu") && bases.contains("memory")) return CgroupPlace(std::move(bases));
  bases.clear();
  add("", std::string(kUnified));
  if (!bases.empty()) return CgroupPlace(std::move(bases));
  if (why.empty()) why = "no hierarchy with the cpu and memory controllers is mounted";
  return fail("no-cgroups", why);
}

Cgroup CgroupPlace::of(const std::string& run_id, const std::string& instance) const {
  std::string name = instance;
  std::replace(name.begin(), name.end(), '/', '.');
  Cgroup out;
  for (const auto& [controller, base] : bases_) {
    out.directories[controller] = base + "/" + name_of_run(run_id) + "/" + name;
  }
  return out;
}

Status make_cgroup(const Cgroup& group, const Limits& limits) {
  for (const std::string& directory : directories(group)) {
    BF_CHECK_OK(make(parent_of(directory)));
    if (group.is_unified()) BF_CHECK_OK(hand_down(parent_of(directory)));
    BF_CHECK_OK(make(directory));
  }
  if (group.is_unified()) return limit_unified(group.directories.begin()->second, limits);
  return limit_each(group, limits);
}

Status remove_cgroup(const Cgroup& group, const std::string& run_id) {
  for (const std::string& directory : directories(group)) {
    const std::string parent = parent_of(directory);
    if (!parent.ends_with("/" + name_of_run(run_id))) {
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
