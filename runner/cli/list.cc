#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/cli/rows.h"
#include "runner/engine/catalog.h"
#include "runner/engine/inputs.h"
#include "runner/engine/journal.h"
#include "runner/engine/ledger.h"
#include "runner/io/files.h"

namespace benchfield::cli {
namespace {

void list_plugins(const std::vector<PluginInfo>& rows) {
  for (const PluginInfo& row : rows) {
    std::cout << row.name << "  " << row.help << "\n";
    for (const KeyRow& key : row.keys)
      std::cout << "    " << key.key << " (" << type_name(key.type) << ")  " << key.help << "\n";
    for (const MetricInfo& metric : row.metrics)
      std::cout << "    NAME." << metric.name << " [" << metric.unit << "]\n";
  }
}

void list_components(BuiltInCatalog& catalog) {
  for (const std::string& name : catalog.definition_names()) {
    DiagnosticSink sink;
    const DefinitionInfo* info = catalog.definition(name, sink);
    std::cout << name << (info ? "" : "  (has errors)") << "\n";
    for (const KeyRow& key : info ? info->values : std::vector<KeyRow>{}) {
      std::cout << "    " << key.key << " (" << type_name(key.type);
      if (key.default_value) std::cout << ", " << to_text(*key.default_value);
      std::cout << ")  " << key.help << "\n";
    }
  }
}

void list_runs(const std::string& out) {
  for (const std::string& name : list_directory(out)) {
    const auto records = read_journal(out + "/" + name + "/journal.jsonl");
    if (!records) continue;
    const Ledger ledger = read_ledger(*records);
    std::size_t failed = 0;
    for (const auto& [trial, state] : ledger.trials) failed += state == "failed" ? 1u : 0u;
    std::cout << out << "/" << name << "  " << (ledger.finished ? "finished" : "not finished")
              << ", " << ledger.trials.size() << " trials";
    if (failed > 0) std::cout << ", " << failed << " failed";
    if (!ledger.processes.empty())
      std::cout << ", " << ledger.processes.size() << " processes may be left: benchfield clean "
                << out << "/" << name;
    std::cout << "\n";
  }
}

void list_plans() {
  const std::string folder = installed_templates() + "/../plans";
  for (const std::string& name : list_directory(folder)) {
    if (name.ends_with(".yaml")) std::cout << "plans/" << name << "\n";
  }
}

ExitCode list(const std::string& kind, const std::string& out) {
  SourceMap sources;
  DefinitionStore definitions({"templates", installed_templates()}, sources);
  BuiltInCatalog catalog(definitions);
  if (kind == "components") list_components(catalog);
  if (kind == "providers") list_plugins(catalog.providers());
  if (kind == "drivers") list_plugins(catalog.drivers());
  if (kind == "probes") list_plugins(catalog.probes());
  if (kind == "runs") list_runs(out);
  if (kind == "plans") list_plans();
  return ExitCode::done;
}

}  // namespace

Command list_command() {
  return {
      "list", "list components, providers, drivers, probes, plans or runs", false,
      [](CLI::App& app) {
        auto kind = std::make_shared<std::string>();
        auto out = std::make_shared<std::string>("runs");
        app.add_option("kind", *kind, "what to list")
            ->required()
            ->check(
                CLI::IsMember({"components", "providers", "drivers", "probes", "plans", "runs"}));
        app.add_option("--out", *out, "the runs folder")->type_name("DIR")->capture_default_str();
        return [kind, out] { return list(*kind, *out); };
      }};
}

}  // namespace benchfield::cli
