#include "runner/results/results_json.h"

#include <charconv>
#include <set>

#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/results/field_io.h"
#include "runner/results/model_fields.h"

namespace benchfield {
namespace {

constexpr int kVersion = 1;
constexpr std::string_view kRunSchema = "benchfield-results/";
constexpr std::string_view kHistorySchema = "benchfield-run-history/";
constexpr std::string_view kTrialSchema = "benchfield-trial/";

/// fields() takes what a reader may fill. A writer changes nothing, and a copy of a run would hold
/// all its ticks once more.
template <class T>
Map document(std::string_view schema, const T& object) {
  FieldWriter writer;
  fields(writer, const_cast<T&>(object));
  Map body = writer.take();
  Map map{{"schema", std::string(schema) + std::to_string(kVersion)}};
  for (auto& [name, value] : body) map[name] = std::move(value);
  return map;
}

Status check_schema(const Value& document, std::string_view schema) {
  const std::string current = std::string(schema) + std::to_string(kVersion);
  const std::string found = document["schema"].text();
  if (found == current) return Done{};
  int version = 0;
  const bool ours = found.starts_with(schema);
  const char* from = ours ? found.data() + schema.size() : found.data();
  const char* end = found.data() + found.size();
  const auto [rest, error] = std::from_chars(from, end, version);
  if (ours && error == std::errc() && rest == end && version > kVersion) {
    return fail("newer-results",
                "results are of schema '" + found + "', written by a newer version",
                {"note: this version reads " + current},
                "use the benchfield that wrote them, or a newer one");
  }
  return fail("bad-results",
              found.empty() ? "results have no schema" : "results are of schema '" + found + "'",
              {"note: expected " + current});
}

template <class T>
Result<T> read_document(std::string_view text, std::string_view schema) {
  BF_TRY(const Value value, parse_json(text));
  if (!value.is_map()) {
    return fail("bad-results",
                "the document is " + std::string(value.kind_name()) + ", expected a map");
  }
  BF_CHECK_OK(check_schema(value, schema));
  T object;
  std::string problem;
  FieldReader reader(value, "", problem);
  fields(reader, object);
  if (!problem.empty()) return fail("bad-results", problem);
  return object;
}

/// Names that everything else refers by must be there once.
Status check_unique(const RunResult& run) {
  std::set<std::string> variants, trials;
  for (const VariantResult& variant : run.variants) {
    if (!variants.insert(variant.name).second) {
      return fail("bad-results", "variant '" + variant.name + "' is there twice");
    }
    for (const TrialResult& trial : variant.trials) {
      if (!trials.insert(trial.id).second) {
        return fail("bad-results", "trial '" + trial.id + "' is there twice");
      }
    }
  }
  return Done{};
}

}  // namespace

std::string_view state_name(TrialState state) {
  switch (state) {
    case TrialState::complete:
      return "complete";
    case TrialState::failed:
      return "failed";
    case TrialState::interrupted:
      return "interrupted";
  }
  return "failed";
}

std::optional<TrialState> state_of(std::string_view name) {
  for (const TrialState state :
       {TrialState::complete, TrialState::failed, TrialState::interrupted}) {
    if (state_name(state) == name) return state;
  }
  return std::nullopt;
}

Map results_document(const RunResult& run) { return document(kRunSchema, run); }

Status check_stored_size(const RunResult& run) {
  const auto too_many = [](const char* what, std::size_t found, std::size_t most) {
    return fail("bad-results",
                "results of " + std::to_string(found) + " " + what + " are too large to read",
                {"note: at most " + std::to_string(most) + " are read"});
  };
  if (run.variants.size() > kMostStoredVariants) {
    return too_many("variants", run.variants.size(), kMostStoredVariants);
  }
  std::size_t trials = 0;
  for (const VariantResult& variant : run.variants) trials += variant.trials.size();
  if (trials > kMostStoredTrials) return too_many("trials", trials, kMostStoredTrials);
  return Done{};
}

std::string to_results_json(const RunResult& run) { return to_pretty_json(results_document(run)); }

Result<RunResult> read_results_json(std::string_view text) {
  BF_TRY(RunResult run, read_document<RunResult>(text, kRunSchema));
  BF_CHECK_OK(check_stored_size(run));
  BF_CHECK_OK(check_unique(run));
  return run;
}

std::string to_trial_json(const TrialResult& trial) {
  return to_pretty_json(document(kTrialSchema, trial));
}

Result<TrialResult> read_trial_json(std::string_view text) {
  return read_document<TrialResult>(text, kTrialSchema);
}

std::string to_history_record_json(const HistoryRecord& record) {
  return to_pretty_json(document(kHistorySchema, record));
}

Result<HistoryRecord> read_history_record_json(std::string_view text) {
  return read_document<HistoryRecord>(text, kHistorySchema);
}

std::string results_hash(const RunResult& run) { return sha256(to_json(results_document(run))); }

}  // namespace benchfield
