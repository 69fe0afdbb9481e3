#pragma once

namespace benchfield::stats {

/// t with P(T <= t) = p for Student's t with the given degrees (>= 1), 0 < p < 1 (Boost.Math).
double t_quantile(double p, double degrees);
/// P(|T| >= |t|), two-sided (Boost.Math).
double t_two_sided(double t, double degrees);
/// P(F >= f) for Fisher's F with d1 and d2 degrees; f < 0 counts as 0.
double f_upper(double f, double d1, double d2);
/// P(|Z| >= |z|) of the standard normal, two-sided.
double normal_two_sided(double z);

}  // namespace benchfield::stats
