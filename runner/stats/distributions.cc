#include "runner/stats/distributions.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace benchfield::stats {
namespace {

/// Errors become NaN or infinity instead of exceptions; callers pass valid arguments.
using Policy = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;
using StudentsT = boost::math::students_t_distribution<double, Policy>;

}  // namespace

double t_quantile(double p, double degrees) { return boost::math::quantile(StudentsT(degrees), p); }

double t_two_sided(double t, double degrees) {
  if (!std::isfinite(t)) return 0;
  return 2 * boost::math::cdf(boost::math::complement(StudentsT(degrees), std::fabs(t)));
}

}  // namespace benchfield::stats
