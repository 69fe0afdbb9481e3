#include "runner/engine/live_meter.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::optional<Expression> until(const std::string& text) {
  DiagnosticSink sink;
  return Expression::parse(text, {}, sink);
}

LoadCounters counters(std::int64_t at_ns, std::int64_t sent, std::int64_t acknowledged) {
  LoadCounters out;
  out.at_ns = at_ns;
  out.sent = sent;
  out.acknowledged = acknowledged;
  return out;
}

TEST(RecentCount, has_no_rate_before_a_second_reading) {
  RecentCount count;
  EXPECT_FALSE(count.rate());
  count.add(kSecond, 10);
  EXPECT_FALSE(count.rate());
  count.add(kSecond, 20);  // not later
  EXPECT_FALSE(count.rate());
  count.add(3 * kSecond, 30);
  EXPECT_EQ(count.rate(), 10);
}

TEST(RecentCount, forgets_what_was_before_the_last_seconds) {
  RecentCount count;
  for (std::int64_t second = 1; second <= 100; ++second) count.add(second * kSecond, 7 * second);
  for (std::int64_t second = 101; second <= 104; ++second) count.add(second * kSecond, 700);
  EXPECT_EQ(count.rate(), 0);
  EXPECT_EQ(count.last(), 700);
}

TEST(LiveMeter, counts_a_record_as_done_where_all_that_the_trial_waits_for_have_it) {
  LiveMeter meter("measure", 1'000, until("indexed.count >= senders.acknowledged"));
  meter.add_probe("arrived");
  meter.add_probe("indexed");
  meter.see_load(counters(kSecond, 500, 400));
  EXPECT_EQ(meter.rates(1, false).done, 0);  // nothing has been read of the index
  meter.see_probe("arrived", kSecond, 20);   // which nobody waits for
  meter.see_probe("indexed", kSecond, 300);
  EXPECT_EQ(meter.rates(1, false).done, 300);
  meter.see_probe("indexed", 2 * kSecond, 450);
  EXPECT_EQ(meter.rates(2, false).done, 400);
}

TEST(LiveMeter, counts_acknowledged_records_where_a_trial_waits_for_load_alone) {
  LiveMeter meter("measure", 1'000, std::nullopt);
  meter.add_probe("indexed");
  meter.see_load(counters(kSecond, 500, 400));
  EXPECT_EQ(meter.rates(1, false).done, 400);
}

TEST(LiveMeter, tells_probes_in_their_order_and_leaves_out_what_has_no_rate) {
  LiveMeter meter("measure", 1'000, std::nullopt);
  for (const char* name : {"indexed", "arrived", "silent"}) meter.add_probe(name);
  for (std::int64_t second = 1; second <= 2; ++second) {
    meter.see_probe("arrived", second * kSecond, 10 * second);
    meter.see_probe("indexed", second * kSecond, 5 * second);
  }
  const std::vector<std::pair<std::string, double>> expected = {{"indexed", 5}, {"arrived", 10}};
  EXPECT_EQ(meter.rates(2, false).probes, expected);
}

TEST(LiveMeter, has_no_rates_of_load_that_is_over) {
  LiveMeter meter("measure", 1'000, std::nullopt);
  meter.see_load(LoadCounters{});  // before any has reported
  for (std::int64_t second = 1; second <= 2; ++second)
    meter.see_load(counters(second * kSecond, 10 * second, 9 * second));
  EXPECT_EQ(meter.rates(2, false).offered, 10);
  EXPECT_EQ(meter.rates(2, false).acknowledged, 9);
  const LiveRates over = meter.rates(9, true);
  EXPECT_FALSE(over.offered);
  EXPECT_FALSE(over.acknowledged);
  EXPECT_EQ(over.done, 18);
}

}  // namespace
}  // namespace benchfield
