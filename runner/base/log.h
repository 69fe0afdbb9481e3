#pragma once

#include <string>
#include <string_view>

namespace benchfield {

/// The log file of a run. Before open_log() lines are dropped; safe from any thread.
void open_log(const std::string& path);
void close_log();
void log_info(std::string_view line);
void log_warning(std::string_view line);
void log_error(std::string_view line);

}  // namespace benchfield
