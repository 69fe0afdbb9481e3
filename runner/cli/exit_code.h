#pragma once

namespace benchfield::cli {

/// What the process ends with.
enum class ExitCode {
  done = 0,         ///< done, every gate passed
  regression = 1,   ///< regression, objective missed, a hard-gated row missing
  wrong_usage = 2,  ///< wrong usage or plan; nothing was started
  failed = 3,       ///< environment or trial failed
  invalid = 4,      ///< measurement invalid
  unresolved = 5,   ///< unresolved where the plan demands an answer
  hangup = 129,
  interrupted = 130,
  terminated = 143,
};

inline int to_int(ExitCode code) { return static_cast<int>(code); }

}  // namespace benchfield::cli
