#pragma once

#include <string>
#include <string_view>

#include "runner/results/model.h"

namespace benchfield {

/// One value of a tidy table.
struct ImportedValue {
  std::string metric;  ///< "eim.rate"
  double value = 0;
  std::string unit;  ///< "documents/s"
  std::optional<double> low, high, standard_error;
  std::string classification, estimator;
};

/// Puts a value where the same metric of a trial of our own stands: loads ("senders.sent"), usage
/// ("kafka.cpu"), counts ("count.indexed"), times ("trial.duration", "stage.deploy"), flags
/// ("flag.W_SHORT"); anything else becomes an estimate under its own name. The names are those of
/// `report --format csv`.
void put_value(const ImportedValue& value, TrialResult& trial);

}  // namespace benchfield
