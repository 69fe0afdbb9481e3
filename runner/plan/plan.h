#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/diagnostic.h"
#include "runner/base/units.h"
#include "runner/base/value.h"
#include "runner/plan/expression.h"

namespace benchfield {

/// The typed plan, after every variant was resolved and checked. Design: four nouns, environment,
/// component, load or probe, variant. Everything a trial needs stands in VariantSettings; nothing
/// reads YAML after this.

/// ENVIRONMENT or ENVIRONMENT/POOL_OR_GROUP.
struct Placement {
  std::string environment;
  std::string part;
  SourceRange range;
};

/// One end of who talks to whom: a component and one of its parts ("kafka/planes3").
struct Edge {
  std::string role;  ///< "source", "sink", "to", "of"
  std::string component;
  std::string part;  ///< may be empty
  SourceRange range;
};

struct EnvironmentSpec {
  std::string name;
  std::string provider;
  Map settings;  ///< the provider's own keys, typed by its schema rows
  SourceRange range;
};

struct ComponentSpec {
  std::string name;
  std::string use;  ///< definition
  Placement placement;
  std::vector<std::pair<std::string, std::string>> hosts;  ///< role to host group
  std::vector<Edge> connect;
  Map values;  ///< every value of the definition, defaults included, typed
  SourceRange range;
};

/// What is sent: generated or replayed records.
struct RecordsSpec {
  std::string generate;          ///< "planes", or empty when replayed
  int columns = 11;              ///< 11 or 15
  std::int64_t lines = 100'000;  ///< distinct records made before they repeat
  std::string replay;            ///< file or folder
  bool once = false;             ///< stop at the end of the files instead of starting over
};

struct LoadSpec {
  std::string name;
  std::string driver;
  Edge to;
  Placement from;
  int instances = 1;             ///< processes
  int senders = 1;               ///< logical senders in each
  std::optional<Quantity> rate;  ///< per instance; nothing: as fast as it goes
  std::int64_t count = 0;        ///< per instance
  RecordsSpec records;
  std::int64_t seed = 1;
  Map options;  ///< the driver's own keys, typed by its schema rows
  SourceRange range;
};

struct MeasureSpec {
  std::string name;
  std::string probe;
  std::optional<Edge> of;
  Placement from;
  Nanoseconds every = Seconds(1);
  Map options;  ///< the probe's own keys
  SourceRange range;
};

struct WarmUp {
  /// automatic: rounds of load until the CPU time per record of every component stopped falling
  enum class Kind { none, count, duration, automatic } kind = Kind::none;
  std::int64_t count = 0;  ///< records in total, through the variant's own loads
  Nanoseconds duration{0};
};

struct TrialSpec {
  WarmUp warm_up;
  std::optional<Expression> until;
  Nanoseconds quiet = Seconds(60);
  Nanoseconds deadline = std::chrono::hours(1);
  std::optional<std::pair<Nanoseconds, Nanoseconds>>
      window;  ///< fixed by the plan, from the start of load
};

struct VariantSettings {
  std::vector<EnvironmentSpec> environments;
  std::vector<ComponentSpec>
      components;                     ///< enabled ones only, dependencies (edges) before dependents
  std::vector<LoadSpec> loads;        ///< enabled ones only
  std::vector<MeasureSpec> measures;  ///< enabled ones only
  TrialSpec trial;
  Map facts;
};

/// One changed path of a variant against its parent (or against the plan when it has none).
struct Change {
  std::string path;
  Value before;
  Value after;
};

struct Variant {
  std::string name;
  std::string label;  ///< for people; name when not given
  std::string group;
  std::string parent;  ///< `from`, may be empty
  std::string notes;
  int replicates = 1;    ///< the most of them, where `settles`
  bool settles = false;  ///< ends before when Plan::replication is satisfied
  std::vector<std::pair<std::string, std::string>> levels;  ///< factor and level, of a design
  std::string impossible;  ///< why this combination cannot be run; empty: it can
  std::vector<Change> changes;
  VariantSettings settings;
  SourceRange range;
};

struct ReportSpec {
  std::string baseline;  ///< a variant's name; the first when not given
  std::string headline;  ///< metric, e.g. "eim.rate"
  std::string lang;      ///< "en" or "es"; how things are said is no part of the plan's hash
};

/// What the plan says of one metric.
struct MetricJudgement {
  std::string metric;
  std::optional<double> margin;  ///< relative
  std::string gate, better;      ///< empty: not given
  bool quality = false;          ///< of what is made, which sizes should leave alone
};

/// "eim.rate >= 50k/s"; bound in per second, seconds, bytes or plain.
struct ObjectiveSpec {
  std::string text, metric, relation;
  double bound = 0;
  std::vector<std::string> variants;  ///< empty: all
  std::string gate = "hard";
  SourceRange range;
};

/// How comparisons are judged, and what a run fails on.
struct JudgeSpec {
  std::optional<double> margin, alpha;  ///< relative
  std::string gate;                     ///< of metrics without their own; empty: none is given
  bool unresolved_fails = false;
  std::vector<std::string> allow_flags, contrast;
  std::vector<MetricJudgement> metrics;
  std::vector<ObjectiveSpec> objectives;
};

/// Run-to-run noise that is known, as a prior.
struct NoiseSpec {
  std::string metric;
  double deviation = 0;  ///< relative
  double degrees = 10;
};

/// What an hour of one unit of a setting costs.
struct PriceSpec {
  std::string of;  ///< its path
  double amount = 0;
  std::string currency;  ///< ISO code
};

/// `replicates: {min: 2, max: 8, until: 5%}`: blocks are added until the headline of every variant
/// is known to within `until` of itself.
struct ReplicationSpec {
  int least = 2;
  int most = 8;
  double until = 0.05;  ///< relative half width of the interval
};

/// A thing that is varied deliberately, with its levels in order and the plan paths they set.
struct FactorSpec {
  std::string name;
  std::vector<std::string> levels;
  std::vector<std::string> paths;
};

/// Where earlier runs are kept, and how many of them count: the noise prior of comparisons.
struct HistorySpec {
  std::string folder, branch;  ///< one of them; a folder is relative to the working directory
  int last = 14;               ///< runs, the latest ones
};

struct Plan {
  std::string name;
  std::string question;
  std::vector<Variant> variants;
  std::vector<Variant> impossible;  ///< combinations of factors that cannot be run, and why
  std::vector<FactorSpec> factors;
  std::optional<ReplicationSpec> replication;
  std::optional<HistorySpec> history;
  ReportSpec report;
  JudgeSpec judge;
  std::vector<NoiseSpec> noise;
  std::vector<PriceSpec> prices;
  std::int64_t seed = 1;  ///< of the schedule
  std::string file;
  std::string hash;  ///< first 16 hex of SHA-256 over the canonical JSON of everything that counts
};

/// Everything that counts of a plan as plain data: for hashing, resolved.json and comparisons.
Value to_value(const Plan& plan);
Value to_value(const VariantSettings& settings);

}  // namespace benchfield
