#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "reports/chart_svg.h"
#include "reports/charts.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr int kWidth = 800;
constexpr int kHeight = 500;
constexpr double kLeft = 72;
constexpr double kRight = 784;
constexpr double kCountTop = 66, kCountBottom = 270;
constexpr double kRateTop = 304, kRateBottom = 444;
constexpr std::size_t kMostPoints = 240;
constexpr std::size_t kMostLines = 6;
constexpr int kBins = 50;

/// A counter as seconds from the start of load and records since then.
struct Line {
  std::string label;
  std::string look;
  std::vector<std::pair<double, double>> points;
};

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

double middle_ns(const Tick& tick) {
  return (static_cast<double>(tick.sent_ns) + static_cast<double>(tick.received_ns)) / 2;
}

bool is_load_counter(const Series& series) {
  return ends_with(series.name, ".sent") || ends_with(series.name, ".acknowledged");
}

/// Start of load: the last tick before a load counter moves, else the first tick of all.
double origin_ns(const TrialResult& trial) {
  double earliest = INFINITY;
  for (const Series& series : trial.series) {
    for (const Tick& tick : series.ticks) {
      if (tick.ok) earliest = std::min(earliest, middle_ns(tick));
    }
  }
  double start = INFINITY;
  for (const Series& series : trial.series) {
    if (!is_load_counter(series)) continue;
    const Tick* last_still = nullptr;
    for (const Tick& tick : series.ticks) {
      if (!tick.ok) continue;
      if (last_still != nullptr && tick.count != last_still->count) {
        start = std::min(start, middle_ns(*last_still));
        break;
      }
      last_still = &tick;
    }
  }
  return std::isfinite(start) ? start : earliest;
}

std::vector<std::pair<double, double>> points_of(const Series& series, double origin) {
  std::vector<std::pair<double, double>> points;
  std::optional<std::int64_t> base;
  for (const Tick& tick : series.ticks) {
    if (!tick.ok) continue;
    const double seconds = (middle_ns(tick) - origin) / 1e9;
    // Counting starts from what stood there when load began.
    if (!base || seconds <= 0) base = tick.count;
    if (seconds >= 0 && !points.empty() && seconds < points.back().first) continue;
    if (seconds >= 0)
      points.emplace_back(seconds, static_cast<double>(tick.count) - static_cast<double>(*base));
  }
  return points;
}

int rank_of(std::string_view look) {
  constexpr std::array<std::string_view, 4> kOrder = {"sent", "acknowledged", "other", "indexed"};
  return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), look) - kOrder.begin());
}

std::vector<Line> lines_of(const TrialResult& trial, const RunSummary& summary) {
  const Words& words = summary.words;
  const std::string measure = summary.metric.substr(0, summary.metric.rfind('.'));
  const bool is_index = summary.unit.rfind("documents", 0) == 0;
  const auto loads = std::count_if(trial.series.begin(), trial.series.end(), [](const Series& s) {
    return ends_with(s.name, ".acknowledged");
  });
  const double origin = origin_ns(trial);
  std::vector<Line> lines;
  for (const Series& series : trial.series) {
    Line line{series.name, "other", {}};
    if (is_load_counter(series)) {
      const bool sent = ends_with(series.name, ".sent");
      if (loads <= 1)
        line.label = words(sent ? wording::kSeriesSent : wording::kSeriesAcknowledged);
      line.look = sent ? "sent" : "acknowledged";
    } else if (!ends_with(series.name, ".count")) {
      continue;
    } else if (series.name == measure + ".count") {
      if (is_index) line.label = words(wording::kSeriesIndexed);
      line.look = "indexed";
    }
    line.points = points_of(series, origin);
    if (line.points.size() > 1 && lines.size() < kMostLines) lines.push_back(std::move(line));
  }
  // The sink is drawn last, on top.
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return rank_of(a.look) < rank_of(b.look); });
  return lines;
}

/// Count at an instant, linear between samples; nothing outside of them.
std::optional<double> count_at(const Line& line, double seconds) {
  const auto& points = line.points;
  const auto above =
      std::lower_bound(points.begin(), points.end(), seconds,
                       [](const auto& point, double value) { return point.first < value; });
  if (above == points.end()) return std::nullopt;
  if (above == points.begin()) {
    if (above->first > seconds) return std::nullopt;
    return above->second;
  }
  const auto below = above - 1;
  const double width = above->first - below->first;
  if (width <= 0) return above->second;
  return below->second + (above->second - below->second) * (seconds - below->first) / width;
}

/// Rate per bin; bins are as wide as the staircase at least.
std::vector<std::pair<double, double>> rates_of(const Line& line, double bin, double end) {
  std::vector<std::pair<double, double>> rates;
  for (int i = 0; (i + 1) * bin <= end + 1e-9; ++i) {
    const auto from = count_at(line, i * bin);
    const auto to = count_at(line, (i + 1) * bin);
    if (from && to) rates.emplace_back((i + 0.5) * bin, (*to - *from) / bin);
  }
  return rates;
}

std::vector<Svg::Point> placed(const std::vector<std::pair<double, double>>& points, const Axis& x,
                               const Axis& y) {
  const std::size_t step = points.size() / kMostPoints + 1;
  std::vector<Svg::Point> out;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_last = i + 1 == points.size();
    if (i % step != 0 && !is_last) continue;
    out.emplace_back(x.at(points[i].first), y.at(points[i].second));
  }
  return out;
}

/// The first numbers of a text, at most `most`.
std::vector<double> first_numbers(std::string_view text, std::size_t most) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < text.size() && numbers.size() < most;) {
    double value = 0;
    const auto parsed = std::from_chars(text.data() + i, text.data() + text.size(), value,
                                        std::chars_format::fixed);
    if (parsed.ec == std::errc() && std::isfinite(value)) {
      numbers.push_back(value);
      i = static_cast<std::size_t>(parsed.ptr - text.data());
    } else {
      ++i;
    }
  }
  return numbers;
}

/// The first two numbers of a text, as seconds: "12.5 s to 17 s".
std::optional<std::pair<double, double>> seconds_range(std::string_view detail) {
  const std::vector<double> numbers = first_numbers(detail, 2);
  if (numbers.size() < 2 || numbers[1] <= numbers[0]) return std::nullopt;
  return std::pair(numbers[0], numbers[1]);
}

/// Stalls of one metric: "eim.rate: 61 s to 70 s; ktm.rate: 3 s to 5 s". Parts without a metric
/// count too.
std::vector<std::pair<double, double>> stalls_of(std::string_view detail, std::string_view metric) {
  std::vector<std::pair<double, double>> stalls;
  while (!detail.empty()) {
    std::string_view part = detail.substr(0, detail.find("; "));
    detail.remove_prefix(std::min(detail.size(), part.size() + 2));
    const auto colon = part.find(": ");
    if (colon != std::string_view::npos) {
      if (part.substr(0, colon) != metric) continue;
      part.remove_prefix(colon + 2);
    }
    if (const auto range = seconds_range(part)) stalls.push_back(*range);
  }
  return stalls;
}

/// Seconds that steadiness cut off the front and the back of the window of one metric: "first 12 s,
/// last 3 s" of W_TRIMMED.
std::optional<std::pair<double, double>> trims_of(const TrialResult& trial,
                                                  std::string_view metric) {
  for (const Flag& flag : trial.flags) {
    if (flag.code != "W_TRIMMED") continue;
    std::string_view detail = flag.detail;
    const std::size_t at = detail.find(std::string(metric) + ": ");
    if (at != std::string_view::npos) detail.remove_prefix(at + metric.size() + 2);
    const std::vector<double> numbers = first_numbers(detail.substr(0, detail.find("; ")), 2);
    if (numbers.size() == 2) return std::pair(numbers[0], numbers[1]);
  }
  return std::nullopt;
}

/// When the last counter stopped growing, and a little: what comes later only repeats itself.
double end_of_growth(const std::vector<Line>& lines) {
  double end = 0;
  for (const Line& line : lines) {
    for (std::size_t i = 1; i < line.points.size(); ++i) {
      if (line.points[i].second != line.points[i - 1].second) {
        end = std::max(end, line.points[i].first);
      }
    }
  }
  return end * 1.03;
}

/// Cuts a line at the end of the chart.
void cut(Line& line, double end) {
  const auto after = std::find_if(line.points.begin(), line.points.end(),
                                  [&](const auto& point) { return point.first > end; });
  line.points.erase(after, line.points.end());
}

/// Shades a range of seconds over one panel, cut to what the panel shows.
void shade(Svg& svg, const Axis& x, std::pair<double, double> range, const Axis& y,
           std::string_view look, std::string_view hover) {
  const double from = std::max(range.first, x.low);
  const double to = std::min(range.second, x.high);
  if (to <= from) return;
  svg.rect({x.at(from), y.to}, x.at(to) - x.at(from), y.from - y.to, look, hover);
}

void draw_grid(Svg& svg, const Axis& x, const Axis& y, std::string_view title) {
  for (const double value : y.ticks(4)) {
    svg.line({x.from, y.at(value)}, {x.to, y.at(value)}, "grid");
    svg.text({x.from - 8, y.at(value) + 4}, tick_text(value), "small", Svg::Anchor::end);
  }
  svg.line({x.from, y.from}, {x.to, y.from}, "axis");
  svg.text({x.from, y.to - 8}, title, "small", Svg::Anchor::start);
}

void draw_marks(Svg& svg, const TrialResult& trial, const RunSummary& summary, const Axis& x,
                const Axis& y) {
  const Words& words = summary.words;
  const RateEstimate* rate = find_rate(trial, summary.metric);
  if (rate != nullptr && rate->window_to_s > rate->window_from_s) {
    if (const auto trims = trims_of(trial, summary.metric)) {
      const std::string hover = words(wording::kChartTrim);
      shade(svg, x, {rate->window_from_s - trims->first, rate->window_from_s}, y, "trim", hover);
      shade(svg, x, {rate->window_to_s, rate->window_to_s + trims->second}, y, "trim", hover);
    }
    shade(svg, x, {rate->window_from_s, rate->window_to_s}, y, "window",
          words(wording::kChartWindow));
  }
  for (const Flag& flag : trial.flags) {
    if (flag.code != "W_STALL") continue;
    for (const auto& range : stalls_of(flag.detail, summary.metric)) {
      shade(svg, x, range, y, "stall", words(wording::kChartStall));
    }
  }
}

void draw_legend(Svg& svg, const std::vector<Line>& lines) {
  double x = kRight;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    const std::string label = elide(visible(line->label), 20);
    svg.text({x, 46}, label, "small", Svg::Anchor::end);
    x -= 7.2 * static_cast<double>(length_of(label)) + 6;
    svg.path({{x - 22, 42}, {x, 42}}, line->look);
    x -= 38;
  }
}

double largest_of(const std::vector<std::pair<double, double>>& points) {
  double largest = 0;
  for (const auto& point : points) largest = std::max(largest, point.second);
  return largest;
}

std::string draw(const TrialResult& trial, const RunSummary& summary,
                 const std::vector<Line>& lines, const std::string& title) {
  const Words& words = summary.words;
  double end = 0;
  double most = 0;
  for (const Line& line : lines) {
    if (!line.points.empty()) end = std::max(end, line.points.back().first);
    most = std::max(most, largest_of(line.points));
  }
  const RateEstimate* rate = find_rate(trial, summary.metric);
  const double period = rate != nullptr ? rate->period_s : 0;
  const double bin = round_step(std::max(end / kBins, period > 0 ? period : 1e-3));
  std::vector<std::vector<std::pair<double, double>>> rates;
  double fastest = 0;
  for (const Line& line : lines) {
    rates.push_back(rates_of(line, bin, end));
    fastest = std::max(fastest, largest_of(rates.back()));
  }
  const Axis x{0, end, kLeft, kRight};
  const Axis counts{0, most > 0 ? most * 1.05 : 1, kCountBottom, kCountTop};
  const Axis speeds{0, fastest > 0 ? fastest * 1.08 : 1, kRateBottom, kRateTop};
  Svg svg(kWidth, kHeight, title);
  svg.text({16, 26}, title, "title", Svg::Anchor::start);
  draw_legend(svg, lines);
  draw_marks(svg, trial, summary, x, counts);
  draw_marks(svg, trial, summary, x, speeds);
  draw_grid(svg, x, counts, words(wording::kChartRecords));
  draw_grid(svg, x, speeds, words(wording::kChartRate, {seconds_text(bin)}));
  for (const double value : x.ticks(8)) {
    svg.text({x.at(value), kRateBottom + 18}, tick_text(value), "small", Svg::Anchor::middle);
  }
  svg.text({(kLeft + kRight) / 2, kRateBottom + 40}, words(wording::kChartTime), "small",
           Svg::Anchor::middle);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    svg.path(placed(lines[i].points, x, counts), lines[i].look);
    svg.path(placed(rates[i], x, speeds), lines[i].look);
  }
  return svg.finish();
}

}  // namespace

Chart progress_chart(const RunSummary& summary, const TrialResult& trial, int number) {
  const Words& words = summary.words;
  Chart chart;
  std::vector<Line> lines = lines_of(trial, summary);
  const double end = end_of_growth(lines);
  if (end <= 0) return chart;
  for (Line& line : lines) cut(line, end);
  const std::string digits = std::to_string(number);
  const std::string name = slug(trial.variant);
  chart.file = "charts/progress-" + std::string(digits.size() < 2 ? "0" : "") + digits +
               (name.empty() ? "" : "-" + name) + ".svg";
  const std::vector<std::string> whose = {elide(visible(trial.variant), 48),
                                          std::to_string(trial.replicate)};
  chart.svg = draw(trial, summary, lines, words(wording::kChartProgress, whose));
  chart.title = plain(words(wording::kChartProgress, whose));
  return chart;
}

}  // namespace benchfield::reports
