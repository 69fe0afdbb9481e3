#include "runner/load/agent.h"

#include <malloc.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <istream>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <stop_token>
#include <string>
#include <thread>

#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/io/lines.h"
#include "runner/load/load.h"

// Three threads: the caller's runs the driver, one writes ticks, one reads the input. A read cannot
// be interrupted. So whoever started the agent closes the input when it has read the last line; if
// not, the reader is left behind after a second, with what it touches.

namespace benchfield {
namespace {

constexpr auto kTick = Milliseconds(500);
constexpr auto kFarewell = Seconds(1);
constexpr int kDone = 0;
constexpr int kFailed = 3;

/// What came in so far.
class Orders {
 public:
  void start(std::int64_t at_ns) {
    const std::lock_guard lock(mutex_);
    if (!start_ns_) start_ns_ = at_ns;
    changed_.notify_all();
  }
  void stop() {
    stop_.request_stop();
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  }
  void input_ended() {
    has_ended_ = true;
    stop();
  }
  /// Whether the input ended within the time.
  bool await_end(Nanoseconds at_most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [&] { return has_ended_.load(); });
  }
  /// Nothing when it was stopped before a start came.
  std::optional<std::int64_t> await_start() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return start_ns_ || stop_.stop_requested(); });
    return stop_.stop_requested() ? std::nullopt : start_ns_;
  }
  std::stop_token stop_token() const { return stop_.get_token(); }
  bool has_ended() const { return has_ended_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::int64_t> start_ns_;
  std::stop_source stop_;
  std::atomic<bool> has_ended_{false};
};

void read_orders(std::istream& in, Orders& orders) {
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with("start ")) {
      orders.start(std::strtoll(line.c_str() + 6, nullptr, 10));
    } else if (line == "stop") {
      orders.stop();
    }
  }
  orders.input_ended();
}

/// Writes whole lines, numbered, from any thread.
class Reporter {
 public:
  explicit Reporter(std::ostream& out) : out_(out) {}
  void write(std::string_view type, const Value& content) {
    Map line{{"type", type}};
    if (const Map* members = content.as_map()) {
      for (const auto& [key, value] : *members) line[key] = value;
    }
    const std::lock_guard lock(mutex_);
    line["sequence"] = ++sequence_;
    write_line(out_, to_json(Value(std::move(line))));
  }
  int failed(const Error& error) {
    write("failed", Map{{"error", error.what},
                        {"code", error.code},
                        {"notes", List(error.notes.begin(), error.notes.end())}});
    return kFailed;
  }

 private:
  std::mutex mutex_;
  std::ostream& out_;
  std::int64_t sequence_ = 0;
};

Result<std::unique_ptr<LoadDriver>> make_driver(const std::string& spec_path, const Clock& clock) {
  BF_TRY(const std::string text, read_file(spec_path));
  BF_TRY(const Value document, parse_json(text));
  BF_TRY(const LoadTask task, load_task(document));
  const LoadDriverRow* row = find_load_driver(task.driver);
  if (row == nullptr)
    return fail("no-such-driver", "no load driver is named '" + task.driver + "'");
  return row->make(task, clock);
}

/// Ticks while it lives.
class Ticker {
 public:
  Ticker(const LoadDriver& driver, Reporter& reporter)
      : thread_([this, &driver, &reporter](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          while (!wake_.wait_for(lock, stop, kTick, [] { return false; }) &&
                 !stop.stop_requested()) {
            reporter.write("tick", to_value(driver.counters()));
          }
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

int drive(LoadDriver& driver, Orders& orders, Reporter& reporter) {
  if (const Status prepared = driver.prepare(); !prepared) return reporter.failed(prepared.error());
  reporter.write("ready", {});
  const std::optional<std::int64_t> start_ns = orders.await_start();
  if (orders.has_ended()) {
    return reporter.failed({"orphaned", "the input ended before a start", {}, {}});
  }
  if (!start_ns) {
    LoadSummary nothing;
    nothing.total = driver.counters();
    reporter.write("done", to_value(nothing));
    return kDone;
  }
  std::optional<Ticker> ticker(std::in_place, driver, reporter);
  const Result<LoadSummary> summary = driver.run(*start_ns, orders.stop_token());
  ticker.reset();
  if (!summary) return reporter.failed(summary.error());
  reporter.write("done", to_value(*summary));
  return kDone;
}

}  // namespace

void keep_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 16 << 20);
}

int run_agent(const std::string& spec_path, std::istream& in, std::ostream& out,
              const Clock& clock) {
  std::signal(SIGPIPE, SIG_IGN);  // whoever reads the output may be gone first
  in.tie(nullptr);                // a read would flush the output while another thread writes it
  keep_freed_memory();
  Reporter reporter(out);
  auto driver = make_driver(spec_path, clock);
  if (!driver) return reporter.failed(driver.error());
  const auto orders = std::make_shared<Orders>();
  std::thread reader([&in, orders] { read_orders(in, *orders); });
  const int code = drive(**driver, *orders, reporter);
  if (orders->await_end(kFarewell)) {
    reader.join();
  } else {
    reader.detach();
  }
  return out ? code : kFailed;  // nobody has read the last line
}

}  // namespace benchfield
