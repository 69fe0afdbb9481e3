#include "reports/chart_svg.h"

#include <cmath>

#include "reports/inline.h"
#include "reports/numbers.h"

namespace benchfield::reports {
namespace {

// The background is drawn too: a viewer may show a dark page with light pictures or the reverse.
constexpr std::string_view kStyle =
    R"(text{font-family:system-ui,"Segoe UI","DejaVu Sans",Helvetica,Arial,sans-serif;font-size:13px;fill:#1f2328}
.title{font-size:15px;font-weight:600}.small{font-size:12px;fill:#57606a}.value{font-weight:600}
.back{fill:#fff}.grid{stroke:#d8dee4}.axis{stroke:#8c959f}
path{fill:none;stroke-width:2;stroke-linejoin:round}
.sent{stroke:#8c959f;stroke-width:4}.acknowledged{stroke:#0072b2}.indexed{stroke:#d55e00;stroke-width:2.5}.other{stroke:#009e73;stroke-dasharray:2 7}
.bar{fill:#d55e00;fill-opacity:.13}.dot{fill:#d55e00}.span{stroke:#d55e00;stroke-width:1.5}.median{stroke:#1f2328;stroke-width:3}
.offered{stroke:#0072b2;stroke-width:2;stroke-dasharray:3 3}
.window{fill:#0072b2;fill-opacity:.09}.stall{fill:#cf222e;fill-opacity:.18}.trim{fill:#8c959f;fill-opacity:.16}
.law-a{stroke:#0072b2}.law-b{stroke:#009e73;stroke-dasharray:8 4}.law-c{stroke:#8250df;stroke-dasharray:2 5}
.refused{fill:#8c959f;fill-opacity:.2}.margin{fill:#8c959f;fill-opacity:.18}.even{stroke:#57606a;stroke-width:1.5}
.level{stroke:#0072b2;stroke-width:2;fill:none}.change{stroke:#cf222e;stroke-width:1.5;stroke-dasharray:4 3}.segment{stroke:#57606a;stroke-width:1.5}
.alert{fill:#cf222e}.pale{fill:#8c959f}.pale-span{stroke:#8c959f;stroke-width:1.5}.alert-text{fill:#b31d28;font-size:12px;font-weight:600}
@media(prefers-color-scheme:dark){
text{fill:#e6edf3}.small{fill:#9da7b3}.back{fill:#0d1117}.grid{stroke:#2d333b}.axis{stroke:#768390}
.sent{stroke:#768390}.acknowledged{stroke:#56b4e9}.indexed{stroke:#f0a030}.other{stroke:#2ec4a0}
.bar{fill:#f0a030;fill-opacity:.18}.dot{fill:#f0a030}.span{stroke:#f0a030}.median{stroke:#e6edf3}.offered{stroke:#56b4e9}
.window{fill:#56b4e9;fill-opacity:.14}.stall{fill:#ff7b72;fill-opacity:.28}.trim{fill:#9da7b3;fill-opacity:.16}
.law-a{stroke:#56b4e9}.law-b{stroke:#2ec4a0}.law-c{stroke:#c49bff}
.refused{fill:#9da7b3;fill-opacity:.2}.margin{fill:#9da7b3;fill-opacity:.18}.even{stroke:#9da7b3}
.level{stroke:#56b4e9}.change{stroke:#ff7b72}.segment{stroke:#9da7b3}
.alert{fill:#ff7b72}.pale{fill:#768390}.pale-span{stroke:#768390}.alert-text{fill:#ff9d96}}
)";

std::string px(double value) { return decimal_text(value, 1); }

/// ` name="value"` of a coordinate.
std::string attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + px(value) + "\"";
}

std::string look_attribute(std::string_view look) { return " class=\"" + std::string(look) + "\""; }

/// Ends an element, with the text a pointer shows on it.
std::string end_of(std::string_view element, std::string_view hover) {
  if (hover.empty()) return "/>\n";
  return "><title>" + escape_xml(visible(hover)) + "</title></" + std::string(element) + ">\n";
}

}  // namespace

std::string_view chart_style() { return kStyle; }

Svg::Svg(int width, int height, std::string_view title)
    : width_(width), height_(height), title_(escape_xml(visible(title))) {}

void Svg::line(Point from, Point to, std::string_view look) {
  body_ += "<line" + look_attribute(look) + attribute("x1", from.first) +
           attribute("y1", from.second) + attribute("x2", to.first) + attribute("y2", to.second) +
           "/>\n";
}

void Svg::rect(Point corner, double width, double height, std::string_view look,
               std::string_view hover) {
  body_ += "<rect" + look_attribute(look) + attribute("x", corner.first) +
           attribute("y", corner.second) + attribute("width", width) + attribute("height", height) +
           end_of("rect", hover);
}

void Svg::dot(Point centre, double radius, std::string_view look, std::string_view hover) {
  body_ += "<circle" + look_attribute(look) + attribute("cx", centre.first) +
           attribute("cy", centre.second) + attribute("r", radius) + end_of("circle", hover);
}

void Svg::path(const std::vector<Point>& points, std::string_view look) {
  if (points.size() < 2) return;
  body_ += "<path" + look_attribute(look) + " d=\"M";
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0) body_ += i == 1 ? "L" : " ";
    body_ += px(points[i].first) + "," + px(points[i].second);
  }
  body_ += "\"/>\n";
}

void Svg::text(Point at, std::string_view text, std::string_view look, Anchor anchor) {
  constexpr std::string_view kAnchors[] = {"start", "middle", "end"};
  body_ += "<text" + (look.empty() ? std::string() : look_attribute(look)) +
           attribute("x", at.first) + attribute("y", at.second) + " text-anchor=\"" +
           std::string(kAnchors[static_cast<int>(anchor)]) + "\">" + escape_xml(visible(text)) +
           "</text>\n";
}

std::string Svg::finish() const {
  const std::string width = std::to_string(width_);
  const std::string height = std::to_string(height_);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
         "\" viewBox=\"0 0 " + width + " " + height + "\" role=\"img\">\n<title>" + title_ +
         "</title>\n<style>\n" + std::string(kStyle) + "</style>\n<rect class=\"back\" width=\"" +
         width + "\" height=\"" + height + "\"/>\n" + body_ + "</svg>\n";
}

double Axis::at(double value) const {
  if (high <= low) return from;
  return from + (value - low) / (high - low) * (to - from);
}

double round_step(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= value * (1 - 1e-9)) return step * power;
  }
  return 10 * power;
}

Axis axis_over(double low, double high, double from, double to) {
  if (!std::isfinite(low) || !std::isfinite(high)) return {0, 1, from, to};
  if (high <= low) high = low + (low == 0 ? 1 : std::fabs(low) * 0.1);
  const double room = (high - low) * 0.08;
  // An axis that begins near nought begins at nought.
  const bool from_nought = low >= 0 && low < high * 0.5;
  return {from_nought ? 0 : low - room, high + room, from, to};
}

std::vector<double> Axis::ticks(int wanted) const {
  std::vector<double> values;
  if (!(high > low) || !std::isfinite(high - low) || wanted < 1) return values;
  const double step = round_step((high - low) / wanted);
  const auto first = static_cast<std::int64_t>(std::ceil(low / step - 1e-9));
  const auto last = static_cast<std::int64_t>(std::floor(high / step + 1e-9));
  for (std::int64_t i = first; i <= last; ++i) values.push_back(static_cast<double>(i) * step);
  return values;
}

std::string tick_text(double value) {
  std::string text = short_text(value);
  const std::size_t end = text.find_first_not_of("-0123456789.");
  const std::string suffix = end == std::string::npos ? "" : text.substr(end);
  text = text.substr(0, end);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text + suffix;
}

}  // namespace benchfield::reports
