#pragma once

#include <memory>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/load/load.h"

namespace benchfield {

/// Rows of the driver table, one for each driver file.
LoadDriverRow kafka_driver_row();
LoadDriverRow search_bulk_driver_row();

}  // namespace benchfield
