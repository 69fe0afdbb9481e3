#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/cli/rows.h"
#include "runner/engine/actions/elsewhere.h"

namespace benchfield::cli {

Command act_command() {
  return {"act", "one typed step, as the runner asks for it from inside a cluster", true,
          [](CLI::App& app) {
            auto wait = std::make_shared<bool>(false);
            app.add_flag("--wait", *wait, "do nothing until ended: what keeps the pod there");
            return [wait] {
              while (*wait) ::pause();
              return static_cast<ExitCode>(answer_action(std::cin, std::cout));
            };
          }};
}

}  // namespace benchfield::cli
