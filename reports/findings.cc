// Sentences of the headline. Each says only what stored values support: intervals that do not
// overlap, counts that differ, trials that failed. No ratio, no verdict (statistics.md 4).

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>

#include "reports/blocks.h"
#include "reports/contrasts.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostListed = 4;

std::set<std::string> components_of(const VariantSummary& variant) {
  std::set<std::string> names;
  for (const TrialResult* trial : variant.complete) {
    for (const UsageResult& usage : trial->usage) names.insert(usage.component);
  }
  return names;
}

/// E_ flags keep a value out of claims; a late load generator still shows a rate that was taken.
bool is_sound(const VariantSummary& variant) {
  for (const RateEstimate* rate : variant.rates) {
    if (rate->classification == "unsteady") return false;
  }
  for (const TrialResult* trial : variant.complete) {
    for (const Flag& flag : trial->flags) {
      if (flag.code.rfind("E_", 0) == 0 && flag.code != "E_LOAD_LIMITED") return false;
    }
  }
  return variant.low && variant.high;
}

/// What `whole` has and `part` has not; empty unless part is a true subset.
std::vector<std::string> left_out(const std::set<std::string>& few,
                                  const std::set<std::string>& all) {
  if (few.empty() || !std::includes(all.begin(), all.end(), few.begin(), few.end())) return {};
  std::vector<std::string> names;
  for (const std::string& name : all) {
    if (few.count(name) == 0) names.push_back(plain(name));
  }
  return names;
}

/// The saturated variants a smaller one is set against, by what their intervals say.
struct Contrast {
  std::vector<const VariantSummary*> more, unclear, less;
  std::vector<std::string> without;
};

/// A saturated variant whose numbers may be claimed, with its components.
struct Whole {
  const VariantSummary* variant = nullptr;
  std::set<std::string> components;
};

std::vector<Whole> wholes_of(const RunSummary& summary) {
  std::vector<Whole> out;
  for (const VariantSummary& variant : summary.variants) {
    if (variant.saturated && is_sound(variant)) out.push_back({&variant, components_of(variant)});
  }
  return out;
}

Contrast contrast_with(const VariantSummary& part, const std::vector<Whole>& wholes) {
  Contrast contrast;
  const std::set<std::string> components = components_of(part);
  if (components.empty()) return contrast;
  for (const Whole& one : wholes) {
    if (one.components.size() <= components.size()) continue;
    const VariantSummary& whole = *one.variant;
    const auto names = left_out(components, one.components);
    if (names.empty()) continue;
    // Variants that leave out different parts would need a sentence each: the first kind counts.
    if (contrast.without.empty()) contrast.without = names;
    if (names != contrast.without) continue;
    if (*part.low > *whole.high) {
      contrast.more.push_back(&whole);
    } else if (*part.high < *whole.low) {
      contrast.less.push_back(&whole);
    } else {
      contrast.unclear.push_back(&whole);
    }
  }
  return contrast;
}

std::string contrast_sentence(std::string_view pattern, const Contrast& contrast,
                              const std::vector<const VariantSummary*>& wholes,
                              const VariantSummary& part, const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<std::string> rates;
  for (const VariantSummary* whole : wholes) {
    rates.push_back(
        words(wording::kVariantAtRate, {plain(whole->variant->name), short_text(whole->median)}));
  }
  const bool is_index = summary.unit.rfind("documents", 0) == 0;
  const RateKind kind = part.lower_bound ? RateKind::lower_bound : RateKind::measured;
  const std::string last_word = words(wording::kAnd);
  return words(pattern, {enumerate(contrast.without, last_word), plain(part.variant->name),
                         rate_text(*part.median, {}, {}, kind), enumerate(rates, last_word),
                         words(is_index ? wording::kTheIndex : wording::kTheRest),
                         enumerate(contrast.without, words(wording::kOrWord)),
                         words(wholes.size() == 1 ? wording::kThatOne : wording::kThoseMany)});
}

void add_contrasts(std::vector<std::string>& sentences, const RunSummary& summary) {
  bool any = false;
  bool one_replicate = false;
  const std::vector<Whole> saturated = wholes_of(summary);
  for (const VariantSummary& part : summary.variants) {
    if (part.rates.empty() || !is_sound(part)) continue;
    const Contrast contrast = contrast_with(part, saturated);
    const auto add = [&](std::string_view pattern,
                         const std::vector<const VariantSummary*>& wholes) {
      if (wholes.empty()) return;
      sentences.push_back(contrast_sentence(pattern, contrast, wholes, part, summary));
      any = true;
      one_replicate = one_replicate || part.rates.size() == 1 ||
                      std::any_of(wholes.begin(), wholes.end(),
                                  [](const auto* whole) { return whole->rates.size() == 1; });
    };
    add(wording::kTookMore, contrast.more);
    add(wording::kCannotTell, contrast.unclear);
    add(wording::kTookLess, contrast.less);
  }
  if (any && one_replicate) sentences.push_back(summary.words(wording::kOneReplicateEach));
}

/// |a - b| of any two counts: hostile results may hold some whose difference does not fit.
std::string distance_text(std::int64_t a, std::int64_t b) {
  const auto distance =
      static_cast<std::uint64_t>(std::max(a, b)) - static_cast<std::uint64_t>(std::min(a, b));
  const std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  return distance > most ? short_text(static_cast<double>(distance))
                         : count_text(static_cast<std::int64_t>(distance));
}

/// The sum of counts, or the largest there is.
std::int64_t added(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (a < 0 || b < 0) return std::max(a, b);  // of no count at all
  return a > kMost - b ? kMost : a + b;
}

/// "10,000,000 sent, 9,999,500 indexed; 500 of the sent were never indexed".
std::string loss_text(const Words& words, const TrialResult& trial) {
  std::vector<std::string> parts;
  const CountRow* first = nullptr;
  const CountRow* last = nullptr;
  std::vector<std::string> unreadable;
  for (const CountRow& point : trial.counts) {
    if (!point.count) {
      unreadable.push_back(words(wording::kUnreadable, {plain(words.term(point.name))}));
      continue;
    }
    parts.push_back(
        words(wording::kCountOf, {count_text(*point.count), plain(words.term(point.name))}));
    if (!is_waypoint(point)) continue;
    if (first == nullptr) first = &point;
    last = &point;
  }
  std::string text = join(parts, ", ");
  if (first != nullptr && last != first && *first->count != *last->count) {
    const bool missing = *first->count > *last->count;
    text += "; " + words(missing ? wording::kMissing : wording::kExtra,
                         {distance_text(*first->count, *last->count),
                          plain(words.term((missing ? first : last)->name)),
                          plain(words.term((missing ? last : first)->name))});
  }
  if (!unreadable.empty()) text += "; " + join(unreadable, ", ");
  return text;
}

/// What the completed trials counted.
struct Tally {
  std::vector<const TrialResult*> losses;
  std::vector<std::string> points;  ///< "sent", "acknowledged", ... without failed
  int complete = 0;
  int counted = 0;  ///< trials with counts
};

Tally tally_of(const RunSummary& summary) {
  Tally tally;
  for (const VariantSummary& variant : summary.variants) {
    for (const TrialResult* trial : variant.complete) {
      ++tally.complete;
      tally.counted += trial->counts.empty() ? 0 : 1;
      if (has_loss(*trial)) tally.losses.push_back(trial);
      for (const CountRow& point : trial->counts) {
        const std::string name = plain(summary.words.term(point.name));
        const bool known =
            std::find(tally.points.begin(), tally.points.end(), name) != tally.points.end();
        if (is_waypoint(point) && !known) tally.points.push_back(name);
      }
    }
  }
  return tally;
}

void add_losses(std::vector<std::string>& sentences, const Words& words, const Tally& tally) {
  if (tally.losses.size() > kMostListed) {
    sentences.push_back(words(wording::kLossOfMany, {std::to_string(tally.losses.size()),
                                                     std::to_string(tally.complete)}));
    return;
  }
  for (const TrialResult* trial : tally.losses) {
    sentences.push_back(
        words(wording::kLossOfTrial, {trial_label(words, *trial), loss_text(words, *trial)}));
  }
}

void add_accounting(std::vector<std::string>& sentences, const Words& words, const Tally& tally) {
  if (!tally.losses.empty() || tally.complete == 0 || tally.counted < tally.complete) return;
  const std::string points = join(tally.points, " = ");
  sentences.push_back(tally.complete == 1 ? words(wording::kAllAccountedOne, {points})
                                          : words(wording::kAllAccounted,
                                                  {std::to_string(tally.complete), points}));
}

/// What became of the records that a failed trial had sent: " (12,000 sent: 9,000 acknowledged,
/// 3,000 failed)".
std::string losses_of(const Words& words, const TrialResult& trial) {
  std::int64_t sent = 0, acknowledged = 0, failed = 0, unknown = 0;
  for (const LoadResult& load : trial.loads) {
    sent = added(sent, load.sent);
    acknowledged = added(acknowledged, load.acknowledged);
    failed = added(failed, load.failed);
    unknown = added(unknown, load.unknown);
  }
  if (sent == 0) return {};
  std::string out = words(wording::kSentSoFar, {count_text(sent), count_text(acknowledged)});
  if (failed > 0) out += words(wording::kOfThemFailed, {count_text(failed)});
  if (unknown > 0) out += words(wording::kOfThemUnknown, {count_text(unknown)});
  return " (" + out + ")";
}

void add_failures(std::vector<std::string>& sentences, const RunSummary& summary) {
  if (summary.failed == 0) return;
  const Words& words = summary.words;
  std::vector<std::string> named;
  for (const VariantSummary& variant : summary.variants) {
    for (const TrialResult* trial : variant.failed) {
      const std::string reason =
          trial->reason.empty() ? words(wording::kNoReason) : plain(elide(trial->reason, 160));
      named.push_back(words(wording::kFailedReason, {trial_label(words, *trial), reason}) +
                      losses_of(words, *trial));
    }
  }
  if (named.size() > kMostListed) {
    const std::size_t more = named.size() - kMostListed;
    named.resize(kMostListed);
    named.push_back(words(wording::kAndMore, {std::to_string(more)}));
  }
  sentences.push_back(
      words(wording::kTrialsFailed,
            {std::to_string(summary.failed), std::to_string(summary.trials), join(named, "; ")}));
}

/// The trial whose drain differs most from what its rate predicts, by more than 20 %.
void add_drain(std::vector<std::string>& sentences, const RunSummary& summary) {
  const TrialResult* worst = nullptr;
  double most = 0;
  for (const VariantSummary& variant : summary.variants) {
    for (const TrialResult* trial : variant.complete) {
      if (!trial->drain || !is_drain_finding(*trial->drain)) continue;
      const double apart = std::fabs(*trial->drain->measured_s / *trial->drain->predicted_s - 1);
      if (apart <= most) continue;
      most = apart;
      worst = trial;
    }
  }
  if (worst == nullptr) return;
  const double difference = *worst->drain->measured_s / *worst->drain->predicted_s - 1;
  sentences.push_back(
      summary.words(wording::kDrainFinding,
                    {trial_label(summary.words, *worst), seconds_text(worst->drain->measured_s),
                     seconds_text(worst->drain->predicted_s),
                     (difference > 0 ? "+" : "") + percent_text(difference)}));
}

}  // namespace

std::vector<std::string> findings(const RunSummary& summary) {
  const Tally tally = tally_of(summary);
  std::vector<std::string> losses;
  std::vector<std::string> contrasts;
  std::vector<std::string> completeness;
  add_losses(losses, summary.words, tally);
  add_contrasts(contrasts, summary);
  add_drain(contrasts, summary);
  add_accounting(completeness, summary.words, tally);
  add_failures(completeness, summary);
  std::vector<std::string> paragraphs;
  const std::vector<std::string> verdicts = contrast_findings(summary);
  for (const auto& sentences : {losses, verdicts, contrasts, completeness}) {
    if (!sentences.empty()) paragraphs.push_back(join(sentences, " "));
  }
  return paragraphs;
}

}  // namespace benchfield::reports
