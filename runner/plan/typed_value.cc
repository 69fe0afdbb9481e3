#include <charconv>

#include "runner/base/units.h"
#include "runner/plan/arithmetic.h"
#include "runner/plan/codes.h"
#include "runner/plan/expression_calls.h"
#include "runner/plan/keys.h"
#include "runner/plan/scalar.h"

namespace benchfield {
namespace {

std::optional<Dimension> dimension_of(ValueType type) {
  switch (type) {
    case ValueType::count:
      return Dimension::count;
    case ValueType::duration:
      return Dimension::duration;
    case ValueType::rate:
      return Dimension::rate;
    case ValueType::byte_rate:
      return Dimension::byte_rate;
    case ValueType::size:
      return Dimension::size;
    case ValueType::cores:
      return Dimension::cores;
    case ValueType::percent:
      return Dimension::percent;
    default:
      return std::nullopt;
  }
}

/// "a count", "true or false": what a type wants.
std::string wanted(ValueType type) {
  if (const auto dimension = dimension_of(type)) {
    return "a " + std::string(dimension_name(*dimension));
  }
  switch (type) {
    case ValueType::boolean:
      return "true or false";
    case ValueType::integer:
      return "a whole number";
    case ValueType::expression:
      return "a condition";
    case ValueType::placement:
      return "a placement";
    case ValueType::edge:
      return "a component or COMPONENT/PART";
    default:
      return "a " + std::string(type_name(type));
  }
}

/// "write 25k/s" for spellings of units that other tools use; empty when none fits.
std::string unit_help(const std::string& text, Dimension dimension) {
  constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
      {"K", "k"},     {"m", "M"},     {"g", "G"},      {"Ki", "KiB"},  {"Mi", "MiB"},
      {"Gi", "GiB"},  {"k", "kB"},    {"M", "MB"},     {"G", "GB"},    {"KB", "kB"},
      {"kb", "kB"},   {"mb", "MB"},   {"gb", "GB"},    {"sec", "s"},   {"min", "m"},
      {"mins", "m"},  {"S", "s"},     {"hr", "h"},     {"K/s", "k/s"}, {"m/s", "M/s"},
      {"/sec", "/s"}, {"/min", "/m"}, {"k/sec", "k/s"}};
  const auto unit = text.find_first_not_of("0123456789.");
  if (unit == std::string::npos || unit == 0) return "";
  for (const auto& [theirs, ours] : kSpellings) {
    const std::string fixed = text.substr(0, unit) + std::string(ours);
    if (text.substr(unit) == theirs && parse_quantity(fixed, dimension)) return "write " + fixed;
  }
  return "";
}

/// Reads one value; keeps what messages need.
class ValueReader {
 public:
  ValueReader(const Node& node, const KeyRow& row, const KeyContext& context)
      : node_(node), row_(row), context_(context) {}

  std::optional<Value> read() {
    if (row_.type == ValueType::any) return evaluate_tree(node_, context_.scope, context_.sink);
    if (node_.kind == Node::Kind::null) return report_empty();
    if (row_.type == ValueType::map) return read_map();
    if (row_.type == ValueType::list) return read_list();
    if (!node_.is_scalar()) return mismatch(found_text(node_));
    if (row_.type == ValueType::expression) return read_condition();
    if (is_literal(node_.text)) return bounded(from_text(node_.text));
    const auto interpolation = Interpolation::parse(node_.text, node_.range, context_.sink);
    if (!interpolation) return std::nullopt;
    const auto value = interpolation->evaluate(context_.scope, context_.sink);
    if (!value) return std::nullopt;
    return bounded(value->is_string() ? from_text(*value->as_string()) : from_typed(*value));
  }

 private:
  std::string key() const { return "'" + row_.key + "' of " + context_.where; }

  std::optional<Value> report_empty() {
    const bool is_map = row_.type == ValueType::map;
    Diagnostic& d = context_.sink.error(codes::kTypeMismatch, node_.range, key() + " is empty");
    d.notes.push_back("it must be " + wanted(row_.type));
    if (is_map || row_.type == ValueType::list) {
      d.help = is_map ? "write {} for an empty map" : "write [] for an empty list";
    }
    return std::nullopt;
  }

  std::optional<Value> mismatch(const std::string& found) {
    Diagnostic& d =
        context_.sink.error(codes::kTypeMismatch, node_.range,
                            key() + " must be " + wanted(row_.type) + ", found " + found);
    if (row_.type == ValueType::boolean && node_.is_scalar()) {
      if (node_.text == "yes" || node_.text == "on") d.help = "write true";
      if (node_.text == "no" || node_.text == "off") d.help = "write false";
    }
    if (row_.type == ValueType::text && node_.is_list() && node_.items.size() == 1 &&
        node_.items.front().is_scalar()) {
      d.help = "write it without brackets";
    }
    return std::nullopt;
  }

  std::optional<Value> from_text(const std::string& text) {
    if (const auto dimension = dimension_of(row_.type)) return quantity(text, *dimension);
    switch (row_.type) {
      case ValueType::boolean:
        return boolean(text);
      case ValueType::integer:
        return integer(text);
      case ValueType::name:
        return name(text);
      case ValueType::placement:
      case ValueType::edge:
        return slashed(text);
      default:
        return Value(text);
    }
  }

  std::optional<Value> from_typed(const Value& value) {
    const auto* quantity_value = value.as_quantity();
    const auto dimension = dimension_of(row_.type);
    if (quantity_value && dimension == quantity_value->dimension) {
      return dimension == Dimension::count ? Value(quantity_value->amount) : value;
    }
    const bool takes_whole = row_.type == ValueType::count || row_.type == ValueType::integer;
    if (value.is_int() && takes_whole) return value;
    if (value.is_int() && row_.type == ValueType::cores) return from_text(to_text(value));
    if (value.is_bool() && row_.type == ValueType::boolean) return value;
    const bool is_flat = !value.is_map() && !value.is_list() && !value.is_null();
    if (row_.type == ValueType::text && is_flat) return Value(joined_text(value));
    return mismatch(described(value));
  }

  std::optional<Value> quantity(const std::string& text, Dimension dimension) {
    const auto parsed = parse_quantity(text, dimension);
    if (parsed) return dimension == Dimension::count ? Value(parsed->amount) : Value(*parsed);
    const Error& error = parsed.error();
    std::string message = key();
    if (error.code == codes::kMissingUnit) {
      message += error.what.substr(error.what.find("' has no") + 1);
    } else if (error.code == codes::kBadUnit) {
      message += " must be " + wanted(row_.type) + ", found '" + text + "'";
    } else {
      message += ": " + error.what;
    }
    // Without a number in front there is no unit to be wrong.
    const bool is_number = !text.empty() && text.front() >= '0' && text.front() <= '9';
    const bool is_other = error.code == codes::kBadUnit && !is_number;
    Diagnostic& d = context_.sink.error(is_other ? codes::kTypeMismatch : error.code, node_.range,
                                        std::move(message));
    d.notes = error.notes;
    d.help = error.help.empty() ? unit_help(text, dimension) : error.help;
    return std::nullopt;
  }

  std::optional<Value> boolean(const std::string& text) {
    const Value value = node_.quoted ? Value() : plain_scalar(text);
    return value.is_bool() ? value : mismatch(found_text(node_));
  }

  std::optional<Value> integer(const std::string& text) {
    const Value value = plain_scalar(text);
    return value.is_int() ? value : mismatch("'" + text + "'");
  }

  std::optional<Value> name(const std::string& text) {
    if (is_kebab_case(text)) return Value(text);
    Diagnostic& d =
        context_.sink.error(codes::kBadName, node_.range, key() + " cannot be '" + text + "'");
    d.notes.push_back("names are lower-case words and digits joined by hyphens, as in es-off-2");
    return std::nullopt;
  }

  std::optional<Value> slashed(const std::string& text) {
    const auto slash = text.find('/');
    const bool is_good =
        !text.empty() && slash != 0 && slash != text.size() - 1 &&
        (slash == std::string::npos || text.find('/', slash + 1) == std::string::npos);
    return is_good ? Value(text) : mismatch("'" + text + "'");
  }

  std::optional<Value> read_condition() {
    if (!is_literal(node_.text)) {
      context_.sink.error(codes::kBadExpression, node_.range, key() + " is a bare expression")
          .help = "write it without ${ }";
      return std::nullopt;
    }
    if (!Expression::parse(node_.text, node_.range, context_.sink)) return std::nullopt;
    return Value(node_.text);
  }

  std::optional<Value> read_map() {
    if (!node_.is_map()) return from_expression_or_mismatch(&Value::is_map);
    Map out;
    for (const Node::Member& member : node_.members) {
      if (row_.of.empty()) {
        if (auto value = free_value(member.value)) out[member.key] = std::move(*value);
        continue;
      }
      KeyContext inner{"'" + member.key + "' in '" + row_.key + "' of " + context_.where, kNoPath,
                       member.key_range, context_.scope, context_.sink};
      out[member.key] = Value(read_known_keys(member.value, row_.of, inner));
    }
    return Value(std::move(out));
  }

  std::optional<Value> read_list() {
    if (!node_.is_list()) return from_expression_or_mismatch(&Value::is_list);
    return evaluate_tree(node_, context_.scope, context_.sink);
  }

  /// `${x}` may stand for a whole map or list.
  std::optional<Value> from_expression_or_mismatch(bool (Value::*is_right)() const) {
    if (node_.is_scalar() && !is_literal(node_.text)) {
      const auto value = evaluate_tree(node_, context_.scope, context_.sink);
      if (!value) return std::nullopt;
      return (*value.*is_right)() ? value : mismatch(described(*value));
    }
    return mismatch(found_text(node_));
  }

  /// Scalars of a free map pass through as they are written.
  std::optional<Value> free_value(const Node& node) {
    if (node.is_map()) {
      Map out;
      for (const Node::Member& member : node.members) {
        if (auto value = free_value(member.value)) out[member.key] = std::move(*value);
      }
      return Value(std::move(out));
    }
    if (node.is_list()) {
      List out;
      for (const Node& item : node.items) {
        if (auto value = free_value(item)) out.push_back(std::move(*value));
      }
      return Value(std::move(out));
    }
    if (!node.is_scalar() || !is_literal(node.text)) {
      return evaluate_tree(node, context_.scope, context_.sink);
    }
    return Value(node.text);
  }

  /// Choices and the least amount, checked on what was read.
  std::optional<Value> bounded(std::optional<Value> value) {
    if (!value) return value;
    if (row_.least && value->number() < static_cast<double>(*row_.least)) {
      Value least(*row_.least);
      if (const auto* q = value->as_quantity()) {
        least = Quantity{q->dimension, *row_.least, q->per_ns};
      }
      context_.sink.error(codes::kOutOfRange, node_.range,
                          key() + " is " + to_text(*value) + ", the least is " + to_text(least));
      return std::nullopt;
    }
    if (row_.choices.empty()) return value;
    const std::string text = to_text(*value);
    for (const std::string& choice : row_.choices) {
      if (choice == text) return value;
    }
    Diagnostic& d =
        context_.sink.error(codes::kBadChoice, node_.range, key() + " cannot be '" + text + "'");
    d.notes.push_back("possible here: " + list_of(row_.choices));
    d.help = did_you_mean(text, row_.choices);
    return std::nullopt;
  }

  const Node& node_;
  const KeyRow& row_;
  const KeyContext& context_;
};

}  // namespace

std::string_view type_name(ValueType type) {
  constexpr std::string_view kNames[] = {"text",     "name",       "boolean",   "integer", "count",
                                         "duration", "rate",       "byte_rate", "size",    "cores",
                                         "percent",  "expression", "placement", "edge",    "list",
                                         "map",      "any"};
  return kNames[static_cast<std::size_t>(type)];
}

const PluginInfo* find_plugin(const std::vector<PluginInfo>& rows, std::string_view name) {
  for (const PluginInfo& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::optional<Value> read_value(const Node& node, const KeyRow& row, const KeyContext& context) {
  return ValueReader(node, row, context).read();
}

}  // namespace benchfield
