#include "runner/plan/value_rules.h"

#include "runner/plan/codes.h"

namespace benchfield {
namespace {

std::optional<bool> is_broken(const ValueRule& rule, const Scope& scope, DiagnosticSink& sink) {
  const auto value = rule.refused_if.evaluate(scope, sink);
  if (!value) return std::nullopt;
  if (const bool* answer = value->as_bool()) return *answer;
  sink.error(codes::kTypeMismatch, rule.refused_if.range(),
             "a condition is true or false, '" + rule.refused_if.text() + "' is a " +
                 std::string(value->kind_name()));
  return std::nullopt;
}

}  // namespace

void check_value_rules(const DefinitionInfo& definition, const std::string& component,
                       const Map& values, const Node* given, const SourceRange& place,
                       DiagnosticSink& sink) {
  if (definition.rules.empty()) return;
  Map names = values;
  for (const KeyRow& row : definition.values) names[row.key];  // what is not given is null
  const MapScope scope(std::move(names));
  for (const ValueRule& rule : definition.rules) {
    if (!is_broken(rule, scope, sink).value_or(false)) continue;
    const Node* node = given ? given->find(rule.value) : nullptr;
    const Value& found = *scope.find(rule.value);
    Diagnostic d;
    d.code = codes::kRefusedValue;
    d.primary.range = node ? node->range : place;
    d.message = "'" + rule.value + "' of component '" + component + "' cannot be " +
                (found.is_null() ? "left out" : to_text(found));
    if (const auto why = rule.why.evaluate(scope, sink)) d.notes.push_back(to_text(*why));
    const auto fix = rule.fix ? rule.fix->evaluate(scope, sink) : std::nullopt;
    if (fix) d.help = to_text(*fix);
    sink.report(std::move(d));
  }
}

}  // namespace benchfield
