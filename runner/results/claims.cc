// What people wrote about results, and what they could have known before: held against the numbers.

#include "runner/results/claims.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "runner/results/comparability.h"
#include "runner/results/replicates.h"

namespace benchfield {
namespace {

constexpr double kClose = 0.02;
constexpr double kBelow = 0.95;
constexpr std::size_t kLongestNotes = 20'000;

/// "80/s", "90k/s", "50-60k/s", "over 100k/s" as a claim about a rate.
struct Claim {
  std::string text;
  double low = 0, high = 0;  ///< equal for a single number
  bool at_least = false;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

double factor_of(char c) { return c == 'k' ? 1e3 : c == 'M' ? 1e6 : 1; }

/// Reads a number with decimals from `at`; nothing when there is none.
std::optional<double> number_at(const std::string& text, std::size_t& at) {
  double value = 0;
  const char* begin = text.data() + at;
  const auto [end, error] =
      std::from_chars(begin, text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc()) return std::nullopt;
  at += static_cast<std::size_t>(end - begin);
  return value;
}

bool says_at_least(const std::string& text, std::size_t at) {
  const std::size_t from = at > 12 ? at - 12 : 0;
  std::string before = text.substr(from, at - from);
  std::transform(before.begin(), before.end(), before.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return before.ends_with("over ") || before.ends_with("above ") ||
         before.ends_with("more than ") || before.ends_with("at least ") || before.ends_with(">") ||
         before.ends_with("> ");
}

std::vector<Claim> claims_in(const std::string& notes) {
  std::vector<Claim> out;
  for (std::size_t i = 0; i < notes.size();) {
    const bool starts =
        is_digit(notes[i]) && (i == 0 || (!is_word(notes[i - 1]) && notes[i - 1] != '.'));
    if (!starts) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    const auto first = number_at(notes, i);
    if (!first) {
      ++i;
      continue;
    }
    double low = *first;
    double high = low;
    double scale = 1;
    const auto take_scale = [&] {
      const double found = i < notes.size() ? factor_of(notes[i]) : 1;
      if (found > 1) ++i;
      return found;
    };
    const double own = take_scale();
    bool is_range = false;
    if (i + 1 < notes.size() && notes[i] == '-' && is_digit(notes[i + 1])) {
      ++i;
      high = number_at(notes, i).value_or(low);
      scale = take_scale();
      is_range = true;
    }
    if (notes.compare(i, 2, "/s") != 0) continue;
    i += 2;
    const double upper = is_range ? scale : own;
    const double lower = own > 1 ? own : upper;
    out.push_back(
        {notes.substr(begin, i - begin), low * lower, high * upper, says_at_least(notes, begin)});
  }
  return out;
}

std::string group_of(const VariantResult& variant) {
  if (!variant.group.empty()) return variant.group;
  return variant.label.empty() ? variant.name : variant.label;
}

/// Values of a metric in the group of a variant.
std::vector<std::pair<std::string, double>> values_near(const RunResult& run,
                                                        const RunReplicates& replicates,
                                                        const VariantResult& variant,
                                                        const std::string& metric) {
  std::vector<std::pair<std::string, double>> out;
  for (const VariantResult& other : run.variants) {
    if (&other != &variant && group_of(other) != group_of(variant)) continue;
    const Replicates* found = replicates.find(other.name, metric);
    if (found == nullptr) continue;
    for (const double value : found->values) out.emplace_back(other.name, value);
  }
  return out;
}

bool is_supported(const Claim& claim, const std::vector<std::pair<std::string, double>>& values) {
  const auto any = [&](auto holds) {
    return std::any_of(values.begin(), values.end(),
                       [&](const auto& value) { return holds(value.second); });
  };
  if (claim.at_least) return any([&](double v) { return v >= claim.low; });
  if (claim.high > claim.low) {
    return any(
        [&](double v) { return v >= claim.low * (1 - kClose) && v <= claim.high * (1 + kClose); });
  }
  return any([&](double v) { return std::fabs(v / claim.low - 1) <= kClose; });
}

std::optional<double> mean_rate(const RunReplicates& replicates, const std::string& variant,
                                const std::string& metric) {
  const Replicates* found = replicates.find(variant, metric);
  if (found == nullptr || found->values.empty()) return std::nullopt;
  double sum = 0;
  for (const double value : found->values) sum += value;
  return sum / static_cast<double>(found->values.size());
}

/// The rate of what reads a component: "ktm.rate" where "ktm.of" is it or a part of it.
std::string measure_of(const Facts& facts, const std::string& component) {
  for (const auto& [name, value] : facts) {
    if (!name.ends_with(".of")) continue;
    const bool is_it = value == component || value.starts_with(component + "/");
    if (is_it) return name.substr(0, name.size() - 3) + ".rate";
  }
  return {};
}

const VariantResult* find_variant(const RunResult& run, const std::string& name) {
  for (const VariantResult& variant : run.variants) {
    if (variant.name == name) return &variant;
  }
  return nullptr;
}

}  // namespace

std::vector<UnsupportedNote> unsupported_notes(const RunResult& run, const std::string& metric) {
  std::vector<UnsupportedNote> out;
  const RunReplicates replicates = gather_replicates(run);
  for (const VariantResult& variant : run.variants) {
    if (variant.notes.empty() || variant.notes.size() > kLongestNotes) continue;
    std::vector<std::pair<std::string, double>> values;
    for (const std::string& one : replicates.metrics) {
      for (auto& value : values_near(run, replicates, variant, one)) values.push_back(value);
    }
    if (values.empty()) continue;
    for (const Claim& claim : claims_in(variant.notes)) {
      if (is_supported(claim, values)) continue;
      UnsupportedNote note{variant.name, claim.text, {}, {}};
      for (const auto& [name, value] : values_near(run, replicates, variant, metric)) {
        const bool is_nearer = !note.nearest || std::fabs(std::log(value / claim.low)) <
                                                    std::fabs(std::log(*note.nearest / claim.low));
        if (!(value > 0) || !is_nearer) continue;
        note.nearest = value;
        note.nearest_variant = name;
      }
      out.push_back(std::move(note));
    }
  }
  return out;
}

std::vector<PredictableMove> predictable_moves(const RunResult& run, const std::string& metric) {
  std::vector<PredictableMove> out;
  const VariantComparer comparer(run);
  const RunReplicates replicates = gather_replicates(run);
  for (const VariantResult& variant : run.variants) {
    const VariantResult* parent = find_variant(run, variant.parent);
    if (parent == nullptr) continue;
    for (const FactDifference& moved : comparer.compare(*parent, variant, metric).about) {
      if (!moved.fact.ends_with(".placement")) continue;
      const std::string component = moved.fact.substr(0, moved.fact.rfind('.'));
      const std::string measure = measure_of(comparer.facts(variant), component);
      if (measure.empty() || measure == metric) continue;
      const auto took_before = mean_rate(replicates, parent->name, measure);
      const auto took_after = mean_rate(replicates, variant.name, measure);
      const auto before = mean_rate(replicates, parent->name, metric);
      const auto after = mean_rate(replicates, variant.name, metric);
      if (!took_before || !took_after || !before || !after) continue;
      const bool had_room = *before < kBelow * *took_before && *after < kBelow * *took_after;
      const bool took_all = std::fabs(*took_after / *took_before - 1) <= kClose;
      if (!had_room || !took_all) continue;
      out.push_back({variant.name, parent->name, component, measure, *took_before, *took_after,
                     *before, *after});
    }
  }
  return out;
}

}  // namespace benchfield
