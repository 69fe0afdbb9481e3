#include "runner/base/diagnostic.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace benchfield {
namespace {

constexpr std::size_t kShown = 20;

/// Optimal string alignment: insertions, removals, changes and swaps of neighbours count one each.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::exchange(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

std::string place(const SourceRange& r) {
  if (r.line == 0) return r.file.empty() ? "" : r.file + ": ";
  return r.file + ":" + std::to_string(r.line) + ":" + std::to_string(r.column) + ": ";
}

void snippet(std::string& out, const LabelledRange& at, const SourceMap& sources,
             std::size_t width) {
  if (at.range.line == 0) return;
  const std::string number = std::to_string(at.range.line);
  const std::string gutter(width - number.size(), ' ');
  out += gutter + number + " | " + std::string(sources.line(at.range.file, at.range.line)) + "\n";
  const int length = std::max(1, at.range.end_column - at.range.column);
  out += std::string(width, ' ') + " | " +
         std::string(static_cast<std::size_t>(std::max(0, at.range.column - 1)), ' ') +
         std::string(static_cast<std::size_t>(length), '^');
  out += at.label.empty() ? "\n" : " " + at.label + "\n";
}

void print(std::string& out, const Diagnostic& d, const SourceMap& sources) {
  out += place(d.primary.range);
  out += d.severity == Severity::error ? "error: " : "warning: ";
  out += d.message + " [" + d.code + "]\n";
  std::vector<LabelledRange> ranges = d.secondary;
  ranges.push_back(d.primary);
  std::erase_if(ranges, [](const LabelledRange& r) { return r.range.line == 0; });
  std::stable_sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
    return std::tie(a.range.file, a.range.line) < std::tie(b.range.file, b.range.line);
  });
  std::size_t width = 3;
  for (const auto& r : ranges) width = std::max(width, std::to_string(r.range.line).size() + 2);
  if (!ranges.empty()) out += std::string(width, ' ') + " |\n";
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const bool other_file = i > 0 && ranges[i].range.file != ranges[i - 1].range.file;
    if (other_file) {
      out += "  --> " + place(ranges[i].range).substr(0, place(ranges[i].range).size() - 2) + "\n";
    } else if (i > 0 && ranges[i].range.line > ranges[i - 1].range.line + 1) {
      out += "...\n";
    }
    snippet(out, ranges[i], sources, width);
  }
  for (const std::string& note : d.notes)
    out += std::string(width, ' ') + " = note: " + note + "\n";
  if (!d.help.empty()) out += std::string(width, ' ') + " = help: " + d.help + "\n";
}

std::string plural(std::size_t n, const char* noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

}  // namespace

void SourceMap::add(std::string file, std::string text) {
  texts_[std::move(file)] = std::move(text);
}

std::string_view SourceMap::line(const std::string& file, int number) const {
  const auto found = texts_.find(file);
  if (found == texts_.end() || number < 1) return {};
  std::string_view text = found->second;
  for (int n = 1; n < number; ++n) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

Diagnostic& DiagnosticSink::error(std::string code, SourceRange range, std::string message) {
  Diagnostic& d = all_.emplace_back();
  d.code = std::move(code);
  d.message = std::move(message);
  d.primary.range = std::move(range);
  return d;
}

bool DiagnosticSink::has_errors() const {
  return std::any_of(all_.begin(), all_.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::string to_text(const DiagnosticSink& sink, const SourceMap& sources,
                    std::string_view subject) {
  std::vector<const Diagnostic*> sorted;
  for (const Diagnostic& d : sink.all()) sorted.push_back(&d);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic* a, const Diagnostic* b) {
    const auto& x = a->primary.range;
    const auto& y = b->primary.range;
    return std::tie(x.file, x.line, x.column) < std::tie(y.file, y.line, y.column);
  });
  std::string out;
  std::size_t errors = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    errors += sorted[i]->severity == Severity::error ? 1u : 0u;
    if (i < kShown) {
      print(out, *sorted[i], sources);
      out += "\n";
    }
  }
  if (sorted.empty()) return out;
  const std::size_t warnings = sorted.size() - errors;
  std::string counts;
  if (errors > 0) counts += plural(errors, "error");
  if (warnings > 0) counts += (counts.empty() ? "" : ", ") + plural(warnings, "warning");
  if (sorted.size() > kShown) counts += " (" + std::to_string(kShown) + " shown)";
  out += counts + " in " + std::string(subject) + (errors > 0 ? "; nothing was started\n" : "\n");
  return out;
}

std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t distance = name.size() / 3 + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t d = edit_distance(name, candidate);
    if (d < distance && d > 0) {
      distance = d;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const auto found = nearest(name, candidates);
  return found ? "did you mean '" + *found + "'?" : "";
}

std::string list_of(std::vector<std::string> names) {
  constexpr std::size_t kListed = 8;
  std::sort(names.begin(), names.end());
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), kListed); ++i) {
    out += (i ? ", " : "") + names[i];
  }
  if (names.size() > kListed) out += ", ... (" + std::to_string(names.size()) + " in all)";
  return out;
}

}  // namespace benchfield
