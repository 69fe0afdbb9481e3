#include <algorithm>

#include "runner/plan/arithmetic.h"
#include "runner/plan/checks.h"
#include "runner/plan/codes.h"
#include "runner/plan/expression_tree.h"

namespace benchfield {
namespace {

/// Only counts are known while a trial runs.
bool is_count(const MetricInfo& metric) {
  return metric.unit.find('/') == std::string::npos && metric.unit != "cores" &&
         metric.unit != "bytes" && metric.unit != "s";
}

SourceRange place_of(const Expression& condition, const SourceRange& range,
                     const std::string& path) {
  const std::size_t at = condition.text().find(path);
  if (at == std::string::npos) return range;
  return sub_range(range, condition.text(), at, at + path.size());
}

/// Counts stand for 1 each: what matters is whether the types fit.
void check_types(const Expression& until, const std::vector<MetricInfo>& metrics,
                 const SourceRange& range, DiagnosticSink& sink) {
  Map names;
  for (const MetricInfo& metric : metrics) {
    if (!is_count(metric)) continue;
    const auto dot = metric.name.find('.');
    Value& entry = names[metric.name.substr(0, dot)];
    if (!entry.is_map()) entry = Value(Map{});
    (*entry.as_map())[metric.name.substr(dot + 1)] = 1;
  }
  const auto value = until.evaluate(MapScope(std::move(names)), sink);
  if (!value || value->is_bool()) return;
  sink.error(codes::kTypeMismatch, range,
             "'until' of the trial must be a condition, found " + described(*value))
      .help = "compare it, as in 'eim.count >= senders.acknowledged'";
}

}  // namespace

std::vector<MetricInfo> metrics_of(const Decoded& decoded) {
  std::vector<MetricInfo> out = {{"trial.duration", "s"}};
  const auto add = [&](const std::string& owner, const PluginInfo* plugin) {
    if (!plugin) return;
    for (const MetricInfo& metric : plugin->metrics) {
      out.push_back({owner + "." + metric.name, metric.unit});
    }
  };
  const auto plugin_named = [&](const std::string& name) {
    const auto found = decoded.plugins.find(name);
    return found == decoded.plugins.end() ? nullptr : found->second;
  };
  for (const LoadSpec& load : decoded.settings.loads) add(load.name, plugin_named(load.name));
  for (const MeasureSpec& measure : decoded.settings.measures) {
    const PluginInfo* plugin = plugin_named(measure.name);
    if (measure.of) {
      add(measure.name, plugin);
      continue;
    }
    for (const ComponentSpec& component : decoded.settings.components) add(component.name, plugin);
  }
  const auto by_name = [](const MetricInfo& a, const MetricInfo& b) { return a.name < b.name; };
  std::sort(out.begin(), out.end(), by_name);
  out.erase(std::unique(out.begin(), out.end(),
                        [](const auto& a, const auto& b) { return a.name == b.name; }),
            out.end());
  return out;
}

void report_unknown_metric(const SourceRange& place, const std::string& name,
                           const std::vector<MetricInfo>& metrics, DiagnosticSink& sink) {
  Diagnostic& d = sink.error(codes::kUnknownMetric, place, "no metric is named '" + name + "'");
  const std::string owner = name.substr(0, name.find('.'));
  std::vector<std::string> names;
  std::string own;
  for (const MetricInfo& metric : metrics) {
    names.push_back(metric.name);
    if (!metric.name.starts_with(owner + ".")) continue;
    own += (own.empty() ? "" : ", ") + metric.name + " [" + metric.unit + "]";
  }
  d.notes.push_back(own.empty() ? "metrics here: " + list_of(names)
                                : "'" + owner + "' measures " + own);
  d.help = did_you_mean(name, names);
}

void check_until(const Decoded& decoded, DiagnosticSink& sink) {
  const auto& until = decoded.settings.trial.until;
  if (!until) return;
  const SourceRange& range = until->range();
  const auto metrics = metrics_of(decoded);
  bool is_good = true;
  for (const std::string& path : until->paths()) {
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const MetricInfo& m) { return m.name == path; });
    const SourceRange place = place_of(*until, range, path);
    if (found == metrics.end()) {
      report_unknown_metric(place, path, metrics, sink);
      is_good = false;
    } else if (!is_count(*found)) {
      sink.error(codes::kTypeMismatch, place, "'" + path + "' is not a count")
          .notes.push_back("'until' is looked at while a trial runs, when only counts are known");
      is_good = false;
    }
  }
  if (is_good) check_types(*until, metrics, range, sink);
}

}  // namespace benchfield
