#include "reports/csv.h"
#include "reports/json.h"
#include "reports/markdown.h"
#include "reports/report.h"

namespace benchfield::reports {

const std::vector<Format>& formats() {
  static const std::vector<Format> kFormats = {
      {"md", "Markdown with charts as SVG files beside it", render_markdown},
      {"json", "the results as they are stored", render_json},
      {"csv", "tidy rows, one value each, for spreadsheets and R", render_csv},
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
