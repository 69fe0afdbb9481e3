#include "runner/results/csv_line.h"

namespace benchfield {
namespace {

constexpr std::size_t kLongestCell = 64 << 10;

}  // namespace

CsvCells::State CsvCells::fail(std::string problem) {
  problem_ = std::move(problem);
  open_ = false;
  cell_.clear();
  return State::bad;
}

CsvCells::State CsvCells::take(std::string_view line) {
  if (open_) {
    cell_ += '\n';
  } else {
    cells_.clear();
    cell_.clear();
  }
  bool closed = false;  // a quoted cell has ended: a comma must follow
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (open_) {
      if (c != '"') {
        cell_ += c;
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        cell_ += '"';
        ++i;
      } else {
        open_ = false;
        closed = true;
      }
    } else if (c == ',') {
      cells_.push_back(std::move(cell_));
      cell_.clear();
      closed = false;
    } else if (closed) {
      return fail("text follows the closing quote of column " + std::to_string(cells_.size() + 1));
    } else if (c == '"' && cell_.empty()) {
      open_ = true;
    } else {
      cell_ += c;
    }
  }
  if (cell_.size() > kLongestCell) {
    return fail("column " + std::to_string(cells_.size() + 1) +
                " is longer than 64 KiB: a quote may be unclosed");
  }
  if (open_) return State::unfinished;
  cells_.push_back(std::move(cell_));
  cell_.clear();
  return State::row;
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

}  // namespace benchfield
