#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/io/process.h"

namespace benchfield {

/// Where the lines of a history are kept. Writers in several processes never lose each other's
/// lines.
class HistoryStore {
 public:
  virtual ~HistoryStore() = default;
  /// All lines; empty when there is no history yet.
  virtual Result<std::string> read() = 0;
  /// Appends lines (without their ends), all or none. what: for the log of a branch.
  virtual Status append(const std::vector<std::string>& lines, const std::string& what) = 0;
};

/// FOLDER/history.jsonl, written under a lock (flock) and synced. A torn last line is cut off by
/// the next writer.
std::unique_ptr<HistoryStore> folder_store(std::string folder, const Clock& clock);

/// history.jsonl on a branch of the git repository of the working directory, by plumbing commands
/// alone: neither work tree nor index is touched. The branch moves by compare-and-swap and a lost
/// race is tried again. Other files of the branch stay. Errors: "git-failed" with git's own words.
std::unique_ptr<HistoryStore> branch_store(std::string branch, ProcessRunner& processes);

}  // namespace benchfield
