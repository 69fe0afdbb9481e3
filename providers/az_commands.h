#pragma once

#include <optional>
#include <string>
#include <vector>

#include "providers/provider.h"

namespace benchfield {

/// What the az provider asks of the Azure CLI, as argv and steps.

/// A size as "Standard_D16s_v3" in what its quota counts.
struct VmSize {
  std::string family;  ///< "standardDSv3Family"
  std::int64_t cores = 0;
};
/// Nothing for a name that is no size.
std::optional<VmSize> vm_size(const std::string& name);

/// "benchfield-<run-id>-on-cluster": the resource group of an environment.
std::string az_group(const std::string& environment, const RunNames& run);
/// "benchfield-run=<run-id>": on everything that is made.
std::string az_tag(const RunNames& run);
/// How kubectl is called for a cluster of the run, up to the namespace.
std::vector<std::string> az_kubectl(const std::string& environment, const RunNames& run);

/// az with JSON on stdout. Creating is never tried twice: the CLI repeats requests itself.
Step az_step(const std::string& id, std::string title, std::vector<std::string> words);

/// The same of something that may be gone already.
Step az_removal(const std::string& id, std::string title, std::vector<std::string> words);

/// That az is there, signed in and new enough.
Steps az_preflight(const EnvironmentSpec& environment);
/// That a region has room for the cores of `sizes` (each with how many machines of it).
Step az_quota(const EnvironmentSpec& environment, const std::string& region,
              const std::vector<std::pair<std::string, std::int64_t>>& sizes);

/// Fails where az names something that is left, or says true; a list is behind what it lists by
/// some time, so it is asked again for a minute. target: what that is, for people.
Step az_left(const std::string& id, std::string title, const std::string& target,
             std::vector<std::string> words);

/// Removes the resource group with everything in it; succeeds when it is gone already.
Step az_remove_group(const EnvironmentSpec& environment, const RunNames& run);

}  // namespace benchfield
