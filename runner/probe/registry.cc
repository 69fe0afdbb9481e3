#include <algorithm>

#include "runner/probe/rows.h"

namespace benchfield {
namespace {

KeyRow source_key() {
  KeyRow row;
  row.key = "source";
  row.type = ValueType::name;
  row.default_value = Value("operations");
  row.choices = {"operations", "documents"};
  row.help =
      "operations: what the primary shards accepted, without touching the index; documents: what a "
      "search sees";
  return row;
}

KeyRow refresh_key() {
  KeyRow row;
  row.key = "refresh";
  row.type = ValueType::boolean;
  row.default_value = Value(false);
  row.help = "refresh the index before each count (source: documents only)";
  return row;
}

KeyRow wraps_at_key() {
  KeyRow row = key_row("wraps_at", ValueType::count,
                       "width of a counter that begins again at 0, as 4294967296 of one of 32 bit; "
                       "none: a decrease is a reset");
  row.least = 2;
  return row;
}

std::vector<ProbeRow> make_rows() {
  return {
      {{.name = "kafka-offsets",
        .help = "sum of the end offsets of a topic",
        .keys = {},
        .metrics = {{"count", "records"}, {"rate", "records/s"}},
        .places = {}},
       [](const ProbeTask& task) { return make_kafka_offsets(task); }},
      {{.name = "search-index",
        .help = "operations or documents of a search index",
        .keys = {source_key(), refresh_key(), wraps_at_key()},
        .metrics = {{"count", "documents"}, {"rate", "documents/s"}},
        .places = {}},
       [](const ProbeTask& task) { return make_search_index(task); }},
      {{.name = "process",
        .help = "CPU time and memory of what the provider started, and of the runner",
        .keys = {},
        .metrics = {{"cpu", "cores"}, {"memory", "bytes"}},
        .places = {}},
       [](const ProbeTask& task) { return make_process(task); }},
  };
}

/// Not for plans: `process` brings it along where something stands in a cluster.
const ProbeRow& pods_row() {
  static const ProbeRow row = {{.name = "pods",
                                .help = "CPU time, throttling and memory of a run's pods",
                                .keys = {},
                                .metrics = {{"cpu", "cores"}, {"memory", "bytes"}},
                                .places = {}},
                               [](const ProbeTask& task) { return make_pods(task); },
                               true};
  return row;
}

}  // namespace

const std::vector<ProbeRow>& probes() {
  static const std::vector<ProbeRow> rows = make_rows();
  return rows;
}

const ProbeRow* find_probe(std::string_view name) {
  if (name == pods_row().info.name) return &pods_row();
  const auto& rows = probes();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const ProbeRow& row) { return row.info.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

Result<std::vector<std::string>> target_addresses(const ProbeTask& task) {
  std::vector<std::string> addresses;
  if (const List* list = task.target.find("addresses") != nullptr
                             ? task.target.find("addresses")->as_list()
                             : nullptr) {
    for (const Value& address : *list) addresses.push_back(address.text());
  }
  if (!addresses.empty()) return addresses;
  return fail("bad-target", "probe '" + task.name + "' has no address to read from");
}

Result<std::string> target_part(const ProbeTask& task) {
  const Value* part = task.target.find("part");
  if (part != nullptr && !part->text().empty()) return part->text();
  return fail("bad-target", "probe '" + task.name + "' (" + task.probe +
                                ") needs a part, as in 'of: kafka/planes'");
}

}  // namespace benchfield
