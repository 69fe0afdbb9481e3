#pragma once

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "runner/load/load.h"

namespace benchfield::test {

/// A small task: generated planes, flat out, one instance.
inline LoadTask small_task(const std::string& driver, const std::vector<std::string>& addresses,
                           std::int64_t count) {
  LoadTask task;
  task.name = "senders";
  task.driver = driver;
  task.count = count;
  task.records.generate = "planes";
  task.records.lines = 500;
  task.target = Map{{"addresses", List(addresses.begin(), addresses.end())}, {"part", "planes"}};
  return task;
}

inline std::unique_ptr<LoadDriver> make_driver(const LoadTask& task) {
  auto driver = find_load_driver(task.driver)->make(task, real_clock());
  EXPECT_TRUE(driver.has_value()) << to_text(driver.error());
  return driver ? std::move(*driver) : nullptr;
}

/// Prepares and runs to the end.
inline LoadSummary drive(const LoadTask& task) {
  const auto driver = make_driver(task);
  if (const auto prepared = driver->prepare(); !prepared) {
    ADD_FAILURE() << to_text(prepared.error());
    return {};
  }
  auto summary = driver->run(real_clock().monotonic_ns(), {});
  EXPECT_TRUE(summary.has_value());
  return summary ? *summary : LoadSummary();
}

/// Runs and asks to stop as soon as `sent` records were sent.
inline LoadSummary drive_and_stop(const LoadTask& task, std::int64_t sent) {
  const auto driver = make_driver(task);
  EXPECT_TRUE(driver->prepare().has_value());
  std::stop_source source;
  const std::jthread stopper([&](const std::stop_token& ended) {
    while (driver->counters().sent < sent && !ended.stop_requested()) {
      real_clock().sleep_until(real_clock().monotonic_ns() + 1'000'000);
    }
    source.request_stop();
  });
  auto summary = driver->run(real_clock().monotonic_ns(), source.get_token());
  EXPECT_TRUE(summary.has_value());
  return summary ? *summary : LoadSummary();
}

inline std::int64_t settled(const LoadCounters& total) {
  return total.acknowledged + total.failed + total.unknown;
}

}  // namespace benchfield::test
