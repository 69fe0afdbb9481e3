#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"

namespace benchfield {

/// What became of one document of a bulk request.
struct BulkItem {
  int status = 0;
  std::string error_type;  ///< empty when there is none
};

/// The items of a _bulk reply in order. May grow the buffer. Error "bad-reply" when it is not the
/// JSON of a bulk reply.
Result<std::vector<BulkItem>> parse_bulk_reply(std::string& body);

}  // namespace benchfield
