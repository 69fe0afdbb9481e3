#include "runner/engine/actions/kubectl.h"

#include "runner/io/json.h"

namespace benchfield {
namespace {

bool has_any(const std::string& text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (text.find(part) != std::string::npos) return true;
  }
  return false;
}

/// The last line that says something: kubectl repeats its look-ups of the API before it.
std::string last_line(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (end > at) out = text.substr(at, end - at);
    at = end + 1;
  }
  return out;
}

std::string code_of(const std::string& text) {
  if (has_any(text, {"(Forbidden)", "forbidden:"})) return "forbidden";
  if (has_any(text, {"(NotFound)"})) return "not-found";
  if (has_any(text, {"was refused", "Unable to connect", "i/o timeout", "no route to host",
                     "connection reset", "TLS handshake"}))
    return "unreachable";
  if (has_any(text, {"(Unauthorized)", "must be logged in"})) return "unauthorized";
  return "command-failed";
}

}  // namespace

Kubectl::Kubectl(const Map& arguments, ActionContext& context) : context_(context) {
  const Value* argv = arguments.find("kubectl");
  for (const Value& word : argv ? items_of(*argv) : List{}) argv_.push_back(word.text());
}

Result<std::string> Kubectl::run(const std::vector<std::string>& words, std::string input) const {
  RunCommand command{argv_, std::move(input), {}, ""};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  BF_TRY(CommandResult result, context_.processes.run(command, context_.timeout, context_.stop));
  if (result.exit_code == 0) return std::move(result.output);
  const std::string line = last_line(result.error_output);
  return fail(code_of(result.error_output),
              line.empty() ? "exit code " + std::to_string(result.exit_code) : line,
              {"command: " + display_argv(command.argv)});
}

Result<Value> Kubectl::json(const std::vector<std::string>& words) const {
  BF_TRY(const std::string text, run(words));
  return parse_json(text);
}

Result<List> Kubectl::items(std::vector<std::string> words) const {
  words.insert(words.begin(), "get");
  words.insert(words.end(), {"-o", "json"});
  BF_TRY(const Value list, json(words));
  return items_of(list["items"]);
}

std::string text_argument(const Map& arguments, std::string_view name) {
  const Value* value = arguments.find(name);
  return value ? to_text(*value) : std::string();
}

List items_of(const Value& value) { return value.is_list() ? *value.as_list() : List{}; }

}  // namespace benchfield
