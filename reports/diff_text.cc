#include "reports/diff_text.h"

#include <algorithm>
#include <array>

#include "reports/diff_rows.h"
#include "reports/inline.h"
#include "reports/wording.h"

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

void append_table(std::string& out, const std::vector<DiffRow>& rows, const Words& words) {
  std::vector<Cells> table{{words(wording::kVerdict), words(wording::kVariant),
                            words(wording::kDiffMetric), words(wording::kDiffBase),
                            words(wording::kDiffNew), words(wording::kDiffChangeColumn),
                            words(wording::kReplicates)}};
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

std::string render_diff_text(const std::vector<Diff>& diffs, const Words& words) {
  const std::string base = words(wording::kDiffBase), fresh = words(wording::kDiffNew);
  const std::size_t width = std::max(length_of(base), length_of(fresh)) + 2;
  std::string out;
  for (const Diff& diff : diffs) {
    const std::vector<DiffRow> rows = diff_rows(diff.model, words);
    if (!out.empty()) out += "\n";
    for (const auto& [name, run] : {std::pair(base, diff.base), std::pair(fresh, diff.fresh)}) {
      out += padded(name, width, false) + visible(run_line(*run, words)) + "\n";
    }
    out += diff_summary(rows, words) + "\n";
    for (const std::string& remark : diff_remarks(diff, words))
      out += "- " + visible(remark) + "\n";
    if (rows.empty()) continue;
    out += "\n";
    append_table(out, rows, words);
  }
  return out;
}

}  // namespace benchfield::reports
