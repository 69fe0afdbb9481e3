#pragma once

#include <string>

#include "reports/report.h"

namespace benchfield::reports {

/// OpenMetrics text (the Prometheus exposition format), to be pushed or scraped from a file: a
/// family a unit, in base units (seconds, bytes, per second), labelled by run, variant, replicate
/// and metric. No timestamps: they would age out of a scrape.
std::string render_openmetrics(const Report& report, const RunResult& run);

}  // namespace benchfield::reports
