#include "runner/plan/load.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/plan/checks.h"
#include "runner/plan/codes.h"
#include "runner/plan/decode.h"
#include "runner/plan/decode_judge.h"
#include "runner/plan/decode_replicates.h"
#include "runner/plan/keys.h"
#include "runner/plan/overrides.h"
#include "runner/plan/reach.h"
#include "runner/plan/schema.h"
#include "runner/plan/variants.h"

namespace benchfield {
namespace {

constexpr std::size_t kHashDigits = 16;

/// Gathers what each variant reports, and hands it on once: with the names of the variants that
/// have the problem unless all do.
class VariantReports {
 public:
  void take(const std::string& variant, const DiagnosticSink& sink) {
    ++variants_;
    for (const Diagnostic& d : sink.all()) {
      const auto& r = d.primary.range;
      const auto key = std::tuple(r.file, r.line, r.column, d.code, d.message);
      const auto [at, is_new] = index_.try_emplace(key, found_.size());
      if (is_new) found_.push_back({d, {}});
      auto& names = found_[at->second].variants;
      if (names.empty() || names.back() != variant) names.push_back(variant);
    }
  }

  void hand_on(DiagnosticSink& sink) {
    for (Found& found : found_) {
      if (found.variants.size() < variants_) {
        const bool is_one = found.variants.size() == 1;
        constexpr std::size_t kMostNamed = 3;
        std::string names = list_of(found.variants);
        if (found.variants.size() > kMostNamed &&
            found.variants.front().find('=') != std::string::npos)
          names = found.variants.front() + " and " + std::to_string(found.variants.size() - 1) +
                  " more";
        found.diagnostic.notes.push_back((is_one ? "in variant " : "in variants ") + names);
      }
      sink.report(std::move(found.diagnostic));
    }
  }

 private:
  struct Found {
    Diagnostic diagnostic;
    std::vector<std::string> variants;
  };
  std::size_t variants_ = 0;
  std::vector<Found> found_;
  std::map<std::tuple<std::string, int, int, std::string, std::string>, std::size_t> index_;
};

/// Names of environments, components, loads and measures: one space, since metrics and placements
/// are told apart by name alone.
void check_names(const Node& root, DiagnosticSink& sink) {
  constexpr std::array kSections = {std::pair{"environments", "an environment"},
                                    std::pair{"components", "a component"},
                                    std::pair{"load", "a load"}, std::pair{"measure", "a measure"}};
  std::map<std::string, std::pair<SourceRange, std::string>> seen;
  for (const auto& [section, noun] : kSections) {
    const Node* node = root.find(section);
    if (!node) continue;
    if (!node->is_map() && node->kind != Node::Kind::null) {
      sink.error(
          codes::kTypeMismatch, node->range,
          std::string("'") + section + "' must be a map of names, found " + found_text(*node));
    }
    for (const Node::Member& member : node->members) {
      const bool is_reserved =
          is_plan_row("", member.key) || member.key == "plan" || member.key == "runner";
      if (!is_kebab_case(member.key) || is_reserved) {
        sink.error(codes::kBadName, member.key_range,
                   std::string(noun) + " cannot be named '" + member.key + "'")
            .notes.push_back(is_reserved ? "the word has a meaning of its own in plans"
                                         : "names are lower-case words and digits joined by "
                                           "hyphens, as in es-off-2");
      }
      const auto [at, is_new] =
          seen.try_emplace(member.key, std::pair{member.key_range, std::string(noun)});
      if (is_new) continue;
      Diagnostic& d = sink.error(
          codes::kDuplicateName, member.key_range,
          std::string(noun) + " and " + at->second.second + " are both named '" + member.key + "'");
      d.secondary.push_back({at->second.first, ""});
      d.notes.push_back("metrics and placements are told apart by these names");
    }
  }
}

class PlanLoader {
 public:
  PlanLoader(const PlanOptions& options, const Catalog& catalog, DiagnosticSink& sink)
      : options_(options), catalog_(catalog), sink_(sink) {}

  Plan load(Node& root, const std::string& file) {
    read_top(root, file);
    if (!root.is_map()) return std::move(plan_);
    check_names(root, sink_);
    load_definitions(root);
    Expansion expansion = expand_variants(root, plan_.name, catalog_, nothing_, sink_);
    plan_.factors = std::move(expansion.factors);
    if (!options_.seed && expansion.seed) plan_.seed = *expansion.seed;
    for (VariantTree& tree : expansion.variants) read_variant(tree);
    refuse_impossible();
    reports_.hand_on(sink_);
    read_report(root);
    check_replication(root);
    JudgeNames names;
    for (const auto& [name, unit] : metrics_) names.metrics.push_back({name, unit});
    for (const Variant& variant : plan_.variants) names.variants.push_back(variant.name);
    if (root.is_map()) decode_judge(root, names, nothing_, sink_, plan_);
    select();
    check_trials(root);
    return std::move(plan_);
  }

 private:
  void read_top(const Node& root, const std::string& file) {
    const Map keys =
        read_known_keys(root, rows_of(""), {"the plan", "", first_line(root), nothing_, sink_});
    const auto text = [&](const char* key) {
      const Value* value = keys.find(key);
      return value ? value->text() : std::string();
    };
    if (root.is_map()) check_schema(root);
    plan_.name = text("name");
    plan_.question = text("question");
    plan_.file = file;
    plan_.seed = options_.seed.value_or(keys.find("seed") ? keys.find("seed")->integer() : 1);
    const ReplicatesSpec replicates = decode_replicates(root.find("replicates"), nothing_, sink_);
    replicates_ = replicates.number;
    if (!options_.replicates) plan_.replication = replicates.rule;
    plan_.history = decode_history(root.find("history"), nothing_, sink_);
    const Node* environments = root.find("environments");
    if (environments && environments->members.empty() &&
        (environments->is_map() || environments->kind == Node::Kind::null)) {
      sink_.error(codes::kMissingKey, environments->range, "the plan has no environment").help =
          "write 'environments: {here: {provider: local}}'";
    }
  }

  void check_schema(const Node& root) {
    const Node* schema = root.find("schema");
    if (!schema) {
      Diagnostic& d = sink_.error(codes::kMissingKey, first_line(root), "the plan has no 'schema'");
      d.notes.push_back("it says which version of the plan language the file is written in");
      d.help = "write 'schema: benchfield/1' at the top";
    } else if (schema->is_scalar() && schema->text != "benchfield/1") {
      sink_
          .error(codes::kUnknownSchema, schema->range,
                 "no plan language is named '" + schema->text + "'")
          .help = "write 'schema: benchfield/1', the only one so far";
    }
  }

  static SourceRange first_line(const Node& root) {
    return root.members.empty() ? root.range : root.members.front().key_range;
  }

  /// Problems of definitions are reported once, apart from variants.
  void load_definitions(const Node& root) {
    const Node* components = root.find("components");
    if (!components) return;
    for (const Node::Member& member : components->members) {
      const Node* use = member.value.find("use");
      if (use && use->is_scalar()) catalog_.definition(use->text, sink_);
    }
  }

  void read_variant(VariantTree& made) {
    DiagnosticSink own;
    Decoded decoded = decode(made.tree, plan_.name, catalog_, own);
    check_references(decoded, own);
    check_reach(decoded, own);
    check_until(decoded, own);
    for (const MetricInfo& metric : metrics_of(decoded)) metrics_.emplace(metric.name, metric.unit);
    made.variant.settings = std::move(decoded.settings);
    made.variant.replicates =
        options_.replicates.value_or(made.own_replicates.value_or(replicates_));
    made.variant.settles = plan_.replication && !made.own_replicates;
    if (is_impossible(made.variant, own)) {
      made.variant.impossible = own.all().front().message;
      plan_.impossible.push_back(std::move(made.variant));
      impossible_.push_back(std::move(own));
      return;
    }
    reports_.take(made.variant.name, own);
    plan_.variants.push_back(std::move(made.variant));
  }

  /// A combination of levels in which something cannot be where it is placed, or not be reached
  /// from there: a cell that cannot exist. Of a variant that somebody wrote it is a mistake.
  static bool is_impossible(const Variant& variant, const DiagnosticSink& found) {
    if (variant.levels.empty() || found.all().empty()) return false;
    return std::all_of(found.all().begin(), found.all().end(), [](const Diagnostic& d) {
      return d.code == codes::kUnreachable || d.code == codes::kUnsupportedPlace;
    });
  }

  /// When nothing is left to run, why the cells cannot exist is what is wrong with the plan.
  void refuse_impossible() {
    if (!plan_.variants.empty()) return;
    for (std::size_t i = 0; i < impossible_.size(); ++i)
      reports_.take(plan_.impossible[i].name, impossible_[i]);
  }

  void check_replication(const Node& root) {
    if (!plan_.replication || !plan_.report.headline.empty()) return;
    sink_
        .error(codes::kMissingKey, root.find("replicates")->range,
               "'replicates' has an 'until', but the plan names no headline")
        .notes.push_back("blocks are added until the interval of 'report.headline' is narrow");
  }

  void check_trials(const Node& root) {
    std::int64_t trials = 0;
    for (const Variant& variant : plan_.variants) trials += variant.replicates;
    if (trials <= kMostTrials) return;
    const Node* replicates = root.find("replicates");
    const Node* variants = root.find("variants");
    const SourceRange& place =
        replicates ? replicates->range : (variants ? variants->range : root.range);
    sink_
        .error(codes::kOutOfRange, place,
               "the plan makes " + std::to_string(trials) + " trials, the most is " +
                   std::to_string(kMostTrials))
        .help = "give fewer replicates or variants, or make several plans of it";
  }

  void read_report(const Node& root) {
    const Node* report = root.find("report");
    if (!report) return;
    const Map keys = read_known_keys(*report, rows_of("report"),
                                     {"'report'", "report", report->range, nothing_, sink_});
    if (const Value* baseline = keys.find("baseline")) {
      plan_.report.baseline = baseline->text();
      if (!find_variant(plan_.report.baseline)) {
        report_unknown_variant(report->find("baseline")->range, plan_.report.baseline);
      }
    }
    if (const Value* lang = keys.find("lang")) plan_.report.lang = lang->text();
    const Value* headline = keys.find("headline");
    if (!headline) return;
    plan_.report.headline = headline->text();
    if (metrics_.contains(plan_.report.headline)) return;
    std::vector<MetricInfo> metrics;
    for (const auto& [name, unit] : metrics_) metrics.push_back({name, unit});
    report_unknown_metric(report->find("headline")->range, plan_.report.headline, metrics, sink_);
  }

  const Variant* find_variant(std::string_view name) const {
    for (const Variant& variant : plan_.variants) {
      if (variant.name == name) return &variant;
    }
    return nullptr;
  }

  void report_unknown_variant(const SourceRange& place, const std::string& name) {
    std::vector<std::string> names;
    for (const Variant& variant : plan_.variants) names.push_back(variant.name);
    Diagnostic& d =
        sink_.error(codes::kUnknownVariant, place, "no variant is named '" + name + "'");
    d.notes.push_back("variants of this plan: " + list_of(names));
    d.help = did_you_mean(name, names);
  }

  /// `--only`, then the default of the baseline.
  void select() {
    for (const std::string& name : options_.only) {
      if (!find_variant(name)) report_unknown_variant({"--only " + name, 0, 0, 0}, name);
    }
    if (!options_.only.empty()) {
      std::erase_if(plan_.variants, [&](const Variant& variant) {
        const auto& only = options_.only;
        return std::find(only.begin(), only.end(), variant.name) == only.end();
      });
      plan_.impossible.clear();
    }
    if (!plan_.variants.empty() && !find_variant(plan_.report.baseline)) {
      plan_.report.baseline = plan_.variants.front().name;
    }
  }

  const PlanOptions& options_;
  const Catalog& catalog_;
  DiagnosticSink& sink_;
  const MapScope nothing_{Map{}};
  Plan plan_;
  int replicates_ = 1;
  VariantReports reports_;
  std::vector<DiagnosticSink> impossible_;
  std::map<std::string, std::string> metrics_;
};

}  // namespace

std::optional<Plan> load_plan(const std::string& file, std::string text, const PlanOptions& options,
                              const Catalog& catalog, SourceMap& sources, DiagnosticSink& sink) {
  const std::size_t before = sink.all().size();
  auto root = parse_yaml(file, std::move(text), sources, sink);
  if (!root) return std::nullopt;
  if (root->kind == Node::Kind::null) {
    sink.error(codes::kMissingKey, {file, 0, 0, 0}, "plan is empty").help =
        "`benchfield init` writes one to start from";
    return std::nullopt;
  }
  if (root->is_map()) apply_overrides(*root, options.set, catalog, sources, sink);
  Plan plan = PlanLoader(options, catalog, sink).load(*root, file);
  if (sink.all().size() > before) {
    const auto& all = sink.all();
    const auto is_error = [](const Diagnostic& d) { return d.severity == Severity::error; };
    if (std::any_of(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(), is_error)) {
      return std::nullopt;
    }
  }
  plan.hash = sha256(to_json(to_value(plan))).substr(0, kHashDigits);
  return plan;
}

}  // namespace benchfield
