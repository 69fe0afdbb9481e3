#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "runner/base/clock.h"
#include "runner/base/result.h"

namespace benchfield {

/// `benchfield agent --spec FILE`: one instance of a load as a process. JSON lines on out, each
/// with "sequence":
///   {"type":"ready"}                      after prepare()
///   {"type":"tick", counters...}          every `tick` (default 500 ms), cumulative
///   {"type":"done", summary...}           last line
///   {"type":"failed","error":...}
/// and lines on in: "start NS" gives the common start instant (CLOCK_MONOTONIC), "stop" ends it
/// early. End of input means that whoever asked is gone: it stops at once. After its last line it
/// waits up to 1 s for the input to end. Returns the exit code: 0 done, 3 failed.
int run_agent(const std::string& spec_path, std::istream& in, std::ostream& out,
              const Clock& clock);

/// Request buffers of a megabyte come and go a thousand times a second. Handing each back to the
/// kernel and faulting it in again took a sixth of the rate at 300 B: this process keeps them.
void keep_freed_memory();

}  // namespace benchfield
