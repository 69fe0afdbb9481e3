#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runner/base/step.h"
#include "runner/base/value.h"
#include "runner/engine/agent_group.h"
#include "runner/io/process.h"

namespace benchfield {

/// The instances of a load as processes of this machine, told and read through pipes. They end by
/// themselves when the runner dies (end of input, and the kernel's parent-death signal).
class LocalAgents final : public AgentGroup {
 public:
  /// `load` is one entry of an Observe spec's "loads", with "processes".
  LocalAgents(ProcessRunner& runner, const Environment& marks, const Value& load);
  ~LocalAgents() override;

  const std::string& name() const override { return name_; }
  Status start() override;
  bool all_ready() override;
  Nanoseconds lead() const override { return Milliseconds(300); }
  void begin(std::int64_t start_ns) override;
  void stop() override;
  bool all_done() override;
  std::optional<Error> failure() override;
  LoadCounters latest() override;
  std::vector<AgentState> states() override;
  std::int64_t missed(const std::string&) override { return 0; }
  Map facts(const std::string&) override { return {}; }
  void end() override;

 private:
  struct Agent {
    AgentState state;
    std::string errors;
    std::string unread;  ///< why its last line that could not be read was not, and its beginning
    std::unique_ptr<RunningProcess> process;
  };
  void read_line(std::size_t index, std::string_view line);

  ProcessRunner& runner_;
  Environment marks_;
  std::string name_;
  Value load_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Agent>> agents_;
};

}  // namespace benchfield
