#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/load/load.h"

namespace benchfield {

/// All distinct records in one block of memory plus where each starts. Drivers point into the block
/// while records are in flight, so it must outlive them; it never moves once made.
class Records {
 public:
  Records() = default;
  /// Lines end with \n or \r\n; empty ones are left out.
  explicit Records(std::string text);
  Records(Records&&) noexcept = default;
  Records& operator=(Records&&) noexcept = default;
  Records(const Records&) = delete;
  Records& operator=(const Records&) = delete;

  std::int64_t size() const { return static_cast<std::int64_t>(lines_.size()); }
  std::string_view operator[](std::int64_t index) const {
    const Line& line = lines_[static_cast<std::size_t>(index)];
    return {text_->data() + line.start, line.size};
  }

 private:
  struct Line {
    std::size_t start = 0;
    std::uint32_t size = 0;
  };
  std::unique_ptr<const std::string> text_;  ///< by pointer: a short string moves with its owner
  std::vector<Line> lines_;
};

/// Generated planes or the lines of a file or folder (files by name), as the task says. Every
/// record is checked to be one well-formed CSV line. Generated records depend on seed and instance;
/// replayed ones are the same everywhere. Errors: "no-such-file", "no-records", "bad-record".
Result<Records> make_records(const LoadTask& task);

/// Records of this instance: count, or fewer when the files are replayed once and are shorter.
std::int64_t records_to_send(const LoadTask& task, const Records& records);

/// Why a line is not one well-formed CSV record; empty when it is. Quoted fields start with a quote
/// right after a comma, hold doubled quotes only, and end right before one.
std::string csv_problem(std::string_view line);

/// The fields of a well-formed record, without the quotes around them, doubled quotes made single.
std::vector<std::string> csv_fields(std::string_view line);

/// `lines` records of the planes schema with 11 or 15 columns, a function of seed alone.
std::string generate_planes(int columns, std::int64_t lines, std::uint64_t seed);

}  // namespace benchfield
