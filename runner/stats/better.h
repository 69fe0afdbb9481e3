#pragma once

namespace benchfield::stats {

/// Which way a metric gets better.
enum class Better { higher, lower };

}  // namespace benchfield::stats
