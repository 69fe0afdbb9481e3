#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/value.h"
#include "runner/plan/node.h"

namespace benchfield {

/// Where names of an expression come from. A scope is a map of values; dotted paths walk into maps
/// and lists.
class Scope {
 public:
  virtual ~Scope() = default;
  /// Value of a first path segment, or null when it is not defined.
  virtual const Value* find(std::string_view name) const = 0;
  /// All first segments, for messages.
  virtual std::vector<std::string> names() const = 0;
};

/// A scope over one map, falling back to an outer scope.
class MapScope final : public Scope {
 public:
  explicit MapScope(Map values, const Scope* outer = nullptr)
      : values_(std::move(values)), outer_(outer) {}
  const Value* find(std::string_view name) const override;
  std::vector<std::string> names() const override;
  Map& values() { return values_; }

 private:
  Map values_;
  const Scope* outer_;
};

/// A compiled expression of the plan language (grammar in expression_parser.cc). Immutable, cheap
/// to copy and share between threads.
class Expression {
 public:
  /// Compiles text; range is its place, for messages ("bad-expression"). Nothing comes back after a
  /// report.
  static std::optional<Expression> parse(std::string_view text, const SourceRange& range,
                                         DiagnosticSink& sink);
  /// Evaluates; problems ("undefined-value" with nearest names, "type-mismatch", ...) are reported
  /// at the sub-expression's place.
  std::optional<Value> evaluate(const Scope& scope, DiagnosticSink& sink) const;
  /// Every path it reads, e.g. "eim.count".
  std::vector<std::string> paths() const;
  const std::string& text() const;
  /// Its place, as given to parse().
  const SourceRange& range() const;

 private:
  struct Tree;
  std::shared_ptr<const Tree> tree_;
};

/// Holds no "${", so that it stands for itself.
bool is_literal(std::string_view text);

/// A scalar with ${...} inside: literal and expression segments. "$${" is a literal "${".
class Interpolation {
 public:
  static std::optional<Interpolation> parse(std::string_view text, const SourceRange& range,
                                            DiagnosticSink& sink);
  /// A text that is exactly one ${x} gives x as it is (any kind); else the texts joined.
  std::optional<Value> evaluate(const Scope& scope, DiagnosticSink& sink) const;
  std::vector<std::string> paths() const;

 private:
  struct Segment {
    std::string literal;
    std::optional<Expression> expression;
  };
  std::vector<Segment> segments_;
};

/// The value of a node tree with every scalar interpolated. A plain (unquoted) literal scalar
/// becomes null, bool, whole number or number when it looks like one in YAML 1.2 core; else text.
/// Quantities stay text here.
std::optional<Value> evaluate_tree(const Node& node, const Scope& scope, DiagnosticSink& sink);

}  // namespace benchfield
