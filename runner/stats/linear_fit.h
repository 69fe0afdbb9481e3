#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace benchfield::stats {

/// Columns of a design matrix, each as long as y.
using Columns = std::vector<std::vector<double>>;

/// Ordinary least squares of y on columns.
struct LinearFit {
  std::vector<double> coefficients;  ///< of least norm where the columns do not decide
  std::vector<double> residuals;
  std::size_t rank = 0;
  double residual_squares = 0;
  std::vector<double> variances;  ///< diagonal of (X'X)^-1; empty when rank < columns
};

/// Columns decomposed once, to be fitted to many y.
class Design {
 public:
  /// By a complete orthogonal decomposition (Eigen).
  explicit Design(const Columns& columns);
  ~Design();
  std::size_t rank() const;
  /// No columns: the residuals are y.
  LinearFit fit(const std::vector<double>& y) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

/// Of one y.
LinearFit linear_fit(const Columns& columns, const std::vector<double>& y);

/// Basis of the coefficients that change nothing: each has one entry a column.
std::vector<std::vector<double>> null_space(const Columns& columns);

}  // namespace benchfield::stats
