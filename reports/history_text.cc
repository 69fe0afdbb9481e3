#include "reports/history_text.h"

#include <algorithm>
#include <array>

#include "reports/history_baseline.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "runner/io/json.h"

namespace benchfield::reports {
namespace {

std::string evidence_word(const std::optional<bool>& evidence) {
  if (!evidence) return "-";
  return *evidence ? "worse" : "no";
}

std::string head(const JudgedSeries& judged) {
  const HistorySeries& series = judged.series;
  std::string line = std::string(to_text(judged.verdict.state)) + "  " + visible(series.variant) +
                     "  " + visible(series.metric) + "  ";
  line += series.nights.empty()
              ? "-"
              : short_text(series.nights.back().mean) + " " + visible(series.unit);
  line += "  nights " + std::to_string(series.nights.size());
  if (series.earlier > 0) {
    line += " (" + std::to_string(series.earlier) + " before in another environment or unit)";
  }
  if (judged.verdict.state == HistoryState::learning) {
    const std::size_t have = series.nights.size() - series.level_begin();
    line += ", judged from " + std::to_string(stats::kLearningPoints) + " (" +
            std::to_string(have) + " so far)";
  }
  return line + "\n";
}

std::string details(const JudgedSeries& judged) {
  std::string out;
  for (const stats::ChangePoint& change : judged.verdict.changes) {
    const HistoryNight& night = judged.series.nights[change.index];
    out += "    change at " + visible(night.run_id) + " (" + night.time +
           "): " + short_text(change.before) + " -> " + short_text(change.after) + ", " +
           signed_percent(change.change()) + " %" + (night.accepted ? ", accepted" : "") + "\n";
  }
  const HistoryVerdict& verdict = judged.verdict;
  const std::string lack = baseline_lack_text(Words(), verdict, visible);
  if (!lack.empty()) out += "    " + lack + "\n";
  const stats::AlertEvidence& e = verdict.evidence;
  if (judged.verdict.state == HistoryState::alarm ||
      judged.verdict.state == HistoryState::undecided) {
    out += "    change point: " + evidence_word(e.change_point) +
           "; prediction interval: " + evidence_word(e.prediction) +
           "; against the pinned baseline: " + evidence_word(e.baseline) + "\n";
  }
  return out;
}

void put(Map& map, const char* name, const std::optional<bool>& value) {
  map[name] = value ? Value(*value) : Value();
}

Value series_json(const JudgedSeries& judged) {
  const HistorySeries& series = judged.series;
  List nights, changes;
  for (const HistoryNight& night : series.nights) {
    List values;
    for (const double value : night.values) values.push_back(value);
    nights.push_back(Map{{"run", night.run_id},
                         {"time", night.time},
                         {"commit", night.commit},
                         {"mean", night.mean},
                         {"values", values},
                         {"accepted", night.accepted}});
  }
  for (const stats::ChangePoint& change : judged.verdict.changes) {
    changes.push_back(Map{{"run", series.nights[change.index].run_id},
                          {"before", change.before},
                          {"after", change.after},
                          {"p", change.p}});
  }
  Map evidence;
  put(evidence, "change_point", judged.verdict.evidence.change_point);
  put(evidence, "prediction", judged.verdict.evidence.prediction);
  put(evidence, "baseline", judged.verdict.evidence.baseline);
  return Map{{"key", series.key},
             {"env_key", series.env_key},
             {"plan", series.plan},
             {"variant", series.variant},
             {"metric", series.metric},
             {"unit", series.unit},
             {"state", to_text(judged.verdict.state)},
             {"baseline", judged.verdict.baseline},
             {"baseline_lacks", baseline_lack_text(Words(), judged.verdict, visible)},
             {"evidence", evidence},
             {"changes", changes},
             {"earlier_nights", static_cast<std::int64_t>(series.earlier)},
             {"nights", nights}};
}

}  // namespace

std::vector<const JudgedSeries*> most_urgent_first(const std::vector<JudgedSeries>& all) {
  constexpr std::array<int, 5> kRank = {3, 4, 2, 0, 1};  // of learning, quiet, undecided, ...
  std::vector<const JudgedSeries*> out;
  for (const JudgedSeries& judged : all) out.push_back(&judged);
  std::stable_sort(out.begin(), out.end(), [&](const JudgedSeries* a, const JudgedSeries* b) {
    return kRank[static_cast<std::size_t>(a->verdict.state)] <
           kRank[static_cast<std::size_t>(b->verdict.state)];
  });
  return out;
}

std::string render_history_text(const std::vector<JudgedSeries>& all, bool with_nights) {
  if (all.empty()) return "the history holds no values\n";
  std::string out, plan;
  for (const JudgedSeries* judged : most_urgent_first(all)) {
    if (judged->series.plan != plan) {
      plan = judged->series.plan;
      out += "plan " + visible(plan) + "\n";
    }
    out += head(*judged) + details(*judged);
    if (!with_nights) continue;
    for (const HistoryNight& night : judged->series.nights) {
      out += "    " + night.time + "  " + short_text(night.mean, 4) + "  n " +
             std::to_string(night.values.size()) + "  " + visible(night.run_id) +
             (night.commit.empty() ? "" : "  " + visible(night.commit.substr(0, 12))) +
             (night.accepted ? "  accepted" : "") + "\n";
    }
  }
  return out;
}

std::string render_history_json(const std::vector<JudgedSeries>& all) {
  List list;
  for (const JudgedSeries* judged : most_urgent_first(all)) list.push_back(series_json(*judged));
  return to_pretty_json(Map{{"schema", "benchfield-history-report/1"}, {"series", list}});
}

}  // namespace benchfield::reports
