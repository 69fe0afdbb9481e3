#include "runner/plan/yaml_errors.h"

#include <algorithm>
#include <array>

#include "runner/plan/codes.h"

namespace benchfield {
namespace {

struct Rewording {
  std::string_view theirs;
  const char* ours;
  const char* help;
};

constexpr std::array kRewordings = {
    Rewording{"illegal map key", "a key does not fit here", "check the indentation"},
    Rewording{"illegal block entry", "a list item does not fit here", "check the indentation"},
    Rewording{"end of map flow not found", "'{' is not closed", "close it with '}'"},
    Rewording{"end of sequence flow not found", "'[' is not closed", "close it with ']'"},
    Rewording{"end of map not found", "this line does not fit the map it stands in",
              "check the indentation, and that every quote and bracket is closed"},
    Rewording{"end of sequence not found", "this line does not fit the list it stands in",
              "check the indentation"},
    Rewording{"illegal flow end", "a closing bracket without an opening one", ""},
    Rewording{"illegal EOF in scalar", "a text is not closed", ""},
    Rewording{"unknown token", "this character cannot start a value", "quote the value"},
    Rewording{"unknown escape character", "unknown escape in a text",
              "write \\\\ for a backslash, or use single quotes"}};

bool is_blank(std::string_view line) {
  const auto text = line.find_first_not_of(" \t");
  return text == std::string_view::npos || line[text] == '#';
}

/// "illegal map value" has three causes; tell them apart by the text.
void report_map_value(const YamlSource& source, Position at, DiagnosticSink& sink) {
  const std::string_view line = source.line(at.line);
  const auto column = std::min(static_cast<std::size_t>(std::max(0, at.column)), line.size());
  const int indent = YamlSource::indentation(line);
  if (line.substr(0, column).find(": ") != std::string_view::npos) {
    sink.error(codes::kYamlSyntax, source.range(at.line, at.column, 1),
               "a second ':' in a value that is not quoted")
        .help = "quote the value, or put the inner map into braces";
    return;
  }
  int above = at.line - 1;
  while (above > 0 && is_blank(source.line(above))) --above;
  const std::string_view before = above >= 0 ? source.line(above) : std::string_view{};
  const int before_indent = YamlSource::indentation(before);
  const std::string text(before.substr(static_cast<std::size_t>(before_indent)));
  if (!text.empty() && text.find(':') == std::string::npos && !text.starts_with('-')) {
    sink.error(codes::kYamlSyntax, source.range(above, before_indent, text.size()),
               "'" + text + "' is not followed by a colon")
        .help = "write '" + text + ": VALUE', or indent it to belong to the line above";
    return;
  }
  sink.error(codes::kYamlSyntax,
             source.range(at.line, indent, column - static_cast<std::size_t>(indent)),
             "this key is indented deeper than the keys above it")
      .help = "indent it like the key it stands beside";
}

}  // namespace

void report_syntax(const YamlSource& source, std::string_view theirs, Position at,
                   const std::optional<SourceRange>& open_bracket, DiagnosticSink& sink) {
  // A place at or behind the last line break means the end of the file: show its last text.
  at = {std::clamp(at.line, 0, source.lines() - 1), std::max(0, at.column)};
  while (at.line > 0 && source.line(at.line).empty()) {
    --at.line;
    at.column = static_cast<int>(source.line(at.line).size());
  }
  if (theirs == "illegal map value") return report_map_value(source, at, sink);
  SourceRange range = source.range(at.line, at.column, 1);
  if (theirs.find("flow not found") != std::string_view::npos && open_bracket) {
    range = *open_bracket;
  }
  if (theirs.starts_with("unknown escape")) {
    const auto slash = source.line(at.line).rfind('\\', static_cast<std::size_t>(at.column));
    if (slash != std::string_view::npos) range = source.range(at.line, static_cast<int>(slash), 2);
  }
  for (const Rewording& row : kRewordings) {
    if (!theirs.starts_with(row.theirs)) continue;
    sink.error(codes::kYamlSyntax, range, row.ours).help = row.help;
    return;
  }
  sink.error(codes::kYamlSyntax, range, "not readable as YAML: " + std::string(theirs));
}

bool report_tabs(const YamlSource& source, const std::set<int>& exempt, DiagnosticSink& sink) {
  for (int number = 0; number < source.lines(); ++number) {
    const std::string_view line = source.line(number);
    const auto text = line.find_first_not_of(" \t");
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos || text == std::string_view::npos || tab > text) continue;
    if (exempt.contains(number)) continue;
    sink.error(codes::kYamlSyntax, source.range(number, static_cast<int>(tab), 1),
               "a tab indents this line")
        .help = "indent with spaces";
    return true;
  }
  return false;
}

}  // namespace benchfield
