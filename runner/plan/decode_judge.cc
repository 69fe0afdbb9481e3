#include "runner/plan/decode_judge.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "runner/base/units.h"
#include "runner/plan/checks.h"
#include "runner/plan/codes.h"
#include "runner/plan/expression_tree.h"
#include "runner/plan/keys.h"
#include "runner/plan/schema.h"

namespace benchfield {
namespace {

/// A percent as a fraction.
double fraction_of(const Value& value) {
  const Quantity* quantity = value.as_quantity();
  return quantity ? static_cast<double>(quantity->amount) / 100'000 : value.number();
}

/// A literal of an objective in the unit metrics are stored in.
std::optional<double> bound_of(const Value& value) {
  const Quantity* quantity = value.as_quantity();
  if (!quantity) return value.is_number() ? std::optional(value.number()) : std::nullopt;
  const auto amount = static_cast<double>(quantity->amount);
  switch (quantity->dimension) {
    case Dimension::rate:
    case Dimension::byte_rate:
      return per_second(*quantity);
    case Dimension::duration:
      return amount / 1e9;
    case Dimension::cores:
      return amount / 1000;
    case Dimension::percent:
      return amount / 100'000;
    case Dimension::count:
    case Dimension::size:
      break;
  }
  return amount;
}

bool fits(const Value& value, const std::string& unit) {
  const Quantity* quantity = value.as_quantity();
  if (!quantity) return true;
  const bool is_rate = unit.ends_with("/s");
  switch (quantity->dimension) {
    case Dimension::rate:
    case Dimension::byte_rate:
      return is_rate;
    case Dimension::duration:
      return unit == "s";
    case Dimension::size:
      return unit == "bytes";
    case Dimension::cores:
      return unit == "cores";
    case Dimension::count:
      return !is_rate;
    case Dimension::percent:
      break;
  }
  return unit == "%";
}

class JudgeReader {
 public:
  JudgeReader(const JudgeNames& names, const Scope& scope, DiagnosticSink& sink, Plan& plan)
      : names_(names), scope_(scope), sink_(sink), plan_(plan) {}

  void read_judge(const Node& node) {
    JudgeSpec& judge = plan_.judge;
    const Keys keys = read(node, "judge", "'judge'", node.range);
    if (const Value* margin = keys.find("margin")) judge.margin = fraction_of(*margin);
    if (const Value* alpha = keys.find("alpha")) judge.alpha = checked_alpha(node, *alpha);
    judge.gate = keys["gate"].text();
    judge.unresolved_fails = keys["unresolved"].text() == "fail";
    judge.allow_flags = texts_of(node.find("allow_flags"), "'allow_flags' of 'judge'");
    check_flags(node.find("allow_flags"));
    judge.contrast = texts_of(node.find("contrast"), "'contrast' of 'judge'");
    if (const Node* metrics = node.find("metrics")) read_metrics(*metrics);
    if (const Node* objectives = node.find("objectives")) read_objectives(*objectives);
  }

  void read_noise(const Node& node) {
    if (!is_map(node, "'noise'")) return;
    for (const Node::Member& member : node.members) {
      check_metric(member.key, member.key_range);
      const Keys keys =
          read(member.value, "noise.NAME", "noise of '" + member.key + "'", member.key_range);
      if (!keys.find("deviation")) continue;
      plan_.noise.push_back(
          {member.key, fraction_of(*keys.find("deviation")), keys["degrees"].number(10)});
    }
  }

  void read_prices(const Node& node) {
    if (!is_map(node, "'prices'")) return;
    for (const Node::Member& member : node.members) {
      if (auto price = price_of(member)) plan_.prices.push_back(std::move(*price));
    }
  }

 private:
  /// Map with a look-up that gives null for what is not there.
  struct Keys : Map {
    explicit Keys(Map map) : Map(std::move(map)) {}
    const Value& operator[](std::string_view key) const {
      static const Value kNull;
      const Value* value = find(key);
      return value ? *value : kNull;
    }
  };

  Keys read(const Node& node, const std::string& path, const std::string& where,
            const SourceRange& place) {
    return Keys(read_known_keys(node, rows_of(path), {where, path, place, scope_, sink_}));
  }

  bool is_map(const Node& node, const std::string& where) {
    if (node.is_map() || node.kind == Node::Kind::null) return true;
    sink_.error(codes::kTypeMismatch, node.range,
                where + " must be a map, found " + found_text(node));
    return false;
  }

  std::vector<std::string> texts_of(const Node* node, const std::string& where) {
    std::vector<std::string> out;
    if (!node || node->kind == Node::Kind::null) return out;
    if (!node->is_list()) {
      sink_
          .error(codes::kTypeMismatch, node->range,
                 where + " must be a list, found " + found_text(*node))
          .help = node->is_scalar() ? "write [" + node->text + "]" : "";
      return out;
    }
    for (const Node& item : node->items) {
      if (item.is_scalar()) {
        out.push_back(item.text);
      } else {
        sink_.error(codes::kTypeMismatch, item.range,
                    where + " holds texts, found " + found_text(item));
      }
    }
    return out;
  }

  double checked_alpha(const Node& node, const Value& value) {
    const double alpha = fraction_of(value);
    if (alpha > 0.5) {
      sink_.error(codes::kOutOfRange, node.find("alpha")->range,
                  "'alpha' of 'judge' is " + to_text(value) + ", the most is 50%");
    }
    return alpha;
  }

  void check_flags(const Node* node) {
    if (!node || !node->is_list()) return;
    for (const Node& item : node->items) {
      if (!item.is_scalar() || item.text.starts_with("E_")) continue;
      sink_.error(codes::kBadChoice, item.range, "'" + item.text + "' is no E_ flag")
          .notes.push_back("only E_ flags keep a value out of gates, as E_NOT_STEADY");
    }
  }

  bool check_metric(const std::string& name, const SourceRange& place) {
    const bool is_known =
        std::any_of(names_.metrics.begin(), names_.metrics.end(),
                    [&](const MetricInfo& metric) { return metric.name == name; });
    if (!is_known) report_unknown_metric(place, name, names_.metrics, sink_);
    return is_known;
  }

  void read_metrics(const Node& node) {
    if (!is_map(node, "'metrics' of 'judge'")) return;
    for (const Node::Member& member : node.members) {
      check_metric(member.key, member.key_range);
      const Keys keys = read(member.value, "judge.metrics.NAME",
                             "the rules of '" + member.key + "'", member.key_range);
      MetricJudgement rule{
          member.key, {}, keys["gate"].text(), keys["better"].text(), keys["quality"].boolean()};
      if (const Value* margin = keys.find("margin")) rule.margin = fraction_of(*margin);
      plan_.judge.metrics.push_back(std::move(rule));
    }
  }

  void read_objectives(const Node& node) {
    if (!node.is_list()) {
      sink_
          .error(codes::kTypeMismatch, node.range,
                 "'objectives' of 'judge' must be a list, found " + found_text(node))
          .help = "write ['eim.rate >= 50k/s']";
      return;
    }
    for (const Node& item : node.items) {
      ObjectiveSpec objective;
      const Node* that = &item;
      if (!item.is_scalar()) {
        const Keys keys = read(item, "judge.objectives.NAME", "this objective", item.range);
        objective.gate = keys["gate"].text("hard");
        objective.variants = texts_of(item.find("variants"), "'variants' of an objective");
        check_variants(item.find("variants"));
        that = item.find("that");
      }
      if (that && that->is_scalar() && read_bound(*that, objective)) {
        plan_.judge.objectives.push_back(std::move(objective));
      }
    }
  }

  void check_variants(const Node* node) {
    if (!node || !node->is_list()) return;
    for (const Node& item : node->items) {
      const auto& all = names_.variants;
      if (!item.is_scalar() || std::find(all.begin(), all.end(), item.text) != all.end()) continue;
      Diagnostic& d = sink_.error(codes::kUnknownVariant, item.range,
                                  "no variant is named '" + item.text + "'");
      d.notes.push_back("variants of this plan: " + list_of(all));
      d.help = did_you_mean(item.text, all);
    }
  }

  /// METRIC RELATION LITERAL.
  bool read_bound(const Node& node, ObjectiveSpec& objective) {
    const auto parsed = parse_expression(node.text, node.range, sink_);
    if (!parsed) return false;
    const bool is_bound =
        parsed->kind == Syntax::Kind::binary &&
        (parsed->op == Operator::less || parsed->op == Operator::less_equal ||
         parsed->op == Operator::greater || parsed->op == Operator::greater_equal) &&
        parsed->children[0].kind == Syntax::Kind::path &&
        parsed->children[1].kind == Syntax::Kind::literal;
    if (!is_bound) {
      Diagnostic& d = sink_.error(codes::kBadExpression, node.range,
                                  "'" + node.text + "' is no bound on a metric");
      d.notes.push_back("an objective is METRIC >= VALUE, or with >, <= or <");
      d.help = "write it as in 'eim.rate >= 50k/s'";
      return false;
    }
    objective.text = node.text;
    objective.metric = path_text(parsed->children[0]);
    objective.relation = std::string(operator_text(parsed->op));
    objective.range = node.range;
    const SourceRange metric_place =
        sub_range(node.range, node.text, parsed->children[0].begin, parsed->children[0].end);
    if (!check_metric(objective.metric, metric_place)) return false;
    const auto metric =
        std::find_if(names_.metrics.begin(), names_.metrics.end(),
                     [&](const MetricInfo& one) { return one.name == objective.metric; });
    const Value& literal = parsed->children[1].value;
    const auto bound = bound_of(literal);
    if (bound && fits(literal, metric->unit)) {
      objective.bound = *bound;
      return true;
    }
    sink_.error(
        codes::kTypeMismatch,
        sub_range(node.range, node.text, parsed->children[1].begin, parsed->children[1].end),
        "'" + objective.metric + "' is in " + metric->unit + ", found " + to_text(literal));
    return false;
  }

  /// "0.9 USD/h".
  std::optional<PriceSpec> price_of(const Node::Member& member) {
    const std::string& text = member.value.text;
    PriceSpec price;
    price.of = member.key;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, price.amount);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    const bool is_price = member.value.is_scalar() && error == std::errc() && unit.size() == 6 &&
                          unit[0] == ' ' &&
                          std::all_of(unit.begin() + 1, unit.begin() + 4, is_capital) &&
                          unit.substr(4) == "/h" && price.amount > 0 && std::isfinite(price.amount);
    if (is_price) {
      price.currency = std::string(unit.substr(1, 3));
      return price;
    }
    Diagnostic& d = sink_.error(
        codes::kBadUnit, member.value.range,
        "price of '" + member.key + "' is no price an hour, found " + found_text(member.value));
    d.notes.push_back("a price is an amount above 0, an ISO code and /h");
    d.help = "write it as in '0.9 USD/h'";
    return std::nullopt;
  }

  const JudgeNames& names_;
  const Scope& scope_;
  DiagnosticSink& sink_;
  Plan& plan_;
};

}  // namespace

void decode_judge(const Node& root, const JudgeNames& names, const Scope& scope,
                  DiagnosticSink& sink, Plan& plan) {
  JudgeReader reader(names, scope, sink, plan);
  if (const Node* node = root.find("judge")) reader.read_judge(*node);
  if (const Node* node = root.find("noise")) reader.read_noise(*node);
  if (const Node* node = root.find("prices")) reader.read_prices(*node);
}

}  // namespace benchfield
