#include "runner/stats/rttest.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "runner/stats/slope.h"

namespace benchfield::stats {
namespace {

constexpr double kMsPerSecond = 1000;

/// Slope of count over ms, one point at a time (running centred sums, Welford 1962).
class RunningSlope {
 public:
  void add(double t, double y) {
    ++n_;
    const double dt = t - t_mean_;
    t_mean_ += dt / n_;
    y_mean_ += (y - y_mean_) / n_;
    sxx_ += dt * (t - t_mean_);
    sxy_ += dt * (y - y_mean_);
  }
  double slope() const { return sxx_ > 0 ? sxy_ / sxx_ : 0; }

 private:
  double n_ = 0, t_mean_ = 0, y_mean_ = 0, sxx_ = 0, sxy_ = 0;
};

double ratio(double count, double ms) { return ms > 0 ? count / ms * kMsPerSecond : 0; }

/// One segment in the making: the monitor's state.
class Monitor {
 public:
  explicit Monitor(std::int64_t start) { segment_.start_count = start; }

  std::int64_t last_count() const {
    return grown_.empty() ? segment_.start_count : grown_.back().count;
  }
  bool has_samples() const { return !grown_.empty(); }
  int unchanged() const { return unchanged_; }

  void grow(const MonitorSample& sample) {
    unchanged_ = 0;
    grown_.push_back(sample);
    const double t = difference(sample.epoch_ms, first().epoch_ms);
    const double y = difference(sample.count, first().count);
    running_.add(t, y);
    MonitorRow row = new_row(sample);
    row.sample = static_cast<int>(grown_.size());
    if (grown_.size() > 1) {
      const MonitorSample& previous = grown_[grown_.size() - 2];
      row.linear_regression = running_.slope() * kMsPerSecond;
      row.from_previous = ratio(difference(sample.count, previous.count),
                                difference(sample.epoch_ms, previous.epoch_ms));
      row.from_first = ratio(y, t);
    }
    segment_.rows.push_back(row);
  }

  void stay(const MonitorSample& sample) {
    ++unchanged_;
    MonitorRow row = new_row(sample);
    row.from_previous = 0;
    if (grown_.size() > 1) row.linear_regression = running_.slope() * kMsPerSecond;
    row.from_first = ratio(difference(sample.count, first().count),
                           difference(sample.epoch_ms, first().epoch_ms));
    segment_.rows.push_back(row);
  }

  MonitorSegment finish() {
    segment_.finished = true;
    segment_.total = last_count() - segment_.start_count;
    if (grown_.size() < 3) return take();
    const MonitorSample last = grown_[grown_.size() - 2];
    Curve curve;
    for (std::size_t i = 0; i + 1 < grown_.size(); ++i) {
      curve.t.push_back(difference(grown_[i].epoch_ms, first().epoch_ms));
      curve.y.push_back(difference(grown_[i].count, first().count));
    }
    if (const auto line = least_squares(curve)) {
      segment_.linear_regression_rate = line->slope * kMsPerSecond;
      if (line->standard_error) segment_.standard_error = *line->standard_error * kMsPerSecond;
    }
    segment_.average_rate =
        ratio(difference(last.count, first().count), difference(last.epoch_ms, first().epoch_ms));
    return take();
  }
  /// What it has so far; the monitor is of no use afterwards, as after finish().
  MonitorSegment take() { return std::move(segment_); }

 private:
  const MonitorSample& first() const { return grown_.front(); }
  MonitorRow new_row(const MonitorSample& sample) const {
    MonitorRow row;
    row.query = static_cast<int>(segment_.rows.size()) + 1;
    row.epoch_ms = sample.epoch_ms;
    row.seconds = (sample.epoch_ms - first().epoch_ms) / 1000;
    row.count = sample.count - segment_.start_count;
    return row;
  }

  MonitorSegment segment_;
  std::vector<MonitorSample> grown_;
  RunningSlope running_;
  int unchanged_ = 0;
};

struct Column {
  const char* name;
  int width;
};
constexpr std::array<Column, 8> kColumns{{{"Query Number", 11},
                                          {"Sample Number", 12},
                                          {"Epoch (ms)", 13},
                                          {"Time (s)", 8},
                                          {"Count", 17},
                                          {"Linear Reg. Rate", 17},
                                          {"Rate From Previous", 17},
                                          {"Rate From First", 17}}};

std::string padded(const std::string& text, int width, bool right) {
  const auto wanted = static_cast<std::size_t>(width);
  const std::string fill(text.size() < wanted ? wanted - text.size() : 0, ' ');
  return right ? fill + text : text + fill;
}

std::string rate_cell(const std::optional<double>& rate) { return rate ? grouped(*rate) : ""; }

}  // namespace

std::vector<MonitorSegment> emulate_rttest(std::span<const MonitorSample> samples,
                                           int unchanged_to_finish, bool finish_at_end) {
  std::vector<MonitorSegment> segments;
  std::optional<Monitor> monitor;
  for (const MonitorSample& sample : samples) {
    if (!sample.ok || sample.count < 0) continue;
    if (!monitor) {
      monitor.emplace(sample.count);
    } else if (sample.count > monitor->last_count()) {
      monitor->grow(sample);
    } else if (sample.count < monitor->last_count()) {
      segments.push_back(monitor->take());
      monitor.emplace(sample.count);
    } else if (monitor->has_samples()) {
      if (monitor->unchanged() + 1 < unchanged_to_finish) {
        monitor->stay(sample);
        continue;
      }
      segments.push_back(monitor->finish());
      monitor.emplace(sample.count);
    }
  }
  if (monitor && monitor->has_samples()) {
    segments.push_back(finish_at_end ? monitor->finish() : monitor->take());
  }
  return segments;
}

std::vector<std::string> rttest_table(const MonitorSegment& segment) {
  std::string header = "|";
  std::string rule = "|";
  for (const Column& column : kColumns) {
    header += padded(column.name, column.width + 1, false) + "|";
    rule += std::string(static_cast<std::size_t>(column.width) + 1, '-') + "|";
  }
  std::vector<std::string> lines{header, rule};
  for (const MonitorRow& row : segment.rows) {
    const std::array<std::string, 8> cells{std::to_string(row.query),
                                           row.sample ? std::to_string(*row.sample) : "*****",
                                           std::to_string(row.epoch_ms),
                                           std::to_string(row.seconds),
                                           grouped(static_cast<double>(row.count)),
                                           rate_cell(row.linear_regression),
                                           rate_cell(row.from_previous),
                                           rate_cell(row.from_first)};
    std::string line = "|";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += padded(cells[i], kColumns[i].width, true) + " |";
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string rttest_summary(const MonitorSegment& segment) {
  if (!segment.finished) return {};
  const std::string total = "Total Count: " + grouped(static_cast<double>(segment.total));
  if (!segment.average_rate) return total + " | Not enough samples Rate calculations.";
  std::string line = total + " | Linear Regression Rate: " +
                     padded(rate_cell(segment.linear_regression_rate), 8, true);
  if (segment.standard_error) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.2f", *segment.standard_error / kMsPerSecond);
    line += std::string(" | Linear Regression Standard Error: ") + text.data();
  }
  return line + " | Average Rate: " + grouped(*segment.average_rate);
}

std::string grouped(double value) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), "%.0f", std::round(std::fabs(value)));
  std::string digits = text.data();
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return (std::round(value) < 0 ? "-" : "") + digits;
}

}  // namespace benchfield::stats
