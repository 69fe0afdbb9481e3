#include "runner/engine/trial_result.h"

#include <algorithm>
#include <set>

#include "runner/probe/probe.h"
#include "runner/results/analyze.h"
#include "runner/results/flags.h"

namespace benchfield {
namespace {

constexpr std::int64_t kLateMs = 250;  ///< after the instant of its first record

std::optional<double> ms(const Histogram& histogram, double quantile) {
  if (histogram.count() == 0) return std::nullopt;
  return static_cast<double>(histogram.quantile(quantile)) / 1e6;
}

DelayQuantiles quantiles(const Histogram& histogram) {
  DelayQuantiles out{ms(histogram, 0.5), ms(histogram, 0.99), std::nullopt};
  if (histogram.count() > 0) out.max_ms = static_cast<double>(histogram.max()) / 1e6;
  return out;
}

InstanceMaterial instance_material(const AgentState& agent, std::int64_t start_ns) {
  InstanceMaterial out;
  out.start_ns = start_ns;
  std::int64_t cpu_before = agent.ticks.empty() ? 0 : agent.ticks.front().cpu_ns;
  for (const LoadCounters& tick : agent.ticks) {
    if (tick.at_ns <= start_ns) {
      cpu_before = tick.cpu_ns;  // generating the records is not sending them
      continue;
    }
    out.ticks.push_back({tick.at_ns, tick.scheduled, tick.sent, tick.acknowledged, tick.failed});
  }
  LoadCounters total = agent.ticks.empty() ? LoadCounters{} : agent.ticks.back();
  out.lost = !agent.summary;
  if (agent.summary) {
    total = agent.summary->total;
    out.first_sent_ns = agent.summary->first_sent_ns;
    out.last_sent_ns = agent.summary->last_sent_ns;
    out.last_acknowledged_ns = agent.summary->last_acknowledged_ns;
    out.blocked_ns = agent.summary->blocked_ns;
  }
  out.sent = total.sent;
  out.acknowledged = total.acknowledged;
  out.failed = total.failed;
  out.dropped = total.dropped;
  out.unknown = total.unknown;
  out.cpu_ns = std::max<std::int64_t>(0, total.cpu_ns - cpu_before);
  return out;
}

LoadMaterial load_material(const LoadSpec& load, const Observation& observation) {
  LoadMaterial out;
  out.name = load.name;
  out.instances = load.instances;
  out.senders = load.senders;
  if (load.rate) out.target_rate = per_second(*load.rate) * load.instances;
  out.count = load.count * load.instances;
  Histogram send, acknowledge, wake;
  for (const AgentState& agent : observation.agents) {
    if (agent.load != load.name) continue;
    out.processes.push_back(instance_material(agent, observation.start_ns));
    if (!agent.summary) continue;
    send.merge(agent.summary->send_delay);
    acknowledge.merge(agent.summary->acknowledge_delay);
    wake.merge(agent.summary->wake_lateness);
    out.errors.insert(out.errors.end(), agent.summary->errors.begin(), agent.summary->errors.end());
  }
  out.send_delay = quantiles(send);
  out.acknowledge_delay = quantiles(acknowledge);
  out.wake_lateness = quantiles(wake);
  return out;
}

Tick tick_of(const Sample& sample) {
  Tick tick{sample.sent_ns, sample.received_ns, sample.wall_ns, 0, false};
  for (const auto& [name, value] : sample.values) {
    if (name != "count") continue;
    tick.count = value;
    tick.ok = sample.ok;
  }
  return tick;
}

std::string unit_of(const ProbeRecord& record) {
  const ProbeRow* row = find_probe(record.probe);
  for (const MetricInfo& metric : row ? row->info.metrics : std::vector<MetricInfo>{}) {
    if (metric.name == "count") return metric.unit;
  }
  return "";
}

bool counts(const ProbeRecord& record) { return !unit_of(record).empty(); }

const MeasureSpec* measure_of(const VariantSettings& settings, const std::string& name) {
  const auto found = std::find_if(settings.measures.begin(), settings.measures.end(),
                                  [&](const MeasureSpec& m) { return m.name == name; });
  return found == settings.measures.end() ? nullptr : &*found;
}

/// How a counter hangs together with the loads: not at all, straight behind one, or further on.
enum class Reach { none, direct, far };

/// A component that connects to what is reached carries records on to everything else it connects
/// to.
std::set<std::string> reached_components(const VariantSettings& settings) {
  std::set<std::string> reached;
  for (const LoadSpec& load : settings.loads) reached.insert(load.to.component);
  for (std::size_t round = 0; round < settings.components.size(); ++round) {
    for (const ComponentSpec& component : settings.components) {
      const auto& edges = component.connect;
      const bool touches = std::any_of(
          edges.begin(), edges.end(), [&](const Edge& e) { return reached.contains(e.component); });
      if (!touches) continue;
      reached.insert(component.name);
      for (const Edge& edge : edges) reached.insert(edge.component);
    }
  }
  return reached;
}

Reach reach_of(const VariantSettings& settings, const ProbeRecord& record) {
  const MeasureSpec* measure = measure_of(settings, record.name);
  if (!measure || !measure->of) return Reach::none;
  const bool direct =
      std::any_of(settings.loads.begin(), settings.loads.end(), [&](const LoadSpec& load) {
        return load.to.component == measure->of->component && load.to.part == measure->of->part;
      });
  if (direct) return Reach::direct;
  return reached_components(settings).contains(measure->of->component) ? Reach::far : Reach::none;
}

CounterMaterial counter_material(const ProbeRecord& record, CounterRole role,
                                 std::int64_t start_ns) {
  CounterMaterial out;
  out.name = record.name + ".count";
  out.unit = unit_of(record);
  out.probe = record.probe;
  out.role = role;
  out.every_s = std::chrono::duration<double>(record.every).count();
  for (const Sample& sample : record.samples) {
    const Tick tick = tick_of(sample);
    if (tick.ok && tick.received_ns <= start_ns) out.baseline = tick.count;
    out.ticks.push_back(tick);
  }
  if (record.last && record.last->ok) out.final_reading = tick_of(*record.last);
  const Value* source = record.facts.find("source");
  const Value* refresh = record.facts.find("refresh_interval");
  if (source && refresh && source->text() == "documents") {
    const auto period = parse_quantity(to_text(*refresh), Dimension::duration);
    if (period) out.refresh_s = std::chrono::duration<double>(to_duration(*period)).count();
  }
  return out;
}

std::string end_word(Observation::End end) {
  switch (end) {
    case Observation::End::until:
    case Observation::End::load_finished:
      return "until";
    case Observation::End::quiet:
      return "quiet";
    case Observation::End::deadline:
      return "deadline";
    case Observation::End::interrupted:
      return "interrupt";
    case Observation::End::failed:
      return "failure";
  }
  return "";
}

TrialMaterial material_of(const VariantSettings& settings, const Observation& observation,
                          const Surroundings& surroundings) {
  TrialMaterial out;
  for (const LoadSpec& load : settings.loads) out.loads.push_back(load_material(load, observation));
  const bool has_far_sink = std::any_of(
      observation.probes.begin(), observation.probes.end(), [&](const ProbeRecord& record) {
        return counts(record) && reach_of(settings, record) == Reach::far;
      });
  for (const ProbeRecord& record : observation.probes) {
    if (!counts(record)) {
      for (UsageMaterial& usage : usage_material(record, surroundings.limits))
        out.usage.push_back(std::move(usage));
      continue;
    }
    CounterRole role = CounterRole::none;
    if (const Reach reach = reach_of(settings, record); reach != Reach::none) {
      role = reach == Reach::direct && has_far_sink ? CounterRole::source : CounterRole::sink;
    }
    out.counters.push_back(counter_material(record, role, observation.start_ns));
  }
  for (LoadMaterial& load : out.loads) load.into_sink = !has_far_sink && !out.counters.empty();
  out.ended_by = end_word(observation.end);
  out.reached_until = out.ended_by == "until";
  if (settings.trial.window) {
    out.window_from_s = std::chrono::duration<double>(settings.trial.window->first).count();
    out.window_to_s = std::chrono::duration<double>(settings.trial.window->second).count();
  }
  return out;
}

/// The refreshed `_count` of an index beside its counted operations: both must say the same.
void add_documents(TrialResult& result, const Observation& observation) {
  for (const ProbeRecord& record : observation.probes) {
    if (!record.last || !record.last->ok) continue;
    for (const auto& [name, value] : record.last->values) {
      if (name != "documents") continue;
      result.counts.push_back({"documents", value, record.name + " (_count after a refresh)"});
      for (const CountRow& row : result.counts) {
        if (row.name != "indexed" || !row.count || *row.count == value) continue;
        result.counts_agree = false;
        add_flag(result.flags, "E_COUNT_MISMATCH", record.name,
                 "indexed " + std::to_string(*row.count) + ", documents " + std::to_string(value));
      }
    }
  }
}

void add_probe_facts(TrialResult& result, const VariantSettings& settings,
                     const Observation& observation) {
  for (const ProbeRecord& record : observation.probes) {
    const MeasureSpec* measure = measure_of(settings, record.name);
    for (const auto& [name, value] : record.facts) result.facts[record.name + "." + name] = value;
    if (measure && measure->of) {
      const Edge& of = *measure->of;
      result.facts[record.name + ".of"] =
          of.part.empty() ? of.component : of.component + "/" + of.part;
    }
    if (measure) result.facts[record.name + ".every"] = to_text(duration_quantity(measure->every));
    if (record.missed > 0)
      add_flag(result.flags, "W_GAPS", record.name,
               std::to_string(record.missed) + " slots missed");
  }
}

/// When its first record was due, after the common start.
std::int64_t first_due_ns(const VariantSettings& settings, const AgentState& agent) {
  for (const LoadSpec& load : settings.loads) {
    if (load.name != agent.load || !load.rate || load.rate->amount == 0) continue;
    return load.rate->per_ns / load.rate->amount * agent.index / std::max(1, load.instances);
  }
  return 0;
}

/// An instance that was lost or late is named: sums without it are no sums.
void add_agent_flags(TrialResult& result, const VariantSettings& settings,
                     const Observation& observation) {
  for (const AgentState& agent : observation.agents) {
    const std::string place = agent.node.empty() ? "" : " on " + agent.node;
    const std::string who = "instance " + std::to_string(agent.index) + place;
    if (agent.is_lost)
      add_flag(result.flags, "E_AGENT_LOST", agent.load, who + ": " + agent.failure);
    if (agent.is_late)
      add_flag(result.flags, "W_AGENT_LATE", agent.load, who + " " + agent.failure);
    if (agent.gaps > 0) {
      add_flag(result.flags, "W_GAPS", agent.load,
               std::to_string(agent.gaps) + " lines of the log of " + who + " never came");
    }
    if (!agent.summary || agent.summary->first_sent_ns == 0) continue;
    const std::int64_t late_ms =
        (agent.summary->first_sent_ns - observation.start_ns - first_due_ns(settings, agent)) /
        1'000'000;
    if (late_ms > kLateMs) {
      add_flag(result.flags, "W_AGENT_LATE", agent.load,
               who + " began " + std::to_string(late_ms) + " ms late");
    }
  }
}

/// Where the instances of a load ran, how far apart they began and how well that is known.
void add_agent_facts(TrialResult& result, const VariantSettings& settings,
                     const Observation& observation) {
  std::map<std::string, std::string> nodes;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> began;
  std::map<std::string, std::int64_t> uncertainty;
  for (const AgentState& agent : observation.agents) {
    if (agent.node.empty()) continue;
    std::string& text = nodes[agent.load];
    text += (text.empty() ? "" : ", ") + agent.node;
    uncertainty[agent.load] = std::max(uncertainty[agent.load], agent.uncertainty_ns);
    if (!agent.summary || agent.summary->first_sent_ns == 0) continue;
    const std::int64_t at = agent.summary->first_sent_ns - first_due_ns(settings, agent);
    auto& [first, last] = began.try_emplace(agent.load, at, at).first->second;
    first = std::min(first, at);
    last = std::max(last, at);
  }
  const auto ms = [](std::int64_t ns) { return static_cast<double>(ns / 1000) / 1000; };
  for (const auto& [load, text] : nodes) {
    result.facts[load + ".nodes"] = text;
    result.facts[load + ".clock_uncertainty_ms"] = ms(uncertainty[load]);
    if (const auto span = began.find(load); span != began.end())
      result.facts[load + ".start_skew_ms"] = ms(span->second.second - span->second.first);
  }
}

/// Usage that could not be read at all is missing, with the reason.
void flag_unread_usage(TrialResult& result, const Observation& observation) {
  for (const ProbeRecord& record : observation.probes) {
    if (!record.may_fail || !record.last) continue;
    const bool seen = record.last->ok || std::any_of(record.samples.begin(), record.samples.end(),
                                                     [](const Sample& s) { return s.ok; });
    if (!seen) add_flag(result.flags, "W_NO_USAGE", record.name, record.last->error);
  }
}

/// A counter that could not be read to the end: why.
void explain_missing(TrialResult& result, const Observation& observation) {
  for (const ProbeRecord& record : observation.probes) {
    const bool seen = record.last && record.last->ok;
    if (seen || !record.last || record.last->error.empty()) continue;
    for (Flag& flag : result.flags) {
      if (flag.code == "E_NO_DATA" && flag.detail.starts_with(record.name + "."))
        flag.detail += ": " + record.last->error;
    }
  }
}

void add_load_facts(TrialResult& result, const VariantSettings& settings) {
  for (const LoadSpec& load : settings.loads) {
    const std::string prefix = load.name + ".";
    result.facts[prefix + "driver"] = load.driver;
    result.facts[prefix + "instances"] = load.instances;
    result.facts[prefix + "senders"] = load.senders;
    result.facts[prefix + "count"] = load.count;
    result.facts[prefix + "rate"] = load.rate ? Value(to_text(*load.rate)) : Value("flat out");
    if (!load.records.generate.empty())
      result.facts[prefix + "records"] =
          load.records.generate + ", " + std::to_string(load.records.columns) + " columns";
    if (!load.records.replay.empty()) result.facts[prefix + "records"] = load.records.replay;
  }
}

}  // namespace

void fill_result(TrialResult& result, const VariantSettings& settings,
                 const Observation* observation, const Surroundings& surroundings) {
  add_load_facts(result, settings);
  if (!observation) return;
  TrialMaterial material = material_of(settings, *observation, surroundings);
  std::int64_t load_cpu_ns = 0;
  for (const AgentState& agent : observation->agents) {
    if (agent.summary) {
      load_cpu_ns += agent.summary->total.cpu_ns;
    } else if (!agent.ticks.empty()) {
      load_cpu_ns += agent.ticks.back().cpu_ns;
    }
  }
  material.machine = machine_between(surroundings.before, surroundings.after,
                                     load_cpu_ns + cpu_of_pods_here(observation->probes));
  analyze(material, result);
  explain_missing(result, *observation);
  flag_unread_usage(result, *observation);
  add_documents(result, *observation);
  add_probe_facts(result, settings, *observation);
  add_agent_flags(result, settings, *observation);
  add_agent_facts(result, settings, *observation);
}

}  // namespace benchfield
