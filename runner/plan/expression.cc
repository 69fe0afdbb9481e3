#include "runner/plan/expression.h"

#include <algorithm>

#include "runner/plan/expression_tree.h"

namespace benchfield {
namespace {

void collect_paths(const Syntax& node, std::vector<std::string>& out) {
  if (node.kind == Syntax::Kind::path) out.push_back(path_text(node));
  for (const Syntax& child : node.children) collect_paths(child, out);
}

}  // namespace

const Value* MapScope::find(std::string_view name) const {
  const Value* found = values_.find(name);
  if (found) return found;
  return outer_ ? outer_->find(name) : nullptr;
}

std::vector<std::string> MapScope::names() const {
  std::vector<std::string> out = outer_ ? outer_->names() : std::vector<std::string>{};
  for (const auto& [key, value] : values_) out.push_back(key);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<Expression> Expression::parse(std::string_view text, const SourceRange& range,
                                            DiagnosticSink& sink) {
  auto tree = std::make_shared<Tree>();
  tree->text = text;
  tree->range = range;
  auto root = parse_expression(text, range, sink);
  if (!root) return std::nullopt;
  tree->root = std::move(*root);
  Expression out;
  out.tree_ = std::move(tree);
  return out;
}

std::vector<std::string> Expression::paths() const {
  std::vector<std::string> out;
  collect_paths(tree_->root, out);
  return out;
}

const std::string& Expression::text() const { return tree_->text; }
const SourceRange& Expression::range() const { return tree_->range; }

std::string_view operator_text(Operator op) {
  constexpr std::string_view kTexts[] = {
      "or", "and", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "+", "-", "*", "/", "%"};
  return kTexts[static_cast<std::size_t>(op)];
}

std::string path_text(const Syntax& path) {
  std::string out = path.name;
  for (const Syntax& segment : path.children) {
    if (segment.kind == Syntax::Kind::member) {
      out += "." + segment.name;
    } else if (segment.kind == Syntax::Kind::literal) {
      out += "[" + to_text(segment.value) + "]";
    } else {
      out += "[...]";
    }
  }
  return out;
}

int utf8_length(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

SourceRange sub_range(const SourceRange& range, std::string_view text, std::size_t begin,
                      std::size_t end) {
  const int width = range.end_column - range.column;
  const int length = utf8_length(text);
  const int quotes = width - length;  // 0: plain, 2: quoted and nothing escaped
  if (range.line == 0 || (quotes != 0 && quotes != 2)) return range;
  SourceRange out = range;
  out.column += quotes / 2 + utf8_length(text.substr(0, begin));
  out.end_column = out.column + std::max(1, utf8_length(text.substr(begin, end - begin)));
  return out;
}

}  // namespace benchfield
