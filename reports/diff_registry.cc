#include "reports/diff.h"
#include "reports/diff_json.h"
#include "reports/diff_junit.h"
#include "reports/diff_markdown.h"
#include "reports/diff_text.h"

namespace benchfield::reports {

const std::vector<DiffFormat>& diff_formats() {
  static const std::vector<DiffFormat> kFormats = {
      {"text", "a table for a terminal", render_diff_text},
      {"md", "a pull-request comment within 64 KiB, with the hidden marker of its plan",
       render_diff_markdown},
      {"json", "everything, for programs", render_diff_json},
      {"junit", "one test case a row, for CI", render_diff_junit},
  };
  return kFormats;
}

const DiffFormat* find_diff_format(std::string_view name) {
  for (const DiffFormat& format : diff_formats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace benchfield::reports
