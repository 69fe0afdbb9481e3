#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/report.h"

namespace benchfield::reports {

/// Short ways to make the blocks of report.h. All texts are inline text (inline.h).
Block heading(int level, std::string text);
Block paragraph(std::string text);
Block bullets(std::vector<std::string> items);
Block table(Table content);
Block chart(Chart content);
/// Foreign lines, shown as they are.
Block code_block(std::string lines, std::string language = "text");
Block folded(std::string summary, std::vector<Block> blocks);

/// A table with its header; `alignment` has one letter a column, l or r.
Table make_table(std::vector<std::string> header, std::string_view alignment);
/// A row of ordinary cells.
std::vector<Cell> row(std::vector<std::string> texts);

/// Reasons under a table: a cell shows a raised number, the text follows below. Equal texts share
/// a number.
class Footnotes {
 public:
  /// "¹" for a text, which is inline text.
  std::string mark(const std::string& text);
  /// A paragraph for each; empty without any.
  std::vector<Block> blocks() const;

 private:
  std::vector<std::string> texts_;
};

/// Joins with a separator: join({"a", "b"}, ", ").
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// "a, b and c" with " and " as its last word, which is a phrase.
std::string enumerate(const std::vector<std::string>& parts, const std::string& last_word);
/// "a, b and 3 more" where there are more than `most`, else all of them.
std::string enumerate_some(const Words& words, std::vector<std::string> parts, std::size_t most);
/// Moves all blocks of one list to the end of another.
void append(std::vector<Block>& to, std::vector<Block> from);

}  // namespace benchfield::reports
