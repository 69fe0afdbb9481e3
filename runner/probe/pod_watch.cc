#include "runner/probe/pod_watch.h"

namespace benchfield {
namespace {

/// An eviction by the API, by a taint or for a pod of more importance sets the condition before the
/// pod is deleted; so does a kubelet, which ends it with a reason besides.
constexpr char kLine[] =
    R"(--output=jsonpath={.metadata.uid} {.status.reason} {.status.conditions[?(@.type=="DisruptionTarget")].status}{"\n"})";

}  // namespace

PodWatch::PodWatch(ProcessRunner& runner, std::vector<std::string> kubectl,
                   const std::string& selector)
    : runner_(runner), argv_(std::move(kubectl)) {
  argv_.insert(argv_.end(), {"get", "pods", "-l", selector, "--watch", kLine});
}

PodWatch::~PodWatch() {
  if (process_ && !process_->exit_code()) (void)end_session(process_->id(), Seconds(1));
  process_.reset();  // its reader takes lines until then
}

void PodWatch::tend() {
  if (process_ && !process_->exit_code()) return;
  process_.reset();
  SpawnOptions options;
  options.argv = argv_;
  options.end_with_parent = true;
  options.on_line = [this](std::string_view line) { take(line); };
  if (auto process = runner_.spawn(options)) process_ = std::move(*process);
}

void PodWatch::take(std::string_view line) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos || space == 0) return;
  const std::string_view rest = line.substr(space);
  if (rest.find(" Evicted") == std::string_view::npos && !rest.ends_with(" True")) return;
  const std::lock_guard lock(mutex_);
  evicted_.emplace(line.substr(0, space));
}

std::set<std::string> PodWatch::evicted() const {
  const std::lock_guard lock(mutex_);
  return evicted_;
}

}  // namespace benchfield
