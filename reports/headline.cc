#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"
#include "runner/results/results_json.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostInSentence = 6;
constexpr double kBusyMachine = 0.85;
constexpr double kNoticedCores = 0.05;

std::string state_with_n(const VariantSummary& variant) {
  const std::string state = plain(variant.state);
  if (variant.rates.size() < 2) return state;
  return variant.words(wording::kRateAndReplicates, {state, std::to_string(variant.rates.size())});
}

/// "21.3k ± 0.4k (saturated)" or "21.3k (21.0k to 21.7k, n 2, saturated)" after a name.
std::string named_rate(const VariantSummary& variant) {
  const Words& words = variant.words;
  const std::string name = plain(variant.variant->name);
  const std::string state = plain(variant.state);
  if (variant.rates.size() < 2) {
    return words(wording::kRateOfVariant, {name, rate_of(variant), state});
  }
  const RateKind kind = variant.lower_bound ? RateKind::lower_bound : RateKind::measured;
  return words(
      wording::kRateOfVariant,
      {name, marked(words, rate_text(*variant.median, {}, {}, kind), variant.doubtful),
       words(wording::kRateRangeState, {short_text(variant.smallest), short_text(variant.largest),
                                        std::to_string(variant.rates.size()), state})});
}

/// " All were offered 10.0k/s.", where that is so.
std::string offered_to_all(const RunSummary& summary) {
  std::string offered;
  for (const VariantSummary& variant : summary.variants) {
    if (!variant.median) continue;
    const std::string text = short_text(variant.offered);
    if (!variant.offered || (!offered.empty() && text != offered)) return {};
    offered = text;
  }
  return " " + summary.words(wording::kAllOffered, {offered});
}

/// "Indexed per second: a 21.3k ± 0.4k (saturated), b ...", or the range when there are many.
std::string rates_sentence(const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<std::string> parts;
  const VariantSummary* slowest = nullptr;
  const VariantSummary* fastest = nullptr;
  for (const VariantSummary& variant : summary.variants) {
    if (!variant.median) continue;
    parts.push_back(named_rate(variant));
    if (slowest == nullptr || *variant.median < *slowest->median) slowest = &variant;
    if (fastest == nullptr || *variant.median > *fastest->median) fastest = &variant;
  }
  if (summary.variants.empty()) return words(wording::kNoVariants);
  if (summary.complete == 0) return words(wording::kNoResult);
  if (parts.empty()) return words(wording::kNoHeadlineRate, {code(summary.metric)});
  const std::string title = metric_title(summary);
  if (parts.size() <= kMostInSentence) return words(wording::kRates, {title, join(parts, ", ")});
  return words(wording::kRatesOfMany,
               {title, named_rate(*slowest), named_rate(*fastest), std::to_string(parts.size())}) +
         offered_to_all(summary);
}

std::string status_line(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  const auto many = [&](std::size_t n, std::string_view one, std::string_view more) {
    return words(n == 1 ? one : more, {std::to_string(n)});
  };
  std::string trials =
      many(static_cast<std::size_t>(summary.trials), wording::kStatusTrial, wording::kStatusTrials);
  if (summary.failed > 0) {
    trials += ": " + words(wording::kStatusSomeFailed,
                           {std::to_string(summary.complete), std::to_string(summary.failed)});
  } else if (summary.trials > 0 && run.complete) {
    trials += ", " + words(wording::kStatusAllComplete);
  }
  std::vector<std::string> parts = {
      many(run.variants.size(), wording::kStatusVariant, wording::kStatusVariants) + ", " + trials};
  const auto impossible = std::count_if(run.variants.begin(), run.variants.end(), is_impossible);
  if (impossible > 0) {
    parts.push_back(words(wording::kStatusImpossible, {std::to_string(impossible)}));
  }
  if (!run.complete) {
    parts.push_back(words(wording::kStatusUnfinished,
                          {std::to_string(summary.trials), std::to_string(run.trials_planned)}));
  }
  parts.push_back(date_text(run.started_wall_ns) + ", " + seconds_text(run.duration_s));
  if (!run.plan_hash.empty()) {
    parts.push_back(words(wording::kStatusPlan, {code(run.plan_hash.substr(0, 8))}));
  }
  const std::string hash = results_hash(run).substr(0, 8);
  parts.push_back(words(wording::kStatusResults, {code(hash)}));
  return join(parts, " · ");
}

/// What the whole machine did, where it had little CPU left: then no part had what it asked for.
std::string busy_text(const VariantSummary& variant) {
  const Words& words = variant.words;
  if (!variant.total_cores || !variant.machine_cores) return {};
  const double others = variant.others_cores.value_or(0);
  // Parts are read over the window, others over the whole trial: the sum may pass what there is.
  const double used = std::min(*variant.total_cores + others, *variant.machine_cores);
  const double busy = used / *variant.machine_cores;
  if (busy < kBusyMachine) return {};
  const std::string text =
      words(wording::kMachineBusy,
            {cores_text(used), trimmed_text(*variant.machine_cores), percent_text(busy)});
  if (others < kNoticedCores) return text;
  return text + words(wording::kBusyOthers, {cores_text(others)});
}

/// Label, and the name that tables use: "One executor (`one-executor`)"; one of them where the plan
/// gave no label and the factors made both.
std::string label_and_name(const VariantResult& variant) {
  const std::string label = variant_label(variant);
  std::string name;
  for (const char c : variant.name) name += c == ',' ? ", " : std::string(1, c);
  const bool is_same = label == plain(variant.name) || label == plain(name);
  return is_same ? label : label + " (" + code(variant.name) + ")";
}

std::string bullet_of(const VariantSummary& variant, const std::string& suffix) {
  const Words& words = variant.words;
  const std::string label = label_and_name(*variant.variant);
  if (is_impossible(*variant.variant)) {
    return words(wording::kImpossibleBullet, {label, plain(variant.variant->impossible)});
  }
  if (!variant.median) return words(wording::kEmptyBullet, {label, plain(variant.state)});
  std::vector<std::string> details = {state_with_n(variant)};
  if (const std::string busiest = busiest_text(variant); !busiest.empty()) {
    details.push_back(busiest);
  }
  if (const std::string busy = busy_text(variant); !busy.empty()) details.push_back(busy);
  return words(wording::kVariantBullet, {label, rate_of(variant, suffix), join(details, "; ")});
}

/// A variant's group, or its label where it has none: a label names the group of those that give
/// it.
std::string group_of(const VariantResult& variant) {
  if (!variant.group.empty()) return variant.group;
  return variant.label.empty() ? variant.name : variant.label;
}

/// Variants of one group share a bullet with their range; others have their own.
std::vector<std::string> variant_bullets(const RunSummary& summary) {
  std::map<std::string, std::vector<const VariantSummary*>> groups;
  for (const VariantSummary& variant : summary.variants) {
    if (variant.median) groups[group_of(*variant.variant)].push_back(&variant);
  }
  std::vector<std::string> items;
  std::set<std::string> done;
  for (const VariantSummary& variant : summary.variants) {
    const std::string group = group_of(*variant.variant);
    if (!done.insert(group).second) continue;
    const std::vector<const VariantSummary*>& members = groups[group];
    if (members.size() < 2) {
      items.push_back(
          bullet_of(members.empty() ? variant : *members.front(), metric_suffix(summary)));
      continue;
    }
    const auto [low, high] =
        std::minmax_element(members.begin(), members.end(),
                            [](const auto* a, const auto* b) { return *a->median < *b->median; });
    std::vector<std::string> states;
    for (const VariantSummary* member : members) {
      if (std::find(states.begin(), states.end(), plain(member->state)) == states.end()) {
        states.push_back(plain(member->state));
      }
    }
    const bool doubtful = std::any_of(members.begin(), members.end(),
                                      [](const auto* member) { return member->doubtful; });
    const std::string range = range_text(*(*low)->median, *(*high)->median);
    items.push_back(
        summary.words(wording::kGroupBullet, {plain(group), marked(summary.words, range, doubtful),
                                              std::to_string(members.size()), join(states, ", ")}));
  }
  return items;
}

}  // namespace

std::string marked(const Words& words, const std::string& text, bool notable) {
  return notable ? words(wording::kFinding, {text}) : text;
}

std::string metric_title(const RunSummary& summary) {
  const Words& words = summary.words;
  if (summary.unit.rfind("documents", 0) == 0) return words(wording::kIndexedPerSecond);
  if (!summary.is_rate())
    return plain(summary.metric) + (summary.unit.empty() ? "" : ", " + plain(summary.unit));
  const std::string unit = summary.unit.substr(0, summary.unit.find('/'));
  return words(wording::kMetricPerSecond, {plain(summary.metric), plain(unit)});
}

std::string metric_column(const RunSummary& summary) {
  const Words& words = summary.words;
  if (summary.unit.rfind("documents", 0) == 0) return words(wording::kIndexed);
  if (summary.metric.empty()) return words(wording::kNoRate);
  if (summary.is_rate()) return plain(summary.metric) + " /s";
  return plain(summary.metric) + (summary.unit.empty() ? "" : " [" + plain(summary.unit) + "]");
}

std::string metric_suffix(const RunSummary& summary) {
  if (summary.is_rate()) return summary.words(wording::kPerSecond);
  return summary.unit.empty() ? "" : " " + plain(summary.unit);
}

std::string rate_of(const VariantSummary& variant, std::string_view unit) {
  if (!variant.median) return kNotMeasured;
  const Words& words = variant.words;
  const RateKind kind = variant.lower_bound ? RateKind::lower_bound : RateKind::measured;
  const std::string text =
      variant.rates.size() == 1
          ? rate_text(*variant.median, variant.low, variant.high, kind) + std::string(unit)
          : words(wording::kRange,
                  {rate_text(*variant.median, {}, {}, kind), short_text(variant.smallest),
                   short_text(variant.largest), std::string(unit)});
  return marked(words, text, variant.doubtful);
}

std::string busiest_text(const VariantSummary& variant) {
  const Words& words = variant.words;
  if (variant.cpu.empty()) return {};
  const CpuShare& busiest = variant.cpu.front();
  const std::string name = plain(busiest.component);
  if (!busiest.of) return words(wording::kBusiestNoLimit, {name, cores_text(busiest.cores)});
  const std::string text = words(
      wording::kBusiest,
      {name, cores_text(busiest.cores), trimmed_text(*busiest.of), percent_text(*busiest.share())});
  if (busiest.throttled_most.value_or(0) < 0.01) return text;
  const std::string least = percent_text(*busiest.throttled_least);
  const std::string most = percent_text(*busiest.throttled_most);
  return words(wording::kBusiestThrottled,
               {text, least == most ? most : words(wording::kShareRange, {least, most})});
}

std::vector<Block> headline_section(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<Block> blocks;
  blocks.push_back(
      paragraph(run.question.empty() ? words(wording::kNoQuestion) : plain(run.question)));
  blocks.push_back(paragraph(strong(rates_sentence(summary))));
  for (std::string& finding : findings(summary)) blocks.push_back(paragraph(std::move(finding)));
  blocks.push_back(paragraph(status_line(run, summary)));
  std::vector<std::string> items = variant_bullets(summary);
  if (!items.empty()) blocks.push_back(bullets(std::move(items)));
  append(blocks, next_steps(run, summary));
  return blocks;
}

}  // namespace benchfield::reports
