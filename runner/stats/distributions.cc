#include "runner/stats/distributions.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numbers>

namespace benchfield::stats {
namespace {

/// Errors become NaN or infinity instead of exceptions; callers pass valid arguments.
using Policy = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;
using FisherF = boost::math::fisher_f_distribution<double, Policy>;
using StudentsT = boost::math::students_t_distribution<double, Policy>;

}  // namespace

double t_quantile(double p, double degrees) { return boost::math::quantile(StudentsT(degrees), p); }

double t_two_sided(double t, double degrees) {
  if (!std::isfinite(t)) return 0;
  return 2 * boost::math::cdf(boost::math::complement(StudentsT(degrees), std::fabs(t)));
}

double f_upper(double f, double d1, double d2) {
  if (!std::isfinite(f)) return 0;
  return boost::math::cdf(boost::math::complement(FisherF(d1, d2), std::max(0.0, f)));
}

double normal_two_sided(double z) { return std::erfc(std::fabs(z) / std::numbers::sqrt2); }

}  // namespace benchfield::stats
