#include "runner/engine/observe_steps.h"

#include <algorithm>
#include <map>

#include "runner/engine/script.h"
#include "runner/engine/warm_up.h"
#include "runner/io/json.h"
#include "runner/load/load.h"

namespace benchfield {
namespace {

/// Records of each instance in one round of an automatic warm-up: 3 s at its rate, a quarter of its
/// count when it has none, never more than it sends when it counts.
std::int64_t round_count(const LoadSpec& load) {
  constexpr double kRoundSeconds = 3;
  const double wanted =
      load.rate ? per_second(*load.rate) * kRoundSeconds : static_cast<double>(load.count) / 4;
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(wanted), 1,
                                  std::max<std::int64_t>(1, load.count));
}

/// Records of each instance in a warm-up: the plan's total shared by what each load has of the
/// whole.
std::int64_t warm_up_count(const LoadSpec& load, const VariantSettings& settings) {
  const WarmUp& warm_up = settings.trial.warm_up;
  if (warm_up.kind == WarmUp::Kind::automatic) return round_count(load);
  if (warm_up.kind == WarmUp::Kind::duration) {
    if (!load.rate) return load.count;
    const double seconds = std::chrono::duration<double>(warm_up.duration).count();
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(per_second(*load.rate) * seconds));
  }
  std::int64_t all = 0;
  for (const LoadSpec& other : settings.loads) all += other.instances * other.count;
  const double share =
      static_cast<double>(load.count) / static_cast<double>(std::max<std::int64_t>(1, all));
  return std::max<std::int64_t>(
      1, static_cast<std::int64_t>(share * static_cast<double>(warm_up.count) + 0.5));
}

LoadTask task_of(const LoadSpec& load, int instance, std::int64_t count, Map target) {
  LoadTask task;
  task.name = load.name;
  task.driver = load.driver;
  task.instance = instance;
  task.instances = load.instances;
  task.senders = load.senders;
  if (load.rate) {
    task.rate_amount = load.rate->amount;
    task.rate_per_ns = load.rate->per_ns;
  }
  task.count = count;
  task.records = load.records;
  task.seed = load.seed;
  task.target = std::move(target);
  task.options = load.options;
  return task;
}

Map load_data(const LoadSpec& load, std::int64_t count) {
  Map data{{"name", load.name},
           {"instances", load.instances},
           {"senders", load.senders},
           {"count", count * load.instances}};
  if (load.rate) {
    Quantity total = *load.rate;
    total.amount *= load.instances;
    data["rate"] = to_text(total);
  }
  return data;
}

Map probe_data(const MeasureSpec& measure, const ResolveEdge& resolve) {
  Map data{{"name", measure.name},
           {"probe", measure.probe},
           {"every", to_text(duration_quantity(measure.every))}};
  if (measure.of) data["target"] = resolve(*measure.of, measure.from);
  if (!measure.options.empty()) data["options"] = measure.options;
  return data;
}

bool has_process_probe(const VariantSettings& settings) {
  return std::any_of(settings.measures.begin(), settings.measures.end(),
                     [](const MeasureSpec& measure) { return measure.probe == "process"; });
}

/// Readings of pods cost a program each, and kubelets take new ones seldom.
constexpr auto kPodsEvery = Seconds(5);

/// Clusters that a variant places components in, as a `pods` probe reads them.
List clusters_with_components(const VariantSettings& settings, const Clusters& clusters) {
  List out;
  for (const auto& [environment, cluster] : clusters) {
    const bool is_used = std::any_of(
        settings.components.begin(), settings.components.end(),
        [&](const ComponentSpec& one) { return one.placement.environment == environment; });
    if (!is_used) continue;
    out.push_back(
        Map{{"kubectl", List(cluster.kubectl.begin(), cluster.kubectl.end())},
            {"selector", std::string("benchfield/component,benchfield/component!=") + kHand}});
  }
  return out;
}

/// Beside a probe of processes, one of the pods where the variant has some: both are usage.
void add_usage_of_pods(List& probes, const List& clusters, const std::string& name,
                       Nanoseconds every) {
  if (clusters.empty()) return;
  probes.push_back(
      Map{{"name", name + "-of-pods"},
          {"probe", "pods"},
          {"every", to_text(duration_quantity(std::max<Nanoseconds>(every, kPodsEvery)))},
          {"clusters", clusters}});
}

/// What an Observe step says, and what stands around it.
struct Parts {
  Steps before;
  List loads, probes, probe_agents;
  Steps after;
};

struct Files {
  const Names& names;
  const std::string& trial;
  const std::string& phase;
};

/// A load beside the runner: a task file and a process for each instance.
void add_processes(Parts& parts, const LoadSpec& load, std::int64_t count, const Files& files,
                   const ResolveEdge& resolve) {
  const std::string folder =
      files.names.run_directory + "/trials/" + files.trial + "/" + files.phase;
  List processes;
  for (int i = 0; i < load.instances; ++i) {
    const std::string name = load.name + "-" + std::to_string(i);
    Step file;
    file.id = files.phase + "." + name + ".task";
    file.title = "write the task of " + name;
    file.kind =
        WriteFile{folder + "/" + name + ".json",
                  to_pretty_json(to_value(task_of(load, i, count, resolve(load.to, load.from))))};
    processes.push_back(Map{
        {"name", name},
        {"argv", List{files.names.executable, "agent", "--spec", folder + "/" + name + ".json"}},
        {"errors", files.names.run_directory + "/logs/" + files.trial + "-" + files.phase + "-" +
                       name + ".log"}});
    parts.before.push_back(std::move(file));
  }
  Map data = load_data(load, count);
  data["processes"] = std::move(processes);
  parts.loads.push_back(std::move(data));
}

/// A load in a cluster: its instances are the pods of a Job.
void add_pods(Parts& parts, const LoadSpec& load, std::int64_t count, const AgentPlace& place,
              const ResolveEdge& resolve) {
  GroupTask task;
  task.instances = load.instances;
  task.load = task_of(load, 0, count, resolve(load.to, load.from));
  AgentSteps agents = agent_steps(place, load.name, std::move(task));
  Map data = load_data(load, count);
  data["pods"] = std::move(agents.pods);
  parts.loads.push_back(std::move(data));
  parts.before.push_back(std::move(agents.make));
  parts.after.push_back(std::move(agents.remove));
}

ProbeTask probe_task(const MeasureSpec& measure, const ResolveEdge& resolve) {
  ProbeTask task;
  task.name = measure.name;
  task.probe = measure.probe;
  task.every = measure.every;
  task.target = resolve(*measure.of, measure.from);
  task.options = measure.options;
  return task;
}

/// Probes in a cluster are one agent for each placement.
void add_probes(Parts& parts, const VariantSettings& settings, const AgentPlaces& places,
                const ResolveEdge& resolve) {
  struct Group {
    AgentPlace place;
    GroupTask task;
    List names;
  };
  std::map<std::string, Group> groups;
  for (const MeasureSpec& measure : settings.measures) {
    Map data = probe_data(measure, resolve);
    const std::string name = probe_group_name(measure.from);
    const auto place =
        reads_from_its_place(measure) ? places.find(measure.from, name) : std::nullopt;
    if (place) {
      data["agents"] = name;
      Group& group = groups.try_emplace(name, Group{*place, {}, {}}).first->second;
      group.task.probes.push_back(probe_task(measure, resolve));
      group.names.emplace_back(measure.name);
    }
    parts.probes.push_back(std::move(data));
  }
  for (auto& [name, group] : groups) {
    AgentSteps agents = agent_steps(group.place, name, std::move(group.task));
    parts.probe_agents.push_back(
        Map{{"name", name}, {"probes", std::move(group.names)}, {"pods", std::move(agents.pods)}});
    parts.before.push_back(std::move(agents.make));
    parts.after.push_back(std::move(agents.remove));
  }
}

}  // namespace

Map edge_target(const Endpoints& endpoints, const Edge& edge) {
  Map target{{"component", edge.component}};
  for (const auto& [name, addresses] : endpoints) {
    const List list(addresses.begin(), addresses.end());
    target[name] = list;
    if (!target.find("addresses"))
      target["addresses"] = list;  // the first endpoint is the one clients take
  }
  if (!edge.part.empty()) target["part"] = edge.part;
  return target;
}

Steps observe_steps(const Trial& trial, const VariantSettings& settings, Stage stage,
                    const Names& names, const Clusters& clusters, const ResolveEdge& resolve) {
  const std::string phase(stage_name(stage));
  const bool is_automatic =
      stage == Stage::warm_up && settings.trial.warm_up.kind == WarmUp::Kind::automatic;
  const AgentPlaces places(clusters, trial, settings, names, phase, is_automatic);
  Parts parts;
  for (const LoadSpec& load : settings.loads) {
    const std::int64_t count = stage == Stage::warm_up ? warm_up_count(load, settings) : load.count;
    if (const auto place = places.find(load.from, load.name)) {
      add_pods(parts, load, count, *place, resolve);
    } else {
      add_processes(parts, load, count, {names, trial.id, phase}, resolve);
    }
  }
  add_probes(parts, settings, places, resolve);
  const List pods = clusters_with_components(settings, clusters);
  for (const MeasureSpec& measure : settings.measures) {
    if (measure.probe == "process")
      add_usage_of_pods(parts.probes, pods, measure.name, measure.every);
  }
  if (is_automatic && !has_process_probe(settings)) {
    parts.probes.push_back(Map{{"name", "warm-up"}, {"probe", "process"}, {"every", "1s"}});
    add_usage_of_pods(parts.probes, pods, "warm-up", Seconds(1));
  }

  Step observe;
  observe.id = phase;
  observe.title = stage == Stage::warm_up ? "warm up by throw-away load" : "drive load and measure";
  for (const Step& step : parts.before) observe.needs.push_back(step.id);
  observe.deadline = settings.trial.deadline;
  Map spec{{"loads", parts.loads}, {"probes", parts.probes}};
  if (!parts.probe_agents.empty()) spec["probe_agents"] = parts.probe_agents;
  if (settings.trial.until) spec["until"] = settings.trial.until->text();
  spec["quiet"] = to_text(duration_quantity(settings.trial.quiet));
  if (is_automatic) spec["rounds"] = WarmUpProgress::kMostRounds;
  if (settings.trial.window && stage == Stage::measure) {
    spec["window"] = Map{{"from", to_text(duration_quantity(settings.trial.window->first))},
                         {"to", to_text(duration_quantity(settings.trial.window->second))}};
  }
  observe.kind = Observe{phase, std::move(spec)};
  Steps steps = std::move(parts.before);
  steps.push_back(std::move(observe));
  for (Step& step : parts.after) {
    step.needs = {phase};
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace benchfield
