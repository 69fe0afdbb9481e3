#include <algorithm>

#include "runner/engine/actions/action.h"
#include "runner/engine/actions/rows.h"

namespace benchfield {

const std::vector<Action>& action_rows() {
  static const std::vector<Action> rows = {
      {"tcp", true, actions::tcp},
      {"http", true, actions::http},
      {"log-line", true, actions::log_line},
      {"kafka-metadata", true, actions::kafka_metadata},
      {"kafka-topics", false, actions::kafka_topics},
      {"search-index", false, actions::search_index},
      {"spark-batches", true, actions::spark_batches},
      {"edges", false, actions::edges},
      {"programs", false, actions::programs},
      {"ports-free", false, actions::ports_free},
      {"memory-free", false, actions::memory_free},
      {"disk-free", false, actions::disk_free},
  };
  return rows;
}

const Action* find_action(std::string_view name) {
  const auto& rows = action_rows();
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Action& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::string> targets(const Map& arguments) {
  std::vector<std::string> out;
  const Value* target = arguments.find("target");
  if (!target) return out;
  if (const List* list = target->as_list()) {
    for (const Value& item : *list) out.push_back(to_text(item));
  } else {
    out.push_back(to_text(*target));
  }
  return out;
}

}  // namespace benchfield
