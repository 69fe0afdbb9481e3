#include "runner/results/run_directory.h"

#include "runner/base/clock.h"

namespace benchfield {

std::string make_run_id(std::string_view plan_name, std::int64_t wall_ns) {
  return std::string(plan_name) + "-" + utc_stamp(wall_ns);
}

RunDirectory::RunDirectory(std::string path) : path_(std::move(path)) {
  while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
}

std::string RunDirectory::id() const { return path_.substr(path_.rfind('/') + 1); }

std::string RunDirectory::trial(std::string_view trial_id) const {
  return trials() + "/" + std::string(trial_id);
}

std::string RunDirectory::trial_result(std::string_view trial_id) const {
  return trial(trial_id) + "/result.json";
}

std::string RunDirectory::trial_ticks(std::string_view trial_id) const {
  return trial(trial_id) + "/ticks.csv";
}

std::string RunDirectory::in(std::string_view name) const {
  return path_ + "/" + std::string(name);
}

}  // namespace benchfield
