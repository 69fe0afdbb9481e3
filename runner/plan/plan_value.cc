#include "runner/plan/plan.h"

namespace benchfield {
namespace {

Value duration_value(Nanoseconds ns) { return duration_quantity(ns); }

std::string text_of(const Placement& placement) {
  return placement.part.empty() ? placement.environment
                                : placement.environment + "/" + placement.part;
}

std::string text_of(const Edge& edge) {
  return edge.part.empty() ? edge.component : edge.component + "/" + edge.part;
}

Value value_of(const ComponentSpec& component) {
  Map hosts;
  for (const auto& [role, group] : component.hosts) hosts[role] = group;
  Map connect;
  for (const Edge& edge : component.connect) connect[edge.role] = text_of(edge);
  return Map{
      {"name", component.name}, {"use", component.use}, {"placement", text_of(component.placement)},
      {"hosts", hosts},         {"connect", connect},   {"values", component.values}};
}

Value value_of(const RecordsSpec& records) {
  if (!records.replay.empty()) return Map{{"replay", records.replay}, {"once", records.once}};
  return Map{
      {"generate", records.generate}, {"columns", records.columns}, {"lines", records.lines}};
}

Value value_of(const LoadSpec& load) {
  return Map{{"name", load.name},
             {"driver", load.driver},
             {"to", text_of(load.to)},
             {"from", text_of(load.from)},
             {"instances", load.instances},
             {"senders", load.senders},
             {"rate", load.rate ? Value(*load.rate) : Value()},
             {"count", load.count},
             {"records", value_of(load.records)},
             {"seed", load.seed},
             {"options", load.options}};
}

Value value_of(const MeasureSpec& measure) {
  return Map{{"name", measure.name},
             {"probe", measure.probe},
             {"of", measure.of ? Value(text_of(*measure.of)) : Value()},
             {"from", text_of(measure.from)},
             {"every", duration_value(measure.every)},
             {"options", measure.options}};
}

Value value_of(const WarmUp& warm_up) {
  switch (warm_up.kind) {
    case WarmUp::Kind::none:
      return "none";
    case WarmUp::Kind::count:
      return warm_up.count;
    case WarmUp::Kind::duration:
      return duration_value(warm_up.duration);
    case WarmUp::Kind::automatic:
      return "auto";
  }
  return {};
}

Value value_of(const TrialSpec& trial) {
  Map out{{"warm_up", value_of(trial.warm_up)},
          {"until", trial.until ? Value(trial.until->text()) : Value()},
          {"quiet", duration_value(trial.quiet)},
          {"deadline", duration_value(trial.deadline)}};
  if (trial.window) {
    out["window"] = Map{{"from", duration_value(trial.window->first)},
                        {"to", duration_value(trial.window->second)}};
  }
  return out;
}

Value value_of(const Variant& variant) {
  List changes;
  for (const Change& change : variant.changes) {
    changes.push_back(
        Map{{"path", change.path}, {"before", change.before}, {"after", change.after}});
  }
  Map out{{"name", variant.name},   {"label", variant.label},
          {"group", variant.group}, {"from", variant.parent},
          {"notes", variant.notes}, {"replicates", variant.replicates},
          {"changes", changes},     {"settings", to_value(variant.settings)}};
  Map levels;
  for (const auto& [factor, level] : variant.levels) levels[factor] = level;
  if (!levels.empty()) out["levels"] = std::move(levels);
  if (variant.settles) out["settles"] = true;
  if (!variant.impossible.empty()) out["impossible"] = variant.impossible;
  return out;
}

Value value_of(const EnvironmentSpec& environment) {
  return Map{{"name", environment.name},
             {"provider", environment.provider},
             {"settings", environment.settings}};
}

List texts(const std::vector<std::string>& names) {
  List out;
  for (const std::string& name : names) out.emplace_back(name);
  return out;
}

Value value_of(const MetricJudgement& rule) {
  Map out{{"metric", rule.metric}, {"gate", rule.gate}, {"better", rule.better}};
  if (rule.margin) out["margin"] = *rule.margin;
  if (rule.quality) out["quality"] = true;
  return out;
}

Value value_of(const ObjectiveSpec& objective) {
  return Map{
      {"that", objective.text}, {"variants", texts(objective.variants)}, {"gate", objective.gate}};
}

Value value_of(const NoiseSpec& noise) {
  return Map{{"metric", noise.metric}, {"deviation", noise.deviation}, {"degrees", noise.degrees}};
}

Value value_of(const FactorSpec& factor) {
  return Map{
      {"name", factor.name}, {"levels", texts(factor.levels)}, {"paths", texts(factor.paths)}};
}

Value value_of(const ReplicationSpec& rule) {
  return Map{{"min", rule.least}, {"max", rule.most}, {"until", rule.until}};
}

Value value_of(const PriceSpec& price) {
  return Map{{"of", price.of}, {"amount", price.amount}, {"currency", price.currency}};
}

template <class Spec>
List values_of(const std::vector<Spec>& specs) {
  List out;
  for (const Spec& spec : specs) out.push_back(value_of(spec));
  return out;
}

/// Only what is given: a plan without `judge` keeps its hash.
Map value_of(const JudgeSpec& judge) {
  Map out;
  if (judge.margin) out["margin"] = *judge.margin;
  if (judge.alpha) out["alpha"] = *judge.alpha;
  if (!judge.gate.empty()) out["gate"] = judge.gate;
  if (judge.unresolved_fails) out["unresolved"] = "fail";
  if (!judge.allow_flags.empty()) out["allow_flags"] = texts(judge.allow_flags);
  if (!judge.contrast.empty()) out["contrast"] = texts(judge.contrast);
  if (!judge.metrics.empty()) out["metrics"] = values_of(judge.metrics);
  if (!judge.objectives.empty()) out["objectives"] = values_of(judge.objectives);
  return out;
}

}  // namespace

Value to_value(const VariantSettings& settings) {
  return Map{{"environments", values_of(settings.environments)},
             {"components", values_of(settings.components)},
             {"load", values_of(settings.loads)},
             {"measure", values_of(settings.measures)},
             {"trial", value_of(settings.trial)},
             {"facts", settings.facts}};
}

Value to_value(const Plan& plan) {
  Map out{{"schema", "benchfield/1"},
          {"name", plan.name},
          {"question", plan.question},
          {"variants", values_of(plan.variants)},
          {"report", Map{{"baseline", plan.report.baseline}, {"headline", plan.report.headline}}},
          {"seed", plan.seed}};
  if (Map judge = value_of(plan.judge); !judge.empty()) out["judge"] = std::move(judge);
  if (!plan.noise.empty()) out["noise"] = values_of(plan.noise);
  if (!plan.prices.empty()) out["prices"] = values_of(plan.prices);
  if (!plan.factors.empty()) out["factors"] = values_of(plan.factors);
  if (!plan.impossible.empty()) out["impossible"] = values_of(plan.impossible);
  if (plan.replication) out["replication"] = value_of(*plan.replication);
  return out;
}

}  // namespace benchfield
