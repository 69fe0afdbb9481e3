#include <algorithm>

#include "runner/load/load.h"

// The JSON forms of load.h: what the runner writes for an agent, and what the agent writes back.

namespace benchfield {
namespace {

Value to_value(const RecordsSpec& records) {
  return Map{{"generate", records.generate},
             {"columns", records.columns},
             {"lines", records.lines},
             {"replay", records.replay},
             {"once", records.once}};
}

Map map_of(const Value& value) {
  const Map* map = value.as_map();
  return map != nullptr ? *map : Map();
}

/// Every key present and whole, so that a summary cut short is never read as zeros.
Status need_integers(const Value& document, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (!document[key].is_int()) {
      return fail("bad-message", "'" + std::string(key) + "' is missing or no whole number");
    }
  }
  return Done{};
}

}  // namespace

Value to_value(const LoadTask& task) {
  return Map{{"name", task.name},
             {"driver", task.driver},
             {"instance", task.instance},
             {"instances", task.instances},
             {"senders", task.senders},
             {"rate_amount", task.rate_amount},
             {"rate_per_ns", task.rate_per_ns},
             {"count", task.count},
             {"records", to_value(task.records)},
             {"seed", task.seed},
             {"target", task.target},
             {"options", task.options}};
}

Result<LoadTask> load_task(const Value& document) {
  BF_CHECK_OK(need_integers(document, {"instance", "instances", "senders", "rate_amount",
                                       "rate_per_ns", "count", "seed"}));
  LoadTask task;
  task.name = document["name"].text();
  task.driver = document["driver"].text();
  task.instance = static_cast<int>(document["instance"].integer());
  task.instances = static_cast<int>(document["instances"].integer());
  task.senders = static_cast<int>(document["senders"].integer());
  task.rate_amount = document["rate_amount"].integer();
  task.rate_per_ns = document["rate_per_ns"].integer();
  task.count = document["count"].integer();
  const Value& records = document["records"];
  task.records.generate = records["generate"].text();
  task.records.columns = static_cast<int>(records["columns"].integer(task.records.columns));
  task.records.lines = records["lines"].integer(task.records.lines);
  task.records.replay = records["replay"].text();
  task.records.once = records["once"].boolean();
  task.seed = document["seed"].integer();
  task.target = map_of(document["target"]);
  task.options = map_of(document["options"]);
  const bool is_sound = task.instances > 0 && task.instance >= 0 &&
                        task.instance < task.instances && task.senders > 0 && task.count >= 0 &&
                        task.rate_amount >= 0 && (task.rate_amount == 0 || task.rate_per_ns > 0);
  if (!is_sound) return fail("bad-message", "the numbers of the load task make no sense");
  return task;
}

LoadCounters& operator+=(LoadCounters& sum, const LoadCounters& one) {
  sum.at_ns = std::max(sum.at_ns, one.at_ns);
  sum.scheduled += one.scheduled;
  sum.sent += one.sent;
  sum.acknowledged += one.acknowledged;
  sum.failed += one.failed;
  sum.dropped += one.dropped;
  sum.unknown += one.unknown;
  sum.cpu_ns += one.cpu_ns;
  return sum;
}

Value to_value(const LoadCounters& counters) {
  return Map{{"at_ns", counters.at_ns},     {"scheduled", counters.scheduled},
             {"sent", counters.sent},       {"acknowledged", counters.acknowledged},
             {"failed", counters.failed},   {"dropped", counters.dropped},
             {"unknown", counters.unknown}, {"cpu_ns", counters.cpu_ns}};
}

Result<LoadCounters> load_counters(const Value& document) {
  BF_CHECK_OK(need_integers(document, {"at_ns", "scheduled", "sent", "acknowledged", "failed",
                                       "dropped", "unknown", "cpu_ns"}));
  LoadCounters counters;
  counters.at_ns = document["at_ns"].integer();
  counters.scheduled = document["scheduled"].integer();
  counters.sent = document["sent"].integer();
  counters.acknowledged = document["acknowledged"].integer();
  counters.failed = document["failed"].integer();
  counters.dropped = document["dropped"].integer();
  counters.unknown = document["unknown"].integer();
  counters.cpu_ns = document["cpu_ns"].integer();
  return counters;
}

Value to_value(const LoadSummary& summary) {
  List errors(summary.errors.begin(), summary.errors.end());
  return Map{{"total", to_value(summary.total)},
             {"start_ns", summary.start_ns},
             {"first_sent_ns", summary.first_sent_ns},
             {"last_sent_ns", summary.last_sent_ns},
             {"last_acknowledged_ns", summary.last_acknowledged_ns},
             {"blocked_ns", summary.blocked_ns},
             {"longest_block_ns", summary.longest_block_ns},
             {"largest_backlog", summary.largest_backlog},
             {"wake_lateness", summary.wake_lateness.to_value()},
             {"send_delay", summary.send_delay.to_value()},
             {"acknowledge_delay", summary.acknowledge_delay.to_value()},
             {"errors", std::move(errors)}};
}

Result<LoadSummary> load_summary(const Value& document) {
  BF_CHECK_OK(
      need_integers(document, {"start_ns", "first_sent_ns", "last_sent_ns", "last_acknowledged_ns",
                               "blocked_ns", "longest_block_ns", "largest_backlog"}));
  LoadSummary summary;
  BF_TRY(summary.total, load_counters(document["total"]));
  summary.start_ns = document["start_ns"].integer();
  summary.first_sent_ns = document["first_sent_ns"].integer();
  summary.last_sent_ns = document["last_sent_ns"].integer();
  summary.last_acknowledged_ns = document["last_acknowledged_ns"].integer();
  summary.blocked_ns = document["blocked_ns"].integer();
  summary.longest_block_ns = document["longest_block_ns"].integer();
  summary.largest_backlog = document["largest_backlog"].integer();
  summary.wake_lateness = Histogram::from_value(document["wake_lateness"]);
  summary.send_delay = Histogram::from_value(document["send_delay"]);
  summary.acknowledge_delay = Histogram::from_value(document["acknowledge_delay"]);
  if (const List* errors = document["errors"].as_list()) {
    for (const Value& text : *errors) summary.errors.push_back(text.text());
  }
  return summary;
}

}  // namespace benchfield
