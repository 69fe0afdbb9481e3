#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/io/files.h"

namespace benchfield {

/// The append-only record of a run: one JSON object a line, on disk before append() returns. It is
/// the ledger of what exists, written before and right after everything that creates. Safe from
/// several threads.
class Journal {
 public:
  /// Called after a record is on disk, with its number (counting from 1 in this file); for tests
  /// that crash there.
  using Listener = std::function<void(std::int64_t sequence)>;

  /// Opens (or continues) the journal; records already there keep their numbers.
  static Result<std::unique_ptr<Journal>> open(const std::string& path, const Clock& clock,
                                               Listener listener = {});

  /// Appends {"sequence", "at", "event": event, fields...}.
  Status append(std::string_view event, Map fields);

 private:
  Journal(std::unique_ptr<AppendFile> file, const Clock& clock, std::int64_t last,
          Listener listener);
  std::mutex mutex_;
  std::unique_ptr<AppendFile> file_;
  const Clock& clock_;
  std::int64_t last_;
  Listener listener_;
};

/// All records of a journal; a torn last line is dropped, a broken line before it is an error.
Result<std::vector<Value>> read_journal(const std::string& path);

}  // namespace benchfield
