#include "reports/history_baseline.h"

#include "reports/wording.h"
#include "runner/stats/change_points.h"

namespace benchfield::reports {
namespace {

using Reason = BaselineLack::Reason;

std::string reason_text(const Words& words, const BaselineLack& lack, Quote quote) {
  switch (lack.reason) {
    case Reason::none_pinned:
      break;
    case Reason::no_value:
      return words(wording::kLackNoValue);
    case Reason::settings:
      return words(wording::kLackSettings);
    case Reason::unit:
      return words(wording::kLackUnit, {quote(lack.base), quote(lack.latest)});
    case Reason::estimator:
      return words(wording::kLackEstimator, {quote(lack.base), quote(lack.latest)});
    case Reason::environment:
      return words(wording::kLackEnvironment);
    case Reason::kept_out:
      return words(wording::kLackKeptOut, {quote(lack.base)});
    case Reason::latest_night:
      return words(wording::kLackLatestNight);
    case Reason::not_positive:
      return words(wording::kLackNotPositive);
    case Reason::no_interval:
      // a noise of the history itself takes kLearningPoints nights before the latest
      return words(wording::kLackNoInterval,
                   {lack.base, lack.latest, std::to_string(stats::kLearningPoints + 1)});
  }
  return {};
}

}  // namespace

std::string baseline_lack_text(const Words& words, const HistoryVerdict& verdict, Quote quote) {
  if (!verdict.lack) return {};
  if (verdict.lack->reason != Reason::none_pinned) {
    return words(wording::kNotComparedWith,
                 {quote(verdict.baseline), reason_text(words, *verdict.lack, quote)});
  }
  if (verdict.state != HistoryState::undecided) return {};
  return words(wording::kNoneIsPinned, {quote("--baseline RUN"), quote("history accept")});
}

}  // namespace benchfield::reports
