#pragma once

#include "runner/results/material.h"
#include "runner/results/model.h"

namespace benchfield {

/// Turns what a finished trial left behind into its numbers: loads, rates with intervals and
/// classification, conservation table, drain, usage, rttest blocks, flags, series; adds facts
/// "machine.*". Pure; leaves identity, state, stages and times of the result alone. What could not
/// be measured stays missing; no number is ever NaN or infinite.
void analyze(const TrialMaterial& material, TrialResult& result);

}  // namespace benchfield
