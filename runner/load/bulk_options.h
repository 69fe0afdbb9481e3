#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/load/load.h"
#include "runner/load/options.h"

namespace benchfield {

/// The search-bulk driver's own keys in a plan.
std::vector<KeyRow> bulk_keys();

/// What a task asks of the search-bulk driver, checked.
struct BulkOptions {
  LoadTarget target;
  PacingOptions pacing;
  int clients = 4;
  std::size_t documents = 5000;
  std::size_t size = 5'000'000;
  Nanoseconds linger{0};
  bool has_own_ids = false;
};

/// Errors: "bad-target", "bad-option".
Result<BulkOptions> bulk_options(const LoadTask& task);

/// "http://HOST:PORT/INDEX" of every address.
std::vector<std::string> index_urls(const LoadTarget& target);

}  // namespace benchfield
