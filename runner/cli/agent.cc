#include "runner/agent/agent.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdlib>
#include <iostream>

#include "runner/agent/check.h"
#include "runner/cli/interrupt.h"
#include "runner/cli/rows.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/load/agent.h"

namespace benchfield::cli {
namespace {

struct AgentOptions {
  std::string spec;    ///< task of a load, or of a group
  std::string check;   ///< edges to check from here
  std::string attach;  ///< meeting point to carry lines to
  std::optional<int> index;
};

int say(const Error& error) {
  std::cerr << to_text(error);
  return to_int(ExitCode::failed);
}

/// "-" is the standard input.
Result<Value> read_document(const std::string& path) {
  if (path == "-") return parse_json(std::string(std::istreambuf_iterator<char>(std::cin), {}));
  BF_TRY(const std::string text, read_file(path));
  return parse_json(text);
}

int check(const std::string& path) {
  const auto document = read_document(path);
  if (!document) return say(document.error());
  const auto place = place_check(*document);
  if (!place) return say(place.error());
  const std::vector<Error> errors = check_place(*place, network());
  for (const Error& error : errors) say(error);
  if (!errors.empty()) return to_int(ExitCode::failed);
  std::cout << place->edges.size() << " edges checked from " << place->from << "\n";
  return to_int(ExitCode::done);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// On a cluster the index and the node come from the pod.
AgentIdentity identity(const std::optional<int>& index) {
  AgentIdentity out;
  out.index = index ? *index : std::atoi(variable("JOB_COMPLETION_INDEX").c_str());
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) == 0) out.host = host.data();
  out.node = variable("NODE_NAME");
  return out;
}

int run_spec(const AgentOptions& options) {
  const auto document = read_document(options.spec);
  if (!document || !(*document)["group"].is_string()) {
    return run_agent(options.spec, std::cin, std::cout, real_clock());
  }
  const auto task = group_task(*document);
  if (!task) return say(task.error());
  const Interrupt interrupt([] {});
  return run_group_agent(*task, identity(options.index), std::cout, real_clock(),
                         interrupt.token());
}

}  // namespace

Command agent_command() {
  return {"agent", "one load process, as the runner starts it", true, [](CLI::App& app) {
            auto options = std::make_shared<AgentOptions>();
            auto* spec = app.add_option("--spec", options->spec, "task file")->type_name("FILE");
            app.add_option("--index", options->index,
                           "which agent of a group (default: JOB_COMPLETION_INDEX)")
                ->type_name("N")
                ->needs(spec);
            auto* attach = app.add_option("--attach", options->attach,
                                          "carry lines to the meeting point of a group")
                               ->type_name("HOST:PORT");
            auto* check_option =
                app.add_option("--check", options->check, "check edges from here (-: from input)")
                    ->type_name("FILE");
            spec->excludes(attach)->excludes(check_option);
            attach->excludes(check_option);
            app.require_option(1, 2);
            return [options] {
              std::ios::sync_with_stdio(false);
              if (!options->check.empty()) return static_cast<ExitCode>(check(options->check));
              if (!options->attach.empty()) {
                return static_cast<ExitCode>(attach_to_group(options->attach, std::cin, std::cout));
              }
              return static_cast<ExitCode>(run_spec(*options));
            };
          }};
}

}  // namespace benchfield::cli
