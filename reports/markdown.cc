#include "reports/markdown.h"

#include <algorithm>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/wording.h"
#include "runner/results/embedded.h"

namespace benchfield::reports {
namespace {

/// A fence longer than any run of backticks inside, so that no line can close it.
std::string fence_for(const std::string& text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max<std::size_t>(3, longest + 1), '`');
}

std::string fenced(const std::string& foreign, const std::string& language) {
  std::string text = visible_lines(foreign);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const std::string fence = fence_for(text);
  return fence + language + "\n" + text + "\n" + fence + "\n";
}

/// A pipe ends a cell even inside a code span; code() keeps them out, this is the last guard.
std::string cell_text(const Cell& cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.text.size(); ++i) {
    const char c = cell.text[i];
    if (c == '\\' && i + 1 < cell.text.size()) {
      out += c;
      out += cell.text[++i];
    } else if (c == '|') {
      out += "\\|";
    } else {
      out += c == '\n' ? ' ' : c;
    }
  }
  return cell.strong && !out.empty() ? strong(out) : out;
}

std::string table_text(const Table& content) {
  std::string out = "|";
  for (const std::string& title : content.header) out += " " + cell_text({title, false}) + " |";
  out += "\n|";
  for (std::size_t i = 0; i < content.header.size(); ++i) {
    const bool right = i < content.right.size() && content.right[i];
    out += right ? "---:|" : ":---|";
  }
  out += "\n";
  for (const std::vector<Cell>& cells : content.rows) {
    out += "|";
    for (const Cell& cell : cells) out += " " + cell_text(cell) + " |";
    out += "\n";
  }
  return out;
}

std::string chart_text(const Chart& content) {
  std::string out;
  if (!content.mermaid.empty()) out += fenced(content.mermaid, "mermaid") + "\n";
  out += "![" + content.title + "](" + content.file + ")\n";
  return content.note.empty() ? out : out + "\n" + content.note + "\n";
}

std::string block_text(const Block& block) {
  switch (block.kind) {
    case Block::Kind::heading:
      return std::string(static_cast<std::size_t>(std::clamp(block.level, 1, 6)), '#') + " " +
             block.text + "\n";
    case Block::Kind::paragraph:
      return block.text + "\n";
    case Block::Kind::bullets: {
      std::string out;
      for (const std::string& item : block.items) out += "- " + item + "\n";
      return out;
    }
    case Block::Kind::table:
      return table_text(block.table);
    case Block::Kind::chart:
      return chart_text(block.chart);
    case Block::Kind::code:
      return fenced(block.text, block.language);
    case Block::Kind::folded:
      // A summary is HTML, where Markdown is not read.
      return "<details>\n<summary>" + inline_to_html(block.text) + "</summary>\n\n" +
             markdown_of(block.blocks) + "\n</details>\n";
  }
  return {};
}

/// The estimates of all trials, for comparisons where this file is all that is left.
std::string estimates_text(const RunResult& run, const Words& words) {
  if (run.variants.empty()) return {};
  const auto embedded = write_embedded(run);
  if (!embedded) return "\n" + block_text(paragraph(words(wording::kEstimatesTooLarge)));
  return "\n" + block_text(folded(words(wording::kEstimates),
                                  {paragraph(words(wording::kEstimatesNote)),
                                   code_block(embedded->line, embedded->language)}));
}

}  // namespace

std::string markdown_of(const std::vector<Block>& blocks) {
  std::string out;
  for (const Block& block : blocks) {
    if (!out.empty()) out += "\n";
    out += block_text(block);
  }
  return out;
}

std::string render_markdown(const Report& report, const RunResult& run) {
  return "# " + report.title + "\n\n" + markdown_of(report.blocks) +
         estimates_text(run, report.words);
}

}  // namespace benchfield::reports
