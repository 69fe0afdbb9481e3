#include "runner/base/step.h"
#include "runner/engine/actions/action.h"
#include "runner/engine/actions/rows.h"
#include "runner/io/json.h"

namespace benchfield::actions {
namespace {

/// The CLI writes these numbers as text.
std::int64_t number(const Value& value) {
  if (value.is_int()) return value.integer();
  const auto parsed = parse_json(value.text("0"));
  return parsed ? parsed->integer() : 0;
}

}  // namespace

/// {argv: of `az vm list-usage`, cores: {FAMILY: N}}: is that many left of each?
Result<Value> az_quota(const Map& arguments, ActionContext& context) {
  RunCommand command;
  const List* argv = arguments.find("argv")->as_list();
  for (const Value& word : argv ? *argv : List{}) command.argv.push_back(word.text());
  BF_TRY(const CommandResult result, context.processes.run(command, context.timeout, context.stop));
  if (result.exit_code != 0)
    return fail(
        "command-failed",
        "exit code " + std::to_string(result.exit_code) + " of: " + display_argv(command.argv),
        {"output: " + result.error_output});
  BF_TRY(const Value rows, parse_json(result.output));
  std::vector<std::string> short_of;
  for (const auto& [family, cores] : *arguments.find("cores")->as_map()) {
    const Value* row = nullptr;
    for (const Value& candidate : rows.is_list() ? *rows.as_list() : List{}) {
      if (candidate["name"]["value"].text() == family) row = &candidate;
    }
    const std::int64_t left = row ? number((*row)["limit"]) - number((*row)["currentValue"]) : 0;
    if (left < cores.integer())
      short_of.push_back(family + ": " + to_text(cores) + " cores are needed, " +
                         (row ? std::to_string(left) + " are left" : "the region has none"));
  }
  if (!short_of.empty())
    return fail(kHopeless, "the quota of cores is too small", std::move(short_of),
                "ask for more in the portal, or choose fewer or smaller machines");
  return Value(Map{});
}

}  // namespace benchfield::actions
