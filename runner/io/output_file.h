#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runner/base/result.h"

namespace benchfield {

/// A file written part by part that replaces what stands under its name when commit() returns
/// (temporary name, fsync, rename). Without commit() nothing changes: the temporary file goes with
/// the object. Not for several threads at once.
class OutputFile {
 public:
  virtual ~OutputFile() = default;
  virtual Status write(std::string_view part) = 0;
  virtual Status commit() = 0;
};

/// Makes parent directories. Error: "file-failed".
Result<std::unique_ptr<OutputFile>> create_output(const std::string& path, int mode = 0644);

}  // namespace benchfield
