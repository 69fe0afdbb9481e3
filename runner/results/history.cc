#include "runner/results/history.h"

#include <algorithm>

#include "runner/base/clock.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/results/conditions.h"
#include "runner/results/metric_values.h"

namespace benchfield {
namespace {

constexpr std::string_view kSchema = "benchfield-history/1";
constexpr std::size_t kKeyDigits = 16;

std::string key_of(const Value& value) { return sha256(to_json(value)).substr(0, kKeyDigits); }

/// What makes a series: plan, variant with what it sets, metric.
std::string series_key(const RunResult& run, const VariantResult& variant,
                       const std::string& metric) {
  Map changes;
  for (const auto& [path, sides] : variant.changes) changes[path] = sides.second;
  return key_of(
      Map{{"plan", run.plan_name},
          {"variant",
           Map{{"name", variant.name}, {"settings", variant.settings}, {"changes", changes}}},
          {"metric", metric},
          {"phase", "measure"}});
}

/// The machine, where things were placed, and how a value was estimated. Versions of components are
/// no part of it: what an upgrade does is what a history shall show.
std::string environment_key(const RunResult& run, const TrialResult& trial,
                            const std::string& estimator) {
  Map facts{{"estimator", estimator}};
  for (const auto& [name, value] : run.provenance) {
    if (name.starts_with("host.")) facts[name] = value;
  }
  for (const auto& [name, value] : trial.facts) {
    const bool stays = name.starts_with("machine.") || name.ends_with(".placement");
    if (stays && !is_condition(name)) facts[name] = value;
  }
  return key_of(facts);
}

const RateEstimate* estimate_of(const TrialResult& trial, const std::string& metric) {
  for (const RateEstimate& rate : trial.rates) {
    if (rate.metric == metric) return &rate;
  }
  return nullptr;
}

HistoryPoint point_of(const RunResult& run, const VariantResult& variant, const TrialResult& trial,
                      const MetricValue& value) {
  HistoryPoint point;
  point.key = series_key(run, variant, value.metric);
  point.env_key = environment_key(run, trial, value.estimator);
  point.time = utc_text(run.started_wall_ns);
  point.run_id = run.run_id;
  point.plan = run.plan_name;
  point.variant = variant.name;
  point.metric = value.metric;
  point.trial = trial.id;
  point.unit = value.unit;
  point.value = value.value;
  point.better = value.better;
  point.standard_error = value.standard_error;
  point.estimator = value.estimator;
  if (const RateEstimate* estimate = estimate_of(trial, value.metric)) {
    point.ticks = estimate->samples;
    point.window_from_s = estimate->window_from_s;
    point.window_to_s = estimate->window_to_s;
  }
  for (const Flag& flag : trial.flags) point.flags.push_back(flag.code);
  return point;
}

Result<HistoryPoint> read_point(const Value& line) {
  HistoryPoint point;
  for (const auto& [name, member] : {std::pair<const char*, std::string*>{"key", &point.key},
                                     {"env_key", &point.env_key},
                                     {"time", &point.time},
                                     {"run", &point.run_id},
                                     {"plan", &point.plan},
                                     {"variant", &point.variant},
                                     {"metric", &point.metric},
                                     {"trial", &point.trial}}) {
    const std::string* text = line[name].as_string();
    if (!text) return fail("bad-history", std::string("'") + name + "' is missing");
    *member = *text;
  }
  if (!line["value"].is_number()) return fail("bad-history", "'value' is not a number");
  point.value = line["value"].number();
  point.commit = line["commit"].text();
  point.unit = line["unit"].text();
  const std::string better = line["better"].text("higher");
  if (better != "higher" && better != "lower") {
    return fail("bad-history", "'better' is neither higher nor lower");
  }
  point.better = better == "lower" ? stats::Better::lower : stats::Better::higher;
  if (line["se"].is_number()) point.standard_error = line["se"].number();
  point.ticks = line["ticks"].integer();
  point.window_from_s = line["window"].at(0).number();
  point.window_to_s = line["window"].at(1).number();
  point.estimator = line["estimator"].text();
  if (const List* flags = line["flags"].as_list()) {
    for (const Value& flag : *flags) point.flags.push_back(flag.text());
  }
  return point;
}

Status read_line(std::string_view text, History& history) {
  BF_TRY(const Value line, parse_json(text));
  const std::string schema = line["schema"].text();
  if (schema != kSchema) {
    const bool newer = schema.starts_with("benchfield-history/");
    return newer ? fail("newer-history", "schema '" + schema + "' is of a newer version")
                 : fail("bad-history", "no line of a history");
  }
  if (line["accept"].is_string()) {
    history.acceptances.push_back(
        {line["accept"].text(), line["run"].text(), line["time"].text(), line["reason"].text()});
    return Done{};
  }
  BF_TRY(HistoryPoint point, read_point(line));
  history.points.push_back(std::move(point));
  return Done{};
}

}  // namespace

std::vector<HistoryPoint> history_points(const RunResult& run, const std::string& commit) {
  std::vector<HistoryPoint> points;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      for (const MetricValue& value : metric_values(trial)) {
        points.push_back(point_of(run, variant, trial, value));
        points.back().commit = commit;
      }
    }
  }
  return points;
}

const std::string* RunEnvironments::find(std::string_view variant, std::string_view metric) const {
  auto at = found_.find(variant);
  if (at == found_.end()) {
    at = found_.emplace(variant, ByMetric()).first;
    for (const VariantResult& one : run_.variants) {
      if (one.name != variant) continue;
      for (const TrialResult& trial : one.trials) {
        std::map<std::string, std::string> by_estimator;
        for (const MetricValue& value : metric_values(trial)) {
          std::string& key = by_estimator[value.estimator];
          if (key.empty()) key = environment_key(run_, trial, value.estimator);
          std::string& known = at->second.try_emplace(value.metric, key).first->second;
          if (known != key) known.clear();
        }
      }
    }
  }
  const auto found = at->second.find(metric);
  return found == at->second.end() ? nullptr : &found->second;
}

std::string to_line(const HistoryPoint& p) {
  List flags;
  for (const std::string& flag : p.flags) flags.push_back(flag);
  Map map{
      {"schema", kSchema},        {"key", p.key},
      {"time", p.time},           {"commit", p.commit},
      {"run", p.run_id},          {"plan", p.plan},
      {"variant", p.variant},     {"metric", p.metric},
      {"trial", p.trial},         {"value", p.value},
      {"unit", p.unit},           {"better", p.better == stats::Better::lower ? "lower" : "higher"},
      {"ticks", p.ticks},         {"window", List{p.window_from_s, p.window_to_s}},
      {"estimator", p.estimator}, {"flags", flags},
      {"env_key", p.env_key}};
  if (p.standard_error) map["se"] = *p.standard_error;
  return to_json(map);
}

std::string to_line(const HistoryAcceptance& a) {
  return to_json(Map{{"schema", kSchema},
                     {"accept", a.key},
                     {"run", a.run_id},
                     {"time", a.time},
                     {"reason", a.reason}});
}

Result<History> read_history(std::string_view text) {
  History history;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (end == std::string_view::npos) {  // a writer died in the middle of it
      history.torn = true;
      break;
    }
    text.remove_prefix(end + 1);
    if (line.empty()) continue;
    if (auto status = read_line(line, history); !status) {
      return fail(std::move(status).error().with_note("in line " + std::to_string(number) +
                                                      " of the history"));
    }
  }
  return history;
}

}  // namespace benchfield
