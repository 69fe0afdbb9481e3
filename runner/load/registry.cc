#include <algorithm>

#include "runner/load/drivers.h"

namespace benchfield {

const std::vector<LoadDriverRow>& load_drivers() {
  static const std::vector<LoadDriverRow> rows{
      kafka_driver_row(),
      search_bulk_driver_row(),
  };
  return rows;
}

const LoadDriverRow* find_load_driver(std::string_view name) {
  const auto& rows = load_drivers();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const LoadDriverRow& row) { return row.info.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace benchfield
