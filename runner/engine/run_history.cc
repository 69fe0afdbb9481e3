#include "runner/engine/run_history.h"

#include "runner/io/files.h"
#include "runner/results/history.h"
#include "runner/results/history_store.h"
#include "runner/results/results_json.h"

namespace benchfield {

Status store_history(const Plan& plan, const RunDirectory& directory, ProcessRunner& processes) {
  if (!plan.history) return Done{};
  const HistorySpec& spec = *plan.history;
  const bool is_branch = !spec.branch.empty();
  const auto store =
      is_branch ? branch_store(spec.branch, processes) : folder_store(spec.folder, real_clock());
  HistoryRecord record;
  record.where = is_branch ? "branch " + spec.branch : "folder " + spec.folder;
  const auto text = store->read();
  const auto history = text ? read_history(*text) : Result<History>(fail(text.error()));
  if (!history) {
    Error error = history.error();
    error.notes.push_back("the plan's `history` names the " + record.where);
    return fail(std::move(error));
  }
  record = noise_of_history(history_series(*history), plan.name, spec.last, record.where);
  return write_file(directory.history(), to_history_record_json(record));
}

Result<std::optional<HistoryRecord>> read_stored_history(const RunDirectory& directory) {
  if (!path_exists(directory.history())) return std::optional<HistoryRecord>();
  BF_TRY(const auto text, read_file(directory.history()));
  BF_TRY(auto record, read_history_record_json(text));
  return std::optional<HistoryRecord>(std::move(record));
}

}  // namespace benchfield
