#pragma once

#include <string>
#include <vector>

#include "providers/provider.h"

namespace benchfield {

/// What every provider of clusters describes alike, once it is known how kubectl is called.

/// The text of a setting; empty when there is none.
std::string text_of(const EnvironmentSpec& environment, std::string_view key);

/// The entries of a setting that is a map; none where there is none.
const Map& entries_of(const EnvironmentSpec& environment, std::string_view key);

/// A row of the kind that its default value has.
KeyRow key_row(const char* key, const char* help, Value default_value);

/// Keys of an environment that is a cluster, `pools` aside.
std::vector<KeyRow> cluster_keys();
/// Keys of each pool: labels and taints of its nodes.
std::vector<KeyRow> pool_keys();

/// Reports taints that are not written KEY=VALUE:EFFECT.
void check_taints(const EnvironmentSpec& environment, DiagnosticSink& sink);

/// "benchfield-<run-id>", the namespace of a run.
std::string name_space(const RunNames& run);

/// kubectl: argv up to the namespace. node_address: where node ports are reached unless a setting
/// says it.
Cluster cluster_of(const EnvironmentSpec& environment, const RunNames& run,
                   std::vector<std::string> kubectl);

/// That the API server answers, allows what the run will do, and has room for it; each step waits
/// for the one before, the first for `after`.
Steps cluster_checks(const EnvironmentSpec& environment, const Demand& demand, const RunNames& run,
                     const std::vector<std::string>& kubectl, std::vector<std::string> after);

/// The run's namespace and what has to stand in it; waits for `after`.
Steps name_space_steps(const EnvironmentSpec& environment, const Demand& demand,
                       const RunNames& run, const std::vector<std::string>& kubectl,
                       const std::vector<std::string>& after);
/// Removes the run's namespace by its label, and that alone.
Steps name_space_removal(const EnvironmentSpec& environment, const RunNames& run,
                         const std::vector<std::string>& kubectl);

/// Where the pods are before a trial is measured, and what became of them.
Step pods_before(const EnvironmentSpec& environment, const Cluster& here);
Step pods_after(const EnvironmentSpec& environment, const Cluster& here);

}  // namespace benchfield
