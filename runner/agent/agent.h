#pragma once

#include <iosfwd>
#include <stop_token>

#include "runner/agent/task.h"
#include "runner/base/clock.h"

namespace benchfield {

/// Who an agent is.
struct AgentIdentity {
  int index = 0;
  std::string host;  ///< of the machine or pod
  std::string node;  ///< that it runs on; may be empty
};

/// One agent of a group, from birth to its last word: meets the others at index 0 (and is their
/// meeting point when it is index 0), makes ready, starts at the common instant, writes numbered
/// lines, says its last word to the meeting point and waits until the runner has read it. It ends
/// by itself when its lease is not renewed, when it is told to end (told: SIGTERM), and when the
/// meeting point is gone. Lines on out: member, ready, armed, tick or alive (at least every 2 s from the
/// start order on), facts, sample, done, failed.
/// Returns the exit code: 0 done, 3 failed.
int run_group_agent(const GroupTask& task, const AgentIdentity& identity, std::ostream& out,
                    const Clock& clock, const std::stop_token& told);

/// Carries lines between the streams and the meeting point, for a runner that cannot connect to it
/// but can execute a program beside it: in to connection, connection to out. Ends with either side.
/// Returns 0, or 3 when nothing listens there within 10 s.
int attach_to_group(const std::string& address, std::istream& in, std::ostream& out);

}  // namespace benchfield
