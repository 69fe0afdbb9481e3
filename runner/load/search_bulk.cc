#include "runner/load/drivers.h"

namespace benchfield {
LoadDriverRow search_bulk_driver_row() { return {}; }
}  // namespace benchfield
