#include "reports/history_page.h"

#include <algorithm>
#include <numeric>

#include "reports/blocks.h"
#include "reports/history_baseline.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/plots.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kDateLength = 10;  // of "2026-11-22T02:00:00Z"

/// The mean of its replicates between their least and most, where there is more than one.
PlotValue value_of(const HistoryNight& night) {
  PlotValue value{night.mean, {}, {}};
  if (night.values.size() < 2) return value;
  const auto [least, most] = std::minmax_element(night.values.begin(), night.values.end());
  value.low = *least;
  value.high = *most;
  return value;
}

/// The mean between two neighbouring changes, from end to end of the series.
std::vector<HistoryPlot::Level> levels_of(const JudgedSeries& judged) {
  const std::vector<HistoryNight>& nights = judged.series.nights;
  std::vector<HistoryPlot::Level> levels;
  std::size_t from = 0;
  const auto close = [&](std::size_t to) {
    if (to <= from) return;
    const double sum =
        std::accumulate(nights.begin() + static_cast<std::ptrdiff_t>(from),
                        nights.begin() + static_cast<std::ptrdiff_t>(to), 0.0,
                        [](double so_far, const HistoryNight& n) { return so_far + n.mean; });
    levels.push_back({from, to, sum / static_cast<double>(to - from)});
    from = to;
  };
  for (const stats::ChangePoint& change : judged.verdict.changes) close(change.index);
  close(nights.size());
  return levels;
}

Chart chart_of(const Words& words, const JudgedSeries& judged, std::size_t number) {
  const HistorySeries& series = judged.series;
  HistoryPlot plot;
  plot.file = "charts/history-" + std::to_string(number) + ".svg";
  plot.title = series.variant + ", " + series.metric;
  plot.quantity = series.unit;
  for (const HistoryNight& night : series.nights) {
    HistoryPlot::Point point;
    point.when = night.time.substr(0, kDateLength);
    point.value = value_of(night);
    point.hover = night.run_id + (night.commit.empty() ? "" : ", " + night.commit.substr(0, 12));
    plot.points.push_back(point);
  }
  if (judged.verdict.state == HistoryState::alarm && !plot.points.empty()) {
    plot.points.back().alert = true;
  }
  for (const stats::ChangePoint& change : judged.verdict.changes) {
    plot.changes.push_back({change.index, signed_percent(change.change()) + " %"});
  }
  plot.levels = levels_of(judged);
  return history_plot(words, plot);
}

/// The changes of level, and why there is no comparison with a baseline.
std::vector<std::string> remarks_on(const Words& words, const JudgedSeries& judged) {
  std::vector<std::string> items;
  for (const stats::ChangePoint& change : judged.verdict.changes) {
    const HistoryNight& night = judged.series.nights[change.index];
    items.push_back(words(night.accepted ? wording::kHistoryAccepted : wording::kHistoryChange,
                          {code(night.run_id), plain(night.time), short_text(change.before),
                           short_text(change.after), signed_percent(change.change()) + " %"}));
  }
  if (std::string lack = baseline_lack_text(words, judged.verdict, code); !lack.empty()) {
    items.push_back(std::move(lack));
  }
  return items;
}

Table nights_of(const Words& words, const HistorySeries& series) {
  Table out = make_table({words(wording::kHistoryTime), words(wording::kHistoryMean),
                          words(wording::kHistoryReplicates), words(wording::kHistoryRun),
                          words(wording::kHistoryCommit)},
                         "lrrll");
  for (auto night = series.nights.rbegin(); night != series.nights.rend(); ++night) {
    out.rows.push_back(
        row({plain(night->time), short_text(night->mean, 4), std::to_string(night->values.size()),
             code(night->run_id), plain(night->commit.substr(0, 12))}));
  }
  return out;
}

void add_series(std::vector<Block>& blocks, const Words& words, const JudgedSeries& judged,
                std::size_t number) {
  const HistorySeries& series = judged.series;
  const std::string nights = std::to_string(series.nights.size());
  blocks.push_back(
      heading(2, words(wording::kHistorySeries, {plain(series.variant), plain(series.metric),
                                                 words.term(to_text(judged.verdict.state))})));
  blocks.push_back(paragraph(
      series.earlier > 0 ? words(wording::kHistoryNightsAndEarlier,
                                 {plain(series.plan), nights, std::to_string(series.earlier)})
                         : words(wording::kHistoryNights, {plain(series.plan), nights})));
  if (judged.verdict.state == HistoryState::learning) {
    blocks.push_back(
        paragraph(words(wording::kHistoryLearning, {std::to_string(stats::kLearningPoints)})));
  }
  std::vector<std::string> remarks = remarks_on(words, judged);
  if (!remarks.empty()) blocks.push_back(bullets(std::move(remarks)));
  if (series.nights.empty()) return;
  blocks.push_back(chart(chart_of(words, judged, number)));
  blocks.push_back(folded(words(wording::kHistoryAllNights), {table(nights_of(words, series))}));
}

}  // namespace

Report history_page(const std::vector<JudgedSeries>& all, Language language) {
  Report report{Words(language), {}, {}};
  report.title = report.words(wording::kHistoryTitle);
  const std::vector<const JudgedSeries*> series = most_urgent_first(all);
  const auto alarms = std::count_if(all.begin(), all.end(), [](const JudgedSeries& judged) {
    return judged.verdict.state == HistoryState::alarm;
  });
  report.blocks.push_back(
      paragraph(all.empty() ? report.words(wording::kHistoryEmpty)
                            : report.words(wording::kHistoryAlarms,
                                           {std::to_string(alarms), std::to_string(all.size())})));
  for (std::size_t i = 0; i < series.size(); ++i) {
    add_series(report.blocks, report.words, *series[i], i + 1);
  }
  return report;
}

}  // namespace benchfield::reports
