#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/results/model.h"

namespace benchfield {

/// First line of ticks.csv.
inline constexpr std::string_view kTicksHeader =
    "trial,series,sent_ns,received_ns,wall_ns,count,ok\n";

/// The rows of one trial, one per tick, without the header.
std::string ticks_rows(std::string_view trial, const std::vector<Series>& series);

/// Series by trial id, in file order; units are not in the file. Errors: "bad-ticks" with the line.
Result<std::map<std::string, std::vector<Series>>> read_ticks(std::string_view text);

}  // namespace benchfield
