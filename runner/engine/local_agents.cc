#include "runner/engine/local_agents.h"

#include <algorithm>

#include "runner/io/files.h"
#include "runner/io/json.h"

namespace benchfield {
namespace {

constexpr std::size_t kShown = 200;  ///< of a line that could not be read

/// What an agent says. Error: a message that is not whole.
Status take(AgentState& state, const Value& message) {
  const std::string type = message["type"].text();
  if (type == "ready") state.ready = true;
  if (type == "failed") state.failure = message["error"].text("no reason given");
  if (type == "tick") {
    BF_TRY(const LoadCounters counters, load_counters(message));
    state.ticks.push_back(counters);
  }
  if (type == "done") {
    BF_TRY(state.summary, load_summary(message));
    state.ticks.push_back(state.summary->total);
  }
  return Done{};
}

}  // namespace

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
  const auto message = parse_json(line);
  const std::lock_guard lock(mutex_);
  Agent& agent = *agents_[index];
  const Status taken = message ? take(agent.state, *message) : fail(message.error());
  if (!taken) agent.unread = taken.error().what + ": " + std::string(line.substr(0, kShown));
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
    if (!agent->unread.empty()) error.notes.push_back("not understood: " + agent->unread);
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
