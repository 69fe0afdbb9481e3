#pragma once

#include <memory>

#include "runner/results/import.h"

namespace benchfield {

/// Tidy rows: variant, replicate, metric, value and unit must be there, in any order. Of further
/// columns, state, label, group, parent and notes describe the trial or variant, `changed` names
/// the facts it set out to change against its parent ("a; b"; none: all that differ), `impossible`
/// says why its combination cannot be run; low, high, standard_error, classification and estimator
/// belong to the value; every other column is a fact under its name. An empty value is not
/// measured, an empty fact not known. Facts that agree over a variant are its settings, others stay
/// with the trial. Errors: "bad-csv" with row and column of each problem; "too-many-rows".
std::unique_ptr<Importer> make_csv_importer();

}  // namespace benchfield
