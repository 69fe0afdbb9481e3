#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace benchfield::reports {

/// A complete run of plan "pipeline" without variants.
RunResult run_named(const std::string& id);
/// Adds a value a trial, in trials that are there or new.
void add(RunResult& run, const std::string& variant, const std::vector<double>& values,
         const Map& settings = {}, const std::string& metric = "eim.rate");

/// Two runs with one row of every kind: the noise is some 1 %, so five a side settle 10 %.
RunResult base_run();
RunResult new_run();

/// Their comparison as `diff` without a plan's gates makes it. The runs must outlive it.
std::vector<Diff> sample(const RunResult& base, const RunResult& fresh);

}  // namespace benchfield::reports
