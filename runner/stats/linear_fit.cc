#include "runner/stats/linear_fit.h"

#include <Eigen/Dense>

namespace benchfield::stats {
namespace {

constexpr double kTolerance = 1e-9;

Eigen::MatrixXd matrix_of(const Columns& columns) {
  const auto rows = columns.empty() ? 0 : static_cast<Eigen::Index>(columns.front().size());
  Eigen::MatrixXd out(rows, static_cast<Eigen::Index>(columns.size()));
  for (Eigen::Index c = 0; c < out.cols(); ++c) {
    for (Eigen::Index r = 0; r < rows; ++r) {
      out(r, c) = columns[static_cast<std::size_t>(c)][static_cast<std::size_t>(r)];
    }
  }
  return out;
}

std::vector<double> list_of(const Eigen::VectorXd& vector) {
  return {vector.data(), vector.data() + vector.size()};
}

using Decomposition = Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd>;

/// Diagonal of (X'X)^-1 where X has full rank: with X P = Q R it is P R^-1 (P R^-1)', so that
/// nothing as long as X has rows is inverted.
Eigen::VectorXd inverse_diagonal(const Decomposition& decomposed) {
  const Eigen::Index size = decomposed.cols();
  Eigen::MatrixXd inverse = Eigen::MatrixXd::Identity(size, size);
  decomposed.matrixT()
      .topLeftCorner(size, size)
      .triangularView<Eigen::Upper>()
      .solveInPlace(inverse);
  const Eigen::MatrixXd root = decomposed.colsPermutation() * inverse;
  return root.rowwise().squaredNorm();
}

}  // namespace

LinearFit linear_fit(const Columns& columns, const std::vector<double>& y) {
  const Eigen::VectorXd target =
      Eigen::Map<const Eigen::VectorXd>(y.data(), static_cast<Eigen::Index>(y.size()));
  LinearFit fit;
  if (columns.empty() || y.empty()) {
    fit.residuals = y;
    fit.residual_squares = target.squaredNorm();
    return fit;
  }
  const Eigen::MatrixXd x = matrix_of(columns);
  Decomposition decomposed;
  decomposed.setThreshold(kTolerance);
  decomposed.compute(x);
  const Eigen::VectorXd solution = decomposed.solve(target);
  const Eigen::VectorXd left = target - x * solution;
  fit.coefficients = list_of(solution);
  fit.residuals = list_of(left);
  fit.rank = static_cast<std::size_t>(decomposed.rank());
  fit.residual_squares = left.squaredNorm();
  if (fit.rank == columns.size()) fit.variances = list_of(inverse_diagonal(decomposed));
  return fit;
}

std::vector<std::vector<double>> null_space(const Columns& columns) {
  if (columns.empty()) return {};
  Eigen::FullPivLU<Eigen::MatrixXd> decomposed;
  decomposed.setThreshold(kTolerance);
  decomposed.compute(matrix_of(columns));
  if (decomposed.dimensionOfKernel() == 0) return {};
  const Eigen::MatrixXd kernel = decomposed.kernel();
  std::vector<std::vector<double>> out;
  for (Eigen::Index c = 0; c < kernel.cols(); ++c) out.push_back(list_of(kernel.col(c)));
  return out;
}

std::size_t rank_of(const Columns& columns) {
  if (columns.empty() || columns.front().empty()) return 0;
  Eigen::FullPivLU<Eigen::MatrixXd> decomposed;
  decomposed.setThreshold(kTolerance);
  decomposed.compute(matrix_of(columns));
  return static_cast<std::size_t>(decomposed.rank());
}

}  // namespace benchfield::stats
