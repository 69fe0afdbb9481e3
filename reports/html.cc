#include "reports/html.h"

#include <algorithm>
#include <span>

#include "reports/html_style.h"
#include "reports/inline.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kLongestOnALine = 48;  ///< characters: words in a column of numbers wrap

std::string side(const Table& table, std::size_t column, std::string_view text) {
  if (column >= table.right.size() || !table.right[column]) return "";
  return text.size() > kLongestOnALine ? " class=\"r w\"" : " class=\"r\"";
}

/// Wide tables scroll in their own box, so that the page itself never does.
std::string table_html(const Table& table) {
  std::string out = "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>";
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    out +=
        "<th scope=\"col\"" + side(table, i, "") + ">" + inline_to_html(table.header[i]) + "</th>";
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const std::vector<Cell>& cells : table.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string text = inline_to_html(cells[i].text);
      out += "<td" + side(table, i, cells[i].text) + ">" +
             (cells[i].strong ? "<strong>" + text + "</strong>" : text) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

/// A drawing without its own style sheet, which the page holds once for all of them.
std::string bare_svg(const std::string& svg) {
  constexpr std::string_view kEnd = "</style>\n";
  const std::size_t from = svg.find("<style>");
  const std::size_t to = svg.find(kEnd);
  if (from == std::string::npos || to == std::string::npos) return svg;
  return svg.substr(0, from) + svg.substr(to + kEnd.size());
}

std::string chart_html(const Chart& chart) {
  const std::string note = chart.note.empty() ? "" : "<p>" + inline_to_html(chart.note) + "</p>\n";
  return "<figure class=\"scroll\" tabindex=\"0\">" + bare_svg(chart.svg) + "</figure>\n" + note;
}

class Page {
 public:
  std::string blocks(std::span<const Block> content) {
    std::string out;
    for (const Block& block : content) out += html(block);
    return out;
  }
  /// Links to the headings of the second level, in their order.
  std::string contents() const {
    std::string out;
    for (const auto& [id, text] : headings_) {
      out += "<li><a href=\"#" + id + "\">" + text + "</a></li>\n";
    }
    return out;
  }

 private:
  std::string heading(const Block& block) {
    const std::string tag = "h" + std::to_string(std::clamp(block.level, 1, 6));
    const std::string text = inline_to_html(block.text);
    std::string id;
    if (block.level == 2) {
      headings_.emplace_back("s" + std::to_string(headings_.size() + 1), text);
      id = " id=\"" + headings_.back().first + "\"";
    }
    return "<" + tag + id + ">" + text + "</" + tag + ">\n";
  }

  std::string html(const Block& block) {
    switch (block.kind) {
      case Block::Kind::heading:
        return heading(block);
      case Block::Kind::paragraph:
        return "<p>" + inline_to_html(block.text) + "</p>\n";
      case Block::Kind::bullets: {
        std::string out = "<ul>\n";
        for (const std::string& item : block.items)
          out += "<li>" + inline_to_html(item) + "</li>\n";
        return out + "</ul>\n";
      }
      case Block::Kind::table:
        return table_html(block.table);
      case Block::Kind::chart:
        return chart_html(block.chart);
      case Block::Kind::code:
        return "<pre tabindex=\"0\"><code>" + escape_xml(visible_lines(block.text)) +
               "</code></pre>\n";
      case Block::Kind::folded:
        return "<details>\n<summary>" + inline_to_html(block.text) + "</summary>\n" +
               blocks(block.blocks) + "</details>\n";
    }
    return {};
  }

  std::vector<std::pair<std::string, std::string>> headings_;  ///< id and text
};

/// The blocks before the first heading: the answer, which stands above the contents.
std::size_t length_of_answer(const std::vector<Block>& blocks) {
  const auto at = std::find_if(blocks.begin(), blocks.end(), [](const Block& block) {
    return block.kind == Block::Kind::heading;
  });
  return static_cast<std::size_t>(at - blocks.begin());
}

}  // namespace

std::string render_html(const Report& report, const RunResult&) {
  Page page;
  const std::span<const Block> blocks = report.blocks;
  const std::size_t split = length_of_answer(report.blocks);
  const std::string answer = page.blocks(blocks.first(split));
  const std::string rest = page.blocks(blocks.subspan(split));
  const std::string title = inline_to_html(report.title);
  std::string out = "<!doctype html>\n<html lang=\"" + std::string(report.words.code()) +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
                    escape_xml(plain_text(report.title)) + "</title>\n" + page_style() +
                    "</head>\n<body>\n<main>\n<h1>" + title +
                    "</h1>\n<section class=\"answer\">\n" + answer + "</section>\n";
  const std::string contents = page.contents();
  if (!contents.empty()) {
    out += "<details class=\"contents\">\n<summary>" + report.words(wording::kContents) +
           "</summary>\n<ul>\n" + contents + "</ul>\n</details>\n";
  }
  return out + rest + "</main>\n</body>\n</html>\n";
}

}  // namespace benchfield::reports
