// Series out of the lines of a history, and the alert rule on them (statistics.md 6).

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "runner/results/comparability.h"
#include "runner/results/history.h"
#include "runner/stats/compare.h"

namespace benchfield {
namespace {

bool is_kept_out(const HistoryPoint& point) {
  return std::any_of(point.flags.begin(), point.flags.end(),
                     [](const std::string& flag) { return flag.starts_with("E_"); });
}

std::vector<double> logs_of(const std::vector<double>& values) {
  std::vector<double> logs;
  for (const double v : values) {
    if (v > 0 && std::isfinite(v)) logs.push_back(std::log(v));
  }
  return logs;
}

/// The geometric mean; of values that are not all positive, the plain one.
double mean_of(const std::vector<double>& values) {
  const std::vector<double> logs = logs_of(values);
  const auto mean = [](const std::vector<double>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
  };
  return logs.size() == values.size() ? std::exp(mean(logs)) : mean(values);
}

/// Points of one key in order of time, those of one run together.
HistorySeries series_of(std::vector<const HistoryPoint*> points, const History& history,
                        const std::string& latest_run) {
  std::stable_sort(points.begin(), points.end(), [](const HistoryPoint* a, const HistoryPoint* b) {
    return std::tie(a->time, a->run_id) < std::tie(b->time, b->run_id);
  });
  const HistoryPoint& last = *points.back();
  HistorySeries series;
  series.key = last.key;
  series.env_key = last.env_key;
  series.plan = last.plan;
  series.variant = last.variant;
  series.metric = last.metric;
  series.unit = last.unit;
  series.better = last.better;
  series.in_latest_run = last.run_id == latest_run;
  std::set<std::string> earlier;
  for (const HistoryPoint* point : points) {
    if (point->env_key != last.env_key || other_unit({point->unit}, {last.unit})) {
      earlier.insert(point->run_id);
      continue;
    }
    if (is_kept_out(*point)) continue;
    if (series.nights.empty() || series.nights.back().run_id != point->run_id) {
      series.nights.push_back({point->run_id, point->time, point->commit, {}, 0, false});
    }
    series.nights.back().values.push_back(point->value);
  }
  series.earlier = earlier.size();
  for (HistoryNight& night : series.nights) {
    night.mean = mean_of(night.values);
    night.accepted = std::any_of(history.acceptances.begin(), history.acceptances.end(),
                                 [&](const HistoryAcceptance& a) {
                                   return a.key == series.key && a.run_id == night.run_id;
                                 });
  }
  return series;
}

/// The values of a run that is not looked up in the history; without values: `lacks` says why.
struct Base {
  HistoryNight night;
  std::string lacks;
};

Base base_of(const std::vector<HistoryPoint>& points, const HistorySeries& series) {
  Base base;
  base.lacks = "it has no such value";
  for (const HistoryPoint& point : points) {
    if (point.key != series.key) continue;
    if (point.env_key != series.env_key || other_unit({point.unit}, {series.unit})) {
      base.lacks = "it was measured in another environment or unit, or by another estimator";
    } else if (is_kept_out(point)) {
      base.lacks = "an E_ flag keeps its value out";
    } else {
      base.night.run_id = point.run_id;
      base.night.values.push_back(point.value);
    }
  }
  if (!base.night.values.empty()) base.lacks.clear();
  return base;
}

/// The night that `pinned` names, from its own points or the series'; else the one accepted last.
Base pinned_night(const HistorySeries& series, const PinnedBaseline& pinned) {
  if (!pinned.points.empty()) return base_of(pinned.points, series);
  if (pinned.run_id.empty()) {
    const std::size_t begin = series.level_begin();
    const bool accepted = begin < series.nights.size() && series.nights[begin].accepted;
    return accepted ? Base{series.nights[begin], ""} : Base{};
  }
  for (const HistoryNight& night : series.nights) {
    if (night.run_id == pinned.run_id) return {night, ""};
  }
  return {{}, "no night of the present environment and unit is of that run"};
}

/// Half the mean squared difference of neighbouring ln means.
std::optional<stats::NoisePrior> prior_of(const HistorySeries& series, std::size_t end) {
  std::vector<double> means;
  for (std::size_t i = series.level_begin(); i < end; ++i) means.push_back(series.nights[i].mean);
  const std::vector<double> logs = logs_of(means);
  if (logs.size() < stats::kLearningPoints) return std::nullopt;
  double sum = 0;
  for (std::size_t i = 1; i < logs.size(); ++i) {
    sum += (logs[i] - logs[i - 1]) * (logs[i] - logs[i - 1]);
  }
  const double pairs = static_cast<double>(logs.size() - 1);
  if (!(sum > 0)) return std::nullopt;
  // neighbours share values: n - 1 differences are worth two thirds of as many degrees
  return stats::NoisePrior{sum / (2 * pairs), std::min(stats::kMostPriorDegrees, pairs * 2 / 3)};
}

/// Moderated t of the latest night against the pinned one.
std::optional<bool> worse_than(const HistoryNight& base, const HistoryNight& latest,
                               const HistorySeries& series) {
  stats::CompareInput input;
  input.base = logs_of(base.values);
  input.contrast = logs_of(latest.values);
  const std::vector<std::vector<double>> groups{input.base, input.contrast};
  input.pooled = stats::pool(groups);
  input.prior = prior_of(series, series.nights.size() - 1);
  input.better = series.better;
  const stats::Comparison result = stats::compare(input);
  if (!result.low || !result.high) return std::nullopt;
  return result.verdict == stats::Verdict::regression || result.leaning == stats::Leaning::worse;
}

}  // namespace

std::size_t HistorySeries::level_begin() const {
  for (std::size_t i = nights.size(); i-- > 0;) {
    if (nights[i].accepted) return i;
  }
  return 0;
}

std::vector<HistorySeries> history_series(const History& history) {
  std::map<std::string, std::vector<const HistoryPoint*>> by_key;
  std::map<std::string, std::pair<std::string, std::string>> latest;  // per plan: time, run
  for (const HistoryPoint& point : history.points) {
    by_key[point.key].push_back(&point);
    auto& last = latest[point.plan];
    last = std::max(last, {point.time, point.run_id});
  }
  std::vector<HistorySeries> all;
  for (auto& [key, points] : by_key) {
    all.push_back(series_of(points, history, latest[points.front()->plan].second));
  }
  std::sort(all.begin(), all.end(), [](const HistorySeries& a, const HistorySeries& b) {
    return std::tie(a.plan, a.variant, a.metric, a.key) <
           std::tie(b.plan, b.variant, b.metric, b.key);
  });
  return all;
}

std::string_view to_text(HistoryState state) {
  switch (state) {
    case HistoryState::learning:
      return "learning";
    case HistoryState::quiet:
      return "quiet";
    case HistoryState::undecided:
      return "undecided";
    case HistoryState::alarm:
      return "alarm";
    case HistoryState::missing:
      return "MISSING";
  }
  return "learning";
}

HistoryVerdict judge_series(const HistorySeries& series, const PinnedBaseline& pinned) {
  HistoryVerdict verdict;
  std::vector<double> means;
  for (const HistoryNight& night : series.nights) means.push_back(night.mean);
  verdict.changes = stats::change_points(means);
  const std::size_t begin = series.level_begin();
  const Base base = pinned_night(series, pinned);
  verdict.baseline = pinned.run_id.empty() ? base.night.run_id : pinned.run_id;
  verdict.baseline_lacks = base.lacks;
  if (!series.in_latest_run) {
    verdict.state = HistoryState::missing;
    return verdict;
  }
  const std::vector<double> level(means.begin() + static_cast<std::ptrdiff_t>(begin), means.end());
  if (level.size() < stats::kLearningPoints) return verdict;
  const std::vector<double> accepted(level.begin(), level.end() - 1);
  verdict.evidence = stats::judge_latest(level, accepted, series.better);
  if (!base.night.values.empty() && base.night.run_id != series.nights.back().run_id) {
    verdict.evidence.baseline = worse_than(base.night, series.nights.back(), series);
  }
  verdict.state = verdict.evidence.alarm()       ? HistoryState::alarm
                  : verdict.evidence.undecided() ? HistoryState::undecided
                                                 : HistoryState::quiet;
  return verdict;
}

HistoryPrior history_prior(const std::vector<HistorySeries>& all, const RunEnvironments& run,
                           std::string_view variant, std::string_view metric) {
  HistoryPrior out;
  const std::string* here = run.find(variant, metric);
  if (here == nullptr) return out;
  for (const HistorySeries& series : all) {
    if (series.plan != run.run().plan_name || series.variant != variant ||
        series.metric != metric) {
      continue;
    }
    const auto noise = prior_of(series, series.nights.size());
    if (!noise) continue;
    if (series.env_key == *here) return {noise, false};
    out.elsewhere = true;
  }
  return out;
}

HistoryRecord noise_of_history(std::vector<HistorySeries> all, const std::string& plan, int last,
                               const std::string& where) {
  HistoryRecord record;
  record.where = where;
  std::set<std::string> runs;
  for (HistorySeries& series : all) {
    if (series.plan != plan) continue;
    const auto most = static_cast<std::size_t>(last);
    auto& nights = series.nights;
    if (nights.size() > most)
      nights.erase(nights.begin(), nights.end() - static_cast<std::ptrdiff_t>(most));
    for (const HistoryNight& night : nights) runs.insert(night.run_id);
    const auto prior = prior_of(series, nights.size());
    if (!prior) continue;
    record.noise.push_back({series.variant, series.metric, std::sqrt(prior->variance),
                            prior->degrees, static_cast<int>(nights.size() - series.level_begin()),
                            series.env_key});
  }
  record.runs = static_cast<int>(runs.size());
  return record;
}

}  // namespace benchfield
