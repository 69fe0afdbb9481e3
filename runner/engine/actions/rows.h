#pragma once

#include "runner/engine/actions/action.h"

/// One attempt each of the typed actions; arguments are described in templates/README.md.
namespace benchfield::actions {

Result<Value> tcp(const Map& arguments, ActionContext& context);
Result<Value> http(const Map& arguments, ActionContext& context);
Result<Value> log_line(const Map& arguments, ActionContext& context);
Result<Value> kafka_metadata(const Map& arguments, ActionContext& context);
Result<Value> kafka_topics(const Map& arguments, ActionContext& context);
Result<Value> search_index(const Map& arguments, ActionContext& context);
Result<Value> spark_batches(const Map& arguments, ActionContext& context);
Result<Value> edges(const Map& arguments, ActionContext& context);
Result<Value> programs(const Map& arguments, ActionContext& context);
Result<Value> ports_free(const Map& arguments, ActionContext& context);
Result<Value> memory_free(const Map& arguments, ActionContext& context);
Result<Value> disk_free(const Map& arguments, ActionContext& context);
Result<Value> kubeconfig(const Map& arguments, ActionContext& context);
Result<Value> cluster_version(const Map& arguments, ActionContext& context);
Result<Value> cluster_rights(const Map& arguments, ActionContext& context);
Result<Value> cluster_room(const Map& arguments, ActionContext& context);
Result<Value> cluster_quota(const Map& arguments, ActionContext& context);
Result<Value> az_quota(const Map& arguments, ActionContext& context);
Result<Value> az_left(const Map& arguments, ActionContext& context);
Result<Value> condition(const Map& arguments, ActionContext& context);
std::vector<std::string> explain_condition(const Map& arguments, ActionContext& context);
Result<Value> service_address(const Map& arguments, ActionContext& context);
Result<Value> cluster_delete(const Map& arguments, ActionContext& context);
Result<Value> cluster_pods(const Map& arguments, ActionContext& context);
Result<Value> cluster_gone(const Map& arguments, ActionContext& context);

}  // namespace benchfield::actions
