#pragma once

#include <memory>

#include "runner/results/import.h"

namespace benchfield {

/// The Go benchmark format (golang.org/x/perf/benchfmt): "key: value" lines become facts of the
/// results below them; each "BenchmarkNAME N value unit ..." line is one replicate of the variant
/// NAME, with one metric a unit; other lines are left out, as benchstat does. Equal names of
/// several packages become "NAME (PACKAGE)". Errors: "bad-benchfmt" with the line of each problem.
std::unique_ptr<Importer> make_benchfmt_importer();

}  // namespace benchfield
