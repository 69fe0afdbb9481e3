#include "runner/plan/factors.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "runner/plan/codes.h"
#include "runner/plan/design.h"
#include "runner/plan/set_path.h"

namespace benchfield {
namespace {

std::vector<FactorSpec> specs_of(const std::vector<Factor>& factors) {
  std::vector<FactorSpec> out;
  for (const Factor& factor : factors) {
    FactorSpec& spec = out.emplace_back();
    spec.name = factor.name;
    for (const FactorLevel& level : factor.levels) {
      spec.levels.push_back(level.name);
      for (const Node::Member& entry : level.set) {
        if (std::find(spec.paths.begin(), spec.paths.end(), entry.key) == spec.paths.end())
          spec.paths.push_back(entry.key);
      }
    }
  }
  return out;
}

bool is_within(const std::string& path, const std::string& other) {
  return path.starts_with(other) && (path.size() == other.size() || path[other.size()] == '.');
}

/// Two factors that set one thing would undo each other.
void check_paths(const std::vector<Factor>& factors, const std::vector<FactorSpec>& specs,
                 DiagnosticSink& sink) {
  for (std::size_t b = 0; b < specs.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      for (const std::string& path : specs[b].paths) {
        const bool meets = std::any_of(specs[a].paths.begin(), specs[a].paths.end(),
                                       [&](const std::string& other) {
                                         return is_within(path, other) || is_within(other, path);
                                       });
        if (!meets) continue;
        Diagnostic& d = sink.error(
            codes::kConflict, factors[b].range,
            "factors '" + specs[a].name + "' and '" + specs[b].name + "' both set '" + path + "'");
        d.primary.label = "set again here";
        d.secondary.push_back({factors[a].range, "set here"});
        break;
      }
    }
  }
}

class Multiplier {
 public:
  Multiplier(const std::vector<Factor>& factors, bool is_listed, const Catalog& catalog,
             DiagnosticSink& sink)
      : factors_(factors), is_listed_(is_listed), catalog_(catalog), sink_(sink) {}

  std::vector<VariantTree> run(const std::vector<VariantTree>& variants,
                               const std::vector<DesignCell>& cells) {
    std::vector<VariantTree> out;
    for (const VariantTree& variant : variants) {
      for (const DesignCell& cell : cells) out.push_back(make(variant, cell));
    }
    return out;
  }

 private:
  std::string suffix(const DesignCell& cell, const std::string& between) const {
    std::string out;
    for (std::size_t f = 0; f < cell.size(); ++f) {
      out +=
          (out.empty() ? "" : between) + factors_[f].name + "=" + factors_[f].levels[cell[f]].name;
    }
    return out;
  }

  VariantTree make(const VariantTree& from, const DesignCell& cell) {
    VariantTree made = from;
    Variant& variant = made.variant;
    const std::string levels = suffix(cell, ",");
    variant.name = is_listed_ ? from.variant.name + "," + levels : levels;
    variant.label = (is_listed_ ? from.variant.label + ", " : "") + suffix(cell, ", ");
    if (!variant.parent.empty()) variant.parent += "," + levels;
    if (!is_listed_) variant.range = factors_.front().range;
    DiagnosticSink found;
    for (std::size_t f = 0; f < cell.size(); ++f) {
      const FactorLevel& level = factors_[f].levels[cell[f]];
      variant.levels.emplace_back(factors_[f].name, level.name);
      for (const Node::Member& entry : level.set)
        apply_set(made.tree, entry, catalog_, found, &variant.changes);
    }
    for (const Diagnostic& d : found.all()) report_once(d);
    return made;
  }

  void report_once(const Diagnostic& d) {
    const SourceRange& at = d.primary.range;
    if (reported_.emplace(at.file, at.line, at.column, d.code, d.message).second) sink_.report(d);
  }

  const std::vector<Factor>& factors_;
  const bool is_listed_;
  const Catalog& catalog_;
  DiagnosticSink& sink_;
  std::set<std::tuple<std::string, int, int, std::string, std::string>> reported_;
};

SourceRange key_range(const Node& map, std::string_view key) {
  for (const Node::Member& member : map.members) {
    if (member.key == key) return member.key_range;
  }
  return map.range;
}

}  // namespace

void apply_factors(const Node& base, bool is_listed, const Catalog& catalog, DiagnosticSink& sink,
                   Expansion& out) {
  const Node* node = base.find("factors");
  const Node* wanted = base.find("design");
  if (!node) {
    if (wanted) {
      sink.error(codes::kMissingKey, key_range(base, "design"),
                 "the plan has a 'design' but no 'factors'")
          .help = "write 'factors: {PATH: [LEVEL, ...]}'";
    }
    return;
  }
  const std::size_t before = sink.all().size();
  const std::vector<Factor> factors = read_factors(*node, sink);
  out.factors = specs_of(factors);
  check_paths(factors, out.factors, sink);
  if (sink.all().size() > before) return;
  const SourceRange place = key_range(base, "factors");
  const Design design = read_design(wanted, place, factors, sink);
  out.seed = design.seed;
  if (design.seed && base.find("seed")) {
    sink.error(codes::kConflict, key_range(*wanted, "seed"),
               "the seed is given in 'design' and in the plan")
        .help = "remove one of them";
  }
  if (design.cells.empty()) return;
  if (design.cells.size() * out.variants.size() > kMostVariants) {
    sink.error(codes::kTooLarge, place,
               std::to_string(out.variants.size()) + " variants in " +
                   std::to_string(design.cells.size()) + " combinations of factors are more than " +
                   std::to_string(kMostVariants))
        .help = "leave combinations out with 'design: {exclude: ...}', or take fewer levels";
    return;
  }
  out.variants = Multiplier(factors, is_listed, catalog, sink).run(out.variants, design.cells);
}

}  // namespace benchfield
