#include "runner/results/conditions.h"

#include <algorithm>
#include <array>

namespace benchfield {

bool is_condition(std::string_view fact) {
  constexpr std::array<std::string_view, 9> kConditions = {"machine.load_average_before",
                                                           "machine.load_average_after",
                                                           "machine.steal_percent",
                                                           "machine.others_cores",
                                                           "machine.swapped_bytes",
                                                           "machine.suspended_s",
                                                           "runner.cpu_percent",
                                                           "warm_up.rounds",
                                                           "warm_up.records"};
  return std::find(kConditions.begin(), kConditions.end(), fact) != kConditions.end();
}

}  // namespace benchfield
