#include "runner/engine/local_agents.h"

#include <algorithm>

#include "runner/io/files.h"
#include "runner/io/json.h"

namespace benchfield {

LocalAgents::LocalAgents(ProcessRunner& runner, const Environment& marks, const Value& load)
    : runner_(runner), marks_(marks), name_(load["name"].text()), load_(load) {}

LocalAgents::~LocalAgents() { end(); }

Status LocalAgents::start() {
  const Value& rows = load_["processes"];
  for (const Value& row : rows.is_list() ? *rows.as_list() : List{}) {
    auto agent = std::make_unique<Agent>();
    agent->state.load = name_;
    agent->state.name = row["name"].text();
    agent->state.index = static_cast<int>(agents_.size());
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
  return Done{};
}

void LocalAgents::read_line(std::size_t index, std::string_view line) {
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

bool LocalAgents::all_ready() {
  const std::lock_guard lock(mutex_);
  return std::all_of(agents_.begin(), agents_.end(),
                     [](const auto& agent) { return agent->state.ready; });
}

void LocalAgents::begin(std::int64_t start_ns) {
  for (const auto& agent : agents_)
    (void)agent->process->write_line("start " + std::to_string(start_ns));
}

void LocalAgents::stop() {
  for (const auto& agent : agents_) {
    if (agent->process) (void)agent->process->write_line("stop");
  }
}

bool LocalAgents::all_done() {
  const std::lock_guard lock(mutex_);
  return std::all_of(agents_.begin(), agents_.end(), [](const auto& agent) {
    return agent->state.summary || !agent->process || agent->process->exit_code();
  });
}

std::optional<Error> LocalAgents::failure() {
  const std::lock_guard lock(mutex_);
  for (const auto& agent : agents_) {
    AgentState& state = agent->state;
    const auto code = agent->process ? agent->process->exit_code() : std::optional<int>(-1);
    if (!state.summary && state.failure.empty() && code) {
      state.is_lost = true;
      state.failure = "it ended with exit code " + std::to_string(*code) + " before it was done";
    }
    if (state.failure.empty()) continue;
    Error error{
        "load-failed", "load process '" + state.name + "' failed: " + state.failure, {}, {}};
    for (const std::string& line : tail(agent->errors, 8)) error.notes.push_back("log: " + line);
    return error;
  }
  return std::nullopt;
}

LoadCounters LocalAgents::latest() {
  const std::lock_guard lock(mutex_);
  LoadCounters sum;
  for (const auto& agent : agents_) {
    if (!agent->state.ticks.empty()) sum += agent->state.ticks.back();
  }
  return sum;
}

std::vector<AgentState> LocalAgents::states() {
  const std::lock_guard lock(mutex_);
  std::vector<AgentState> out;
  for (const auto& agent : agents_) out.push_back(agent->state);
  return out;
}

void LocalAgents::end() {
  for (const auto& agent : agents_) {
    if (!agent->process) continue;
    agent->process->close_input();
    if (!agent->process->exit_code()) (void)end_session(agent->process->id(), Seconds(2));
  }
  for (auto& agent : agents_) agent->process.reset();
}

}  // namespace benchfield
