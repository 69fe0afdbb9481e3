#pragma once

#include <string>

#include "reports/report.h"
#include "reports/summary.h"

namespace benchfield::reports {

/// Rate per variant with each trial's interval (SVG), and as a Mermaid block where it fits (2 to 15
/// variants with a rate). An empty file name: there is nothing to draw.
Chart rates_chart(const RunSummary& summary);

/// Count and rate over time of one trial: sent, acknowledged and indexed, window shaded, stalls
/// marked. An empty file name when the trial has no series. `number` keeps file names apart.
Chart progress_chart(const RunSummary& summary, const TrialResult& trial, int number);

/// A Mermaid xychart-beta of one bar series and the offered rate as a line; empty if it cannot be.
std::string rates_mermaid(const RunSummary& summary);

/// "one-executor" -> "one-executor"; anything but letters, digits and "-" becomes "-", at most
/// `most` characters: safe as a file name.
std::string slug(const std::string& name, std::size_t most = 40);

}  // namespace benchfield::reports
