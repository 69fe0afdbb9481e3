#include "runner/base/step_value.h"

#include "runner/base/check.h"

namespace benchfield {
namespace {

List list_of_texts(const std::vector<std::string>& texts) {
  return List(texts.begin(), texts.end());
}

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> out;
  for (const Value& item : value.is_list() ? *value.as_list() : List{}) out.push_back(item.text());
  return out;
}

Map texts_map(const std::map<std::string, std::string>& texts) {
  Map out;
  for (const auto& [name, text] : texts) out[name] = text;
  return out;
}

std::map<std::string, std::string> map_of(const Value& value) {
  std::map<std::string, std::string> out;
  for (const auto& [name, text] : value.is_map() ? *value.as_map() : Map{}) out[name] = text.text();
  return out;
}

Value kind_value(const Step& step) {
  if (const auto* run = std::get_if<RunCommand>(&step.kind)) {
    return Map{{"kind", "run"},
               {"argv", list_of_texts(run->argv)},
               {"input", run->input},
               {"environment", texts_map(run->environment)},
               {"gone", run->gone}};
  }
  if (const auto* action = std::get_if<TypedAction>(&step.kind)) {
    return Map{{"kind", "do"}, {"type", action->type}, {"arguments", action->arguments}};
  }
  const auto* tree = std::get_if<RemoveTree>(&step.kind);
  BF_CHECK(tree);
  return Map{{"kind", "remove"}, {"path", tree->path}};
}

Value step_value(const Step& step) {
  Value out = kind_value(step);
  Map& map = *out.as_map();
  map["id"] = step.id;
  map["title"] = step.title;
  map["needs"] = list_of_texts(step.needs);
  map["captures"] = texts_map(step.captures);
  map["deadline_ns"] = step.deadline.count();
  map["attempts"] = step.retry.attempts;
  map["pause_ns"] = step.retry.pause.count();
  map["when"] = list_of_texts(step.retry.when);
  return out;
}

Result<Step> step_from(const Value& value) {
  Step step;
  const std::string kind = value["kind"].text();
  if (kind == "run") {
    step.kind =
        RunCommand{texts_of(value["argv"]), value["input"].text(), map_of(value["environment"]), "",
                   static_cast<int>(value["gone"].integer())};
  } else if (kind == "do") {
    const Map* arguments = value["arguments"].as_map();
    step.kind = TypedAction{value["type"].text(), arguments ? *arguments : Map{}, {}};
  } else if (kind == "remove") {
    step.kind = RemoveTree{value["path"].text()};
  } else {
    return fail("broken-journal", "a recorded step is of no known kind: '" + kind + "'");
  }
  step.id = value["id"].text();
  step.title = value["title"].text();
  step.needs = texts_of(value["needs"]);
  step.captures = map_of(value["captures"]);
  step.deadline = Nanoseconds(value["deadline_ns"].integer());
  step.retry = {static_cast<int>(value["attempts"].integer(1)),
                Nanoseconds(value["pause_ns"].integer()), texts_of(value["when"])};
  return step;
}

}  // namespace

Value to_value(const Steps& steps) {
  List out;
  for (const Step& step : steps) out.push_back(step_value(step));
  return out;
}

Result<Steps> steps_from(const Value& value) {
  Steps out;
  for (const Value& item : value.is_list() ? *value.as_list() : List{}) {
    BF_TRY(Step step, step_from(item));
    out.push_back(std::move(step));
  }
  return out;
}

}  // namespace benchfield
