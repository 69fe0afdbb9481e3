#include <algorithm>

#include "runner/plan/codes.h"
#include "runner/plan/expression.h"
#include "runner/plan/expression_calls.h"
#include "runner/plan/expression_tree.h"

namespace benchfield {
namespace {

/// Position of the '}' that closes an expression starting at `at`, texts inside skipped.
std::size_t closing(std::string_view text, std::size_t at) {
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == '\\') {
        ++at;
      } else if (c == quote) {
        quote = '\0';
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '}') {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

bool is_literal(std::string_view text) { return text.find("${") == std::string_view::npos; }

std::optional<Interpolation> Interpolation::parse(std::string_view text, const SourceRange& range,
                                                  DiagnosticSink& sink) {
  Interpolation out;
  std::string literal;
  bool is_good = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t dollar = std::min(text.find('$', at), text.size());
    literal += text.substr(at, dollar - at);
    at = dollar;
    if (text.substr(at).starts_with("$${")) {
      literal += "${";
      at += 3;
      continue;
    }
    if (!text.substr(at).starts_with("${")) {
      if (at < text.size()) literal += text[at++];
      continue;
    }
    const std::size_t end = closing(text, at + 2);
    if (end == std::string_view::npos) {
      Diagnostic& d = sink.error(codes::kBadExpression, sub_range(range, text, at, text.size()),
                                 "'${' is not closed");
      d.help = "close it with '}', or write '$${' for a literal '${'";
      return std::nullopt;
    }
    auto expression = Expression::parse(text.substr(at + 2, end - at - 2),
                                        sub_range(range, text, at + 2, end), sink);
    is_good = is_good && expression.has_value();
    if (!literal.empty()) out.segments_.push_back({std::exchange(literal, {}), std::nullopt});
    if (expression) out.segments_.push_back({{}, std::move(expression)});
    at = end + 1;
  }
  if (!literal.empty() || out.segments_.empty()) out.segments_.push_back({literal, std::nullopt});
  if (!is_good) return std::nullopt;
  return out;
}

std::optional<Value> Interpolation::evaluate(const Scope& scope, DiagnosticSink& sink) const {
  if (segments_.size() == 1 && segments_.front().expression) {
    return segments_.front().expression->evaluate(scope, sink);
  }
  std::string out;
  bool is_good = true;
  for (const Segment& segment : segments_) {
    if (!segment.expression) {
      out += segment.literal;
      continue;
    }
    const auto value = segment.expression->evaluate(scope, sink);
    is_good = is_good && value.has_value();
    if (value) out += joined_text(*value);
  }
  if (!is_good) return std::nullopt;
  return Value(std::move(out));
}

std::vector<std::string> Interpolation::paths() const {
  std::vector<std::string> out;
  for (const Segment& segment : segments_) {
    if (!segment.expression) continue;
    for (std::string& path : segment.expression->paths()) out.push_back(std::move(path));
  }
  return out;
}

}  // namespace benchfield
