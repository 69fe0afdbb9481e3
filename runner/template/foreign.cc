#include "runner/template/foreign.h"

#include <algorithm>
#include <cctype>

#include "runner/plan/expression_tree.h"

namespace benchfield {
namespace {

/// "{{ .Values.brokers }}" -> "brokers", or nothing when it does not look like a template.
std::string name_inside(std::string_view inside) {
  const auto is_edge = [](char c) { return c == ' ' || c == '-' || c == '.'; };
  while (!inside.empty() && is_edge(inside.front())) inside.remove_prefix(1);
  while (!inside.empty() && is_edge(inside.back())) inside.remove_suffix(1);
  if (inside.starts_with("Values.")) inside.remove_prefix(7);
  if (inside.empty() || !std::isalpha(static_cast<unsigned char>(inside.front()))) return "";
  return std::string(inside);
}

}  // namespace

bool check_foreign(const std::string& file, std::string_view text, DiagnosticSink& sink) {
  bool is_good = true;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t open = line.find("{{");
    if (open == std::string_view::npos) continue;
    const std::size_t close = line.find("}}", open);
    if (close == std::string_view::npos) continue;
    const std::string name = name_inside(line.substr(open + 2, close - open - 2));
    if (name.empty()) continue;
    const SourceRange whole{file, number, 1, 1 + utf8_length(line)};
    sink.error("foreign-template", sub_range(whole, line, open, close + 2),
               "'" + std::string(line.substr(open, close + 2 - open)) + "' is not filled in here")
        .help = "write ${" + name + "}";
    is_good = false;
  }
  return is_good;
}

}  // namespace benchfield
