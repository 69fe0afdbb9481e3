#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/value.h"
#include "runner/plan/expression.h"
#include "runner/plan/node.h"

namespace benchfield {

/// How a key's value reads.
enum class ValueType {
  text,
  name,
  boolean,
  integer,
  count,
  duration,
  rate,
  byte_rate,
  size,
  cores,
  percent,
  expression,  ///< a bare condition
  placement,
  edge,
  list,
  map,
  any
};
std::string_view type_name(ValueType type);

/// One key of a table: of the plan, a definition's values, a provider's, driver's or probe's own
/// keys. Validation, help, reference and completion are all made from such rows.
struct KeyRow {
  std::string key;  ///< "NAME" stands for any name in a path of the plan table
  ValueType type = ValueType::text;
  std::optional<Value> default_value;
  bool required = false;
  std::vector<std::string> choices;
  std::string help;        ///< one line
  std::vector<KeyRow> of;  ///< keys of a map's entries (type map: NAME to these)
  std::optional<std::int64_t> least;
};

/// A row that says no more than this.
inline KeyRow key_row(std::string key, ValueType type, std::string help) {
  KeyRow out;
  out.key = std::move(key);
  out.type = type;
  out.help = std::move(help);
  return out;
}

/// Values that cannot work together, as a definition says. Its expressions see the values by name.
struct ValueRule {
  std::string value;  ///< the one that is refused
  Expression refused_if;
  Interpolation why;
  std::optional<Interpolation> fix;
};

/// What the plan checks need to know of a component definition; made by template/, used by plan/.
struct DefinitionInfo {
  std::string name;
  std::vector<KeyRow> values;
  std::vector<std::string> roles;
  std::vector<std::string> endpoints;  ///< protocols are the endpoint names' own business
  std::string parts_value;  ///< value whose keys are the parts ("topics"), empty when it has none
  std::vector<std::string> connect;  ///< edge roles it must be given ("source", "sink")
  std::vector<std::string> places;   ///< "hosts", "cluster"
  SourceRange range;
  std::vector<ValueRule> rules = {};
};

/// What a metric of a load, probe or component is, for `until`, `headline` and reports.
struct MetricInfo {
  std::string name;  ///< "count", "rate", "acknowledged"
  std::string unit;  ///< "records", "documents/s"
};

struct PluginInfo {
  std::string name;
  std::string help;
  std::vector<KeyRow> keys;
  std::vector<MetricInfo> metrics;
  std::vector<std::string> places;  ///< of a provider: what it makes, "hosts" and/or "cluster"
};

/// Everything a plan may name, given to the plan checks from above (plan/ knows no definition,
/// provider, driver or probe).
class Catalog {
 public:
  virtual ~Catalog() = default;
  /// The definition, loaded on demand (problems of its own files are reported to sink); null when
  /// there is none.
  virtual const DefinitionInfo* definition(std::string_view name, DiagnosticSink& sink) const = 0;
  virtual std::vector<std::string> definition_names() const = 0;
  virtual const std::vector<PluginInfo>& providers() const = 0;
  virtual const std::vector<PluginInfo>& drivers() const = 0;
  virtual const std::vector<PluginInfo>& probes() const = 0;
};

/// The row with that name, or null.
const PluginInfo* find_plugin(const std::vector<PluginInfo>& rows, std::string_view name);

}  // namespace benchfield
