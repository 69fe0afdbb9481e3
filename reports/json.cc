#include "reports/json.h"

#include "runner/results/results_json.h"

namespace benchfield::reports {

std::string render_json(const Report&, const RunResult& run) { return to_results_json(run); }

}  // namespace benchfield::reports
