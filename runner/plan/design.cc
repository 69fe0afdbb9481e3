#include "runner/plan/design.h"

#include <algorithm>
#include <set>

#include "runner/plan/codes.h"
#include "runner/plan/expression.h"
#include "runner/plan/keys.h"
#include "runner/plan/schema.h"
#include "runner/plan/variants.h"

namespace benchfield {
namespace {

constexpr std::size_t kMostCombinations = 100'000;  ///< looked at, before `exclude`

std::vector<std::string> names_of(const std::vector<Factor>& factors) {
  std::vector<std::string> out;
  for (const Factor& factor : factors) out.push_back(factor.name);
  return out;
}

std::vector<std::string> levels_of(const Factor& factor) {
  std::vector<std::string> out;
  for (const FactorLevel& level : factor.levels) out.push_back(level.name);
  return out;
}

/// Puts a value where a dotted path leads: "spark.executors" is in the map "spark".
void put_path(Map& map, const std::string& path, const Value& value) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos) {
    map[path] = value;
    return;
  }
  Value& inner = map[path.substr(0, dot)];
  Map deeper = inner.is_map() ? *inner.as_map() : Map{};
  put_path(deeper, path.substr(dot + 1), value);
  inner = std::move(deeper);
}

class DesignReader {
 public:
  DesignReader(const SourceRange& place, const std::vector<Factor>& factors, DiagnosticSink& sink)
      : place_(place), factors_(factors), sink_(sink) {}

  Design read(const Node* node) {
    const std::size_t before = sink_.all().size();
    Design out;
    const MapScope nothing{Map{}};
    const Node empty;
    const Map keys =
        read_known_keys(node ? *node : empty, rows_of("design"),
                        {"'design'", "design", node ? node->range : place_, nothing, sink_});
    if (const Value* seed = keys.find("seed")) out.seed = seed->integer();
    const std::string kind = keys.find("kind") ? keys.find("kind")->text() : "full";
    const Node* cells = node ? node->find("cells") : nullptr;
    if (cells && kind != "list") {
      sink_
          .error(codes::kConflict, cells->range,
                 "'cells' in 'design' does not fit kind '" + kind + "'")
          .help = "write 'kind: list', or remove 'cells'";
    } else if (kind == "list") {
      read_list(cells, node ? node->range : place_, out.cells);
    } else if (kind == "one-at-a-time") {
      one_at_a_time(out.cells);
    } else if (!is_too_many()) {
      full(out.cells);
    }
    if (const Value* exclude = keys.find("exclude"))
      leave_out(exclude->text(), node->find("exclude")->range, out.cells);
    if (sink_.all().size() > before) out.cells.clear();
    return out;
  }

 private:
  bool is_too_many() {
    std::size_t product = 1;
    for (const Factor& factor : factors_) {
      product = std::min(product * factor.levels.size(), kMostCombinations + 1);
    }
    if (product <= kMostCombinations) return false;
    Diagnostic& d =
        sink_.error(codes::kTooLarge, place_, "factors have more than 100000 combinations");
    std::string text;
    for (const Factor& factor : factors_) {
      text += (text.empty() ? "" : " x ") + std::to_string(factor.levels.size());
    }
    d.notes.push_back("levels: " + text);
    d.help = "write 'design: {kind: one-at-a-time}', or list the combinations";
    return true;
  }

  void full(std::vector<DesignCell>& cells) const {
    DesignCell cell(factors_.size(), 0);
    while (true) {
      cells.push_back(cell);
      std::size_t i = cell.size();
      while (i > 0 && cell[i - 1] + 1 == factors_[i - 1].levels.size()) cell[--i] = 0;
      if (i == 0) return;
      ++cell[i - 1];
    }
  }

  void one_at_a_time(std::vector<DesignCell>& cells) const {
    const DesignCell first(factors_.size(), 0);
    cells.push_back(first);
    for (std::size_t f = 0; f < factors_.size(); ++f) {
      for (std::size_t level = 1; level < factors_[f].levels.size(); ++level) {
        cells.push_back(first);
        cells.back()[f] = level;
      }
    }
  }

  void read_list(const Node* list, const SourceRange& place, std::vector<DesignCell>& cells) {
    if (!list) {
      sink_.error(codes::kMissingKey, place, "'design' of kind 'list' has no 'cells'").help =
          "write 'cells: [{" + factors_.front().name + ": " + factors_.front().levels.front().name +
          ", ...}, ...]'";
      return;
    }
    if (!list->is_list()) {
      sink_.error(codes::kTypeMismatch, list->range,
                  "'cells' in 'design' must be a list, found " + found_text(*list));
      return;
    }
    for (const Node& item : list->items) {
      auto cell = read_cell(item);
      if (!cell) continue;
      if (std::find(cells.begin(), cells.end(), *cell) == cells.end()) {
        cells.push_back(std::move(*cell));
      } else {
        sink_.error(codes::kDuplicateName, item.range, "this cell of 'design' is listed twice");
      }
    }
  }

  std::optional<DesignCell> read_cell(const Node& item) {
    if (!item.is_map()) {
      sink_
          .error(codes::kTypeMismatch, item.range,
                 "a cell of 'design' must be a map of factors, found " + found_text(item))
          .help = "write {FACTOR: LEVEL, ...}";
      return std::nullopt;
    }
    bool is_good = true;
    for (const Node::Member& member : item.members) is_good &= knows(member);
    DesignCell cell;
    for (const Factor& factor : factors_) {
      const Node* level = item.find(factor.name);
      if (!level) {
        sink_.error(codes::kMissingKey, item.range,
                    "a cell of 'design' has no level of factor '" + factor.name + "'");
        is_good = false;
      } else {
        cell.push_back(find_level(factor, level->text));
        is_good = is_good && has_level(factor, *level);
      }
    }
    return is_good ? std::optional(cell) : std::nullopt;
  }

  bool knows(const Node::Member& member) {
    const auto names = names_of(factors_);
    if (std::find(names.begin(), names.end(), member.key) != names.end()) return true;
    Diagnostic& d = sink_.error(codes::kUnknownKey, member.key_range,
                                "no factor is named '" + member.key + "'");
    d.notes.push_back("factors of this plan: " + list_of(names));
    d.help = did_you_mean(member.key, names);
    return false;
  }

  bool has_level(const Factor& factor, const Node& level) {
    if (level.is_scalar() && find_level(factor, level.text) < factor.levels.size()) return true;
    Diagnostic& d = sink_.error(codes::kBadChoice, level.range,
                                "factor '" + factor.name + "' has no level " + found_text(level));
    d.notes.push_back("its levels: " + list_of(levels_of(factor)));
    d.help = did_you_mean(level.text, levels_of(factor));
    return false;
  }

  /// Levels of a cell by the factors' names; names of levels stand for themselves.
  Map scope_of(const DesignCell& cell) const {
    Map out;
    for (const Factor& factor : factors_) {
      for (const FactorLevel& level : factor.levels) {
        if (is_kebab_case(level.name)) out[level.name] = level.name;
      }
    }
    for (std::size_t f = 0; f < cell.size(); ++f)
      put_path(out, factors_[f].name, factors_[f].levels[cell[f]].value);
    return out;
  }

  void leave_out(const std::string& text, const SourceRange& range,
                 std::vector<DesignCell>& cells) {
    const auto condition = Expression::parse(text, range, sink_);
    if (!condition) return;
    std::vector<DesignCell> kept;
    for (DesignCell& cell : cells) {
      const MapScope scope(scope_of(cell));
      DiagnosticSink found;
      const auto answer = condition->evaluate(scope, found);
      if (!answer) return sink_.report(found.all().front());
      if (!answer->as_bool()) {
        sink_.error(codes::kTypeMismatch, range, "'exclude' in 'design' is not a condition").help =
            "write FACTOR == LEVEL, joined by 'and' and 'or'";
        return;
      }
      if (!*answer->as_bool()) kept.push_back(std::move(cell));
    }
    if (kept.empty() && !cells.empty()) {
      sink_.error(codes::kEmptyDesign, range,
                  "'exclude' holds for all " + std::to_string(cells.size()) +
                      " combinations, so none is left to run");
    }
    cells = std::move(kept);
  }

  const SourceRange& place_;
  const std::vector<Factor>& factors_;
  DiagnosticSink& sink_;
};

}  // namespace

Design read_design(const Node* node, const SourceRange& factors_place,
                   const std::vector<Factor>& factors, DiagnosticSink& sink) {
  Design out = DesignReader(factors_place, factors, sink).read(node);
  if (out.cells.size() > kMostVariants) {
    sink.error(codes::kTooLarge, factors_place,
               "factors make " + std::to_string(out.cells.size()) + " variants, the most is " +
                   std::to_string(kMostVariants))
        .help = "leave combinations out with 'design: {exclude: ...}', or take fewer levels";
    out.cells.clear();
  }
  return out;
}

}  // namespace benchfield
