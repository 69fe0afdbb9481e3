#include "runner/engine/observation.h"

#include <algorithm>
#include <mutex>

#include "runner/base/units.h"
#include "runner/engine/live_meter.h"
#include "runner/engine/load_agents.h"
#include "runner/plan/expression.h"

namespace benchfield {
namespace {

constexpr auto kPoll = Milliseconds(100);
constexpr auto kReport = Seconds(1);
constexpr auto kReady = Seconds(180);
constexpr auto kFirstLook = Seconds(30);  // of probes that may fail
constexpr auto kStopping = Seconds(20);   // for load processes to settle what is in flight

Nanoseconds duration_of(const Value& value, Nanoseconds fallback) {
  const auto parsed = parse_quantity(value.text(), Dimension::duration);
  return parsed ? to_duration(*parsed) : fallback;
}

const std::int64_t* find_value(const Sample& sample, std::string_view name) {
  for (const auto& [key, value] : sample.values) {
    if (key == name) return &value;
  }
  return nullptr;
}

}  // namespace

/// What the threads of a phase share; guarded by mutex where probes write.
struct Phase::State {
  Value spec;
  std::optional<Expression> until;
  Nanoseconds quiet{0};
  std::int64_t deadline_ns = 0;
  Observation out;
  std::mutex mutex;
  std::map<std::string, std::size_t> index;              // probe name to its record
  std::map<std::string, std::int64_t> baseline, latest;  // probe counts
  std::vector<std::string> loads;
  std::int64_t begun_ns = 0;    // probes
  std::int64_t changed_ns = 0;  // when a probe's count last grew
  std::int64_t reported_ns = 0;
  std::optional<LiveMeter> live;
  std::unique_ptr<LoadAgents> agents;
  std::unique_ptr<Sampler> sampler;

  void take(const std::string& name, const Sample& sample, bool last, const Clock& clock) {
    const std::lock_guard lock(mutex);
    ProbeRecord& record = out.probes[index.at(name)];
    if (last) {
      record.last = sample;
    } else {
      record.samples.push_back(sample);
    }
    const std::int64_t* count = sample.ok ? find_value(sample, "count") : nullptr;
    if (!count) return;
    if (!baseline.contains(name) || out.start_ns == 0) baseline[name] = *count;
    if (latest[name] != *count) changed_ns = clock.monotonic_ns();
    latest[name] = *count;
    live->see_probe(name, (sample.sent_ns + sample.received_ns) / 2, *count - baseline[name]);
  }

  /// One that may fail has tried at least: what it reads grows from its first reading.
  bool all_seen(std::int64_t now_ns) {
    const std::lock_guard lock(mutex);
    const bool was_long = now_ns - begun_ns > Nanoseconds(kFirstLook).count();
    return std::all_of(out.probes.begin(), out.probes.end(), [&](const ProbeRecord& record) {
      if (record.may_fail && (was_long || !record.samples.empty())) return true;
      return std::any_of(record.samples.begin(), record.samples.end(),
                         [](const Sample& s) { return s.ok; });
    });
  }

  /// The first probe without a reading, with its last error.
  Error unseen() {
    const std::lock_guard lock(mutex);
    for (const ProbeRecord& record : out.probes) {
      const bool seen = std::any_of(record.samples.begin(), record.samples.end(),
                                    [](const Sample& s) { return s.ok; });
      if (seen || record.may_fail) continue;
      Error error{"probe-failed",
                  "probe '" + record.name + "' (" + record.probe + ") gave no reading",
                  {},
                  {}};
      if (!record.samples.empty())
        error.notes.push_back("last error: " + record.samples.back().error);
      return error;
    }
    return {"probe-failed", "a probe gave no reading", {}, {}};
  }

  bool holds() {
    if (!until) return true;
    Map names;
    for (const std::string& load : loads) {
      const LoadCounters c = agents->latest(load);
      names[load] =
          Map{{"scheduled", c.scheduled}, {"sent", c.sent},       {"acknowledged", c.acknowledged},
              {"failed", c.failed},       {"dropped", c.dropped}, {"unknown", c.unknown}};
    }
    {
      const std::lock_guard lock(mutex);
      for (const auto& [name, count] : latest) names[name] = Map{{"count", count - baseline[name]}};
    }
    DiagnosticSink sink;
    const auto value = until->evaluate(MapScope(std::move(names)), sink);
    return value && value->boolean();
  }
};

Phase::Phase(ProcessRunner& runner, ProcessTable& table, RunObserver& observer, const Clock& clock)
    : runner_(runner), table_(table), observer_(observer), clock_(clock) {}

Observation Phase::run(const Observe& observe, Nanoseconds deadline, std::stop_token stop) {
  State state;
  state.spec = observe.spec;
  state.quiet = duration_of(state.spec["quiet"], Seconds(60));
  state.deadline_ns = clock_.monotonic_ns() + deadline.count();
  DiagnosticSink sink;
  if (state.spec["until"].is_string())
    state.until = Expression::parse(state.spec["until"].text(), {}, sink);
  std::int64_t total = 0;
  for (const Value& load :
       state.spec["loads"].is_list() ? *state.spec["loads"].as_list() : List{}) {
    state.loads.push_back(load["name"].text());
    total += load["count"].integer();
  }
  state.live.emplace(observe.phase, total, state.until);
  const auto take = [&](const std::string& name, const Sample& sample, bool last) {
    state.take(name, sample, last, clock_);
  };
  state.sampler = make_sampler(clock_, take);
  state.agents = std::make_unique<LoadAgents>(runner_, table_.marks(), clock_, take);
  Status begun = make_probes(state, state.spec["probes"]);
  if (begun) begun = state.agents->spawn(state.spec);
  if (begun) begun = wait_ready(state, stop);
  if (begun) {
    watch(state, stop);
  } else {
    state.out.failure = std::move(begun).error();
    state.out.end = state.out.failure->code == "interrupted" ? Observation::End::interrupted
                                                             : Observation::End::failed;
  }
  finish(state);
  return std::move(state.out);
}

Status Phase::make_probes(State& state, const Value& probes) {
  const List rows = probes.is_list() ? *probes.as_list() : List{};
  for (const Value& row : rows) {
    const ProbeRow* found = find_probe(row["probe"].text());
    if (!found) return fail("unknown-probe", "no probe is named '" + row["probe"].text() + "'");
    ProbeTask task;
    task.name = row["name"].text();
    task.probe = row["probe"].text();
    task.every = duration_of(row["every"], Seconds(1));
    if (row["target"].is_map()) task.target = *row["target"].as_map();
    if (row["options"].is_map()) task.options = *row["options"].as_map();
    task.runner = &runner_;
    if (row["clusters"].is_list()) task.clusters = *row["clusters"].as_list();
    task.processes = [this] { return table_.standing(); };
    state.index[task.name] = state.out.probes.size();
    state.live->add_probe(task.name);
    ProbeRecord& record = state.out.probes.emplace_back();
    record.name = task.name;
    record.probe = task.probe;
    record.every = task.every;
    if (row["agents"].is_string()) continue;  // an agent elsewhere reads it
    BF_TRY(auto probe, found->make(task));
    record.facts = probe->facts();
    record.may_fail = found->may_fail;
    state.sampler->add(task.name, std::move(probe), task.every);
  }
  state.begun_ns = clock_.monotonic_ns();
  state.sampler->start(state.begun_ns);
  return Done{};
}

Status Phase::wait_ready(State& state, std::stop_token stop) {
  const std::int64_t end =
      std::min(state.deadline_ns, clock_.monotonic_ns() + Nanoseconds(kReady).count());
  while (!state.agents->all_ready() || !state.all_seen(clock_.monotonic_ns())) {
    if (stop.stop_requested()) return fail("interrupted", "interrupted");
    if (auto failure = state.agents->failure()) return fail(std::move(*failure));
    if (auto dead = table_.dead(); !dead.empty()) return fail(died(dead.front()));
    if (clock_.monotonic_ns() > end) {
      if (!state.all_seen(clock_.monotonic_ns())) return fail(state.unseen());
      return fail("load-failed", "load processes were not ready in time");
    }
    clock_.sleep_until(clock_.monotonic_ns() + Nanoseconds(kPoll).count());
  }
  const std::int64_t start = clock_.monotonic_ns() + state.agents->lead().count();
  {
    const std::lock_guard lock(state.mutex);
    state.out.start_ns = start;
    state.changed_ns = start;
  }
  state.agents->begin(start);
  return Done{};
}

void Phase::watch(State& state, std::stop_token stop) {
  using End = Observation::End;
  while (true) {
    clock_.sleep_until(clock_.monotonic_ns() + Nanoseconds(kPoll).count());
    const std::int64_t now = clock_.monotonic_ns();
    report(state);
    if (stop.stop_requested()) {
      state.out.end = End::interrupted;
      state.out.failure = Error{"interrupted", "interrupted", {}, {}};
      return;
    }
    auto dead = table_.dead();
    auto failure = dead.empty() ? state.agents->failure() : died(dead.front());
    if (failure) {
      state.out.end = End::failed;
      state.out.failure = std::move(failure);
      return;
    }
    if (state.agents->all_done()) {
      if (state.holds()) {
        state.out.end = state.until ? End::until : End::load_finished;
        return;
      }
      const std::lock_guard lock(state.mutex);
      if (now - state.changed_ns > state.quiet.count()) {
        state.out.end = End::quiet;
        return;
      }
    }
    if (now > state.deadline_ns) {
      state.out.end = End::deadline;
      return;
    }
  }
}

void Phase::report(State& state) {
  const std::int64_t now = clock_.monotonic_ns();
  if (now - state.reported_ns < Nanoseconds(kReport).count()) return;
  state.reported_ns = now;
  LoadCounters sum;
  for (const std::string& load : state.loads) sum += state.agents->latest(load);
  const double seconds = static_cast<double>(now - state.out.start_ns) / 1e9;
  const bool is_over = state.agents->all_done();
  std::unique_lock lock(state.mutex);
  state.live->see_load(sum);
  const LiveRates rates = state.live->rates(seconds, is_over);
  lock.unlock();
  observer_.live(rates);
}

void Phase::finish(State& state) {
  const std::int64_t end = clock_.monotonic_ns() + Nanoseconds(kStopping).count();
  if (!state.agents->all_done()) {
    state.agents->stop();
    while (!state.agents->all_done() && clock_.monotonic_ns() < end) {
      clock_.sleep_until(clock_.monotonic_ns() + Nanoseconds(kPoll).count());
    }
  }
  state.out.end_ns = clock_.monotonic_ns();
  state.sampler->stop();
  state.agents->finish_probes();
  state.agents->end();
  state.out.agents = state.agents->states();
  for (ProbeRecord& record : state.out.probes) {
    AgentGroup* elsewhere = state.agents->probe_group(record.name);
    record.missed = elsewhere ? elsewhere->missed(record.name) : state.sampler->missed(record.name);
    if (!elsewhere) continue;
    record.facts = elsewhere->facts(record.name);
    // lines that were asked for again came last
    std::stable_sort(record.samples.begin(), record.samples.end(),
                     [](const Sample& a, const Sample& b) { return a.sent_ns < b.sent_ns; });
  }
}

}  // namespace benchfield
