#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reports/words.h"
#include "runner/results/model.h"

namespace benchfield::reports {

/// A report as a tree of blocks: what is said, apart from how a format writes it.
struct Cell {
  std::string text;
  bool strong = false;
};
struct Table {
  std::vector<std::string> header;
  std::vector<bool> right;  ///< per column: right-aligned
  std::vector<std::vector<Cell>> rows;
};
struct Chart {
  std::string file;  ///< "charts/indexed.svg"
  std::string title;
  std::string svg;
  std::string mermaid;  ///< empty: none
  std::string note;     ///< inline text below it; empty: none
};
struct Block {
  enum class Kind {
    heading,
    paragraph,
    bullets,
    table,
    chart,
    code,
    folded
  } kind = Kind::paragraph;
  int level = 1;  ///< of a heading
  std::string
      text;  ///< heading, paragraph, code or the summary of a folded block (inline Markdown)
  std::vector<std::string> items;  ///< bullets
  Table table;
  Chart chart;
  std::string language;       ///< of code
  std::vector<Block> blocks;  ///< inside folded
};
struct Report {
  Words words;  ///< the language everything is said in
  std::string title;
  std::vector<Block> blocks;
};

/// Inline Markdown of a block as text for a terminal, without markup.
std::string plain_text(std::string_view inline_text);

/// The language a run asks for (its plan's report.lang); English when it names none that is known.
Language language_of(const RunResult& run);

/// Pure function: same results and language, same report. Pointers into `run` are not kept.
Report build_report(const RunResult& run, Language language);
Report build_report(const RunResult& run);  ///< in the language the run asks for

/// Trials whose ticks a report draws; those of the others may stay on disk.
std::set<std::string> drawn_trials(const RunResult& run);
/// More ticks of a series than this draw nothing that could be seen.
inline constexpr std::size_t kMostDrawnTicks = 10'000;

/// One output format; one row each in registry.cc.
struct Format {
  std::string name;  ///< "md"
  std::string help;
  std::function<std::string(const Report&, const RunResult&)> render;
};
const std::vector<Format>& formats();
const Format* find_format(std::string_view name);

}  // namespace benchfield::reports
