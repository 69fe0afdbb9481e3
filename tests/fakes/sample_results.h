#pragma once

#include <string>

#include "runner/results/model.h"

namespace benchfield::fakes {

/// A finished run as the quickstart plan would give it; every figure is made up but consistent.
/// Variants one-executor (two replicates, staircase), two-executors (the second replicate failed),
/// direct (two replicates, records lost in none). Series included.
RunResult sample_run();

/// One complete trial with one rate of 1000 documents/s and an interval of +-20.
TrialResult small_trial(const std::string& variant, int replicate, double rate);

/// A run of small trials: `variants` of them with one replicate each.
RunResult small_run(int variants);

}  // namespace benchfield::fakes
