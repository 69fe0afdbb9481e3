#include "runner/engine/load_agents.h"

#include <algorithm>

#include "runner/io/files.h"
#include "runner/io/json.h"

namespace benchfield {
namespace {

void add(LoadCounters& sum, const LoadCounters& one) {
  sum.at_ns = std::max(sum.at_ns, one.at_ns);
  sum.scheduled += one.scheduled;
  sum.sent += one.sent;
  sum.acknowledged += one.acknowledged;
  sum.failed += one.failed;
  sum.dropped += one.dropped;
  sum.unknown += one.unknown;
  sum.cpu_ns += one.cpu_ns;
}

}  // namespace

LoadAgents::LoadAgents(ProcessRunner& runner, const Environment& marks)
    : runner_(runner), marks_(marks) {}

LoadAgents::~LoadAgents() { end(); }

Status LoadAgents::spawn(const Value& loads) {
  for (const Value& load : loads.is_list() ? *loads.as_list() : List{}) {
    for (const Value& row : load["processes"].is_list() ? *load["processes"].as_list() : List{}) {
      auto agent = std::make_unique<Agent>();
      agent->state.load = load["name"].text();
      agent->state.name = row["name"].text();
      agent->errors = row["errors"].text();
      SpawnOptions options;
      for (const Value& word : *row["argv"].as_list()) options.argv.push_back(to_text(word));
      options.environment = marks_;
      options.pipe_input = true;
      options.end_with_parent = true;
      options.log = agent->errors;
      const std::size_t index = agents_.size();
      options.on_line = [this, index](std::string_view line) { read_line(index, line); };
      {
        const std::lock_guard lock(mutex_);
        agents_.push_back(std::move(agent));
      }
      BF_TRY(auto process, runner_.spawn(options));
      const std::lock_guard lock(mutex_);
      agents_.back()->process = std::move(process);
    }
  }
  return Done{};
}

void LoadAgents::read_line(std::size_t index, std::string_view line) {
  const auto parsed = parse_json(line);
  if (!parsed) return;
  const std::string type = (*parsed)["type"].text();
  const std::lock_guard lock(mutex_);
  AgentState& state = agents_[index]->state;
  if (type == "ready") state.ready = true;
  if (type == "failed") state.failure = (*parsed)["error"].text("no reason given");
  if (type == "tick") {
    if (auto counters = load_counters(*parsed)) state.ticks.push_back(*counters);
  }
  if (type == "done") {
    if (auto summary = load_summary(*parsed)) {
      state.ticks.push_back(summary->total);
      state.summary = std::move(*summary);
    }
  }
}

bool LoadAgents::all_ready() {
  const std::lock_guard lock(mutex_);
  return std::all_of(agents_.begin(), agents_.end(),
                     [](const auto& agent) { return agent->state.ready; });
}

void LoadAgents::begin(std::int64_t start_ns) {
  for (const auto& agent : agents_)
    (void)agent->process->write_line("start " + std::to_string(start_ns));
}

void LoadAgents::stop() {
  for (const auto& agent : agents_) {
    if (agent->process) (void)agent->process->write_line("stop");
  }
}

bool LoadAgents::all_done() {
  const std::lock_guard lock(mutex_);
  return std::all_of(agents_.begin(), agents_.end(), [](const auto& agent) {
    return agent->state.summary || !agent->process || agent->process->exit_code();
  });
}

std::optional<Error> LoadAgents::failure() {
  const std::lock_guard lock(mutex_);
  for (const auto& agent : agents_) {
    const auto code = agent->process ? agent->process->exit_code() : std::optional<int>(-1);
    if (agent->state.summary && agent->state.failure.empty()) continue;
    if (agent->state.failure.empty() && !code) continue;
    Error error{"load-failed", "load process '" + agent->state.name + "' failed", {}, {}};
    if (!agent->state.failure.empty()) {
      error.what += ": " + agent->state.failure;
    } else {
      error.what += ": it ended with exit code " + std::to_string(*code) + " before it was done";
    }
    for (const std::string& line : tail(agent->errors, 8)) error.notes.push_back("log: " + line);
    return error;
  }
  return std::nullopt;
}

LoadCounters LoadAgents::latest(const std::string& load) {
  const std::lock_guard lock(mutex_);
  LoadCounters sum;
  for (const auto& agent : agents_) {
    if (agent->state.load == load && !agent->state.ticks.empty())
      add(sum, agent->state.ticks.back());
  }
  return sum;
}

std::vector<AgentState> LoadAgents::states() {
  const std::lock_guard lock(mutex_);
  std::vector<AgentState> out;
  for (const auto& agent : agents_) out.push_back(agent->state);
  return out;
}

void LoadAgents::end() {
  for (const auto& agent : agents_) {
    if (!agent->process) continue;
    agent->process->close_input();
    if (!agent->process->exit_code()) (void)end_session(agent->process->id(), Seconds(2));
  }
  for (auto& agent : agents_) agent->process.reset();
}

}  // namespace benchfield
