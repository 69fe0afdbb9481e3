#include <algorithm>
#include <atomic>
#include <thread>

#include "runner/base/check.h"
#include "runner/probe/probe.h"

// Slot k is due at start + k * every, whatever happened before: no interval is ever added to a late
// instant, so nothing drifts. A reading that runs into later slots skips them.

namespace benchfield {
namespace {

constexpr std::int64_t kNap = 50'000'000;  ///< how soon a sleeping probe sees a stop, ns
constexpr int kFinalAttempts = 3;

class ScheduledSampler final : public Sampler {
 public:
  using OnSample = std::function<void(const std::string&, const Sample&, bool)>;

  ScheduledSampler(const Clock& clock, OnSample on_sample)
      : clock_(clock), on_sample_(std::move(on_sample)) {}
  ~ScheduledSampler() override { end_threads(); }

  void add(std::string name, std::unique_ptr<Probe> probe, Nanoseconds every) override {
    BF_CHECK(every.count() > 0);
    auto series = std::make_unique<Series>();
    series->name = std::move(name);
    series->probe = std::move(probe);
    series->every = every.count();
    series_.push_back(std::move(series));
  }

  void start(std::int64_t start_ns) override {
    for (const auto& series : series_) {
      series->missed = 0;
      series->thread = std::jthread([this, s = series.get(), start_ns](
                                        const std::stop_token& stop) { run(*s, start_ns, stop); });
    }
  }

  void stop() override {
    end_threads();
    for (const auto& series : series_) {
      Sample sample;
      for (int attempt = 0; attempt < kFinalAttempts && !sample.ok; ++attempt) {
        sample = take([&] { return series->probe->final_read(); });
      }
      on_sample_(series->name, sample, true);
    }
  }

  std::int64_t missed(std::string_view name) const override {
    for (const auto& series : series_) {
      if (series->name == name) return series->missed;
    }
    return 0;
  }

 private:
  struct Series {
    std::string name;
    std::unique_ptr<Probe> probe;
    std::int64_t every = 0;
    std::atomic<std::int64_t> missed{0};
    std::jthread thread;
  };

  void end_threads() {
    for (const auto& series : series_) series->thread.request_stop();
    for (const auto& series : series_) {
      if (series->thread.joinable()) series->thread.join();
    }
  }

  void run(Series& series, std::int64_t start, const std::stop_token& stop) {
    // Slots that were over before the sampler began were never due; a first one that has only just
    // begun is: what comes later grew from what is read then.
    const std::int64_t began = clock_.monotonic_ns();
    const bool has_just_begun = began - start < series.every;
    std::int64_t slot = has_just_begun ? 0 : first_slot_from(began, start, series.every);
    while (wait_until(start + slot * series.every, stop)) {
      on_sample_(series.name, take([&] { return series.probe->read(); }), false);
      const std::int64_t next =
          std::max(slot + 1, first_slot_from(clock_.monotonic_ns(), start, series.every));
      series.missed += next - slot - 1;
      slot = next;
    }
  }

  /// The first slot that is not before `now`.
  static std::int64_t first_slot_from(std::int64_t now, std::int64_t start, std::int64_t every) {
    return now <= start ? 0 : (now - start + every - 1) / every;
  }

  /// False when a stop was asked for. A Clock cannot be woken, hence the naps.
  bool wait_until(std::int64_t due, const std::stop_token& stop) const {
    for (std::int64_t now = clock_.monotonic_ns(); now < due && !stop.stop_requested();
         now = clock_.monotonic_ns()) {
      clock_.sleep_until(std::min(due, now + kNap));
    }
    return !stop.stop_requested();
  }

  template <class Read>
  Sample take(const Read& read) const {
    Sample sample;
    sample.sent_ns = clock_.monotonic_ns();
    auto values = read();
    sample.received_ns = clock_.monotonic_ns();
    sample.wall_ns = clock_.wall_ns();
    sample.ok = values.has_value();
    if (values) {
      sample.values = std::move(*values);
    } else {
      sample.error = values.error().what;
    }
    return sample;
  }

  const Clock& clock_;
  OnSample on_sample_;
  std::vector<std::unique_ptr<Series>> series_;
};

}  // namespace

std::unique_ptr<Sampler> make_sampler(
    const Clock& clock,
    std::function<void(const std::string& name, const Sample& sample, bool last)> on_sample) {
  return std::make_unique<ScheduledSampler>(clock, std::move(on_sample));
}

}  // namespace benchfield
