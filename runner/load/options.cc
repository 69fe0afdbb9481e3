#include "runner/load/options.h"

#include <algorithm>
#include <optional>

#include "runner/base/diagnostic.h"
#include "runner/base/units.h"

namespace benchfield {
namespace {

std::optional<Dimension> dimension_of(ValueType type) {
  switch (type) {
    case ValueType::count:
      return Dimension::count;
    case ValueType::duration:
      return Dimension::duration;
    case ValueType::size:
      return Dimension::size;
    default:
      return std::nullopt;
  }
}

std::string kind_of(ValueType type) {
  switch (type) {
    case ValueType::boolean:
      return "true or false";
    case ValueType::integer:
      return "a whole number";
    case ValueType::count:
      return "a count";
    case ValueType::duration:
      return "a duration";
    case ValueType::size:
      return "a size";
    default:
      return "a text";
  }
}

tl::unexpected<Error> wrong_type(const KeyRow& row, const Value& value) {
  return fail("bad-option",
              "option '" + row.key + "' is " + kind_of(row.type) + ", not " + to_text(value));
}

Result<Value> typed(const KeyRow& row, const Value& value) {
  if (const auto dimension = dimension_of(row.type)) {
    if (const std::string* text = value.as_string()) {
      BF_TRY(const Quantity quantity, parse_quantity(*text, *dimension));
      return Value(quantity);
    }
    const Quantity* quantity = value.as_quantity();
    if (quantity != nullptr && quantity->dimension == *dimension) return value;
    if (*dimension == Dimension::count && value.is_int()) return value;
    return wrong_type(row, value);
  }
  const bool fits = row.type == ValueType::boolean   ? value.is_bool()
                    : row.type == ValueType::integer ? value.is_int()
                                                     : value.is_string();
  if (!fits) return wrong_type(row, value);
  return value;
}

Result<Value> checked(const KeyRow& row, const Value& value) {
  BF_TRY(Value result, typed(row, value));
  if (!row.choices.empty() &&
      std::find(row.choices.begin(), row.choices.end(), result.text()) == row.choices.end()) {
    return fail("bad-option", "option '" + row.key + "' cannot be '" + result.text() + "'",
                {"choices: " + list_of(row.choices)});
  }
  if (row.least && result.integer() < *row.least) {
    return fail("bad-option",
                "option '" + row.key + "' is " + to_text(value) + ", less than it may be");
  }
  return result;
}

}  // namespace

Result<DriverOptions> DriverOptions::read(const std::vector<KeyRow>& rows, const Map& given) {
  DriverOptions options;
  Map& values = *options.values_.as_map();
  for (const KeyRow& row : rows) {
    const Value* value = given.find(row.key);
    if (value == nullptr || value->is_null()) {
      if (row.default_value) values[row.key] = *row.default_value;
      continue;
    }
    BF_TRY(values[row.key], checked(row, *value));
  }
  for (const auto& [key, value] : given) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const KeyRow& r) { return r.key == key; });
    if (row == rows.end()) return fail("bad-option", "the driver has no option '" + key + "'");
  }
  return options;
}

KeyRow number_key(std::string key, ValueType type, std::optional<Value> default_value,
                  std::int64_t least, std::string help) {
  KeyRow row;
  row.key = std::move(key);
  row.type = type;
  row.default_value = std::move(default_value);
  row.least = least;
  row.help = std::move(help);
  return row;
}

KeyRow choice_key(std::string key, std::vector<std::string> choices, std::string help) {
  KeyRow row;
  row.key = std::move(key);
  row.type = ValueType::text;
  row.default_value = Value(choices.front());
  row.choices = std::move(choices);
  row.help = std::move(help);
  return row;
}

std::vector<KeyRow> pacing_keys() {
  return {
      choice_key("catch_up", {"bounded", "unlimited", "drop"},
                 "when sending fell behind: repay at catch_up_factor times the rate, at once, or "
                 "skip what is over 100 ms late and count it"),
      number_key("catch_up_factor", ValueType::integer, Value(2), 2,
                 "with catch_up bounded: most times the rate"),
      number_key("delivery_timeout", ValueType::duration, Value(duration_quantity(Seconds(60))),
                 1'000'000'000, "an item not acknowledged by then has failed"),
  };
}

std::vector<MetricInfo> load_metrics(const std::string& item) {
  return {{"scheduled", item}, {"sent", item},    {"acknowledged", item}, {"failed", item},
          {"dropped", item},   {"unknown", item}, {"rate", item + "/s"},  {"cpu", "cores"}};
}

PacingOptions pacing_options(const DriverOptions& options) {
  const std::string catch_up = options.text("catch_up");
  PacingOptions pacing;
  pacing.catch_up = catch_up == "drop"        ? CatchUp::drop
                    : catch_up == "unlimited" ? CatchUp::unlimited
                                              : CatchUp::bounded;
  pacing.factor = options.integer("catch_up_factor");
  pacing.delivery_timeout = options.duration("delivery_timeout");
  return pacing;
}

Result<LoadTarget> load_target(const Map& target) {
  LoadTarget result;
  if (const Value* addresses = target.find("addresses"); addresses && addresses->as_list()) {
    for (const Value& address : *addresses->as_list()) result.addresses.push_back(address.text());
  }
  if (const Value* part = target.find("part")) result.part = part->text();
  if (result.addresses.empty()) return fail("bad-target", "the target has no address");
  if (result.part.empty()) {
    return fail("bad-target", "the target names no part", {},
                "write COMPONENT/PART, as in kafka/planes3");
  }
  return result;
}

Pace pace_of(const LoadTask& task, std::int64_t count) {
  Pace pace;
  pace.amount = task.rate_amount;
  pace.per_ns = task.rate_per_ns;
  pace.count = count;
  pace.stripe = task.instance;
  pace.stripes = task.instances;
  return pace;
}

}  // namespace benchfield
