#include <algorithm>

#include "runner/engine/actions/action.h"
#include "runner/engine/actions/rows.h"

namespace benchfield {
namespace {

constexpr Nanoseconds kKubectl = Seconds(30);  ///< for one kubectl on a busy machine

}  // namespace

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
      {"kubeconfig", false, actions::kubeconfig, {}, kKubectl},
      {"cluster-version", false, actions::cluster_version, {}, kKubectl},
      {"cluster-rights", false, actions::cluster_rights, {}, kKubectl},
      {"cluster-room", false, actions::cluster_room, {}, kKubectl},
      {"cluster-quota", false, actions::cluster_quota, {}, kKubectl},
      {"az-quota", false, actions::az_quota, {}, Seconds(60)},
      {"az-left", false, actions::az_left, {}, Seconds(60)},
      {"condition", true, actions::condition, Seconds(1), kKubectl, actions::explain_condition},
      {"service-address", true, actions::service_address, Seconds(1), kKubectl},
      {"cluster-pods", false, actions::cluster_pods, {}, kKubectl},
      {"cluster-delete", false, actions::cluster_delete, {}, kKubectl},
      {"cluster-gone", true, actions::cluster_gone, Seconds(1), kKubectl},
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
