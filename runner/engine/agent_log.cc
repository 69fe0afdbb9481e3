#include "runner/engine/agent_log.h"

#include "runner/io/json.h"

namespace benchfield {
namespace {

/// `--since-time` has whole seconds and goes by the node's stamps, not the agent's.
constexpr std::int64_t kOverlapNs = 2'000'000'000;
constexpr std::int64_t kSilenceNs = 6'000'000'000;

using Runs = std::vector<std::pair<std::int64_t, std::int64_t>>;

void add_run(Runs& runs, std::int64_t from, std::int64_t to) {
  if (!runs.empty() && runs.back().second + 1 == from) {
    runs.back().second = to;
  } else {
    runs.emplace_back(from, to);
  }
}

}  // namespace

AgentLog::AgentLog(ProcessRunner& runner, Environment marks, const Clock& clock, Source source,
                   std::function<void(const Value&)> on_line)
    : runner_(runner),
      marks_(std::move(marks)),
      clock_(clock),
      source_(std::move(source)),
      on_line_(std::move(on_line)) {}

AgentLog::~AgentLog() { end(); }

void AgentLog::tend() {
  if (process_ && !process_->exit_code()) {
    {
      const std::lock_guard lock(mutex_);
      const bool is_silent = is_talking_ && clock_.monotonic_ns() - came_ns_ > kSilenceNs;
      if (!is_silent || is_over_) return;
    }
    (void)end_session(process_->id(), Seconds(1));
  }
  SpawnOptions options;
  options.argv = source_.argv;
  options.argv.insert(options.argv.end(), {"logs", "--follow", source_.pod});
  {
    const std::lock_guard lock(mutex_);
    if (is_over_) return;
    if (last_wall_ns_ > 0)
      options.argv.push_back("--since-time=" + utc_text(last_wall_ns_ - kOverlapNs));
    ++started_;
    came_ns_ = clock_.monotonic_ns();
  }
  options.environment = marks_;
  options.end_with_parent = true;
  options.log = source_.errors;
  options.on_line = [this](std::string_view text) { read(text); };
  process_.reset();
  if (auto process = runner_.spawn(options)) process_ = std::move(*process);
}

void AgentLog::read(std::string_view text) {
  if (const auto line = parse_json(text)) take(*line);  // others are what libraries say
}

void AgentLog::take(const Value& line) {
  const std::int64_t number = line["sequence"].integer();
  if (number <= 0) return;
  {
    const std::lock_guard lock(mutex_);
    if (number <= last_ && holes_.erase(number) == 0) return;  // it came before
    for (std::int64_t n = last_ + 1; n < number; ++n) holes_.insert(n);
    if (number > last_) {
      last_ = number;
      last_wall_ns_ = line["wall_ns"].integer();
      const std::string type = line["type"].text();
      is_over_ = type == "done" || type == "failed";
      is_talking_ = type == "armed" || type == "tick" || type == "alive" || type == "sample";
      came_ns_ = clock_.monotonic_ns();
    }
  }
  on_line_(line);
}

std::vector<std::pair<std::int64_t, std::int64_t>> AgentLog::missing(std::int64_t last) const {
  const std::lock_guard lock(mutex_);
  Runs out;
  for (const std::int64_t number : holes_) {
    if (number <= last) add_run(out, number, number);
  }
  if (last > last_) add_run(out, last_ + 1, last);
  return out;
}

std::vector<std::pair<std::int64_t, std::int64_t>> AgentLog::newly_skipped() {
  const std::lock_guard lock(mutex_);
  Runs out;
  for (auto hole = holes_.upper_bound(told_); hole != holes_.end(); ++hole)
    add_run(out, *hole, *hole);
  told_ = last_;
  return out;
}

int AgentLog::resumed() const {
  const std::lock_guard lock(mutex_);
  return started_ > 0 ? started_ - 1 : 0;
}

void AgentLog::end() {
  if (!process_) return;
  if (!process_->exit_code()) (void)end_session(process_->id(), Seconds(1));
  process_.reset();
}

}  // namespace benchfield
