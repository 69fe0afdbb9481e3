#include "runner/plan/schema.h"

#include <array>
#include <utility>

namespace benchfield {
namespace {

constexpr bool kRequired = true;

constexpr auto& row = key_row;
KeyRow required(KeyRow out) {
  out.required = kRequired;
  return out;
}
KeyRow with_default(KeyRow out, Value value) {
  out.default_value = std::move(value);
  return out;
}
KeyRow at_least(KeyRow out, std::int64_t least) {
  out.least = least;
  return out;
}
KeyRow one_of(KeyRow out, std::vector<std::string> choices) {
  out.choices = std::move(choices);
  return out;
}

std::vector<KeyRow> make_rows() {
  using enum ValueType;
  const auto second = [](std::int64_t n) {
    return Value(Quantity{Dimension::duration, n * 1'000'000'000, 0});
  };
  return {
      row("schema", text, "version of the plan language, benchfield/1"),
      required(row("name", name, "name of the plan: of its run directories and its only variant")),
      row("question", text, "what the plan shall find out; the report answers it"),
      row("facts", map, "recorded and compared, and ${facts.NAME} in values"),
      required(row("environments", map, "places where things run, by name")),
      row("components", map, "parts of the system under test, by name"),
      row("load", map, "what drives the system, by name"),
      row("measure", map, "what reads the system, by name"),
      row("trial", map, "how one trial begins and ends"),
      row("variants", list, "combinations of settings that are compared"),
      row("factors", map, "levels that are combined into variants, by plan path or name"),
      row("design", map, "which combinations of the factors are run"),
      with_default(row("replicates", any, "trials of each variant, or {min, max, until}"), 1),
      with_default(row("seed", integer, "of the order of trials"), 1),
      row("report", map, "what the report compares"),
      row("judge", map, "how comparisons are judged, and what a run fails on"),
      row("noise", map, "run-to-run noise that is known, by metric"),
      row("prices", map, "what an hour of one unit of a setting costs, by its path"),
      row("history", map, "earlier runs whose noise comparisons may use"),

      with_default(
          one_of(row("design.kind", text, "which combinations"), {"full", "one-at-a-time", "list"}),
          "full"),
      row("design.exclude", expression, "combinations that are left out: a condition on levels"),
      row("design.cells", list, "the combinations of a list: [{FACTOR: LEVEL, ...}, ...]"),
      row("design.seed", integer, "of the order of trials, instead of the plan's seed"),

      with_default(at_least(row("replicates.min", count, "trials of each variant at least"), 1), 2),
      with_default(at_least(row("replicates.max", count, "trials of each variant at most"), 1), 8),
      required(at_least(row("replicates.until", percent,
                            "half width of the headline's interval that is narrow enough"),
                        1)),

      row("history.folder", text, "folder that holds history.jsonl"),
      row("history.branch", text, "git branch that holds it"),
      with_default(at_least(row("history.last", count, "latest runs that count"), 1), 14),

      required(row("environments.NAME.provider", text, "what makes it")),

      required(row("components.NAME.use", text, "its definition in templates/")),
      row("components.NAME.placement", placement, "ENVIRONMENT or ENVIRONMENT/POOL_OR_GROUP"),
      with_default(row("components.NAME.enabled", boolean, "false leaves it out"), true),
      row("components.NAME.hosts", map, "roles to host groups"),
      row("components.NAME.connect", map, "edges to other components: ROLE: COMPONENT/PART"),
      row("components.NAME.values", map, "values of its definition"),

      required(row("load.NAME.driver", text, "what sends")),
      row("load.NAME.connect", map, "where to: {to: COMPONENT/PART}"),
      required(row("load.NAME.connect.to", edge, "COMPONENT/PART that is sent to")),
      row("load.NAME.from", placement, "where it runs"),
      with_default(row("load.NAME.enabled", boolean, "false leaves it out"), true),
      with_default(at_least(row("load.NAME.instances", count, "processes"), 1), 1),
      with_default(at_least(row("load.NAME.senders", count, "logical senders in each process"), 1),
                   1),
      at_least(row("load.NAME.rate", rate, "records of each instance; none: as fast as it goes"),
               1),
      at_least(row("load.NAME.count", count, "records of each instance"), 1),
      row("load.NAME.records", map, "what is sent"),
      with_default(row("load.NAME.seed", integer, "of the generated records"), 1),
      one_of(row("load.NAME.records.generate", text, "records that are made"), {"planes"}),
      one_of(row("load.NAME.records.columns", integer, "columns of a planes record"), {"11", "15"}),
      at_least(row("load.NAME.records.lines", count, "distinct records before they repeat"), 1),
      row("load.NAME.records.replay", text, "file or folder whose lines are sent"),
      row("load.NAME.records.once", boolean, "true ends with the files instead of repeating them"),

      required(row("measure.NAME.probe", text, "what reads")),
      row("measure.NAME.of", edge, "COMPONENT/PART that is read"),
      row("measure.NAME.from", placement, "where it runs"),
      with_default(
          at_least(row("measure.NAME.every", duration, "time between readings"), 1'000'000),
          second(1)),
      with_default(row("measure.NAME.enabled", boolean, "false leaves it out"), true),

      row("trial.warm_up", text, "throw-away load before: a count, a duration, auto or none"),
      row("trial.until", expression, "condition that ends a trial"),
      with_default(at_least(row("trial.quiet", duration, "ends a trial whose counts stand still"),
                            1'000'000),
                   second(60)),
      with_default(at_least(row("trial.deadline", duration, "fails a trial"), 1'000'000),
                   second(3600)),
      row("trial.window", map, "measured span, from the start of load"),
      required(row("trial.window.from", duration, "start of the window")),
      required(row("trial.window.to", duration, "end of the window")),

      required(row("variants.NAME.name", name, "name of the variant")),
      row("variants.NAME.label", text, "name for people"),
      row("variants.NAME.group", text, "rows that belong together in a report"),
      row("variants.NAME.from", text, "variant whose settings it starts from"),
      row("variants.NAME.set", map, "plan paths and what they change to"),
      row("variants.NAME.notes", text, "printed in the report"),
      at_least(row("variants.NAME.replicates", count, "trials of this variant"), 1),

      at_least(row("judge.margin", percent, "differences up to this are the same; 3%"), 0),
      at_least(row("judge.alpha", percent, "how often a difference may be seen by chance; 5%"), 1),
      one_of(row("judge.gate", text, "what a metric without its own gate fails on"),
             {"hard", "soft", "info"}),
      one_of(row("judge.unresolved", text, "whether an open gate ends a run with code 5"),
             {"show", "fail"}),
      row("judge.allow_flags", list, "E_ flags that keep no value out of gates"),
      row("judge.contrast", list, "paths a comparison may be about, as load.senders.rate"),
      row("judge.metrics", map, "rules of single metrics, by name"),
      at_least(row("judge.metrics.NAME.margin", percent, "of this metric"), 0),
      one_of(row("judge.metrics.NAME.gate", text, "of this metric"), {"hard", "soft", "info"}),
      one_of(row("judge.metrics.NAME.better", text, "which way it gets better"),
             {"higher", "lower"}),
      row("judge.metrics.NAME.quality", boolean,
          "true for how good the result is, which no size should change"),
      row("judge.objectives", list, "bounds on metrics: 'eim.rate >= 50k/s'"),
      required(row("judge.objectives.NAME.that", text, "METRIC >= VALUE, or >, <=, <")),
      row("judge.objectives.NAME.variants", list, "variants it is asked of; none: all"),
      with_default(one_of(row("judge.objectives.NAME.gate", text, "what a missed bound fails"),
                          {"hard", "soft", "info"}),
                   "hard"),
      required(at_least(row("noise.NAME.deviation", percent, "standard deviation, run to run"), 1)),
      with_default(at_least(row("noise.NAME.degrees", count, "degrees of freedom it is worth"), 1),
                   10),

      row("report.baseline", text, "variant that others are compared with"),
      row("report.headline", text, "metric that answers the question"),
      with_default(one_of(row("report.lang", text, "language of the report"), {"en", "es"}), "en"),
  };
}

constexpr std::array kFuture = {
    FutureKey{"budget", "the most trials or time a plan may take"},
    FutureKey{"ttl", "when leftovers expire"},
    FutureKey{"components.NAME.limits", "CPU and memory limits"},
    FutureKey{"load.NAME.profile", "named load profiles"},
    FutureKey{"load.NAME.ramp", "rates that change over time"},
    FutureKey{"load.NAME.users", "closed-loop users"},
    FutureKey{"trial.phases", "trials of several phases"},
    FutureKey{"variants.NAME.phases", "trials of several phases"},
};

}  // namespace

std::span<const KeyRow> plan_rows() {
  static const std::vector<KeyRow> rows = make_rows();
  return rows;
}

std::vector<KeyRow> rows_of(std::string_view path) {
  std::vector<KeyRow> out;
  for (const KeyRow& candidate : plan_rows()) {
    std::string_view key = candidate.key;
    if (!path.empty()) {
      if (!key.starts_with(path) || key.size() <= path.size() || key[path.size()] != '.') continue;
      key.remove_prefix(path.size() + 1);
    }
    if (key.find('.') != std::string_view::npos) continue;
    out.push_back(candidate);
    out.back().key = key;
  }
  return out;
}

bool is_plan_row(std::string_view path, std::string_view key) {
  const std::string whole =
      path.empty() ? std::string(key) : std::string(path) + "." + std::string(key);
  for (const KeyRow& candidate : plan_rows()) {
    if (candidate.key == whole) return true;
  }
  return false;
}

std::span<const FutureKey> future_keys() { return kFuture; }

const FutureKey* find_future_key(std::string_view path) {
  for (const FutureKey& key : kFuture) {
    if (key.path == path) return &key;
  }
  return nullptr;
}

}  // namespace benchfield
