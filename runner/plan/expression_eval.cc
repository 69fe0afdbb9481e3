#include "runner/plan/arithmetic.h"
#include "runner/plan/codes.h"
#include "runner/plan/expression_calls.h"
#include "runner/plan/expression_tree.h"

namespace benchfield {
namespace {

using Outcome = std::optional<Value>;

class Evaluator {
 public:
  Evaluator(const Scope& scope, std::string_view text, const SourceRange& range,
            DiagnosticSink& sink)
      : scope_(scope), text_(text), range_(range), sink_(sink) {}

  Outcome evaluate(const Syntax& node) {
    switch (node.kind) {
      case Syntax::Kind::literal:
        return node.value;
      case Syntax::Kind::path:
        return path(node);
      case Syntax::Kind::list:
        return list(node);
      case Syntax::Kind::call:
        return call(node);
      case Syntax::Kind::negation:
        return negation(node);
      case Syntax::Kind::binary:
        return binary(node);
      case Syntax::Kind::member:
        break;
    }
    return std::nullopt;
  }

 private:
  Outcome list(const Syntax& node) {
    List out;
    for (const Syntax& child : node.children) {
      Outcome item = evaluate(child);
      if (!item) return std::nullopt;
      out.push_back(std::move(*item));
    }
    return Value(std::move(out));
  }

  Outcome call(const Syntax& node) {
    if (node.name == "default") return default_of(node);
    std::vector<Value> arguments;
    for (const Syntax& child : node.children) {
      Outcome argument = evaluate(child);
      if (!argument) return std::nullopt;
      arguments.push_back(std::move(*argument));
    }
    return settled(call_function(node.name, arguments), node);
  }

  /// An undefined (or null) first argument is what `default` is for; other problems stay problems.
  Outcome default_of(const Syntax& node) {
    DiagnosticSink quiet;
    Outcome given = Evaluator(scope_, text_, range_, quiet).evaluate(node.children.front());
    if (given && !given->is_null()) return given;
    for (const Diagnostic& d : quiet.all()) {
      if (d.code == codes::kUndefinedValue) continue;
      sink_.report(d);
      return std::nullopt;
    }
    return evaluate(node.children.back());
  }

  std::optional<bool> truth(const Syntax& node) {
    const Outcome value = evaluate(node);
    if (!value) return std::nullopt;
    if (const bool* answer = value->as_bool()) return *answer;
    sink_.error(codes::kTypeMismatch, place(node),
                "expected a condition, found " + described(*value));
    return std::nullopt;
  }

  Outcome negation(const Syntax& node) {
    const auto answer = truth(node.children.front());
    if (!answer) return std::nullopt;
    return Value(!*answer);
  }

  Outcome binary(const Syntax& node) {
    const Syntax& left = node.children[0];
    const Syntax& right = node.children[1];
    if (node.op == Operator::and_also || node.op == Operator::or_else) {
      const auto answer = truth(left);
      if (!answer) return std::nullopt;
      if (*answer == (node.op == Operator::or_else)) return Value(*answer);
      const auto other = truth(right);
      return other ? Outcome(Value(*other)) : std::nullopt;
    }
    const Outcome a = evaluate(left);
    const Outcome b = evaluate(right);
    if (!a || !b) return std::nullopt;
    return settled(apply(node.op, *a, *b), node);
  }

  Outcome path(const Syntax& node) {
    const Value* here = scope_.find(node.name);
    std::string so_far = node.name;
    if (!here) return undefined(node, so_far, "", scope_.names());
    for (const Syntax& segment : node.children) {
      const std::string parent = so_far;
      Value key(segment.name);
      if (segment.kind == Syntax::Kind::member) {
        so_far += "." + segment.name;
      } else {
        Outcome index = evaluate(segment);
        if (!index) return std::nullopt;
        key = std::move(*index);
        so_far += "[" + to_text(key) + "]";
      }
      const Value* next = child(*here, key);
      if (!next) return missing(node, *here, key, parent, so_far);
      here = next;
    }
    return *here;
  }

  static const Value* child(const Value& parent, const Value& key) {
    if (parent.is_map() && key.is_string()) return parent.as_map()->find(*key.as_string());
    const auto* list = parent.as_list();
    const std::int64_t at = key.integer(-1);
    const bool inside = list && (key.is_int() || key.is_quantity()) && at >= 0 &&
                        static_cast<std::size_t>(at) < list->size();
    return inside ? &(*list)[static_cast<std::size_t>(at)] : nullptr;
  }

  Outcome missing(const Syntax& node, const Value& parent, const Value& key,
                  const std::string& parent_path, const std::string& path) {
    if (const auto* map = parent.as_map()) {
      std::vector<std::string> names;
      for (const auto& [name, value] : *map) names.push_back(parent_path + "." + name);
      return undefined(node, path, parent_path, names);
    }
    Diagnostic& d =
        sink_.error(codes::kUndefinedValue, place(node), "undefined value '" + path + "'");
    if (parent.is_list() && key.is_number()) {
      d.notes.push_back("'" + parent_path + "' has " + std::to_string(parent.as_list()->size()) +
                        " items, counted from 0");
    } else {
      d.notes.push_back("'" + parent_path + "' is " + described(parent));
    }
    return std::nullopt;
  }

  Outcome undefined(const Syntax& node, const std::string& path, const std::string& parent,
                    const std::vector<std::string>& names) {
    Diagnostic& d =
        sink_.error(codes::kUndefinedValue, place(node), "undefined value '" + path + "'");
    const std::string where = parent.empty() ? "here" : "in '" + parent + "'";
    d.notes.push_back(names.empty() ? "nothing is defined " + where
                                    : "defined " + where + ": " + list_of(names));
    d.help = did_you_mean(path, names);
    return std::nullopt;
  }

  Outcome settled(Result<Value> result, const Syntax& node) {
    if (result) return std::move(*result);
    Diagnostic& d = sink_.error(result.error().code, place(node), result.error().what);
    d.notes = result.error().notes;
    d.help = result.error().help;
    return std::nullopt;
  }

  SourceRange place(const Syntax& node) const {
    return sub_range(range_, text_, node.begin, node.end);
  }

  const Scope& scope_;
  std::string_view text_;
  const SourceRange& range_;
  DiagnosticSink& sink_;
};

}  // namespace

std::optional<Value> Expression::evaluate(const Scope& scope, DiagnosticSink& sink) const {
  return Evaluator(scope, tree_->text, tree_->range, sink).evaluate(tree_->root);
}

}  // namespace benchfield
