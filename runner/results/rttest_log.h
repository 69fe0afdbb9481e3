#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"

namespace benchfield {

/// One printed row: its place, the numbers that were measured, and all of it as printed.
struct PrintedRow {
  std::size_t line = 0;
  std::int64_t epoch_ms = 0;
  std::int64_t count = 0;  ///< from the start count
  bool unchanged = false;  ///< "*****"
  std::string text;        ///< from the first bar on
};

/// The cells between the bars of a row, without blanks and thousands separators.
std::vector<std::string> cells_of(std::string_view row);

/// The monitor's closing line as printed; missing what is not there.
struct PrintedSummary {
  std::size_t line = 0;
  std::string total, linear_regression_rate, standard_error, average_rate;
};

/// "too-many-rows": a run of more than `most` rows. `line` is where that was seen.
tl::unexpected<Error> too_many_rows(std::size_t line, std::size_t most);

/// What one monitor printed from a start to its end.
struct PrintedSegment {
  enum class Form { first, second } form = Form::second;  ///< generation of rttest
  std::size_t line = 0;                                   ///< of the table's header
  std::string label;       ///< "Kafka Logs": the last line of other talk before it; may be empty
  std::size_t marker = 0;  ///< how many "-----" lines stood before: runs of a script
  std::optional<std::int64_t> start_count;
  std::vector<std::string> head;  ///< header and rule as printed
  std::vector<PrintedRow> rows;
  std::optional<PrintedSummary> summary;
  bool decreased = false;  ///< the count went down: the monitor began anew
};

/// Reads what rttest's monitors print (KTM and EIM of both generations), line by line: tables
/// between any other talk (kubectl, shell); a prefix before a row is left out. A finished segment
/// goes to on_segment and is not kept; a segment without rows is none. Error: "too-many-rows" for a
/// segment of more than most_rows.
class RttestLog {
 public:
  using OnSegment = std::function<Status(PrintedSegment segment)>;
  using OnNote = std::function<void(std::size_t line, std::string what)>;
  RttestLog(OnSegment on_segment, OnNote on_note, std::size_t most_rows);

  Status line(std::string_view text);
  Status finish();

 private:
  Status close();
  Status row(std::string_view text);
  void summary(std::string_view text);
  void talk(std::string_view text);

  OnSegment on_segment_;
  OnNote on_note_;
  std::size_t most_rows_;
  std::size_t number_ = 0, marker_ = 0;
  std::string label_;
  std::optional<std::int64_t> start_count_;
  bool open_ = false;
  PrintedSegment segment_;
};

}  // namespace benchfield
