#include "runner/base/step_lists.h"

#include <algorithm>
#include <map>
#include <set>

namespace benchfield {
namespace {

void add_missing(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& id : more) {
    if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
  }
}

}  // namespace

std::vector<std::string> append(Steps& steps, const Steps& more,
                                const std::vector<std::string>& after) {
  if (more.empty()) return after;
  std::set<std::string> waited_for;
  for (const Step& step : more) waited_for.insert(step.needs.begin(), step.needs.end());
  std::vector<std::string> last;
  for (Step step : more) {
    if (step.needs.empty()) step.needs = after;
    if (!waited_for.contains(step.id)) last.push_back(step.id);
    steps.push_back(std::move(step));
  }
  return last;
}

Steps in_sequence(Steps steps) {
  for (std::size_t i = 1; i < steps.size(); ++i) steps[i].needs = {steps[i - 1].id};
  return steps;
}

Steps only(const Steps& steps, const std::function<bool(const Step&)>& is_kept) {
  Steps out;
  std::map<std::string, std::vector<std::string>> instead;  // of what is left out, what it needed
  for (const Step& step : steps) {
    std::vector<std::string> needs;
    for (const std::string& id : step.needs) {
      const auto left_out = instead.find(id);
      add_missing(needs, left_out == instead.end() ? std::vector{id} : left_out->second);
    }
    if (is_kept(step)) {
      out.push_back(step);
      out.back().needs = std::move(needs);
    } else {
      instead[step.id] = std::move(needs);
    }
  }
  return out;
}

}  // namespace benchfield
