#include "runner/stats/linear_fit.h"

#include <Eigen/Dense>
#include <utility>

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

struct Design::Parts {
  Eigen::MatrixXd x;
  Decomposition decomposed;
  std::vector<double> variances;
};

Design::Design(const Columns& columns) {
  auto parts = std::make_unique<Parts>();
  if (!columns.empty() && !columns.front().empty()) {
    parts->x = matrix_of(columns);
    parts->decomposed.setThreshold(kTolerance);
    parts->decomposed.compute(parts->x);
    if (parts->decomposed.rank() == parts->x.cols()) {
      parts->variances = list_of(inverse_diagonal(parts->decomposed));
    }
  }
  parts_ = std::move(parts);
}

Design::~Design() = default;

std::size_t Design::rank() const {
  return parts_->x.size() == 0 ? 0 : static_cast<std::size_t>(parts_->decomposed.rank());
}

LinearFit Design::fit(const std::vector<double>& y) const {
  const Eigen::VectorXd target =
      Eigen::Map<const Eigen::VectorXd>(y.data(), static_cast<Eigen::Index>(y.size()));
  LinearFit fit;
  if (parts_->x.size() == 0) {
    fit.residuals = y;
    fit.residual_squares = target.squaredNorm();
    return fit;
  }
  const Eigen::VectorXd solution = parts_->decomposed.solve(target);
  const Eigen::VectorXd left = target - parts_->x * solution;
  fit.coefficients = list_of(solution);
  fit.residuals = list_of(left);
  fit.rank = rank();
  fit.residual_squares = left.squaredNorm();
  fit.variances = parts_->variances;
  return fit;
}

LinearFit linear_fit(const Columns& columns, const std::vector<double>& y) {
  return Design(columns).fit(y);
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

}  // namespace benchfield::stats
