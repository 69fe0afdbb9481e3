#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runner/template/rendering.h"

namespace benchfield {

/// A list of steps in groups: the steps of a group may go on at once, the next group waits for all.
class Sequence {
 public:
  void add(Steps group);
  Steps take() && { return std::move(steps_); }

 private:
  Steps steps_;
  std::vector<std::string> last_;
};

/// A step of a component with the default deadline; its id is made unique.
Step make_step(Rendering& rendering, const std::string& id, std::string title, StepKind kind);

/// The steps of one entry of `ready`, `reset`, `collect` or `drain`: one, or one for each instance of its
/// role. processes are those whose end means that waiting is in vain.
Steps typed_steps(Rendering& rendering, const Node& entry, std::string_view list,
                  std::size_t position, const std::vector<std::string>& processes);

/// Those of a whole list, one entry after another.
Steps typed_list(Rendering& rendering, std::string_view list,
                 const std::vector<std::string>& processes);

}  // namespace benchfield
