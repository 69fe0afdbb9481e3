// Where cgroups may be made, by what the kernel says is mounted. Version 1 has a directory in each
// of the hierarchies cpu, cpuacct and memory (two of them may be one), version 2 one directory in
// all. Kernel documentation: admin-guide/cgroup-v1 and admin-guide/cgroup-v2.rst.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <sstream>

#include "runner/io/cgroup.h"
#include "runner/io/cgroup_control.h"
#include "runner/io/descriptor.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

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
    const Status handed = hand_down_controllers(directory);
    if (handed) return directory;
    if (stingy.empty()) stingy = handed.error().what;
  }
  if (why.empty()) why = stingy.empty() ? closed : stingy;
  return std::nullopt;
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
    out.directories[controller] = base + "/" + cgroup_of_run(run_id) + "/" + name;
  }
  return out;
}

}  // namespace benchfield
