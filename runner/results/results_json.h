#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/results/model.h"

namespace benchfield {

/// What stands in results.json, as a value. Series are not in it (ticks.csv).
Map results_document(const RunResult& run);

/// results.json, schema "benchfield-results/1": fixed key order, missing values left out, same
/// result same bytes.
std::string to_results_json(const RunResult& run);

/// Results of more are not read: their report would take longer than two seconds on a busy machine,
/// and nobody reads one that long. An import makes fewer (RttestLimits).
inline constexpr std::size_t kMostStoredVariants = 5'000;
inline constexpr std::size_t kMostStoredTrials = 12'000;

/// Error "bad-results" when a run is more than is read back.
Status check_stored_size(const RunResult& run);

/// Reads it back. Errors: "bad-json"; "bad-results" with the place and what was expected there, or
/// when there are too many variants or trials; "newer-results" for a schema this version does not
/// know. Keys it does not know are left out.
Result<RunResult> read_results_json(std::string_view text);

/// The result of one trial alone, schema "benchfield-trial/1": trials/ID/result.json.
std::string to_trial_json(const TrialResult& trial);
Result<TrialResult> read_trial_json(std::string_view text);

/// What earlier runs show, schema "benchfield-run-history/1": history.json of a run.
std::string to_history_record_json(const HistoryRecord& record);
Result<HistoryRecord> read_history_record_json(std::string_view text);

/// Hex SHA-256 over the canonical JSON of a run: what a report names as its results.
std::string results_hash(const RunResult& run);

}  // namespace benchfield
