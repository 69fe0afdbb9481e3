#include "runner/plan/decode_replicates.h"

#include <algorithm>

#include "runner/plan/codes.h"
#include "runner/plan/keys.h"
#include "runner/plan/schema.h"

namespace benchfield {
namespace {

int whole(const Map& keys, std::string_view key, int fallback) {
  const Value* value = keys.find(key);
  return value ? static_cast<int>(std::min(value->integer(), kMostReplicates)) : fallback;
}

std::optional<ReplicationSpec> decode_rule(const Node& node, const Scope& scope,
                                           DiagnosticSink& sink) {
  const std::size_t before = sink.all().size();
  const Map keys = read_known_keys(node, rows_of("replicates"),
                                   {"'replicates'", "replicates", node.range, scope, sink});
  ReplicationSpec rule;
  rule.least = whole(keys, "min", rule.least);
  rule.most = whole(keys, "max", std::max(rule.most, rule.least));
  if (const Value* until = keys.find("until"); until && until->as_quantity())
    rule.until = static_cast<double>(until->as_quantity()->amount) / 100'000;
  if (rule.least > rule.most) {
    sink.error(codes::kOutOfRange, node.range, "'replicates' has a 'min' above its 'max'")
        .notes.push_back("min is " + std::to_string(rule.least) + ", max is " +
                         std::to_string(rule.most));
  }
  if (rule.until >= 1) {
    sink.error(
        codes::kOutOfRange, node.find("until")->range,
        "'until' of 'replicates' must be below 100%, found " + found_text(*node.find("until")));
  }
  if (sink.all().size() > before) return std::nullopt;
  return rule;
}

}  // namespace

ReplicatesSpec decode_replicates(const Node* node, const Scope& scope, DiagnosticSink& sink) {
  ReplicatesSpec out;
  if (!node) return out;
  if (node->is_map()) {
    out.rule = decode_rule(*node, scope, sink);
    if (out.rule) out.number = out.rule->most;
    return out;
  }
  KeyRow row = key_row("replicates", ValueType::count, "");
  row.least = 1;
  const auto value = read_value(*node, row, {"the plan", kNoPath, node->range, scope, sink});
  if (value) out.number = static_cast<int>(std::min(value->integer(), kMostReplicates));
  return out;
}

std::optional<HistorySpec> decode_history(const Node* node, const Scope& scope,
                                          DiagnosticSink& sink) {
  if (!node) return std::nullopt;
  const Map keys = read_known_keys(*node, rows_of("history"),
                                   {"'history'", "history", node->range, scope, sink});
  HistorySpec out;
  if (const Value* folder = keys.find("folder")) out.folder = folder->text();
  if (const Value* branch = keys.find("branch")) out.branch = branch->text();
  constexpr std::int64_t kMostRuns = 10'000;
  if (const Value* last = keys.find("last"))
    out.last = static_cast<int>(std::min(last->integer(), kMostRuns));
  if (out.folder.empty() && out.branch.empty() && node->is_map()) {
    sink.error(codes::kMissingKey, node->range, "'history' does not say where earlier runs are")
        .help = "write 'folder: DIR' or 'branch: NAME'";
  } else if (!out.folder.empty() && !out.branch.empty()) {
    sink.error(codes::kConflict, node->find("branch")->range,
               "'folder' and 'branch' in 'history' exclude each other")
        .help = "keep the one that `benchfield history add` writes to";
  }
  const bool is_branch =
      out.branch.empty() || (out.branch[0] != '-' && out.branch[0] != '/' &&
                             out.branch.find_first_of(" ~^:?*[\\") == std::string::npos &&
                             out.branch.find("..") == std::string::npos);
  if (!is_branch) {
    sink.error(codes::kBadName, node->find("branch")->range,
               "'" + out.branch + "' is no name of a git branch");
  }
  return out;
}

}  // namespace benchfield
