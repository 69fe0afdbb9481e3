#include "runner/engine/inputs.h"

#include <filesystem>
#include <set>

#include "providers/provider.h"
#include "runner/io/files.h"
#include "runner/io/json.h"

namespace benchfield {
namespace {

namespace fs = std::filesystem;

Value to_value(const Inputs& inputs) {
  List only, set;
  for (const std::string& name : inputs.options.only) only.emplace_back(name);
  for (const auto& [path, text] : inputs.options.set) set.push_back(List{path, text});
  Map out{{"plan_file", inputs.plan_file}, {"only", only}, {"set", set}};
  if (inputs.options.replicates) out["replicates"] = *inputs.options.replicates;
  if (inputs.options.seed) out["seed"] = *inputs.options.seed;
  return out;
}

PlanOptions plan_options(const Value& stored) {
  PlanOptions options;
  for (const Value& name : stored["only"].is_list() ? *stored["only"].as_list() : List{})
    options.only.push_back(name.text());
  for (const Value& pair : stored["set"].is_list() ? *stored["set"].as_list() : List{}) {
    options.set.emplace_back(pair.at(0).text(), pair.at(1).text());
  }
  if (stored["replicates"].is_int())
    options.replicates = static_cast<int>(stored["replicates"].integer());
  if (stored["seed"].is_int()) options.seed = stored["seed"].integer();
  return options;
}

bool is_cluster(const VariantSettings& settings, const Placement& from) {
  for (const EnvironmentSpec& environment : settings.environments) {
    const Provider* provider = find_provider(environment.provider);
    if (environment.name == from.environment && provider)
      return provider->cluster(environment, {}).has_value();
  }
  return false;
}

/// Machines that are made for the run, not this one.
bool is_remote(const VariantSettings& settings, const Placement& from) {
  for (const EnvironmentSpec& environment : settings.environments) {
    const Provider* provider = find_provider(environment.provider);
    if (environment.name != from.environment || !provider) continue;
    const auto hosts = provider->hosts(environment, {});
    return !hosts.empty() && !hosts.front().reach.empty();
  }
  return false;
}

void check_is_near(const VariantSettings& settings, const Placement& from, const std::string& who,
                   DiagnosticSink& sink) {
  if (!is_remote(settings, from)) return;
  sink.error(
          "not-yet-supported", from.range,
          who + " runs from '" + from.environment + "': agents on other machines are not there yet")
      .help = "run it from a cluster or from an environment of provider 'local'";
}

/// What a load or probe in a cluster would look for beside itself in vain.
void check_clients(const VariantSettings& settings, DiagnosticSink& sink) {
  for (const LoadSpec& load : settings.loads) {
    check_is_near(settings, load.from, "load '" + load.name + "'", sink);
    if (load.records.replay.empty() || !is_cluster(settings, load.from)) continue;
    sink.error("not-yet-supported", load.from.range,
               "load '" + load.name + "' replays '" + load.records.replay +
                   "', which is not there in a cluster's pods")
        .help = "generate its records, or run it from an environment of provider 'local'";
  }
  for (const MeasureSpec& measure : settings.measures) {
    check_is_near(settings, measure.from, "measure '" + measure.name + "'", sink);
    if (measure.of || !is_cluster(settings, measure.from)) continue;
    sink.error("not-yet-supported", measure.from.range,
               "measure '" + measure.name + "' looks at what the providers started, not from a pod")
        .help = "leave out its 'from'";
  }
}

void check_environments(LoadedPlan& loaded) {
  for (const Variant& variant : loaded.plan->variants) {
    for (const EnvironmentSpec& environment : variant.settings.environments) {
      if (const Provider* provider = find_provider(environment.provider))
        provider->check(environment, variant.settings.environments, *loaded.sink);
    }
    check_clients(variant.settings, *loaded.sink);
  }
}

}  // namespace

std::string LoadedPlan::messages() const { return to_text(*sink, *sources, inputs.plan_file); }

Result<LoadedPlan> load_plan_file(const std::string& file, PlanOptions options) {
  auto text = read_file(file);
  if (!text) {
    return fail("no-such-file", "cannot read plan '" + file + "'", {text.error().what},
                "`benchfield list plans` names those at hand");
  }
  Inputs inputs{file, std::move(*text), std::move(options), {}};
  const std::string beside = fs::path(file).parent_path().string();
  inputs.template_folders = {(beside.empty() ? std::string(".") : beside) + "/templates",
                             installed_templates()};
  return load_inputs(std::move(inputs));
}

LoadedPlan load_inputs(Inputs inputs) {
  LoadedPlan loaded;
  loaded.inputs = std::move(inputs);
  loaded.definitions =
      std::make_unique<DefinitionStore>(loaded.inputs.template_folders, *loaded.sources);
  loaded.catalog = std::make_unique<BuiltInCatalog>(*loaded.definitions);
  loaded.plan = load_plan(loaded.inputs.plan_file, loaded.inputs.plan_text, loaded.inputs.options,
                          *loaded.catalog, *loaded.sources, *loaded.sink);
  if (loaded.plan) check_environments(loaded);
  if (loaded.sink->has_errors()) loaded.plan.reset();
  return loaded;
}

Status store_inputs(const LoadedPlan& loaded, const std::string& run_directory) {
  const std::string folder = run_directory + "/inputs";
  BF_CHECK_OK(write_file(folder + "/plan.yaml", loaded.inputs.plan_text));
  BF_CHECK_OK(write_file(folder + "/options.json", to_pretty_json(to_value(loaded.inputs))));
  BF_CHECK_OK(write_file(run_directory + "/resolved.json",
                         to_pretty_json(benchfield::to_value(*loaded.plan))));
  std::set<std::string> used;
  for (const Variant& variant : loaded.plan->variants) {
    for (const ComponentSpec& component : variant.settings.components) used.insert(component.use);
  }
  std::error_code problem;
  for (const std::string& name : used) {
    DiagnosticSink sink;
    const Definition* definition = loaded.definitions->find(name, sink);
    for (const std::string& source :
         definition ? definition->folders : std::vector<std::string>{}) {
      const fs::path target = fs::path(folder) / "templates" / fs::path(source).filename();
      fs::create_directories(target, problem);
      fs::copy(source, target, fs::copy_options::recursive | fs::copy_options::overwrite_existing,
               problem);
      if (problem) return fail("file-failed", "cannot copy " + source + ": " + problem.message());
    }
  }
  return Done{};
}

Result<LoadedPlan> load_stored(const std::string& run_directory) {
  const std::string folder = run_directory + "/inputs";
  BF_TRY(auto text, read_file(folder + "/plan.yaml"));
  BF_TRY(const auto options_text, read_file(folder + "/options.json"));
  BF_TRY(const Value stored, parse_json(options_text));
  Inputs inputs{
      stored["plan_file"].text(), std::move(text), plan_options(stored), {folder + "/templates"}};
  LoadedPlan loaded = load_inputs(std::move(inputs));
  if (!loaded.plan) {
    return fail("broken-inputs",
                "the plan stored in " + folder + " no longer loads with this version of benchfield",
                {loaded.messages()});
  }
  return loaded;
}

std::string installed_templates() {
  fs::path folder = fs::path(own_executable()).parent_path();
  while (true) {
    for (const char* place : {"templates", "share/benchfield/templates"}) {
      std::error_code problem;
      if (fs::exists(folder / place / "README.md", problem)) return (folder / place).string();
    }
    if (folder == folder.parent_path()) return "templates";
    folder = folder.parent_path();
  }
}

}  // namespace benchfield
