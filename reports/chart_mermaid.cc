#include <algorithm>
#include <cctype>
#include <cmath>

#include "reports/blocks.h"
#include "reports/charts.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostCategories = 15;
constexpr std::size_t kLongestCategory = 28;

/// Mermaid has no escapes inside its quotes, so only harmless characters stay.
std::string quoted(std::string_view name, std::size_t limit = kLongestCategory) {
  std::string out;
  for (const char c : visible(name)) {
    const bool kept = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                      std::string_view(" ._=+-/,;:()").find(c) != std::string_view::npos;
    out += kept ? c : '-';
  }
  return "\"" + elide(out, limit) + "\"";
}

}  // namespace

std::string rates_mermaid(const RunSummary& summary) {
  std::vector<std::string> names;
  std::vector<std::string> rates;
  std::vector<std::string> offered;
  double largest = 0;
  const double scale = summary.is_rate() ? 1000 : 1;
  for (const VariantSummary& variant : summary.variants) {
    if (!variant.median) continue;
    names.push_back(quoted(name_in_table(summary, variant.variant->name)));
    rates.push_back(decimal_text(*variant.median / scale, 1));
    if (variant.offered) offered.push_back(decimal_text(*variant.offered / scale, 1));
    largest = std::max({largest, *variant.median, variant.offered.value_or(0)});
  }
  if (names.size() < 2 || names.size() > kMostCategories || largest <= 0) return {};
  const bool has_line = offered.size() == names.size();
  const std::string title =
      !summary.is_rate()
          ? metric_title(summary)
          : summary.words(has_line ? wording::kMermaidTitle : wording::kMermaidTitleNoLine,
                          {metric_title(summary)});
  std::string out = "xychart-beta\n    title " + quoted(title, 80) + "\n";
  out += "    x-axis [" + join(names, ", ") + "]\n";
  out += "    y-axis " + quoted(summary.is_rate() ? "k/s" : summary.unit, 20) + " 0 --> " +
         decimal_text(std::ceil(largest / scale * 1.05), 0) + "\n";
  out += "    bar [" + join(rates, ", ") + "]\n";
  if (has_line) out += "    line [" + join(offered, ", ") + "]\n";
  return out;
}

}  // namespace benchfield::reports
