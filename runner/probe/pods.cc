// CPU, throttling and memory of pods by what the kubelets tell through the API server. Paths and
// their freshness: Kubernetes reference, "Node metrics data"; the figures of cAdvisor are of cgroup
// files (container_cpu_cfs_*), some 10 s old.
#include "runner/probe/pods.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>

#include "runner/io/boot.h"
#include "runner/io/json.h"
#include "runner/probe/pod_watch.h"
#include "runner/probe/rows.h"
#include "runner/probe/started_pods.h"

namespace benchfield {
namespace {

using Values = std::vector<std::pair<std::string, std::int64_t>>;

constexpr auto kCall = Seconds(10);
constexpr int kThrottlingEvery = 3;  ///< readings: its figures change that rarely

const List& items_of(const Value& list, std::string_view key) {
  static const List kNone;
  const List* items = list[key].as_list();
  return items ? *items : kNone;
}

const Pod* find_pod(const std::vector<Pod>& pods, std::string_view name_space,
                    std::string_view name) {
  const auto found = std::find_if(pods.begin(), pods.end(), [&](const Pod& pod) {
    return pod.name_space == name_space && pod.name == name;
  });
  return found == pods.end() ? nullptr : &*found;
}

void add(std::optional<std::int64_t>& sum, std::int64_t more) { sum = sum.value_or(0) + more; }

/// The value of a label in `{a="b",c="d"}`; empty when it has none.
std::string_view label(std::string_view labels, std::string_view name) {
  const std::string mark = std::string(name) + "=\"";
  for (auto at = labels.find(mark); at != std::string_view::npos; at = labels.find(mark, at + 1)) {
    const bool whole = at == 0 || labels[at - 1] == '{' || labels[at - 1] == ',';
    if (!whole) continue;
    const auto begin = at + mark.size();
    return labels.substr(begin, labels.find('"', begin) - begin);
  }
  return {};
}

/// By its kubelet, or told to go for the sake of something else; the API has no other word for it.
bool is_evicted(const Value& status) {
  if (status["reason"].text() == "Evicted") return true;
  const List& conditions = items_of(status, "conditions");
  return std::any_of(conditions.begin(), conditions.end(), [](const Value& condition) {
    return condition["type"].text() == "DisruptionTarget" && condition["status"].text() == "True";
  });
}

/// Periods, throttled periods and throttled seconds of one pod.
struct Throttling {
  double periods = 0, throttled = 0, seconds = 0;
  bool is_known = false;
};

double* field_of(Throttling& throttling, std::string_view metric) {
  if (metric == "container_cpu_cfs_periods_total") return &throttling.periods;
  if (metric == "container_cpu_cfs_throttled_periods_total") return &throttling.throttled;
  if (metric == "container_cpu_cfs_throttled_seconds_total") return &throttling.seconds;
  return nullptr;
}

}  // namespace

std::vector<Pod> read_pods(const Value& list) {
  std::vector<Pod> out;
  for (const Value& item : items_of(list, "items")) {
    const Value& metadata = item["metadata"];
    Pod pod;
    pod.component = metadata["labels"]["benchfield/component"].text();
    if (pod.component.empty()) continue;
    pod.name_space = metadata["namespace"].text();
    pod.name = metadata["name"].text();
    pod.uid = metadata["uid"].text();
    pod.node = item["spec"]["nodeName"].text();
    pod.created = metadata["creationTimestamp"].text();
    pod.is_evicted = is_evicted(item["status"]);
    for (const Value& container : items_of(item["status"], "containerStatuses")) {
      pod.restarts += container["restartCount"].integer();
      if (container["state"]["running"].is_map()) ++pod.running;
    }
    out.push_back(std::move(pod));
  }
  return out;
}

void add_summary(const Value& summary, const std::vector<Pod>& pods, UsageOfPods& usage) {
  for (const Value& entry : items_of(summary, "pods")) {
    const Value& reference = entry["podRef"];
    const Pod* pod = find_pod(pods, reference["namespace"].text(), reference["name"].text());
    if (!pod) continue;
    CgroupUsage sum;
    int read = 0;
    for (const Value& container : items_of(entry, "containers")) {
      const Value& cpu = container["cpu"]["usageCoreNanoSeconds"];
      const Value& memory = container["memory"]["workingSetBytes"];
      if (!cpu.is_number() || !memory.is_number()) continue;
      add(sum.cpu_ns, cpu.integer());
      add(sum.memory, memory.integer());
      ++read;
    }
    if (read > 0 && read >= pod->running) usage[pod->uid] = sum;
  }
}

std::map<std::string, CgroupUsage> usage_by_component(const std::vector<Pod>& pods,
                                                      const UsageOfPods& usage) {
  std::map<std::string, CgroupUsage> out;
  std::set<std::string> incomplete;
  for (const Pod& pod : pods) {
    if (pod.running == 0) continue;
    const auto found = usage.find(pod.uid);
    if (found == usage.end()) {
      incomplete.insert(pod.component);
      continue;
    }
    add(out[pod.component].cpu_ns, *found->second.cpu_ns);
    add(out[pod.component].memory, *found->second.memory);
  }
  for (const std::string& component : incomplete) out.erase(component);
  return out;
}

void add_throttling(std::string_view metrics, const std::vector<Pod>& pods,
                    std::map<std::string, CgroupUsage>& usage) {
  std::map<const Pod*, Throttling> of_containers, of_pods;
  while (!metrics.empty()) {
    const auto end = metrics.find('\n');
    const std::string_view line = metrics.substr(0, end);
    metrics = end == std::string_view::npos ? std::string_view{} : metrics.substr(end + 1);
    const auto open = line.find('{');
    const auto close = line.rfind('}');
    if (!line.starts_with("container_cpu_cfs_") || open == std::string_view::npos) continue;
    if (close == std::string_view::npos || close < open) continue;
    const std::string_view labels = line.substr(open, close - open + 1);
    const Pod* pod = find_pod(pods, label(labels, "namespace"), label(labels, "pod"));
    if (!pod) continue;
    Throttling& into = (label(labels, "container").empty() ? of_pods : of_containers)[pod];
    double* field = field_of(into, line.substr(0, open));
    if (!field) continue;
    *field += std::strtod(std::string(line.substr(close + 1)).c_str(), nullptr);
    into.is_known = true;
  }
  for (const Pod& pod : pods) {
    const Throttling& found = of_containers[&pod].is_known ? of_containers[&pod] : of_pods[&pod];
    const auto sum = usage.find(pod.component);
    if (!found.is_known || sum == usage.end()) continue;
    add(sum->second.periods, std::llround(found.periods));
    add(sum->second.throttled_periods, std::llround(found.throttled));
    add(sum->second.throttled_ns, std::llround(found.seconds * 1e9));
  }
}

namespace {

/// The pods of a run in one cluster.
class PodsOfCluster {
 public:
  PodsOfCluster(ProcessRunner& runner, const Value& cluster)
      : runner_(runner), selector_(cluster["selector"].text()) {
    for (const Value& word : items_of(cluster, "kubectl")) kubectl_.push_back(word.text());
    watch_ = std::make_unique<PodWatch>(runner, kubectl_, selector_);
  }

  Status add_to(Values& values, bool with_throttling) {
    watch_->tend();
    BF_TRY(const std::string listed, call({"get", "pods", "-l", selector_, "-o", "json"}));
    BF_TRY(const Value list, parse_json(listed));
    const std::vector<Pod> pods = read_pods(list);
    started_.take(pods);  // whether or not the kubelets answer
    UsageOfPods read;
    std::vector<Pod> here;
    for (const std::string& node : nodes_of(pods)) {
      const std::string path = "/api/v1/nodes/" + node + "/proxy/";
      BF_TRY(const std::string text, call({"get", "--raw", path + "stats/summary"}));
      BF_TRY(const Value summary, parse_json(text));
      add_summary(summary, pods, read);
      if (!is_here(node)) continue;
      std::copy_if(pods.begin(), pods.end(), std::back_inserter(here),
                   [&](const Pod& pod) { return pod.node == node; });
    }
    append_sum(values, here, read);
    auto usage = usage_by_component(pods, read);
    for (const std::string& node : with_throttling ? nodes_of(pods) : std::set<std::string>{}) {
      const auto text = call({"get", "--raw", "/api/v1/nodes/" + node + "/proxy/metrics/cadvisor"});
      if (text) add_throttling(*text, pods, usage);
    }
    for (const auto& [component, one] : usage) append_usage(values, component, one);
    append_started(values);
    return Done{};
  }

 private:
  Result<std::string> call(const std::vector<std::string>& words) {
    RunCommand command;
    command.argv = kubectl_;
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    BF_TRY(CommandResult result, runner_.run(command, kCall, {}));
    if (result.exit_code == 0) return std::move(result.output);
    const std::string said = result.error_output.substr(0, result.error_output.find('\n'));
    return fail("kubectl-failed", said.empty() ? "kubectl gave no answer" : said);
  }

  /// True for a node that is this machine: their kernels were booted at once. Asked once; a node
  /// that may not be looked at is elsewhere.
  bool is_here(const std::string& node) {
    const auto [known, is_new] = here_.try_emplace(node, false);
    if (!is_new) return known->second;
    const auto id = call({"get", "node", node, "-o", "jsonpath={.status.nodeInfo.bootID}"});
    return known->second = id && is_this_boot(*id);
  }

  static std::set<std::string> nodes_of(const std::vector<Pod>& pods) {
    std::set<std::string> out;
    for (const Pod& pod : pods) {
      if (!pod.node.empty()) out.insert(pod.node);
    }
    return out;
  }

  /// What the pods of this machine's own nodes took of it, which is not the load of strangers.
  static void append_sum(Values& values, std::vector<Pod> here, const UsageOfPods& read) {
    for (Pod& pod : here) pod.component = "all";
    const auto sums = usage_by_component(here, read);
    if (const auto sum = sums.find("all"); sum != sums.end())
      values.emplace_back(kPodsHere, sum->second.cpu_ns.value_or(0));
  }

  /// Restarts and evictions by component. Events are asked for where a pod has gone unexplained.
  void append_started(Values& values) {
    started_.take_evicted(watch_->evicted());
    if (started_.wants_events()) {
      const auto text = call({"get", "events", "-o", "json"});
      const auto events = text ? parse_json(*text) : Result<Value>(Value());
      if (text && events) started_.take_events(*events);
    }
    for (const auto& [component, count] : started_.restarts())
      values.emplace_back(component + ".restarts", count);
    for (const auto& [component, count] : started_.evicted())
      values.emplace_back(component + ".evicted", count);
  }

  ProcessRunner& runner_;
  std::string selector_;
  std::vector<std::string> kubectl_;
  std::map<std::string, bool> here_;
  std::unique_ptr<PodWatch> watch_;
  StartedPods started_;
};

class PodsProbe final : public Probe {
 public:
  PodsProbe(ProcessRunner& runner, const List& clusters) {
    for (const Value& cluster : clusters) clusters_.emplace_back(runner, cluster);
  }

  Result<Values> read() override { return read(reading_++ % kThrottlingEvery == 0); }
  Result<Values> final_read() override { return read(true); }

 private:
  Result<Values> read(bool with_throttling) {
    Values values;
    for (PodsOfCluster& cluster : clusters_) BF_CHECK_OK(cluster.add_to(values, with_throttling));
    return values;
  }

  std::vector<PodsOfCluster> clusters_;
  int reading_ = 0;
};

}  // namespace

Result<std::unique_ptr<Probe>> make_pods(const ProbeTask& task) {
  if (!task.runner || task.clusters.empty()) {
    return fail(
        "bad-target",
        "probe '" + task.name + "' (pods) reads clusters, and this variant places nothing in one");
  }
  return std::make_unique<PodsProbe>(*task.runner, task.clusters);
}

}  // namespace benchfield
