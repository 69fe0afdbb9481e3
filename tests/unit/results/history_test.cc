#include "runner/results/history.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

namespace benchfield {
namespace {

RunResult night(int day, std::vector<double> values, const std::string& cpu = "cpu A") {
  RunResult run;
  run.run_id = "nightly-" + std::to_string(1000 + day);
  run.plan_name = "nightly";
  run.complete = true;
  run.started_wall_ns = 1'795'000'000'000'000'000 + std::int64_t{day} * 86'400'000'000'000;
  run.provenance["host.cpu_model"] = cpu;
  VariantResult& variant = run.variants.emplace_back();
  variant.name = "one";
  for (std::size_t i = 0; i < values.size(); ++i) {
    TrialResult& trial = variant.trials.emplace_back();
    trial.id = "t" + std::to_string(i);
    RateEstimate rate;
    rate.metric = "eim.rate";
    rate.unit = "documents/s";
    rate.rate = values[i];
    rate.estimator = "aligned-ewc/2";
    trial.rates.push_back(rate);
  }
  return run;
}

std::string lines_of(const RunResult& run) {
  std::string text;
  for (const HistoryPoint& point : history_points(run, "abc123")) text += to_line(point) + "\n";
  return text;
}

/// The series of eim.rate in a history text.
HistorySeries series_of(const std::string& text) {
  const auto history = read_history(text);
  EXPECT_TRUE(history) << (history ? "" : to_text(history.error()));
  for (const HistorySeries& series : history_series(*history)) {
    if (series.metric == "eim.rate") return series;
  }
  ADD_FAILURE() << "no series";
  return {};
}

/// Nights of 1 % noise around a level that may change.
std::string nights(int n, int change_at, double factor, const std::string& cpu_after = "cpu A") {
  std::mt19937_64 random(7);
  std::normal_distribution<double> noise(0, 0.01);
  std::string text;
  for (int day = 0; day < n; ++day) {
    const double level = 50000 * (day >= change_at ? factor : 1.0);
    std::vector<double> values;
    for (int i = 0; i < 3; ++i) values.push_back(level * (1 + noise(random)));
    text += lines_of(night(day, values, day >= change_at ? cpu_after : "cpu A"));
  }
  return text;
}

/// A run of a history, pinned.
PinnedBaseline pinned_in(const std::string& text, const std::string& run_id) {
  PinnedBaseline pinned{run_id, {}};
  const auto history = read_history(text);
  for (const HistoryPoint& point : history->points) {
    if (point.run_id == run_id) pinned.points.push_back(point);
  }
  return pinned;
}

TEST(History, KeepsEveryMemberOfALine) {
  const std::string line = lines_of(night(1, {50000.25}));
  const auto history = read_history(line);
  ASSERT_TRUE(history) << to_text(history.error());
  std::string again;
  for (const HistoryPoint& point : history->points) again += to_line(point) + "\n";
  EXPECT_EQ(again, line);
  EXPECT_EQ(history->points[0].commit, "abc123");
  EXPECT_EQ(history->points[0].key.size(), 16u);
  EXPECT_EQ(history->points[0].env_key.size(), 16u);
}

TEST(History, ToleratesATornLastLineOnly) {
  const std::string text = nights(3, 99, 1);
  const auto torn = read_history(text.substr(0, text.size() - 20));
  ASSERT_TRUE(torn);
  EXPECT_TRUE(torn->torn);
  EXPECT_FALSE(read_history(text)->torn);
  const auto broken = read_history("{\"schema\":\n" + text);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().notes.back(), "in line 1 of the history");
  const auto newer = read_history("{\"schema\":\"benchfield-history/2\"}\n");
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, "newer-history");
}

TEST(History, LearnsUntilSixNights) {
  EXPECT_EQ(judge_series(series_of(nights(5, 99, 1))).state, HistoryState::learning);
  EXPECT_NE(judge_series(series_of(nights(6, 99, 1))).state, HistoryState::learning);
}

TEST(History, AlarmsWhenTwoKindsOfEvidenceAgree) {
  EXPECT_EQ(judge_series(series_of(nights(20, 99, 1))).state, HistoryState::quiet);
  const HistoryVerdict dropped = judge_series(series_of(nights(20, 18, 0.85)));
  EXPECT_EQ(dropped.state, HistoryState::alarm);
  ASSERT_EQ(dropped.changes.size(), 1u);
  EXPECT_EQ(dropped.changes[0].index, 18u);
  // the same upwards is no alarm
  EXPECT_EQ(judge_series(series_of(nights(20, 18, 1.15))).state, HistoryState::quiet);
}

TEST(History, ComparesWithThePinnedBaseline) {
  const std::string text = nights(20, 19, 0.85);
  const HistorySeries series = series_of(text);
  EXPECT_EQ(judge_series(series).evidence.baseline, std::nullopt);
  const HistoryVerdict verdict = judge_series(series, pinned_in(text, "nightly-1010"));
  EXPECT_EQ(verdict.lack, std::nullopt);
  EXPECT_EQ(verdict.evidence.baseline, true);
  EXPECT_EQ(verdict.evidence.prediction, true);
  EXPECT_EQ(verdict.state, HistoryState::alarm);
}

TEST(History, ComparesWithARunThatIsNotPartOfIt) {
  const HistorySeries series = series_of(nights(20, 19, 0.85));
  const RunResult base = night(-30, {50100, 49900, 50000});
  const PinnedBaseline pinned{base.run_id, history_points(base, "")};
  const HistoryVerdict verdict = judge_series(series, pinned);
  EXPECT_EQ(verdict.baseline, base.run_id);
  EXPECT_EQ(verdict.lack, std::nullopt);
  EXPECT_EQ(verdict.evidence.baseline, true);
  // its values count, not those of a night with the same name
  const RunResult lower = night(10, {42000, 41900, 42100});
  EXPECT_EQ(judge_series(series, {lower.run_id, history_points(lower, "")}).evidence.baseline,
            false);
}

using Reason = BaselineLack::Reason;

/// What a run of two replicates lacks as the baseline of twenty nights, after `change`.
std::optional<BaselineLack> lack_after(const std::function<void(RunResult&)>& change) {
  RunResult base = night(-30, {50000, 50100});
  change(base);
  const HistoryVerdict verdict =
      judge_series(series_of(nights(20, 19, 0.85)), {base.run_id, history_points(base, "")});
  EXPECT_EQ(verdict.evidence.baseline, std::nullopt);
  EXPECT_EQ(verdict.baseline, base.run_id);
  return verdict.lack;
}

TEST(History, SaysWhyAPinnedBaselineHasNothingToCompare) {
  const auto of_trials = [](auto change) {
    return lack_after([&](RunResult& run) {
      for (TrialResult& trial : run.variants[0].trials) change(trial);
    });
  };
  EXPECT_EQ(lack_after([](RunResult& run) { run.variants[0].name = "two"; }),
            (BaselineLack{Reason::no_value, "", ""}));
  EXPECT_EQ(of_trials([](TrialResult& trial) { trial.rates[0].metric = "other.rate"; }),
            (BaselineLack{Reason::no_value, "", ""}));
  EXPECT_EQ(lack_after([](RunResult& run) { run.variants[0].settings["kafka.brokers"] = 5; }),
            (BaselineLack{Reason::settings, "", ""}));
  EXPECT_EQ(lack_after([](RunResult& run) { run.provenance["host.cpu_model"] = "cpu B"; }),
            (BaselineLack{Reason::environment, "", ""}));
  EXPECT_EQ(of_trials([](TrialResult& trial) { trial.rates[0].unit = "kdocuments/s"; }),
            (BaselineLack{Reason::unit, "kdocuments/s", "documents/s"}));
  EXPECT_EQ(of_trials([](TrialResult& trial) { trial.rates[0].estimator = "aligned-ewc/1"; }),
            (BaselineLack{Reason::estimator, "aligned-ewc/1", "aligned-ewc/2"}));
  EXPECT_EQ(of_trials([](TrialResult& trial) {
              trial.flags = {{"W_DRIFT", ""}, {"E_RESET", ""}};
            }),
            (BaselineLack{Reason::kept_out, "E_RESET", ""}));
  EXPECT_EQ(of_trials([](TrialResult& trial) { trial.rates[0].rate = 0; }),
            (BaselineLack{Reason::not_positive, "", ""}));
}

TEST(History, SaysWhyAPinnedNightGivesNoEvidence) {
  const std::string text = nights(20, 19, 0.85);
  EXPECT_EQ(judge_series(series_of(text), pinned_in(text, "nightly-1019")).lack,
            (BaselineLack{Reason::latest_night, "", ""}));
  // five nights before the latest teach no noise, and one value a night has none of its own
  std::string single;
  for (int day = 0; day < 6; ++day) single += lines_of(night(day, {50000.0 + 100 * (day % 3)}));
  EXPECT_EQ(judge_series(series_of(single), pinned_in(single, "nightly-1001")).lack,
            (BaselineLack{Reason::no_interval, "1", "1"}));
  single += lines_of(night(6, {50000}));
  EXPECT_EQ(judge_series(series_of(single), pinned_in(single, "nightly-1001")).lack, std::nullopt);
  EXPECT_EQ(judge_series(series_of(single)).lack, (BaselineLack{Reason::none_pinned, "", ""}));
}

TEST(History, StartsANewSegmentInAnotherEnvironment) {
  const HistorySeries series = series_of(nights(20, 17, 0.8, "cpu B"));
  EXPECT_EQ(series.nights.size(), 3u);
  EXPECT_EQ(series.earlier, 17u);
  EXPECT_EQ(judge_series(series).state, HistoryState::learning);
}

TEST(History, NeverComparesNightsInDifferentUnits) {
  std::string text;
  for (int day = 0; day < 20; ++day) {
    RunResult run = night(day, {50000, 50500, 49500});
    if (day >= 17) {  // a later version counts in thousands
      for (TrialResult& trial : run.variants[0].trials) {
        trial.rates[0].unit = "kdocuments/s";
        trial.rates[0].rate /= 1000;
      }
    }
    text += lines_of(run);
  }
  const HistorySeries series = series_of(text);
  EXPECT_EQ(series.unit, "kdocuments/s");
  EXPECT_EQ(series.nights.size(), 3u);
  EXPECT_EQ(series.earlier, 17u);
  const HistoryVerdict verdict = judge_series(series, pinned_in(text, "nightly-1010"));
  EXPECT_EQ(verdict.state, HistoryState::learning);
  EXPECT_EQ(verdict.lack,
            (BaselineLack{BaselineLack::Reason::unit, "documents/s", "kdocuments/s"}));
}

TEST(History, AcceptsANewLevel) {
  std::string text = nights(20, 18, 0.85);
  const HistorySeries before = series_of(text);
  text += to_line(HistoryAcceptance{before.key, before.nights[18].run_id, "2026-11-22T10:15:30Z",
                                    "the disk was replaced"}) +
          "\n";
  const HistorySeries series = series_of(text);
  EXPECT_EQ(series.level_begin(), 18u);
  const HistoryVerdict verdict = judge_series(series);
  EXPECT_EQ(verdict.state, HistoryState::learning);
  EXPECT_EQ(verdict.baseline, before.nights[18].run_id);
}

TEST(History, SaysWhatTheLatestRunLacks) {
  std::string text = nights(8, 99, 1);
  RunResult other = night(9, {1});
  other.variants[0].name = "two";
  text += lines_of(other);
  EXPECT_EQ(judge_series(series_of(text)).state, HistoryState::missing);
}

HistoryPrior prior_of(const std::vector<HistorySeries>& series, const RunResult& run,
                      const std::string& variant = "one") {
  return history_prior(series, RunEnvironments(run), variant, "eim.rate");
}

/// The environment of a variant's rate, "" where its trials do not share one.
std::optional<std::string> environment_of(const RunResult& run, const std::string& variant) {
  const RunEnvironments environments(run);
  const std::string* found = environments.find(variant, "eim.rate");
  return found == nullptr ? std::nullopt : std::optional(*found);
}

TEST(History, GivesItsNoiseAsAPrior) {
  const auto history = read_history(nights(40, 20, 1.5));
  const auto series = history_series(*history);
  const RunResult run = night(41, {50000});
  const HistoryPrior prior = prior_of(series, run);
  ASSERT_TRUE(prior.noise);
  EXPECT_FALSE(prior.elsewhere);
  // nights are means of three values of 1 % noise; one jump of ln 1.5 among 39 differences adds
  // 0.4055^2 / 78 = 0.0021 to 0.01^2 / 3
  EXPECT_NEAR(prior.noise->variance, 0.0021 + 0.0000333, 0.0003);
  const HistoryPrior unknown = prior_of(series, run, "two");
  EXPECT_FALSE(unknown.noise);
  EXPECT_FALSE(unknown.elsewhere);
}

TEST(History, GivesNoNoiseThatWasLearnedInAnotherEnvironment) {
  const auto history = read_history(nights(12, 99, 1));
  const auto series = history_series(*history);
  const HistoryPrior machine = prior_of(series, night(13, {50000}, "cpu B"));
  EXPECT_FALSE(machine.noise);
  EXPECT_TRUE(machine.elsewhere);

  RunResult moved = night(13, {50000, 50100});
  moved.variants[0].trials[1].facts["search.placement"] = "off-cluster";
  const HistoryPrior mixed = prior_of(series, moved);
  EXPECT_FALSE(mixed.noise) << "its trials do not share one environment";
  EXPECT_EQ(environment_of(moved, "one"), "");
  EXPECT_TRUE(mixed.elsewhere);

  RunResult other = night(13, {50000});
  other.variants[0].trials[0].rates[0].estimator = "aligned-ewc/3";
  EXPECT_FALSE(prior_of(series, other).noise);
}

// A machine comes and goes: the latest segment is that of B, and A's nights are no prior for B.
TEST(History, KeepsTheEnvironmentWithTheNoiseOfEveryVariant) {
  const auto history = read_history(nights(20, 10, 1, "cpu B"));
  const HistoryRecord record =
      noise_of_history(history_series(*history), "nightly", 30, "folder nights");
  ASSERT_EQ(record.noise.size(), 1u);
  const auto here = environment_of(night(21, {50000}, "cpu B"), "one");
  EXPECT_EQ(record.noise[0].env_key, here);
  EXPECT_NE(record.noise[0].env_key, environment_of(night(21, {50000}), "one"));
  EXPECT_EQ(environment_of(night(21, {50000}), "two"), std::nullopt);
}

}  // namespace
}  // namespace benchfield
