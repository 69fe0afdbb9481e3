#include "runner/engine/actions/elsewhere.h"

#include <iostream>
#include <iterator>

#include "runner/io/failed_command.h"
#include "runner/io/json.h"

namespace benchfield {
namespace {

constexpr auto kThere = Seconds(20);  ///< for the way there and back

List texts(const std::vector<std::string>& lines) { return List(lines.begin(), lines.end()); }

Value answer(const Result<Value>& value) {
  if (value) return Map{{"ok", true}, {"value", *value}};
  const Error& error = value.error();
  return Map{{"ok", false},
             {"code", error.code},
             {"what", error.what},
             {"notes", texts(error.notes)},
             {"help", error.help}};
}

}  // namespace

Result<Value> act_elsewhere(const TypedAction& action, ActionContext& context) {
  RunCommand command{action.from, {}, {}, ""};
  command.input = to_json(Map{{"type", action.type},
                              {"arguments", action.arguments},
                              {"timeout_ms", context.timeout.count() / 1'000'000}}) +
                  "\n";
  BF_TRY(const CommandResult result,
         context.processes.run(command, context.timeout + kThere, context.stop));
  const auto parsed = parse_json(result.output);
  if (result.exit_code != 0 || !parsed || !(*parsed)["ok"].is_bool())
    return fail(failed_command(action.from, result));
  if ((*parsed)["ok"].boolean()) return (*parsed)["value"];
  Error error{(*parsed)["code"].text(), (*parsed)["what"].text(), {}, (*parsed)["help"].text()};
  const Value& notes = (*parsed)["notes"];
  for (const Value& note : notes.is_list() ? *notes.as_list() : List{})
    error.notes.push_back(note.text());
  return fail(std::move(error));
}

int answer_action(std::istream& in, std::ostream& out) {
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto asked = parse_json(text);
  const Action* row = asked ? find_action((*asked)["type"].text()) : nullptr;
  if (!row) {
    out << to_json(answer(fail("unknown-action", "this is no action we know"))) << "\n";
    return 0;
  }
  const Map* arguments = (*asked)["arguments"].as_map();
  const auto http = make_http_client();
  const auto processes = make_process_runner();
  ActionContext context{*http, *processes, Milliseconds((*asked)["timeout_ms"].integer(5000)), {}};
  out << to_json(answer(row->attempt(arguments ? *arguments : Map{}, context))) << "\n";
  return 0;
}

}  // namespace benchfield
