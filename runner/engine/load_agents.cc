#include "runner/engine/load_agents.h"

#include <algorithm>

#include "runner/engine/local_agents.h"
#include "runner/engine/pod_agents.h"

namespace benchfield {
namespace {

constexpr auto kPoll = Milliseconds(50);
constexpr auto kLastReading = Seconds(70);  ///< a refresh after a heavy load may take a minute

List items(const Value& value) { return value.is_list() ? *value.as_list() : List{}; }

}  // namespace

LoadAgents::LoadAgents(ProcessRunner& runner, const Environment& marks, const Clock& clock,
                       OnSample on_sample)
    : runner_(runner), marks_(marks), clock_(clock), on_sample_(std::move(on_sample)) {}

Status LoadAgents::spawn(const Value& spec) {
  for (const Value& load : items(spec["loads"])) {
    if (load["pods"].is_map()) {
      loads_.push_back(
          make_pod_agents(runner_, marks_, clock_, load["name"].text(), load["pods"], OnSample()));
    } else {
      loads_.push_back(std::make_unique<LocalAgents>(runner_, marks_, load));
    }
  }
  for (const Value& group : items(spec["probe_agents"])) {
    ProbeGroup& probes = probes_.emplace_back();
    for (const Value& name : items(group["probes"])) probes.probes.push_back(name.text());
    probes.agents =
        make_pod_agents(runner_, marks_, clock_, group["name"].text(), group["pods"], on_sample_);
  }
  for (const ProbeGroup& group : probes_) BF_CHECK_OK(group.agents->start());
  for (const auto& group : loads_) BF_CHECK_OK(group->start());
  return Done{};
}

bool LoadAgents::all_ready() {
  for (ProbeGroup& group : probes_) {
    if (group.has_begun || !group.agents->all_ready()) continue;
    group.agents->begin(clock_.monotonic_ns() + group.agents->lead().count());
    group.has_begun = true;
  }
  return std::all_of(loads_.begin(), loads_.end(), [](const auto& g) { return g->all_ready(); });
}

Nanoseconds LoadAgents::lead() const {
  Nanoseconds lead = Milliseconds(300);
  for (const auto& group : loads_) lead = std::max(lead, group->lead());
  return lead;
}

void LoadAgents::begin(std::int64_t start_ns) {
  for (const auto& group : loads_) group->begin(start_ns);
}

void LoadAgents::stop() {
  for (const auto& group : loads_) group->stop();
}

bool LoadAgents::all_done() {
  return std::all_of(loads_.begin(), loads_.end(), [](const auto& g) { return g->all_done(); });
}

std::optional<Error> LoadAgents::failure() {
  for (const auto& group : loads_) {
    if (auto failure = group->failure()) return failure;
  }
  for (const ProbeGroup& group : probes_) {
    if (auto failure = group.agents->failure()) return failure;
  }
  return std::nullopt;
}

LoadCounters LoadAgents::latest(const std::string& load) {
  for (const auto& group : loads_) {
    if (group->name() == load) return group->latest();
  }
  return {};
}

std::vector<AgentState> LoadAgents::states() {
  std::vector<AgentState> out;
  for (const auto& group : loads_) {
    for (AgentState& state : group->states()) out.push_back(std::move(state));
  }
  return out;
}

void LoadAgents::finish_probes() {
  const std::int64_t end = clock_.monotonic_ns() + Nanoseconds(kLastReading).count();
  for (const ProbeGroup& group : probes_) group.agents->stop();
  for (const ProbeGroup& group : probes_) {
    while (!group.agents->all_done() && !group.agents->failure() && clock_.monotonic_ns() < end) {
      clock_.sleep_until(clock_.monotonic_ns() + Nanoseconds(kPoll).count());
    }
    group.agents->end();
  }
}

AgentGroup* LoadAgents::probe_group(const std::string& probe) {
  for (const ProbeGroup& group : probes_) {
    const auto& names = group.probes;
    if (std::find(names.begin(), names.end(), probe) != names.end()) return group.agents.get();
  }
  return nullptr;
}

void LoadAgents::end() {
  for (const auto& group : loads_) group->end();
  for (const ProbeGroup& group : probes_) group.agents->end();
}

}  // namespace benchfield
