#include "runner/engine/step_runner.h"

namespace benchfield {
namespace {

constexpr std::string_view kOpen = "${steps.";

/// Replaces every ${steps.ID.NAME} in one text; the name is what follows the last dot.
Status put_in(std::string& text, const Captures& captures) {
  std::size_t at = 0;
  while ((at = text.find(kOpen, at)) != std::string::npos) {
    const auto end = text.find('}', at);
    if (end == std::string::npos) return Done{};
    const std::string path = text.substr(at + kOpen.size(), end - at - kOpen.size());
    const auto dot = path.rfind('.');
    const auto step = captures.find(path.substr(0, dot));
    const auto value = step == captures.end() || dot == std::string::npos
                           ? std::map<std::string, std::string>::const_iterator{}
                           : step->second.find(path.substr(dot + 1));
    if (step == captures.end() || dot == std::string::npos || value == step->second.end()) {
      return fail("no-capture", "nothing was captured as '" + path + "'");
    }
    text.replace(at, end + 1 - at, value->second);
    at += value->second.size();
  }
  return Done{};
}

Status put_in(Value& value, const Captures& captures);

Status put_in(Map& map, const Captures& captures) {
  for (auto& [key, item] : map) BF_CHECK_OK(put_in(item, captures));
  return Done{};
}

Status put_in(Value& value, const Captures& captures) {
  if (Map* map = value.as_map()) return put_in(*map, captures);
  if (List* list = value.as_list()) {
    for (Value& item : *list) BF_CHECK_OK(put_in(item, captures));
  } else if (const std::string* text = value.as_string()) {
    std::string changed = *text;
    BF_CHECK_OK(put_in(changed, captures));
    value = Value(std::move(changed));
  }
  return Done{};
}

Status put_in(std::vector<std::string>& texts, const Captures& captures) {
  for (std::string& text : texts) BF_CHECK_OK(put_in(text, captures));
  return Done{};
}

Status put_in(Environment& environment, const Captures& captures) {
  for (auto& [name, text] : environment) BF_CHECK_OK(put_in(text, captures));
  return Done{};
}

}  // namespace

Result<Step> with_captures(const Step& step, const Captures& captures) {
  Step out = step;
  BF_CHECK_OK(put_in(out.unless_exists, captures));
  BF_CHECK_OK(put_in(out.host, captures));
  if (auto* run = std::get_if<RunCommand>(&out.kind)) {
    BF_CHECK_OK(put_in(run->argv, captures));
    BF_CHECK_OK(put_in(run->input, captures));
    BF_CHECK_OK(put_in(run->environment, captures));
  } else if (auto* process = std::get_if<StartProcess>(&out.kind)) {
    BF_CHECK_OK(put_in(process->argv, captures));
    BF_CHECK_OK(put_in(process->environment, captures));
  } else if (auto* file = std::get_if<WriteFile>(&out.kind)) {
    BF_CHECK_OK(put_in(file->content, captures));
  } else if (auto* action = std::get_if<TypedAction>(&out.kind)) {
    BF_CHECK_OK(put_in(action->arguments, captures));
    BF_CHECK_OK(put_in(action->from, captures));
  } else if (auto* phase = std::get_if<Observe>(&out.kind)) {
    BF_CHECK_OK(put_in(phase->spec, captures));
  }
  return out;
}

}  // namespace benchfield
