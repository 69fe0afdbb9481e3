#include "reports/benchfmt.h"
#include "reports/csv.h"
#include "reports/html.h"
#include "reports/json.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/openmetrics.h"
#include "reports/report.h"

namespace benchfield::reports {

const std::vector<Format>& formats() {
  static const std::vector<Format> kFormats = {
      {"md", "Markdown with charts as SVG files beside it", render_markdown},
      {"html", "one file with everything in it, for a browser, a phone or a printer", render_html},
      {"json", "the results as they are stored", render_json},
      {"csv", "tidy rows, one value each, for spreadsheets and R", render_csv},
      {"junit", "JUnit XML, a test case a trial, for CI systems", render_junit},
      {"benchfmt", "the Go benchmark format, for benchstat", render_benchfmt},
      {"openmetrics", "OpenMetrics text, for Prometheus", render_openmetrics},
  };
  return kFormats;
}

const Format* find_format(std::string_view name) {
  for (const Format& format : formats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace benchfield::reports
