#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchfield {

/// A span of one line of a named text; line and columns count from 1, end_column is one past the
/// last column. line 0 means "no place".
struct SourceRange {
  std::string file;
  int line = 0;
  int column = 0;
  int end_column = 0;
  bool operator==(const SourceRange&) const = default;
};

/// The texts that ranges point into, by the file name used in ranges.
class SourceMap {
 public:
  void add(std::string file, std::string text);
  /// One line without its end, empty when unknown.
  std::string_view line(const std::string& file, int number) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

enum class Severity { error, warning };

struct LabelledRange {
  SourceRange range;
  std::string label;  ///< short; may be empty
};

/// One placed message about a plan or definition. Form and tone: the project's message guide
/// (README, "Messages").
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;     ///< kebab-case, stable
  std::string message;  ///< lower case, no final stop
  LabelledRange primary;
  std::vector<LabelledRange> secondary;
  std::vector<std::string> notes;
  std::string help;  ///< at most one, text to type
};

/// Collects diagnostics; checking goes on after a report.
class DiagnosticSink {
 public:
  void report(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }
  /// Shorthand for an error with one place.
  Diagnostic& error(std::string code, SourceRange range, std::string message);
  const std::vector<Diagnostic>& all() const { return all_; }
  bool has_errors() const;

 private:
  std::vector<Diagnostic> all_;
};

/// All messages sorted by place, at most 20, snippets and carets included, with the closing count
/// line
/// ("3 errors, 1 warning in plans/x.yaml; nothing was started"). Empty when there is nothing to
/// say.
std::string to_text(const DiagnosticSink& sink, const SourceMap& sources, std::string_view subject);

/// The candidate nearest to name when its edit distance is at most a third of name's length, else
/// nothing.
std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates);

/// "did you mean 'x'?" for the nearest candidate, or an empty text.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

/// "a, b, c" of up to 8 sorted names, then ", ... (12 in all)".
std::string list_of(std::vector<std::string> names);

}  // namespace benchfield
