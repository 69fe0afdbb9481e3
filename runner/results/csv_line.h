#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchfield {

/// Cuts a CSV text into cells (RFC 4180), given line by line: a quoted cell may hold commas,
/// doubled quotes and line ends.
class CsvCells {
 public:
  enum class State { row, unfinished, bad };

  /// Takes the next line: `row` when cells() holds a row, `unfinished` inside a quoted cell, `bad`
  /// when problem() says why; after that a new row begins.
  State take(std::string_view line);
  const std::vector<std::string>& cells() const { return cells_; }
  const std::string& problem() const { return problem_; }
  bool is_open() const { return open_; }

 private:
  State fail(std::string problem);
  std::vector<std::string> cells_;
  std::string cell_;
  std::string problem_;
  bool open_ = false;  ///< inside a quoted cell
};

/// A cell as CSV: in quotes where it must be.
std::string csv_cell(std::string_view text);

}  // namespace benchfield
