#include "runner/template/plain.h"

namespace benchfield {

bool is_count(const Value& value) {
  const auto* quantity = value.as_quantity();
  return quantity && quantity->dimension == Dimension::count;
}

Value without_counts(Value value) {
  if (is_count(value)) return value.as_quantity()->amount;
  if (auto* list = value.as_list()) {
    for (Value& item : *list) item = without_counts(std::move(item));
  }
  if (auto* map = value.as_map()) {
    for (auto& [key, item] : *map) item = without_counts(std::move(item));
  }
  return value;
}

std::optional<bool> evaluate_condition(const Expression& expression, const SourceRange& range,
                                       const Scope& scope, DiagnosticSink& sink) {
  const auto value = expression.evaluate(scope, sink);
  if (!value) return std::nullopt;
  if (const bool* holds = value->as_bool()) return *holds;
  sink.error("type-mismatch", range,
             "a condition is true or false, '" + expression.text() + "' is a " +
                 std::string(value->kind_name()));
  return std::nullopt;
}

std::optional<bool> evaluate_condition(const Node& node, const Scope& scope, DiagnosticSink& sink) {
  const auto expression = Expression::parse(node.text, node.range, sink);
  if (!expression) return std::nullopt;
  return evaluate_condition(*expression, node.range, scope, sink);
}

std::optional<List> loop_items(const Value& value, const SourceRange& range, DiagnosticSink& sink) {
  if (const auto* list = value.as_list()) return *list;
  if (const auto* map = value.as_map()) {
    List out;
    for (const auto& [key, item] : *map) out.push_back(Map{{"key", key}, {"value", item}});
    return out;
  }
  sink.error("type-mismatch", range,
             "a loop runs over a list or a map, this is a " + std::string(value.kind_name()));
  return std::nullopt;
}

}  // namespace benchfield
