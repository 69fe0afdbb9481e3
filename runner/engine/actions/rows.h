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

}  // namespace benchfield::actions
