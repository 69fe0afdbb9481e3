#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runner/io/http.h"
#include "runner/io/kafka_client.h"
#include "runner/probe/probe.h"

namespace benchfield {

/// The probes behind the rows of registry.cc. Each checks its own target and options.
Result<std::unique_ptr<Probe>> make_kafka_offsets(const ProbeTask& task);
Result<std::unique_ptr<Probe>> make_search_index(const ProbeTask& task);
Result<std::unique_ptr<Probe>> make_process(const ProbeTask& task);
Result<std::unique_ptr<Probe>> make_pods(const ProbeTask& task);

/// Adds what is known of a component's usage as "NAME.cpu_ns", "NAME.resident_bytes", ...
void append_usage(std::vector<std::pair<std::string, std::int64_t>>& values,
                  const std::string& component, const CgroupUsage& usage);

/// The same with the given connection, for tests.
Result<std::unique_ptr<Probe>> make_kafka_offsets(const ProbeTask& task,
                                                  std::unique_ptr<KafkaClient> client);
Result<std::unique_ptr<Probe>> make_search_index(const ProbeTask& task,
                                                 std::unique_ptr<HttpClient> client);

/// The addresses of the target, at least one. Error "bad-target".
Result<std::vector<std::string>> target_addresses(const ProbeTask& task);
/// The part of the target (topic, index). Error "bad-target".
Result<std::string> target_part(const ProbeTask& task);

}  // namespace benchfield
