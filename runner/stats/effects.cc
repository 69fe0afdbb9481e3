// Additive model over many variants (statistics.md 5): what each factor does, what the cells that
// were run can tell, and which cells are missing. Dummy coding: effects are those at the first
// level of everything else.

#include "runner/stats/effects.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "runner/stats/distributions.h"
#include "runner/stats/linear_fit.h"

namespace benchfield::stats {
namespace {

constexpr double kNegligible = 1e-7;
constexpr std::size_t kMostCells = 100'000;  ///< of a full design that is walked

using Levels = std::vector<std::size_t>;

/// The distinct cells, and which observation lies where.
struct Cells {
  std::vector<Levels> levels;
  std::vector<std::vector<double>> values;
};

Cells cells_of(const EffectsInput& input) {
  std::map<Levels, std::vector<double>> by_levels;
  for (const Observed& one : input.observed) {
    if (one.levels.size() == input.factors.size() && std::isfinite(one.value)) {
      by_levels[one.levels].push_back(one.value);
    }
  }
  Cells cells;
  for (auto& [levels, values] : by_levels) {
    cells.levels.push_back(levels);
    cells.values.push_back(std::move(values));
  }
  return cells;
}

bool holds(const Levels& levels, const Term& term) {
  return std::all_of(term.begin(), term.end(),
                     [&](const TermPart& part) { return levels[part.factor] == part.level; });
}

std::vector<double> column_of(const Cells& cells, const Term& term) {
  std::vector<double> column;
  for (const Levels& levels : cells.levels) column.push_back(holds(levels, term) ? 1 : 0);
  return column;
}

/// Main effects of every level but the first one that was observed.
std::vector<Term> main_terms(const EffectsInput& input, const Cells& cells) {
  std::vector<Term> terms;
  for (std::size_t f = 0; f < input.factors.size(); ++f) {
    std::set<std::size_t> seen;
    for (const Levels& levels : cells.levels) seen.insert(levels[f]);
    if (seen.empty()) continue;
    seen.erase(seen.begin());
    for (const std::size_t level : seen) terms.push_back({{f, level}});
  }
  return terms;
}

std::vector<Term> pairs_of(const std::vector<Term>& mains) {
  std::vector<Term> out;
  for (std::size_t a = 0; a < mains.size(); ++a) {
    for (std::size_t b = a + 1; b < mains.size(); ++b) {
      if (mains[a][0].factor != mains[b][0].factor) out.push_back({mains[a][0], mains[b][0]});
    }
  }
  return out;
}

Columns design_of(const Cells& cells, const std::vector<Term>& terms) {
  Columns columns = {std::vector<double>(cells.levels.size(), 1)};
  for (const Term& term : terms) columns.push_back(column_of(cells, term));
  return columns;
}

/// The same with one row a replicate, and the values.
struct Expanded {
  Columns columns;
  std::vector<double> y;
};

Expanded expand(const Columns& columns, const Cells& cells) {
  Expanded out;
  out.columns.resize(columns.size());
  for (std::size_t cell = 0; cell < cells.values.size(); ++cell) {
    for (const double value : cells.values[cell]) {
      out.y.push_back(value);
      for (std::size_t c = 0; c < columns.size(); ++c) {
        out.columns[c].push_back(columns[c][cell]);
      }
    }
  }
  return out;
}

void add_alias(std::vector<Alias>& aliases, const Term& term, const Term& with) {
  auto at = std::find_if(aliases.begin(), aliases.end(),
                         [&](const Alias& alias) { return alias.term == term; });
  if (at == aliases.end()) at = aliases.insert(at, Alias{term, {}});
  if (std::find(at->with.begin(), at->with.end(), with) == at->with.end()) {
    at->with.push_back(with);
  }
}

/// Which main effects the cells cannot tell from each other; those are left out of the model.
std::vector<bool> undecided_mains(const Columns& design, const std::vector<Term>& mains,
                                  std::vector<Alias>& aliases) {
  std::vector<bool> undecided(mains.size(), false);
  for (const std::vector<double>& direction : null_space(design)) {
    std::vector<std::size_t> involved;
    for (std::size_t i = 0; i < mains.size(); ++i) {
      if (std::fabs(direction[i + 1]) > kNegligible) involved.push_back(i);
    }
    for (const std::size_t a : involved) {
      undecided[a] = true;
      for (const std::size_t b : involved) {
        if (a != b) add_alias(aliases, mains[a], mains[b]);
      }
    }
  }
  return undecided;
}

/// Interactions that the main effects already span are aliases of those they are made of.
void sort_pairs(const Columns& design, const Cells& cells, const std::vector<Term>& mains,
                std::vector<Alias>& aliases, std::vector<Term>& estimable) {
  const Design decomposed(design);
  Columns columns;  // of those that can be estimated: two alike are one number
  for (const Term& pair : pairs_of(mains)) {
    const std::vector<double> column = column_of(cells, pair);
    if (std::none_of(column.begin(), column.end(), [](double v) { return v != 0; })) continue;
    const LinearFit fit = decomposed.fit(column);
    if (fit.residual_squares > kNegligible * kNegligible) {
      const auto same = std::find(columns.begin(), columns.end(), column);
      if (same == columns.end()) {
        columns.push_back(column);
        estimable.push_back(pair);
      } else {
        add_alias(aliases, estimable[static_cast<std::size_t>(same - columns.begin())], pair);
      }
      continue;
    }
    for (std::size_t i = 0; i < mains.size(); ++i) {
      if (std::fabs(fit.coefficients[i + 1]) > kNegligible) add_alias(aliases, mains[i], pair);
    }
  }
}

struct Noise {
  std::optional<NoisePrior> value;
  ResidualSource source = ResidualSource::none;
};

Noise noise_of(const EffectsInput& input, const Cells& cells, const LinearFit& fit,
               std::size_t rows) {
  const PooledNoise pure = pool(cells.values);
  if (auto noise = moderate(pure, input.prior); noise && noise->variance > 0) {
    return {noise, pure.degrees > 0 ? ResidualSource::replicates : ResidualSource::prior};
  }
  const double degrees = static_cast<double>(rows) - static_cast<double>(fit.rank);
  if (degrees <= 0 || !(fit.residual_squares > 0)) return {};
  return {NoisePrior{fit.residual_squares / degrees, degrees}, ResidualSource::lack_of_fit};
}

Effect effect_of(const Term& term, double coefficient, std::optional<double> variance,
                 const Noise& noise, double alpha) {
  Effect effect{term, std::exp(coefficient), {}, {}, {}};
  if (!noise.value || !variance) return effect;
  const double error = std::sqrt(noise.value->variance * *variance);
  const double reach = t_quantile(1 - alpha / 2, noise.value->degrees) * error;
  effect.low = std::exp(coefficient - reach);
  effect.high = std::exp(coefficient + reach);
  effect.p = t_two_sided(coefficient / error, noise.value->degrees);
  return effect;
}

void add_missing(Effects& out, const EffectsInput& input, const Cells& cells) {
  std::size_t total = 1;
  for (const Factor& factor : input.factors) {
    total = factor.levels.empty() ? total : total * factor.levels.size();
    if (total > kMostCells) return;
  }
  out.cells = total;
  Levels levels(input.factors.size(), 0);
  for (std::size_t i = 0; i < total; ++i) {
    std::size_t rest = i;
    for (std::size_t f = levels.size(); f-- > 0;) {
      levels[f] = rest % std::max<std::size_t>(1, input.factors[f].levels.size());
      rest /= std::max<std::size_t>(1, input.factors[f].levels.size());
    }
    if (std::binary_search(cells.levels.begin(), cells.levels.end(), levels)) continue;
    ++out.missing_total;
    if (out.missing.size() >= kMostMissing) continue;
    const auto why =
        std::find_if(input.impossible.begin(), input.impossible.end(),
                     [&](const ImpossibleCell& cell) { return cell.levels == levels; });
    out.missing.push_back({levels, why == input.impossible.end() ? "" : why->reason});
  }
}

}  // namespace

std::optional<Effects> effects(const EffectsInput& input) {
  const Cells cells = cells_of(input);
  const std::vector<Term> mains = main_terms(input, cells);
  if (mains.empty() || mains.size() > kMostEffects) return std::nullopt;
  Effects out;
  out.cells_run = cells.levels.size();
  add_missing(out, input, cells);
  const Columns design = design_of(cells, mains);
  const std::vector<bool> undecided = undecided_mains(design, mains, out.aliases);
  std::vector<Term> pairs;
  sort_pairs(design, cells, mains, out.aliases, pairs);
  const Expanded rows = expand(design, cells);
  const Design decomposed(rows.columns);
  const LinearFit fit = decomposed.fit(rows.y);
  const bool is_whole = !fit.variances.empty();
  const Noise noise = noise_of(input, cells, fit, rows.y.size());
  if (noise.value) {
    out.noise = std::sqrt(noise.value->variance);
    out.degrees = noise.value->degrees;
    out.source = noise.source;
  }
  for (std::size_t i = 0; i < mains.size(); ++i) {
    if (undecided[i]) continue;
    const auto variance = is_whole ? std::optional(fit.variances[i + 1]) : std::nullopt;
    out.main.push_back(effect_of(mains[i], fit.coefficients[i + 1], variance, noise, input.alpha));
  }
  for (const Term& pair : pairs) {
    // One more column, without another fit: what the others leave of it is regressed on what they
    // leave of y (Frisch, Waugh 1933; Lovell 1963).
    const LinearFit left = decomposed.fit(expand({column_of(cells, pair)}, cells).columns[0]);
    const double along = std::inner_product(left.residuals.begin(), left.residuals.end(),
                                            fit.residuals.begin(), 0.0);
    const auto variance = is_whole ? std::optional(1 / left.residual_squares) : std::nullopt;
    out.interactions.push_back(
        effect_of(pair, along / left.residual_squares, variance, noise, input.alpha));
  }
  return out;
}

}  // namespace benchfield::stats
