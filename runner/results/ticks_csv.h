#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/io/output_file.h"
#include "runner/results/model.h"

namespace benchfield {

/// First line of ticks.csv.
inline constexpr std::string_view kTicksHeader =
    "trial,series,sent_ns,received_ns,wall_ns,count,ok\n";

/// The rows of one trial, one per tick, without the header.
std::string ticks_rows(std::string_view trial, const std::vector<Series>& series);

/// Writes ticks.csv trial by trial, so that no more than a part of one is ever in memory as text.
/// Nothing stands under its name before commit().
class TicksFile {
 public:
  /// Begins with the header. Errors: those of create_output().
  static Result<TicksFile> create(const std::string& path);
  Status add(std::string_view trial, const std::vector<Series>& series);
  Status commit();

 private:
  explicit TicksFile(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}
  std::unique_ptr<OutputFile> file_;
};

/// Series by trial id, in file order; units are not in the file.
using TicksByTrial = std::map<std::string, std::vector<Series>>;

/// Which ticks of a file are kept; every line is checked all the same.
struct TicksWanted {
  std::optional<std::set<std::string>> trials;  ///< missing: of all
  /// Where a series has more, it is thinned evenly, to twice as many at most; its first and last
  /// tick stay. 0: all of them.
  std::size_t most = 0;
};

/// Reads a text. Errors: "bad-ticks" with the line.
Result<TicksByTrial> read_ticks(std::string_view text, const TicksWanted& wanted = {});

/// Reads a file part by part, so that its text is never in memory. Errors: those of read_ticks and
/// read_parts, with the file.
Result<TicksByTrial> read_ticks_file(const std::string& path, const TicksWanted& wanted = {});

}  // namespace benchfield
