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

/// Series by trial id, in file order; units are not in the file.
using TicksByTrial = std::map<std::string, std::vector<Series>>;

/// Reads a text. Errors: "bad-ticks" with the line.
Result<TicksByTrial> read_ticks(std::string_view text);

/// Reads a file part by part, so that its text is never in memory. Errors: those of read_ticks and
/// read_parts, with the file.
Result<TicksByTrial> read_ticks_file(const std::string& path);

}  // namespace benchfield
