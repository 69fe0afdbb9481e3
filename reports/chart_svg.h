#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchfield::reports {

/// The style sheet of all drawings, without a <style> element around it.
std::string_view chart_style();

/// A drawing as SVG text: no scripts, no outside references, colours for light and dark by the
/// viewer's preference. Coordinates are pixels with one decimal, so output is the same everywhere.
/// Texts are foreign until proven otherwise: all are escaped here.
class Svg {
 public:
  enum class Anchor { start, middle, end };
  using Point = std::pair<double, double>;

  Svg(int width, int height, std::string_view title);

  /// `look` is a class of the style sheet: axis, grid, sent, acknowledged, indexed, other, ...
  void line(Point from, Point to, std::string_view look);
  void rect(Point corner, double width, double height, std::string_view look,
            std::string_view hover = {});
  void dot(Point centre, double radius, std::string_view look, std::string_view hover = {});
  void path(const std::vector<Point>& points, std::string_view look);
  void text(Point at, std::string_view text, std::string_view look, Anchor anchor);

  /// The whole document.
  std::string finish() const;

 private:
  int width_;
  int height_;
  std::string title_;
  std::string body_;
};

/// A linear axis from a data range to a pixel range.
struct Axis {
  double low = 0, high = 1;  ///< of the data
  double from = 0, to = 1;   ///< pixels
  double at(double value) const;
  /// Values for about `wanted` ticks at 1, 2 or 5 times a power of ten.
  std::vector<double> ticks(int wanted) const;
};

/// An axis with room around a data range, from nought where the range begins near it.
Axis axis_over(double low, double high, double from, double to);

/// The smallest of 1, 2, 5 times a power of ten that is not below value (which is positive).
double round_step(double value);

/// Text of an axis tick: "20k".
std::string tick_text(double value);

}  // namespace benchfield::reports
