#pragma once

#include <string>
#include <vector>

#include "runner/plan/load.h"

namespace CLI {
class App;
}

namespace benchfield::cli {

/// Options shared by the commands that read a plan.
struct PlanArguments {
  std::string plan;
  std::vector<std::string> only;
  std::vector<std::string> set;  ///< "K=V"
  int replicates = 0;            ///< 0: as the plan says
  long long seed = -1;           ///< -1: as the plan says

  void attach(CLI::App& app);
  PlanOptions options() const;
};

}  // namespace benchfield::cli
