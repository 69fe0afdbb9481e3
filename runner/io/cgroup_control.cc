#include "runner/io/cgroup_control.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <sstream>

#include "runner/io/descriptor.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> out;
  std::istringstream words(text);
  for (std::string word; words >> word;) out.insert(word);
  return out;
}

}  // namespace

Status write_control(const std::string& path, const std::string& text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  const auto size = static_cast<ssize_t>(text.size());
  if (file.is_open() && ::write(file.get(), text.data(), text.size()) == size) return Done{};
  return fail("cgroup-failed", "write " + text + " to '" + path + "': " + errno_text(errno));
}

Status hand_down_controllers(const std::string& directory) {
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
  // all in one write, which is refused as a whole: cpu alone would turn a directory with processes
  // in it into a "domain threaded" one, whose other directories no process may enter any more
  const Status handed = write_control(directory + "/cgroup.subtree_control", missing);
  if (handed || read_file(directory + "/cgroup.procs").value_or("").empty()) return handed;
  return fail("no-cgroups", "'" + directory +
                                "' holds processes itself, so none below it may get " +
                                "limits: " + handed.error().what);
}

std::string cgroup_of_run(const std::string& run_id) { return "benchfield-" + run_id; }

}  // namespace benchfield
