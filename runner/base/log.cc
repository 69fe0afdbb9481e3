#include "runner/base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace benchfield {
namespace {

constexpr const char* kName = "run";

void write(spdlog::level::level_enum level, std::string_view line) {
  if (const auto logger = spdlog::get(kName)) logger->log(level, "{}", line);
}

}  // namespace

void open_log(const std::string& path) {
  close_log();
  try {
    const auto logger = spdlog::basic_logger_mt(kName, path);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    logger->flush_on(spdlog::level::info);
  } catch (const spdlog::spdlog_ex&) {
    // a run without a log file still runs; its journal is the record
  }
}

void close_log() { spdlog::drop(kName); }
void log_info(std::string_view line) { write(spdlog::level::info, line); }
void log_warning(std::string_view line) { write(spdlog::level::warn, line); }
void log_error(std::string_view line) { write(spdlog::level::err, line); }

}  // namespace benchfield
