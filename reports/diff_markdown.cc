#include "reports/diff_markdown.h"

#include "reports/diff_rows.h"
#include "reports/excerpt.h"
#include "reports/inline.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kForTheCut = 256;  ///< room kept for the words about what was cut
constexpr std::size_t kLongestCell = 300;
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

std::string header(const Words& words) {
  std::string out = "|";
  for (const std::string_view column :
       {wording::kVerdict, wording::kVariant, wording::kDiffMetric, wording::kDiffBase,
        wording::kDiffNew, wording::kDiffChangeColumn, wording::kReplicates, wording::kDiffHow}) {
    out += " " + words(column) + " |";
  }
  return out + "\n|:---|:---|:---|---:|---:|---:|---:|:---|\n";
}

/// A text that takes whole pieces while they fit.
class Comment {
 public:
  explicit Comment(const Words& words) : words_(words) {}
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
      text_ += "\n" + words_(wording::kDiffCutRows, {std::to_string(cut_)}) + "\n";
    } else if (full_) {
      text_ += "\n" + words_(wording::kDiffCutRest) + "\n";
    }
    return std::move(text_);
  }

 private:
  Words words_;
  std::string text_;
  std::size_t reserve_ = 0, cut_ = 0;
  bool full_ = false, open_ = false;
};

/// Rows that are the same go below the fold.
bool is_folded(const DiffRow& row) {
  return row.kind == DiffKind::same || row.kind == DiffKind::impossible;
}

void add_rows(Comment& comment, const std::vector<DiffRow>& rows, const Words& words) {
  std::size_t folded = 0;
  for (const DiffRow& row : rows) folded += is_folded(row) ? 1u : 0u;
  if (folded < rows.size()) comment.add("\n" + header(words));
  for (const DiffRow& row : rows) {
    if (!is_folded(row)) comment.add(table_row(row), true);
  }
  if (folded == 0) return;
  comment.fold(words(folded == 1 ? wording::kDiffFoldedOne : wording::kDiffFolded,
                     {std::to_string(folded)}));
  comment.add(header(words));
  for (const DiffRow& row : rows) {
    if (is_folded(row)) comment.add(table_row(row), true);
  }
  comment.unfold();
}

}  // namespace

std::string render_diff_markdown(const std::vector<Diff>& diffs, const Words& words) {
  Comment comment(words);
  comment.add(comment_marker(diffs.empty() ? "" : diffs.front().fresh->plan_name) + "\n");
  for (const Diff& diff : diffs) {
    const std::vector<DiffRow> rows = diff_rows(diff.model, words);
    comment.add("## " + plain(diff.fresh->plan_name) + ": " + diff_summary(rows, words) + "\n\n");
    const auto line = [&](std::string_view phrase, const RunResult& run) {
      comment.add("- " + words(phrase, {plain(run_line(run, words))}) + "\n");
    };
    line(wording::kDiffBaseLine, *diff.base);
    line(wording::kDiffNewLine, *diff.fresh);
    for (const std::string& remark : diff_remarks(diff, words))
      comment.add("- " + plain(remark) + "\n");
    add_rows(comment, rows, words);
  }
  return comment.finish();
}

}  // namespace benchfield::reports
