#include "runner/plan/variants.h"

#include <algorithm>

#include "runner/plan/codes.h"
#include "runner/plan/factors.h"
#include "runner/plan/keys.h"
#include "runner/plan/schema.h"
#include "runner/plan/set_path.h"

namespace benchfield {
namespace {

/// A variant as it is written.
struct Listed {
  const Node* node = nullptr;
  VariantTree made;
  SourceRange from_range;
  enum class State { waiting, resolving, done } state = State::waiting;
};

class Expander {
 public:
  Expander(const Node& base, const Catalog& catalog, const Scope& scope, DiagnosticSink& sink)
      : base_(base), catalog_(catalog), scope_(scope), sink_(sink) {}

  std::vector<VariantTree> run(const Node& list) {
    if (!list.is_list() || list.items.empty()) {
      sink_
          .error(codes::kTypeMismatch, list.range,
                 "'variants' must be a list of variants, found " +
                     (list.is_list() ? "an empty list" : found_text(list)))
          .help = list.is_map() ? "write '- {name: NAME, ...}' for each" : "remove the key";
      return {};
    }
    if (list.items.size() > kMostVariants) {
      sink_.error(codes::kTooLarge, list.range,
                  "plan lists " + std::to_string(list.items.size()) + " variants, the most is " +
                      std::to_string(kMostVariants));
      return {};
    }
    for (const Node& item : list.items) read(item);
    for (Listed& listed : listed_) resolve(listed);
    std::vector<VariantTree> out;
    for (Listed& listed : listed_) out.push_back(std::move(listed.made));
    return out;
  }

 private:
  void read(const Node& item) {
    Listed listed;
    listed.node = &item;
    const Map keys = read_known_keys(item, rows_of("variants.NAME"),
                                     {title(item), "variants.NAME", item.range, scope_, sink_});
    const auto text = [&](const char* key) {
      const Value* value = keys.find(key);
      return value ? value->text() : std::string();
    };
    Variant& variant = listed.made.variant;
    variant.name = text("name");
    variant.label = text("label").empty() ? variant.name : text("label");
    variant.group = text("group");
    variant.parent = text("from");
    variant.notes = text("notes");
    variant.range = item.find("name") ? item.find("name")->range : item.range;
    if (const Node* from = item.find("from")) listed.from_range = from->range;
    if (const Value* replicates = keys.find("replicates")) {
      constexpr std::int64_t kMostReplicates = 10'000;
      if (replicates->integer() > kMostReplicates) {
        sink_.error(codes::kOutOfRange, item.find("replicates")->range,
                    "'replicates' of " + title(item) + " is " + to_text(*replicates) +
                        ", the most is 10000");
      } else {
        listed.made.own_replicates = static_cast<int>(replicates->integer());
      }
    }
    if (const Listed* other = find(variant.name); other && !variant.name.empty()) {
      Diagnostic& d = sink_.error(codes::kDuplicateName, variant.range,
                                  "two variants are named '" + variant.name + "'");
      d.primary.label = "named again here";
      d.secondary.push_back({other->made.variant.range, "first named here"});
      return;
    }
    listed_.push_back(std::move(listed));
  }

  static std::string title(const Node& item) {
    const Node* name = item.find("name");
    return name && name->is_scalar() ? "variant '" + name->text + "'" : "this variant";
  }

  Listed* find(std::string_view name) {
    const auto found = std::find_if(listed_.begin(), listed_.end(), [&](const Listed& listed) {
      return listed.made.variant.name == name;
    });
    return found == listed_.end() ? nullptr : &*found;
  }

  /// Parents first, found by walking up, so that a long chain needs no deep recursion.
  void resolve(Listed& listed) {
    std::vector<Listed*> chain;
    for (Listed* here = &listed; here && here->state == Listed::State::waiting;) {
      here->state = Listed::State::resolving;
      chain.push_back(here);
      here = parent_of(*here, chain);
    }
    for (auto it = chain.rbegin(); it != chain.rend(); ++it) make(**it);
  }

  /// Null for none, an unknown one (reported) or one that would close a circle (reported).
  Listed* parent_of(Listed& listed, const std::vector<Listed*>& chain) {
    std::string& name = listed.made.variant.parent;
    if (name.empty()) return nullptr;
    Listed* parent = find(name);
    if (!parent) {
      std::vector<std::string> names;
      for (const Listed& other : listed_) names.push_back(other.made.variant.name);
      Diagnostic& d = sink_.error(codes::kUnknownVariant, listed.from_range,
                                  "no variant is named '" + name + "'");
      d.notes.push_back("variants of this plan: " + list_of(names));
      d.help = did_you_mean(name, names);
      name.clear();
      return nullptr;
    }
    const auto start = std::find(chain.begin(), chain.end(), parent);
    if (start == chain.end()) return parent;
    std::string circle;
    for (auto it = start; it != chain.end(); ++it) circle += (*it)->made.variant.name + " -> ";
    sink_.error(codes::kCycle, listed.from_range, "variants start from each other in a circle")
        .notes.push_back(circle + name);
    name.clear();
    return nullptr;
  }

  void make(Listed& listed) {
    VariantTree& made = listed.made;
    const Listed* parent = made.variant.parent.empty() ? nullptr : find(made.variant.parent);
    made.tree = parent ? parent->made.tree : base_;
    listed.state = Listed::State::done;
    const Node* set = listed.node->find("set");
    if (!set || set->kind == Node::Kind::null) return;
    if (!set->is_map()) {
      sink_
          .error(codes::kTypeMismatch, set->range,
                 "'set' of " + title(*listed.node) + " must be a map, found " + found_text(*set))
          .help = "write {PATH: VALUE}";
      return;
    }
    for (const Node::Member& entry : set->members) {
      apply_set(made.tree, entry, catalog_, sink_, &made.variant.changes);
    }
  }

  const Node& base_;
  const Catalog& catalog_;
  const Scope& scope_;
  DiagnosticSink& sink_;
  std::vector<Listed> listed_;
};

}  // namespace

Expansion expand_variants(const Node& base, const std::string& plan_name, const Catalog& catalog,
                          const Scope& scope, DiagnosticSink& sink) {
  Expansion out;
  if (const Node* list = base.find("variants")) {
    out.variants = Expander(base, catalog, scope, sink).run(*list);
  }
  const bool is_listed = !out.variants.empty();
  if (!is_listed) {  // the plan itself is checked all the same
    VariantTree& only = out.variants.emplace_back();
    only.variant.name = plan_name;
    only.variant.label = plan_name;
    only.variant.range = base.find("name") ? base.find("name")->range : base.range;
    only.tree = base;
  }
  apply_factors(base, is_listed, catalog, sink, out);
  return out;
}

}  // namespace benchfield
