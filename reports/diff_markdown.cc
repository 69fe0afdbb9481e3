#include "reports/diff_markdown.h"

#include "reports/diff_rows.h"
#include "reports/excerpt.h"
#include "reports/inline.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kForTheCut = 256;  ///< room kept for the words about what was cut
constexpr std::size_t kLongestCell = 300;
constexpr std::string_view kHeader =
    "| verdict | variant | metric | base | new | change (95 %) | n | how |\n"
    "|:---|:---|:---|---:|---:|---:|---:|:---|\n";
constexpr std::string_view kFoldEnd = "\n</details>\n";

/// plain() escapes the bar that would end a cell.
std::string cell(const std::string& text) {
  return text.empty() ? "-" : plain(elide(text, kLongestCell));
}

std::string table_row(const DiffRow& row) {
  const bool loud = row.kind == DiffKind::regression || row.kind == DiffKind::missing;
  return "| " + (loud ? strong(cell(row.verdict)) : cell(row.verdict)) + " | " + cell(row.variant) +
         " | " + cell(row.metric + " [" + row.row->unit + "]") + " | " + cell(row.base) + " | " +
         cell(row.contrast) + " | " + cell(row.change) + " | " + cell(row.n) + " | " +
         cell(row.why) + " |\n";
}

/// A text that takes whole pieces while they fit.
class Comment {
 public:
  void add(const std::string& piece, bool is_row = false) {
    if (full_ || text_.size() + piece.size() + reserve_ + kForTheCut > kLongestComment) {
      full_ = true;
      cut_ += is_row ? 1u : 0u;
      return;
    }
    text_ += piece;
  }
  /// Opens a folded part, whose end is kept room for.
  void fold(const std::string& summary) {
    if (full_) return;
    reserve_ = kFoldEnd.size();
    add("\n<details><summary>" + summary + "</summary>\n\n");
    open_ = !full_;
  }
  void unfold() {
    if (open_) text_ += kFoldEnd;
    open_ = false;
    reserve_ = 0;
  }
  std::string finish() {
    if (cut_ > 0) {
      text_ += "\n" + std::to_string(cut_) +
               " more rows did not fit into this comment; `benchfield diff` prints all of them.\n";
    } else if (full_) {
      text_ += "\nThe rest did not fit into this comment; `benchfield diff` prints it.\n";
    }
    return std::move(text_);
  }

 private:
  std::string text_;
  std::size_t reserve_ = 0, cut_ = 0;
  bool full_ = false, open_ = false;
};

/// Rows that are the same go below the fold.
bool is_folded(const DiffRow& row) {
  return row.kind == DiffKind::same || row.kind == DiffKind::impossible;
}

void add_rows(Comment& comment, const std::vector<DiffRow>& rows) {
  std::size_t folded = 0;
  for (const DiffRow& row : rows) folded += is_folded(row) ? 1u : 0u;
  if (folded < rows.size()) comment.add("\n" + std::string(kHeader));
  for (const DiffRow& row : rows) {
    if (!is_folded(row)) comment.add(table_row(row), true);
  }
  if (folded == 0) return;
  comment.fold(std::to_string(folded) + (folded == 1 ? " row" : " rows") + " without a difference");
  comment.add(std::string(kHeader));
  for (const DiffRow& row : rows) {
    if (is_folded(row)) comment.add(table_row(row), true);
  }
  comment.unfold();
}

}  // namespace

std::string render_diff_markdown(const std::vector<Diff>& diffs) {
  Comment comment;
  comment.add(comment_marker(diffs.empty() ? "" : diffs.front().fresh->plan_name) + "\n");
  for (const Diff& diff : diffs) {
    const std::vector<DiffRow> rows = diff_rows(diff.model);
    comment.add("## " + plain(diff.fresh->plan_name) + ": " + diff_summary(rows) + "\n\n");
    comment.add("- base: " + plain(run_line(*diff.base)) + "\n");
    comment.add("- new: " + plain(run_line(*diff.fresh)) + "\n");
    for (const std::string& remark : diff_remarks(diff)) comment.add("- " + plain(remark) + "\n");
    add_rows(comment, rows);
  }
  return comment.finish();
}

}  // namespace benchfield::reports
