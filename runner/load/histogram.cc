#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "runner/load/load.h"

// Values below 256 have a bucket each; above, every power of two is cut into 128 buckets, so the
// upper edge of a bucket is at most 1/128 above any value in it.

namespace benchfield {
namespace {

constexpr int kSubBits = 7;
constexpr std::int64_t kSub = 1 << kSubBits;
constexpr std::int64_t kHighest = 3'600'000'000'000;

std::size_t bucket_of(std::int64_t value) {
  const auto bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value)));
  const int exponent = std::max(0, bits - kSubBits - 1);
  return static_cast<std::size_t>(exponent * kSub + (value >> exponent));
}

std::int64_t upper_edge(std::size_t bucket) {
  const auto index = static_cast<std::int64_t>(bucket);
  const std::int64_t exponent = std::max<std::int64_t>(0, index / kSub - 1);
  const std::int64_t sub = index - exponent * kSub;
  return ((sub + 1) << exponent) - 1;
}

}  // namespace

Histogram::Histogram() : buckets_(bucket_of(kHighest) + 1, 0) {}

void Histogram::add(std::int64_t ns, std::int64_t times) {
  const std::int64_t value = std::max<std::int64_t>(ns, 0);
  buckets_[bucket_of(std::min(value, kHighest))] += times;
  count_ += times;
  max_ = std::max(max_, value);
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

std::int64_t Histogram::quantile(double q) const {
  const double wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(count_));
  const std::int64_t rank = std::max<std::int64_t>(1, static_cast<std::int64_t>(wanted));
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= rank) return i + 1 == buckets_.size() ? max_ : std::min(upper_edge(i), max_);
  }
  return 0;
}

Value Histogram::to_value() const {
  Map buckets;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    if (buckets_[i] > 0) buckets[std::to_string(i)] = buckets_[i];
  }
  return Map{{"max", max_}, {"buckets", std::move(buckets)}};
}

Histogram Histogram::from_value(const Value& value) {
  Histogram histogram;
  if (const Map* buckets = value["buckets"].as_map()) {
    for (const auto& [name, times] : *buckets) {
      std::size_t index = 0;
      const auto end = std::from_chars(name.data(), name.data() + name.size(), index);
      if (end.ec != std::errc() || index >= histogram.buckets_.size()) continue;
      histogram.buckets_[index] += times.integer();
      histogram.count_ += times.integer();
    }
  }
  histogram.max_ = value["max"].integer();
  return histogram;
}

std::string Histogram::percentile_text() const {
  std::string text = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";
  std::int64_t seen = 0;
  double sum = 0;
  double squares = 0;
  char line[96];
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    if (buckets_[i] == 0) continue;
    seen += buckets_[i];
    const double ms = static_cast<double>(std::min(upper_edge(i), max_)) / 1e6;
    sum += ms * static_cast<double>(buckets_[i]);
    squares += ms * ms * static_cast<double>(buckets_[i]);
    const double part = static_cast<double>(seen) / static_cast<double>(count_);
    if (seen < count_) {
      std::snprintf(line, sizeof line, "%12.3f %14.12f %10lld %14.2f\n", ms, part,
                    static_cast<long long>(seen), 1 / (1 - part));
    } else {
      std::snprintf(line, sizeof line, "%12.3f %14.12f %10lld\n", ms, part,
                    static_cast<long long>(seen));
    }
    text += line;
  }
  const double n = static_cast<double>(std::max<std::int64_t>(count_, 1));
  const double mean = sum / n;
  const double deviation = std::sqrt(std::max(0.0, squares / n - mean * mean));
  std::snprintf(line, sizeof line, "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n", mean,
                deviation);
  text += line;
  std::snprintf(line, sizeof line, "#[Max     = %12.3f, Total count    = %12lld]\n",
                static_cast<double>(max_) / 1e6, static_cast<long long>(count_));
  text += line;
  std::snprintf(line, sizeof line, "#[Buckets = %12zu, SubBuckets     = %12lld]\n", buckets_.size(),
                static_cast<long long>(kSub));
  return text + line;
}

}  // namespace benchfield
