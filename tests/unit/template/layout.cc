#include "tests/unit/template/layout.h"

#include <cstdlib>

#include "runner/io/files.h"

namespace benchfield {

ComponentSpec default_component(const Definition& definition, const std::string& name) {
  ComponentSpec component;
  component.name = name;
  component.use = definition.info.name;
  component.placement.environment = "here";
  component.range = {"plan.yaml", 6, 3, 4};
  for (const KeyRow& row : definition.info.values) {
    if (row.default_value) component.values[row.key] = *row.default_value;
  }
  return component;
}

std::optional<Layout> layout_of(const Definition& definition, const ComponentSpec& component,
                                DiagnosticSink& sink, Place place) {
  const auto demands = role_demands(definition, component, place, sink);
  if (!demands) return std::nullopt;
  Layout layout{"<run>", "<run-id>", {}};
  int port = 9000;
  for (const RoleDemand& demand : *demands) {
    for (int index = 0; index < demand.count; ++index) {
      Instance& instance = layout.instances.emplace_back();
      instance.component = component.name;
      instance.role = demand.role;
      instance.index = index;
      instance.host = {"here", "", "10.0.0.1", "<run>/work", "<cache>"};
      for (const std::string& name : demand.ports) instance.ports[name] = port++;
      instance.directory =
          "<run>/work/" + component.name + "/" + demand.role + "-" + std::to_string(index);
    }
  }
  return layout;
}

std::string to_text(const ComponentSteps& steps) {
  std::string out;
  const auto add = [&](const std::string& name, const Steps& list) {
    if (!list.empty()) out += name + "\n";
    for (const Step& step : list) out += to_text(step);
  };
  add("install", steps.install);
  add("files", steps.files);
  add("start", steps.start);
  add("ready", steps.ready);
  add("stop", steps.stop);
  add("reset", steps.reset);
  add("collect", steps.collect);
  out += "facts\n";
  for (const auto& [name, value] : steps.facts) out += "  " + name + ": " + to_text(value) + "\n";
  out += "processes\n";
  for (const std::string& process : steps.processes) out += "  " + process + "\n";
  out += "disk " + std::to_string(steps.disk) + "\n";
  return out;
}

std::string read_expected(const std::string& path, const std::string& actual) {
  const std::string file = std::string(BENCHFIELD_SOURCE_DIR) + "/" + path;
  if (std::getenv("BENCHFIELD_UPDATE")) (void)write_file(file, actual);
  return read_file(file).value_or("no file " + file);
}

}  // namespace benchfield
