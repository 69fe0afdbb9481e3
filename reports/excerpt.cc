#include "reports/excerpt.h"

#include <algorithm>

#include "reports/blocks.h"
#include "reports/charts.h"
#include "reports/inline.h"
#include "reports/markdown.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kLongestName = 120;

/// Without what needs a file beside it: of a chart only its Mermaid form stays.
std::vector<Block> without_pictures(const std::vector<Block>& blocks) {
  std::vector<Block> out;
  for (const Block& block : blocks) {
    if (block.kind != Block::Kind::chart) {
      out.push_back(block);
      out.back().blocks = without_pictures(block.blocks);
    } else if (!block.chart.mermaid.empty()) {
      out.push_back(code_block(block.chart.mermaid, "mermaid"));
    }
  }
  return out;
}

/// Sections: the part before the first heading of the second level, then one for each of those.
std::vector<std::vector<Block>> sections_of(const std::vector<Block>& blocks) {
  std::vector<std::vector<Block>> sections(1);
  for (const Block& block : blocks) {
    const bool starts = block.kind == Block::Kind::heading && block.level <= 2;
    if (starts && !sections.back().empty()) sections.emplace_back();
    sections.back().push_back(block);
  }
  return sections;
}

/// As many blocks of a section as fit.
std::string fitting_blocks(const std::vector<Block>& section, std::size_t limit) {
  std::string text;
  for (const Block& block : section) {
    const std::string next = (text.empty() ? "" : "\n") + markdown_of({block});
    if (text.size() + next.size() > limit) break;
    text += next;
  }
  return text;
}

}  // namespace

std::string comment_marker(std::string_view plan) {
  return "<!-- benchfield:" + slug(std::string(plan), kLongestName) + " -->";
}

std::string render_excerpt(const Report& report, std::size_t limit, std::string_view marker) {
  std::string text = marker.empty() ? std::string() : std::string(marker) + "\n";
  text += "# " + elide(report.title, kLongestName) + "\n";
  const auto sections = sections_of(without_pictures(report.blocks));
  const std::size_t room =
      report.words(wording::kSectionsLeftOut, {std::to_string(sections.size())}).size() + 2;
  std::size_t shown = 0;
  for (const std::vector<Block>& section : sections) {
    const std::string next = "\n" + markdown_of(section);
    if (text.size() + next.size() + room > limit) break;
    text += next;
    ++shown;
  }
  if (shown == sections.size()) return text;
  if (shown == 0 && text.size() + room + 1 < limit) {
    text += "\n" + fitting_blocks(sections.front(), limit - text.size() - room - 1);
  }
  return text + "\n" +
         report.words(wording::kSectionsLeftOut, {std::to_string(sections.size() - shown)}) + "\n";
}

}  // namespace benchfield::reports
