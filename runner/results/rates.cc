#include "runner/results/rates.h"

#include <algorithm>
#include <cmath>

#include "runner/results/flags.h"
#include "runner/stats/classify.h"
#include "runner/stats/drain.h"

namespace benchfield {
namespace {

using stats::Cleaned;
using stats::Points;
using stats::RateAnalysis;
using stats::RateRequest;

constexpr std::array<double, 4> kMarks{60, 300, 600, 1200};
constexpr double kNs = 1e9;

double seconds_between(std::int64_t from_ns, std::int64_t to_ns) {
  return stats::difference(to_ns, from_ns) / kNs;
}

Cleaned clean_ticks(const CounterMaterial& counter) {
  std::vector<stats::Reading> readings;
  readings.reserve(counter.ticks.size());
  for (const Tick& t : counter.ticks) {
    readings.push_back({t.sent_ns, t.received_ns, t.count, t.ok});
  }
  return stats::clean(readings, counter.every_s);
}

std::optional<std::int64_t> baseline_of(const CounterMaterial& counter,
                                        const std::optional<std::int64_t>& start_ns) {
  if (counter.baseline) return counter.baseline;
  std::optional<std::int64_t> last;
  for (const Tick& tick : counter.ticks) {
    if (tick.ok && start_ns && tick.sent_ns <= *start_ns) last = tick.count;
  }
  return last;
}

RateRequest request_for(const TrialMaterial& material, const std::optional<Source>& source,
                        std::int64_t start_ns) {
  RateRequest request;
  if (source) {
    request.from_ns = source->start_ns;
    request.to_ns = source->stop_ns;
  }
  if (material.window_from_s && material.window_to_s) {
    request.fixed = true;
    request.from_ns = start_ns + std::llround(*material.window_from_s * kNs);
    request.to_ns = start_ns + std::llround(*material.window_to_s * kNs);
  }
  return request;
}

RateEstimate to_estimate(const RateAnalysis& analysis, const std::string& metric,
                         const std::string& unit, std::int64_t start_ns) {
  RateEstimate estimate;
  estimate.metric = metric;
  estimate.unit = unit + "/s";
  estimate.rate = analysis.slope.value;
  estimate.standard_error = analysis.slope.standard_error;
  estimate.low = analysis.slope.low;
  estimate.high = analysis.slope.high;
  estimate.degrees = analysis.slope.degrees;
  estimate.estimator = stats::kEstimator;
  estimate.window_from_s = seconds_between(start_ns, analysis.from_ns);
  estimate.window_to_s = seconds_between(start_ns, analysis.to_ns);
  estimate.samples = analysis.slope.increments;
  estimate.period_s = analysis.quantum_s;
  estimate.ols = analysis.ols;
  estimate.theil_sen = analysis.theil_sen;
  estimate.median_batch = analysis.median_batch;
  return estimate;
}

void flag_cleaning(const Cleaned& cleaned, const std::string& metric, std::int64_t start_ns,
                   std::vector<Flag>& flags) {
  for (const std::int64_t at : cleaned.reset_ns) {
    add_flag(flags, "E_RESET", metric,
             print("count decreased at %.1f s", seconds_between(start_ns, at)));
  }
  const std::size_t lost = cleaned.gaps + cleaned.uncertain;
  if (lost == 0) return;
  add_flag(flags, "W_GAPS", metric,
           print("%.0f %% (%zu of %zu polls: %zu failed, %zu too slow)",
                 100.0 * static_cast<double>(lost) / static_cast<double>(cleaned.polls), lost,
                 cleaned.polls, cleaned.gaps, cleaned.uncertain));
}

void flag_steadiness(const RateAnalysis& rate, const std::string& metric,
                     std::vector<Flag>& flags) {
  const stats::Steadiness& s = rate.steadiness;
  if (s.drifts) {
    add_flag(flags, "E_NOT_STEADY", metric,
             print("drifts by %+.0f %% over the window, p = %.2g", 100 * s.drift, s.p));
  } else if (s.halves_differ) {
    add_flag(flags, "E_NOT_STEADY", metric,
             print("%.4g/s in the first half, %.4g/s in the second", s.first_half, s.second_half));
  } else if (rate.cut_at_limit) {
    add_flag(flags, "E_NOT_STEADY", metric, "no steady half found");
  }
  if (rate.cut_at_limit) add_flag(flags, "W_MSER_LIMIT", metric, "");
}

void flag_rate(const RateAnalysis& rate, const CounterMaterial& counter, const std::string& metric,
               double tick_s, std::int64_t start_ns, std::vector<Flag>& flags) {
  if (rate.is_short) {
    add_flag(flags, "W_SHORT", metric, print("%d increments", rate.slope.increments));
  }
  if (rate.cut_front_s > 0 || rate.cut_back_s > 0) {
    add_flag(flags, "W_TRIMMED", metric,
             print("first %.3g s, last %.3g s", rate.cut_front_s, rate.cut_back_s));
  }
  if (rate.quantum_s > 0) {
    add_flag(flags, "W_STAIRCASE", metric, print("%.3g s", rate.quantum_s));
  }
  const double period = std::max(rate.quantum_s, counter.refresh_s);
  if (period > 0 && tick_s > period / 2) {
    add_flag(flags, "W_ALIAS", metric,
             print("polled every %.3g s, grows every %.3g s", tick_s, period));
  }
  for (const stats::Stall& stall : rate.stalls) {
    const double offset = seconds_between(start_ns, rate.from_ns);
    add_flag(flags, "W_STALL", metric,
             print("%.1f s to %.1f s", offset + stall.from_s, offset + stall.to_s));
  }
  flag_steadiness(rate, metric, flags);
}

/// The sink's coarse points on the common clock.
Points coarse_points(const RateAnalysis& rate) {
  Points points;
  const std::int64_t base = rate.window.front().count;
  for (std::size_t i = 0; i < rate.coarse.size(); ++i) {
    points.push_back({rate.from_ns + std::llround(rate.coarse.t[i] * kNs),
                      base + std::llround(rate.coarse.y[i])});
  }
  return points;
}

stats::ClassifyInput classify_input(const Source& source, const RateAnalysis& rate,
                                    std::int64_t baseline) {
  stats::ClassifyInput input;
  input.unsteady = !rate.steady();
  input.after_source_stop = rate.from_ns >= source.stop_ns;
  input.generator_on_time = source.on_time;
  const bool by_schedule = source.into_sink && source.target_rate.has_value();
  const Points& fed = by_schedule ? source.offered : source.acknowledged;
  const auto from = stats::count_at(source.acknowledged, rate.from_ns);
  const auto to = stats::count_at(source.acknowledged, rate.to_ns);
  if (from && to && rate.to_ns > rate.from_ns) {
    input.source_rate = (*to - *from) / seconds_between(rate.from_ns, rate.to_ns);
  }
  // A load slowed by the very sink it writes into is no degraded source, unless it was late itself.
  if (!source.into_sink || !source.on_time) input.target_rate = source.target_rate;
  input.closed_by_sink = source.into_sink && !source.target_rate && source.on_time;
  const stats::Curve lag = stats::lag_curve(fed, 0, coarse_points(rate), baseline);
  input.lag = stats::ewc_slope(lag);
  return input;
}

void classify_sink(const CounterAnalysis& analysis, RateEstimate& estimate,
                   std::vector<Flag>& flags) {
  const Source& source = *analysis.source;
  const std::int64_t baseline = analysis.baseline.value_or(analysis.points.front().count);
  const stats::ClassifyInput input = classify_input(source, *analysis.rate, baseline);
  const stats::Classification found = stats::classify(input);
  estimate.classification = found.name;
  if (found.settling_window_s) {
    estimate.classification_note = print("a window of about %.0f s would settle whether it kept up",
                                         std::ceil(*found.settling_window_s));
  }
  if (found.name == "source-limited") {
    add_flag(flags, "W_SOURCE_LIMITED", estimate.metric, "a lower bound of what the sink can do");
  }
  if (found.name == "source-degraded") {
    add_flag(flags, "W_SOURCE_DEGRADED", estimate.metric,
             print("%.4g/s of %.4g/s reached the sink's source", *input.source_rate,
                   *input.target_rate));
  }
}

}  // namespace

std::optional<std::int64_t> load_start(const TrialMaterial& material) {
  std::optional<std::int64_t> first;
  for (const LoadMaterial& load : material.loads) {
    for (const InstanceMaterial& process : load.processes) {
      const std::int64_t at = process.first_sent_ns > 0 ? process.first_sent_ns : process.start_ns;
      if (process.sent > 0) first = std::min(first.value_or(at), at);
    }
  }
  return first;
}

std::string rate_metric(const std::string& counter) {
  const std::string_view suffix = ".count";
  const bool counts = counter.size() > suffix.size() && counter.ends_with(suffix);
  return (counts ? counter.substr(0, counter.size() - suffix.size()) : counter) + ".rate";
}

CounterAnalysis analyze_counter(const CounterMaterial& counter, const TrialMaterial& material,
                                std::vector<Flag>& flags) {
  CounterAnalysis analysis;
  analysis.counter = &counter;
  const std::string metric = rate_metric(counter.name);
  const std::optional<std::int64_t> start = load_start(material);
  analysis.baseline = baseline_of(counter, start);
  analysis.source = combine(material.loads, counter.loads);
  const Cleaned cleaned = clean_ticks(counter);
  const std::int64_t zero =
      start.value_or(cleaned.segments.empty() ? 0 : cleaned.segments.front().front().time_ns);
  flag_cleaning(cleaned, metric, zero, flags);

  RateRequest request = request_for(material, analysis.source, zero);
  request.tick_s = cleaned.period_s;
  if (const Points* longest = longest_segment(cleaned, request.from_ns, request.to_ns)) {
    analysis.points = *longest;
  }
  request.expected_total = analysis.total();
  analysis.rate = stats::analyse_rate(analysis.points, request);
  if (!analysis.rate) {
    add_flag(flags, "E_NO_DATA", metric, "fewer than two polls while the load ran");
    return analysis;
  }
  flag_rate(*analysis.rate, counter, metric, cleaned.period_s, zero, flags);
  RateEstimate estimate = to_estimate(*analysis.rate, metric, counter.unit, zero);
  if (request.fixed) estimate.window_fixed = true;
  estimate.marks = stats::rate_marks(analysis.points, zero, kMarks);
  if (counter.role == CounterRole::sink && analysis.source) {
    classify_sink(analysis, estimate, flags);
  }
  analysis.estimate = std::move(estimate);
  return analysis;
}

std::optional<RateEstimate> load_rate(const LoadMaterial& load, const TrialMaterial& material) {
  const std::optional<Source> source = combine({load}, {});
  const std::optional<std::int64_t> start = load_start(material);
  if (!source || !start) return std::nullopt;
  RateRequest request = request_for(material, source, *start);
  const stats::Points& points = source->acknowledged;
  std::vector<double> distances;
  for (std::size_t i = 1; i < points.size(); ++i) {
    distances.push_back(seconds_between(points[i - 1].time_ns, points[i].time_ns));
  }
  request.tick_s = stats::median(std::move(distances)).value_or(0);
  const auto rate = stats::analyse_rate(points, request);
  if (!rate) return std::nullopt;
  // All of it was acknowledged after the last record had been sent: too short to have a rate.
  if (rate->slope.value <= 0 && source->acknowledged_total > 0) return std::nullopt;
  RateEstimate estimate = to_estimate(*rate, load.name + ".rate", "records", *start);
  if (request.fixed) estimate.window_fixed = true;
  estimate.marks = stats::rate_marks(points, *start, kMarks);
  return estimate;
}

}  // namespace benchfield
