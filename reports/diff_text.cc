#include "reports/diff_text.h"

#include <algorithm>
#include <array>

#include "reports/diff_rows.h"
#include "reports/inline.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kColumns = 7;
constexpr std::size_t kWidest = 40;
using Cells = std::array<std::string, kColumns>;

Cells cells_of(const DiffRow& row) {
  Cells cells{row.verdict, row.variant,  row.metric + " [" + row.row->unit + "]",
              row.base,    row.contrast, row.change,
              row.n};
  for (std::string& cell : cells) cell = cell.empty() ? "-" : elide(visible(cell), kWidest);
  return cells;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t have = length_of(text);
  const std::string fill(width > have ? width - have : 0, ' ');
  return right ? fill + text : text + fill;
}

void append_table(std::string& out, const std::vector<DiffRow>& rows) {
  std::vector<Cells> table{{"verdict", "variant", "metric", "base", "new", "change (95 %)", "n"}};
  for (const DiffRow& row : rows) table.push_back(cells_of(row));
  std::array<std::size_t, kColumns> widths{};
  for (const Cells& cells : table) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      widths[i] = std::max(widths[i], length_of(cells[i]));
    }
  }
  for (std::size_t r = 0; r < table.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < kColumns; ++i) {
      line += (i > 0 ? "  " : "") + padded(table[r][i], widths[i], i >= 3);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
    if (r > 0 && !rows[r - 1].why.empty()) out += "    " + visible(rows[r - 1].why) + "\n";
  }
}

}  // namespace

std::string render_diff_text(const std::vector<Diff>& diffs) {
  std::string out;
  for (const Diff& diff : diffs) {
    const std::vector<DiffRow> rows = diff_rows(diff.model);
    if (!out.empty()) out += "\n";
    out += "base  " + visible(run_line(*diff.base)) + "\n";
    out += "new   " + visible(run_line(*diff.fresh)) + "\n";
    out += diff_summary(rows) + "\n";
    for (const std::string& remark : diff_remarks(diff)) out += "- " + visible(remark) + "\n";
    if (rows.empty()) continue;
    out += "\n";
    append_table(out, rows);
  }
  return out;
}

}  // namespace benchfield::reports
