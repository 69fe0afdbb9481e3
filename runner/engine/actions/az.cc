#include <charconv>

#include "runner/base/step.h"
#include "runner/engine/actions/action.h"
#include "runner/engine/actions/rows.h"
#include "runner/io/failed_command.h"
#include "runner/io/json.h"

namespace benchfield::actions {
namespace {

constexpr char kLeft[] = "left-standing";

/// The CLI writes these numbers as text, or not.
std::int64_t number(const Value& value) {
  if (value.is_number()) return value.integer();
  const std::string text = value.text();
  std::int64_t out = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

Result<Value> ask(const Map& arguments, ActionContext& context) {
  RunCommand command;
  const List* argv = arguments.find("argv")->as_list();
  for (const Value& word : argv ? *argv : List{}) command.argv.push_back(word.text());
  BF_TRY(const CommandResult result, context.processes.run(command, context.timeout, context.stop));
  if (result.exit_code != 0) return fail(failed_command(command.argv, result));
  return parse_json(result.output);
}

}  // namespace

/// {argv: of a command that lists what is left, or says true, target: what that is}
Result<Value> az_left(const Map& arguments, ActionContext& context) {
  constexpr std::size_t kShown = 8;
  BF_TRY(const Value answer, ask(arguments, context));
  const std::string what = arguments.find("target")->text();
  const char* help =
      "`benchfield clean` tries again; `az resource delete --ids ID` and `az group delete --name "
      "NAME` remove one thing";
  if (answer.is_bool()) {
    if (!answer.boolean()) return Value(Map{});
    return fail(kLeft, what + " is left", {}, help);
  }
  if (!answer.is_list())
    return fail("command-failed", "az answered with no list and neither true nor false");
  const List& ids = *answer.as_list();
  if (ids.empty()) return Value(Map{});
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < ids.size() && i < kShown; ++i) notes.push_back(ids[i].text());
  if (ids.size() > kShown) notes.push_back("and " + std::to_string(ids.size() - kShown) + " more");
  return fail(kLeft, what + " are left: " + std::to_string(ids.size()), std::move(notes), help);
}

/// {argv: of `az vm list-usage`, cores: {FAMILY: N}}: is that many left of each?
Result<Value> az_quota(const Map& arguments, ActionContext& context) {
  BF_TRY(const Value rows, ask(arguments, context));
  std::vector<std::string> short_of;
  for (const auto& [family, cores] : *arguments.find("cores")->as_map()) {
    const Value* row = nullptr;
    for (std::size_t i = 0; !rows.at(i).is_null(); ++i) {
      if (rows.at(i)["name"]["value"].text() == family) row = &rows.at(i);
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
