#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchfield::stats {

/// What is scaled: a time (smaller is better) or a throughput.
enum class ScalingKind { time, throughput };

/// One size with its value (the geometric mean of its replicates).
struct ScalingPoint {
  double n = 0;
  double value = 0;
};

struct ScalingRow {
  double n = 0;
  double value = 0;
  double speed_up = 1;               ///< against the smallest size
  double efficiency = 1;             ///< speed-up over n / n of the smallest
  std::optional<double> karp_flatt;  ///< (1/S - 1/m) / (1 - 1/m), m = n / n_1 (Karp, Flatt 1990)
};

enum class Law { amdahl, usl, power };
/// "Amdahl", "USL", "power law".
std::string_view to_text(Law law);

/// T = a + b/N (Amdahl), T = a + b/N + c N (USL, Gunther), T = a N^b (power); a throughput X is
/// fitted as T = 1/X, which is N/X = A + B N + C N^2 with a = B, b = A, c = C.
struct ScalingFit {
  Law law = Law::amdahl;
  std::vector<double> parameters;       ///< a, b (, c) of T
  double residual = 0;                  ///< root mean square of ln(T / fit)
  std::optional<double> aicc;           ///< missing with too few points: n <= k + 1
  std::optional<double> leave_one_out;  ///< root mean square of ln(T / prediction without it);
                                        ///< missing beyond 200 sizes
  std::optional<double> sigma;          ///< USL: (a+c)/(a+b+c); Amdahl: a/(a+b)
  std::optional<double> kappa;          ///< USL: c/(a+b+c)
  std::optional<double> optimum;        ///< N of the best value, sqrt(b/c): only if kappa > 0 and
                                        ///< inside 1.5 x the measured range
  std::string no_optimum;  ///< why not: "kappa is not above 0", "beyond the measured range", ""
};

/// A step up in size that made things worse.
struct Setback {
  double from = 0, to = 0;
  double ratio = 1;  ///< value after over value before, as goodness: below 1
};

struct Scaling {
  ScalingKind kind = ScalingKind::time;
  std::vector<ScalingRow> rows;  ///< by size
  std::vector<ScalingFit> fits;  ///< Amdahl, USL, power, where there are points for them
  std::optional<Law> best_aicc, best_leave_one_out;
  std::vector<Setback> setbacks;
  double most = 0;  ///< 1.5 x the largest size: nothing is said beyond
};

/// Points by size; equal sizes are one point. Fits minimise the sum of ln(T / fit)^2 (Gauss-Newton
/// from relative-error least squares), so that all three laws share one scale. Nothing for fewer
/// than two sizes or values that are not positive and finite.
std::optional<Scaling> scaling(std::span<const ScalingPoint> points, ScalingKind kind);

/// The value a law gives at n, in the kind of the scaling; nothing beyond 1.5 x the largest size or
/// below the smallest.
std::optional<double> predict(const Scaling& scaling, const ScalingFit& fit, double n);

}  // namespace benchfield::stats
