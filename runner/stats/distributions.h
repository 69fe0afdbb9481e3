#pragma once

namespace benchfield::stats {

/// t with P(T <= t) = p for Student's t with the given degrees (>= 1), 0 < p < 1 (Boost.Math).
double t_quantile(double p, double degrees);
/// P(|T| >= |t|), two-sided (Boost.Math).
double t_two_sided(double t, double degrees);

}  // namespace benchfield::stats
