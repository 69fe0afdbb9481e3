#include "runner/agent/task.h"

namespace benchfield {
namespace {

Map map_of(const Value& value) { return value.is_map() ? *value.as_map() : Map(); }

ProbeTask probe_task(const Value& document) {
  ProbeTask task;
  task.name = document["name"].text();
  task.probe = document["probe"].text();
  task.every = Nanoseconds(document["every_ns"].integer());
  task.target = map_of(document["target"]);
  task.options = map_of(document["options"]);
  return task;
}

}  // namespace

Value to_value(const ProbeTask& task) {
  return Map{{"name", task.name},
             {"probe", task.probe},
             {"every_ns", static_cast<std::int64_t>(task.every.count())},
             {"target", task.target},
             {"options", task.options}};
}

Value to_value(const GroupTask& task) {
  Map out{{"group", task.group},
          {"instances", task.instances},
          {"barrier", task.barrier},
          {"port", task.port},
          {"gather_ns", static_cast<std::int64_t>(task.gather.count())},
          {"lease_ns", static_cast<std::int64_t>(task.lease.count())},
          {"uncertainty_ns", static_cast<std::int64_t>(task.uncertainty.count())}};
  if (task.load) out["load"] = to_value(*task.load);
  List probes;
  for (const ProbeTask& probe : task.probes) probes.push_back(to_value(probe));
  if (!probes.empty()) out["probes"] = std::move(probes);
  return out;
}

Result<GroupTask> group_task(const Value& document) {
  GroupTask task;
  task.group = document["group"].text();
  task.instances = static_cast<int>(document["instances"].integer());
  task.barrier = document["barrier"].text();
  task.port = static_cast<int>(document["port"].integer());
  task.gather = Nanoseconds(document["gather_ns"].integer());
  task.lease = Nanoseconds(document["lease_ns"].integer());
  task.uncertainty = Nanoseconds(document["uncertainty_ns"].integer());
  if (document["load"].is_map()) {
    BF_TRY(task.load, load_task(document["load"]));
  }
  if (const List* probes = document["probes"].as_list()) {
    for (const Value& probe : *probes) task.probes.push_back(probe_task(probe));
  }
  for (const ProbeTask& probe : task.probes) {
    if (probe.every.count() <= 0)
      return fail("bad-message", "probe '" + probe.name + "' has no period");
  }
  const bool is_sound = !task.group.empty() && task.instances > 0 && task.port > 0 &&
                        task.gather.count() > 0 && task.lease.count() > 0 &&
                        task.uncertainty.count() > 0 && !task.barrier.empty() &&
                        (task.load.has_value() != !task.probes.empty());
  if (!is_sound) return fail("bad-message", "the task of the group is not whole");
  return task;
}

Map to_map(const std::string& probe, const Sample& sample, bool last) {
  Map values;
  for (const auto& [name, value] : sample.values) values[name] = value;
  Map out{{"probe", probe},
          {"sent_ns", sample.sent_ns},
          {"received_ns", sample.received_ns},
          {"sampled_wall_ns", sample.wall_ns},
          {"ok", sample.ok},
          {"values", std::move(values)},
          {"last", last}};
  if (!sample.ok) out["error"] = sample.error;
  return out;
}

Sample sample_of(const Value& line) {
  Sample sample;
  sample.sent_ns = line["sent_ns"].integer();
  sample.received_ns = line["received_ns"].integer();
  sample.wall_ns = line["sampled_wall_ns"].integer();
  sample.ok = line["ok"].boolean();
  sample.error = line["error"].text();
  if (const Map* values = line["values"].as_map()) {
    for (const auto& [name, value] : *values) sample.values.emplace_back(name, value.integer());
  }
  return sample;
}

}  // namespace benchfield
