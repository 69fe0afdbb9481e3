#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/diagnostic.h"

namespace benchfield {

/// The text of a YAML file by lines, for the checks that yaml-cpp leaves out. Lines and byte
/// columns count from 0 here; ranges count from 1, columns in code points.
class YamlSource {
 public:
  YamlSource(std::string file, std::string_view text);

  std::string_view line(int number) const;
  int lines() const { return static_cast<int>(starts_.size()); }
  const std::string& file() const { return file_; }
  std::string_view text() const { return text_; }

  /// `bytes` bytes of a line, cut at its end.
  SourceRange range(int line, int column, std::size_t bytes) const;
  /// Spaces at the beginning of a line.
  static int indentation(std::string_view line);

 private:
  std::string file_;
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

/// Where a quoted scalar ends: the position behind its closing quote, or nothing when the file ends
/// first.
struct Position {
  int line = 0;
  int column = 0;
};
std::optional<Position> quote_end(const YamlSource& source, Position open);

/// Problems of the bytes themselves: not UTF-8, control characters. Reports the first; true when
/// there is none.
bool check_bytes(const YamlSource& source, DiagnosticSink& sink);

}  // namespace benchfield
