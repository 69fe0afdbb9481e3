#include "runner/load/agent.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/cli/rows.h"

namespace benchfield::cli {

Command agent_command() {
  return {"agent", "one load process, as the runner starts it", true, [](CLI::App& app) {
            auto spec = std::make_shared<std::string>();
            app.add_option("--spec", *spec, "task file")->required()->type_name("FILE");
            return [spec] {
              return static_cast<ExitCode>(run_agent(*spec, std::cin, std::cout, real_clock()));
            };
          }};
}

}  // namespace benchfield::cli
