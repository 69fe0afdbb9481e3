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

bool is_keeping_out(const std::string& flag) { return flag.starts_with("E_"); }

bool is_kept_out(const HistoryPoint& point) {
  return std::any_of(point.flags.begin(), point.flags.end(), is_keeping_out);
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
  series.estimator = last.estimator;
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

/// The baseline's values of a series, or why there are none.
struct Base {
  HistoryNight night;
  std::optional<BaselineLack> lack;
};

using Reason = BaselineLack::Reason;

/// Why a point of a pinned run cannot be held against the present segment; nothing where it can.
std::optional<BaselineLack> lack_of(const HistoryPoint& point, const HistorySeries& series) {
  if (point.key != series.key) return BaselineLack{Reason::settings, {}, {}};
  if (other_unit({point.unit}, {series.unit})) {
    return BaselineLack{Reason::unit, point.unit, series.unit};
  }
  if (point.estimator != series.estimator) {
    return BaselineLack{Reason::estimator, point.estimator, series.estimator};
  }
  if (point.env_key != series.env_key) return BaselineLack{Reason::environment, {}, {}};
  const auto flag = std::find_if(point.flags.begin(), point.flags.end(), is_keeping_out);
  if (flag != point.flags.end()) return BaselineLack{Reason::kept_out, *flag, {}};
  return std::nullopt;
}

/// The values of the pinned run; where it has none, the reason that is nearest to having some.
Base base_of(const std::vector<HistoryPoint>& points, const HistorySeries& series) {
  Base base;
  base.lack = BaselineLack{Reason::no_value, {}, {}};
  for (const HistoryPoint& point : points) {
    if (point.variant != series.variant || point.metric != series.metric) continue;
    const auto lack = lack_of(point, series);
    if (!lack) {
      base.night.run_id = point.run_id;
      base.night.values.push_back(point.value);
    } else if (lack->reason > base.lack->reason) {
      base.lack = lack;
    }
  }
  if (!base.night.values.empty()) base.lack.reset();
  return base;
}

/// What is pinned; else the night accepted last.
Base baseline_of(const HistorySeries& series, const PinnedBaseline& pinned) {
  if (!pinned.run_id.empty()) return base_of(pinned.points, series);
  const std::size_t begin = series.level_begin();
  const bool accepted = begin < series.nights.size() && series.nights[begin].accepted;
  return accepted ? Base{series.nights[begin], {}} : Base{};
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

/// Moderated t of the latest night against the baseline, as evidence or as what it lacks.
void hold_against(const HistoryNight& base, const HistorySeries& series, HistoryVerdict& verdict) {
  const HistoryNight& latest = series.nights.back();
  const std::string base_n = std::to_string(base.values.size());
  const std::string latest_n = std::to_string(latest.values.size());
  if (base.run_id == latest.run_id) {
    verdict.lack = BaselineLack{Reason::latest_night, {}, {}};
    return;
  }
  stats::CompareInput input;
  input.base = logs_of(base.values);
  input.contrast = logs_of(latest.values);
  if (input.base.empty() || input.contrast.empty()) {
    verdict.lack = BaselineLack{Reason::not_positive, {}, {}};
    return;
  }
  const std::vector<std::vector<double>> groups{input.base, input.contrast};
  input.pooled = stats::pool(groups);
  input.prior = prior_of(series, series.nights.size() - 1);
  input.better = series.better;
  const stats::Comparison result = stats::compare(input);
  if (!result.low || !result.high) {
    verdict.lack = BaselineLack{Reason::no_interval, base_n, latest_n};
    return;
  }
  verdict.evidence.baseline =
      result.verdict == stats::Verdict::regression || result.leaning == stats::Leaning::worse;
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
  const Base base = baseline_of(series, pinned);
  verdict.baseline = pinned.run_id.empty() ? base.night.run_id : pinned.run_id;
  verdict.lack = base.lack;
  if (!series.in_latest_run) {
    verdict.state = HistoryState::missing;
    return verdict;
  }
  const std::vector<double> level(means.begin() + static_cast<std::ptrdiff_t>(begin), means.end());
  if (level.size() < stats::kLearningPoints) return verdict;
  const std::vector<double> accepted(level.begin(), level.end() - 1);
  verdict.evidence = stats::judge_latest(level, accepted, series.better);
  if (verdict.baseline.empty()) {
    verdict.lack = BaselineLack{};
  } else if (!base.lack) {
    hold_against(base.night, series, verdict);
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
