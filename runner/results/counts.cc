#include "runner/results/counts.h"

#include <algorithm>

#include "runner/results/flags.h"
#include "runner/stats/rttest.h"

namespace benchfield {
namespace {

std::string grouped(std::int64_t count) { return stats::grouped(static_cast<double>(count)); }

std::string row_name(const CounterMaterial& counter) {
  if (counter.probe == "kafka-offsets") return "end offsets";
  if (counter.probe == "search-index") return "indexed";
  return counter.name;
}

std::string probe_name(const CounterMaterial& counter) {
  return counter.name.substr(0, counter.name.find('.'));
}

bool feeds(const CounterMaterial& counter, const LoadResult& load) {
  return counter.loads.empty() ||
         std::find(counter.loads.begin(), counter.loads.end(), load.name) != counter.loads.end();
}

/// One load's rows; false when not everything it sent was acknowledged.
bool add_load(const LoadResult& load, Conservation& table, std::vector<Flag>& flags) {
  table.rows.push_back({"sent", load.sent, load.name});
  table.rows.push_back({"acknowledged", load.acknowledged, load.name});
  table.rows.push_back({"failed", load.failed, load.name});
  if (load.unknown > 0) table.rows.push_back({"unknown", load.unknown, load.name});
  if (load.dropped > 0) table.rows.push_back({"dropped", load.dropped, load.name});
  if (load.sent == load.acknowledged) return true;
  std::string detail = "sent " + grouped(load.sent) + ", acknowledged " +
                       grouped(load.acknowledged) + ", failed " + grouped(load.failed);
  if (load.unknown > 0) detail += ", unknown " + grouped(load.unknown);
  const std::int64_t open = load.sent - load.acknowledged - load.failed - load.unknown;
  if (open != 0) detail += ", unaccounted for " + grouped(open);
  add_flag(flags, "E_COUNT_MISMATCH", load.name, detail);
  return false;
}

}  // namespace

std::optional<std::int64_t> final_growth(const CounterAnalysis& analysis) {
  const CounterMaterial& counter = *analysis.counter;
  if (!analysis.baseline || !counter.final_reading || !counter.final_reading->ok) {
    return std::nullopt;
  }
  return counter.final_reading->count - *analysis.baseline;
}

Conservation reconcile(const std::vector<LoadResult>& loads,
                       const std::vector<CounterAnalysis>& counters, std::vector<Flag>& flags) {
  Conservation table;
  table.agree = !loads.empty();
  for (const LoadResult& load : loads) table.agree = add_load(load, table, flags) && table.agree;
  for (const CounterAnalysis& analysis : counters) {
    const CounterMaterial& counter = *analysis.counter;
    if (counter.role == CounterRole::none) continue;
    const std::optional<std::int64_t> growth = final_growth(analysis);
    table.rows.push_back({row_name(counter), growth, probe_name(counter)});
    if (!growth) {
      add_flag(flags, "E_NO_DATA", counter.name,
               analysis.baseline ? "no final reading" : "no reading before the load");
      table.agree = false;
      continue;
    }
    std::int64_t expected = 0;
    for (const LoadResult& load : loads) expected += feeds(counter, load) ? load.acknowledged : 0;
    if (*growth == expected) continue;
    table.agree = false;
    add_flag(flags, "E_COUNT_MISMATCH", counter.name,
             row_name(counter) + " " + grouped(*growth) + ", acknowledged " + grouped(expected) +
                 (*growth < expected ? ", missing " : ", more by ") +
                 grouped(*growth < expected ? expected - *growth : *growth - expected));
  }
  return table;
}

}  // namespace benchfield
