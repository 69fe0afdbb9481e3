#include "reports/blocks.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "reports/wording.h"

namespace benchfield::reports {

Block heading(int level, std::string text) {
  Block block;
  block.kind = Block::Kind::heading;
  block.level = level;
  block.text = std::move(text);
  return block;
}

Block paragraph(std::string text) {
  Block block;
  block.text = std::move(text);
  return block;
}

Block bullets(std::vector<std::string> items) {
  Block block;
  block.kind = Block::Kind::bullets;
  block.items = std::move(items);
  return block;
}

Block table(Table content) {
  Block block;
  block.kind = Block::Kind::table;
  block.table = std::move(content);
  return block;
}

Block chart(Chart content) {
  Block block;
  block.kind = Block::Kind::chart;
  block.chart = std::move(content);
  return block;
}

Block code_block(std::string lines, std::string language) {
  Block block;
  block.kind = Block::Kind::code;
  block.text = std::move(lines);
  block.language = std::move(language);
  return block;
}

Block folded(std::string summary, std::vector<Block> blocks) {
  Block block;
  block.kind = Block::Kind::folded;
  block.text = std::move(summary);
  block.blocks = std::move(blocks);
  return block;
}

Table make_table(std::vector<std::string> header, std::string_view alignment) {
  Table out;
  out.header = std::move(header);
  out.right.resize(out.header.size(), false);
  for (std::size_t i = 0; i < alignment.size() && i < out.right.size(); ++i) {
    out.right[i] = alignment[i] == 'r';
  }
  return out;
}

std::vector<Cell> row(std::vector<std::string> texts) {
  std::vector<Cell> cells;
  cells.reserve(texts.size());
  for (std::string& text : texts) cells.push_back({std::move(text), false});
  return cells;
}

namespace {

std::string raised(std::size_t number) {
  constexpr std::array<std::string_view, 10> kDigits = {"⁰", "¹", "²", "³", "⁴",
                                                        "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string out;
  for (const char digit : std::to_string(number)) {
    out += kDigits[static_cast<std::size_t>(digit - '0')];
  }
  return out;
}

}  // namespace

std::string Footnotes::mark(const std::string& text) {
  auto at = std::find(texts_.begin(), texts_.end(), text);
  if (at == texts_.end()) at = texts_.insert(at, text);
  return raised(static_cast<std::size_t>(at - texts_.begin()) + 1);
}

std::vector<Block> Footnotes::blocks() const {
  std::vector<Block> out;
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    out.push_back(paragraph(raised(i + 1) + " " + texts_[i]));
  }
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::string enumerate(const std::vector<std::string>& parts, const std::string& last_word) {
  if (parts.size() < 2) return parts.empty() ? "" : parts.front();
  const std::vector<std::string> head(parts.begin(), parts.end() - 1);
  return join(head, ", ") + last_word + parts.back();
}

std::string enumerate_some(const Words& words, std::vector<std::string> parts, std::size_t most) {
  if (parts.size() <= most) return enumerate(parts, words(wording::kAnd));
  const std::size_t more = parts.size() - most;
  parts.resize(most);
  parts.push_back(words(wording::kAndMore, {std::to_string(more)}));
  return join(parts, ", ");
}

void append(std::vector<Block>& to, std::vector<Block> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace benchfield::reports
