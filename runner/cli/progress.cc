#include "runner/cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "runner/base/log.h"

namespace benchfield::cli {
namespace {

constexpr double kPlainSeconds = 5;  // between lines of rates where nobody watches

using SteadyClock = std::chrono::steady_clock;

std::string short_number(double value) {
  char text[32];
  if (value >= 999'950) {
    std::snprintf(text, sizeof text, "%.1fM", value / 1e6);
  } else if (value >= 999.5) {
    std::snprintf(text, sizeof text, "%.1fk", value / 1e3);
  } else {
    std::snprintf(text, sizeof text, "%.0f", value);
  }
  return text;
}

std::string short_time(double seconds) {
  char text[32];
  const auto whole = static_cast<long>(std::lround(seconds));
  if (whole < 60) {
    std::snprintf(text, sizeof text, "%lds", whole);
  } else {
    std::snprintf(text, sizeof text, "%ldm%02lds", whole / 60, whole % 60);
  }
  return text;
}

std::string rate_or_dash(const std::optional<double>& rate) {
  return rate ? short_number(*rate) + "/s" : "-";
}

std::string rates_text(const LiveRates& rates) {
  std::string out = "offered " + rate_or_dash(rates.offered) + "  acknowledged " +
                    rate_or_dash(rates.acknowledged);
  for (const auto& [name, rate] : rates.probes)
    out += "  " + name + " " + short_number(rate) + "/s";
  if (rates.total > 0) {
    out += "  " + std::to_string(100 * rates.done / rates.total) + "% of " +
           short_number(static_cast<double>(rates.total));
  }
  return out;
}

/// Columns of the terminal that talk goes to.
std::size_t terminal_width() {
  constexpr std::size_t kUnknown = 80;
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUnknown;
  return size.ws_col;
}

/// Tells trials, stages and failures as lines; rates as one line that is overwritten on a terminal.
class TerminalProgress final : public RunObserver {
 public:
  TerminalProgress(bool is_terminal, bool colour) : live_(is_terminal), colour_(colour) {}

  void run_started(const Plan& plan, const std::string& directory,
                   const std::vector<Trial>& trials) override {
    planned_ = count_trials(plan, trials);
    line(plan.name + ": " + std::to_string(plan.variants.size()) + " variants, " + total() +
         " trials, in " + directory);
  }
  void trial_started(const Trial& trial, const Variant& variant) override {
    ++number_;
    trial_begun_ = SteadyClock::now();
    label_ = variant.name +
             (variant.replicates > 1 ? " (replicate " + std::to_string(trial.replicate) + ")" : "");
    line(strong("trial " + std::to_string(number_) + " of " + total() + ": " + label_) + eta());
  }
  void stage_started(Stage stage) override {
    stage_ = stage_name(stage);
    show("");
    if (!live_) line("  " + stage_);
  }
  void step_started(const Step& step) override { show(step.title); }
  void step_finished(const Step& step, const Status& status, bool skipped) override {
    if (skipped || status || status.error().code == "interrupted") return;
    line("  " + bad("failed: ") + step.title + ": " + status.error().what);
  }
  void live(const LiveRates& rates) override {
    const std::string text = rates_text(rates) + "  " + short_time(std::max(0.0, rates.seconds));
    if (live_) {
      show(text);
    } else if (rates.seconds - told_ >= kPlainSeconds || rates.seconds < told_) {
      told_ = rates.seconds;
      line("    " + rates.phase + ": " + text);
    }
  }
  void trial_finished(const Trial&, const TrialResult& result) override {
    ++finished_;
    trials_seconds_ += since(trial_begun_);
    std::string text =
        "  " + (result.state == TrialState::complete ? std::string("done")
                                                     : bad("failed") + ": " + result.reason);
    const bool complete = result.state == TrialState::complete;  // else a rate says nothing
    for (const RateEstimate& rate : complete ? result.rates : std::vector<RateEstimate>{})
      text += "  " + rate.metric + " " + short_number(rate.rate) + "/s";
    for (const Flag& flag : result.flags) text += "  " + flag.code;
    line(text + "  (" + short_time(since(trial_begun_)) + ")");
    for (const std::string& detail : result.reason_details) line("    = " + detail);
  }
  void replication_decided(const std::string& decision, const TrialCount& planned) override {
    planned_ = planned;
    line("  " + decision);
  }
  void warning(const std::string& text) override { line("warning: " + text); }
  void run_finished(const RunResult&) override { clear(); }

 private:
  static double since(SteadyClock::time_point from) {
    return std::chrono::duration<double>(SteadyClock::now() - from).count();
  }

  /// "8", or "4 to 8" while it is not known how many replicates are needed.
  std::string total() const {
    const std::string most = std::to_string(planned_.most);
    return planned_.fewest == planned_.most ? most
                                            : std::to_string(planned_.fewest) + " to " + most;
  }

  /// Seconds until the last of so many trials is over, judged by those that are; nothing before the
  /// first is.
  std::optional<double> left(std::size_t trials) const {
    if (finished_ == 0) return std::nullopt;
    const double each = trials_seconds_ / static_cast<double>(finished_);
    const double rest = each * static_cast<double>(trials - std::min(trials, number_));
    return rest + std::max(0.0, each - since(trial_begun_));
  }
  /// "1m20s", or "1m20s to 4m00s".
  std::string time_left() const {
    const auto least = left(planned_.fewest);
    const auto most = left(planned_.most);
    if (!least || !most) return "";
    const std::string text = short_time(*least);
    return planned_.fewest == planned_.most ? text : text + " to " + short_time(*most);
  }
  std::string eta() const {
    const std::string time = time_left();
    return time.empty() ? "" : "  (about " + time + " to go)";
  }
  /// "trial 2/3, 1m20s left": where the plan is.
  std::string place() const {
    if (number_ == 0) return "";
    const std::string time = time_left();
    return "[trial " + std::to_string(number_) + "/" + std::to_string(planned_.most) +
           (time.empty() ? "" : ", " + time + " left") + "] ";
  }
  std::string strong(const std::string& text) const {
    return colour_ ? "\033[1m" + text + "\033[0m" : text;
  }
  std::string bad(const std::string& text) const {
    return colour_ ? "\033[31m" + text + "\033[0m" : text;
  }

  void clear() {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
    shown_ = false;
  }
  void line(const std::string& text) {
    clear();
    std::cerr << text << std::endl;
  }
  void show(const std::string& text) {
    if (!live_) return;
    const std::string whole = "  " + place() + stage_ + (text.empty() ? "" : ": " + text);
    std::cerr << "\r\033[K" << whole.substr(0, terminal_width() - 1) << std::flush;
    shown_ = true;
  }

  bool live_, colour_, shown_ = false;
  TrialCount planned_;
  std::size_t number_ = 0, finished_ = 0;
  std::string label_, stage_;
  double told_ = 1e9;
  double trials_seconds_ = 0;  // of those that are over
  SteadyClock::time_point trial_begun_ = SteadyClock::now();
};

class LogObserver final : public RunObserver {
 public:
  void trial_started(const Trial& trial, const Variant&) override { log_info("trial " + trial.id); }
  void stage_started(Stage stage) override { log_info("stage " + std::string(stage_name(stage))); }
  void step_started(const Step& step) override { log_info("begin " + step.id + ": " + step.title); }
  void step_finished(const Step& step, const Status& status, bool skipped) override {
    if (status) {
      log_info((skipped ? "skipped " : "done ") + step.id);
    } else {
      log_error("failed " + step.id + ": " + to_text(status.error()));
    }
  }
  void live(const LiveRates& rates) override { log_info(rates.phase + ": " + rates_text(rates)); }
  void trial_finished(const Trial& trial, const TrialResult& result) override {
    log_info("trial " + trial.id +
             (result.state == TrialState::complete ? " complete" : " failed: " + result.reason));
  }
  void replication_decided(const std::string& decision, const TrialCount&) override {
    log_info(decision);
  }
  void warning(const std::string& text) override { log_warning(text); }
};

}  // namespace

std::unique_ptr<RunObserver> make_terminal_progress(bool is_terminal, bool colour) {
  return std::make_unique<TerminalProgress>(is_terminal, colour);
}

std::unique_ptr<RunObserver> make_log_observer() { return std::make_unique<LogObserver>(); }

}  // namespace benchfield::cli
