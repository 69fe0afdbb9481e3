#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/value.h"
#include "runner/io/process.h"

namespace benchfield {

/// The numbered lines of one agent, read from its pod's log by a program that follows it (`kubectl
/// logs -f`). A follow that drops, or that says nothing more while its agent does (a rotated log),
/// is taken up again from a little before the last line; what comes twice is left out, and what
/// never came is known by number. Safe from several
/// threads.
class AgentLog {
 public:
  struct Source {
    std::vector<std::string> argv;  ///< up to the verb
    std::string pod;
    std::string errors;  ///< file for what the program says
  };
  /// on_line gets every line once; runner must outlive this.
  AgentLog(ProcessRunner& runner, Environment marks, const Clock& clock, Source source,
           std::function<void(const Value& line)> on_line);
  ~AgentLog();

  /// Starts the follow, or takes it up again when it ended; call about once a second.
  void tend();
  /// A line that came another way.
  void take(const Value& line);
  /// Runs of numbers up to `last` that have not come.
  std::vector<std::pair<std::int64_t, std::int64_t>> missing(std::int64_t last) const;
  /// Runs of numbers that a later line has passed over since the last call.
  std::vector<std::pair<std::int64_t, std::int64_t>> newly_skipped();
  /// How often the follow was taken up again.
  int resumed() const;
  void end();

 private:
  void read(std::string_view text);

  ProcessRunner& runner_;
  Environment marks_;
  const Clock& clock_;
  Source source_;
  std::function<void(const Value&)> on_line_;
  mutable std::mutex mutex_;
  std::set<std::int64_t> holes_;  ///< numbers below last_ that have not come
  std::int64_t last_ = 0;
  std::int64_t told_ = 0;  ///< the last line when holes were asked for
  std::int64_t last_wall_ns_ = 0;
  bool is_over_ = false;      ///< its last word came
  bool is_talking_ = false;   ///< it writes a line every two seconds at least
  std::int64_t came_ns_ = 0;  ///< when the last line came, or the follow began
  int started_ = 0;
  std::unique_ptr<RunningProcess> process_;
};

}  // namespace benchfield
