/// Structural mode of templates: the YAML tree is walked, never its text. `$if` drops the map it
/// stands in; `$each: "NAME in EXPRESSION"` repeats it, as items of the list around it or as
/// entries of the map it is the value of; `$do` holds what is repeated when that is no map.
#include "runner/plan/expression_tree.h"
#include "runner/template/foreign.h"
#include "runner/template/plain.h"
#include "runner/template/render.h"

namespace benchfield {
namespace {

bool is_directive(std::string_view key) { return key == "$if" || key == "$each" || key == "$do"; }

/// A list of one; written with braces it would hold a copy.
List single(Value value) {
  List out;
  out.push_back(std::move(value));
  return out;
}

class TreeRenderer {
 public:
  explicit TreeRenderer(DiagnosticSink& sink) : sink_(sink) {}

  /// Every value that node stands for: none, one, or several when it repeats.
  List render(const Node& node, const Scope& scope) {
    if (!node.is_map()) return single(plain(node, scope));
    const Node* each = node.find("$each");
    if (!each) return selected(node, scope) ? single(body(node, scope)) : List{};
    List out;
    for_each(*each, scope, [&](const Scope& inner) {
      if (selected(node, inner)) out.push_back(body(node, inner));
    });
    return out;
  }
  bool is_good() const { return is_good_; }

 private:
  Value plain(const Node& node, const Scope& scope) {
    if (node.is_list()) {
      List out;
      for (const Node& item : node.items) {
        for (Value& value : render(item, scope)) out.push_back(std::move(value));
      }
      return out;
    }
    auto value = evaluate_tree(node, scope, sink_);
    is_good_ = is_good_ && value;
    return value ? without_counts(std::move(*value)) : Value();
  }

  Value body(const Node& node, const Scope& scope) {
    if (const Node* inner = node.find("$do")) {
      for (const auto& member : node.members) {
        if (!is_directive(member.key)) report(member.key_range, "'$do' stands for the whole body");
      }
      List values = render(*inner, scope);
      return values.empty() ? Value() : std::move(values.front());
    }
    Map out;
    for (const auto& member : node.members) {
      if (!is_directive(member.key)) add_member(out, member, scope);
    }
    return out;
  }

  void add_member(Map& out, const Node::Member& member, const Scope& scope) {
    if (member.key.starts_with('$') && !member.key.starts_with("${")) {
      report(member.key_range, "unknown directive '" + member.key + "'")
          .notes.push_back("directives: $do, $each, $if");
      return;
    }
    const auto key = key_of(member, scope);
    if (!key) return;
    if (out.find(*key)) {
      report(member.key_range, "key '" + *key + "' is made twice");
      return;
    }
    List values = render(member.value, scope);
    if (!member.value.is_map() || !member.value.find("$each")) {
      if (!values.empty()) out[*key] = std::move(values.front());
      return;
    }
    Map merged;
    for (const Value& value : values) merge(merged, value, member);
    out[*key] = std::move(merged);
  }

  void merge(Map& out, const Value& value, const Node::Member& member) {
    if (!value.is_map()) {
      report(member.key_range, "'$each' in a map makes entries of it, not single values");
      return;
    }
    for (const auto& [key, item] : *value.as_map()) {
      if (out.find(key)) report(member.key_range, "key '" + key + "' is made twice");
      out[key] = item;
    }
  }

  std::optional<std::string> key_of(const Node::Member& member, const Scope& scope) {
    if (is_literal(member.key)) return member.key;
    const auto parsed = Interpolation::parse(member.key, member.key_range, sink_);
    const auto value = parsed ? parsed->evaluate(scope, sink_) : std::nullopt;
    is_good_ = is_good_ && value;
    if (!value) return std::nullopt;
    if (value->is_list() || value->is_map() || value->is_null()) {
      report(member.key_range, "a key is a text, this is a " + std::string(value->kind_name()));
      return std::nullopt;
    }
    return to_text(without_counts(*value));
  }

  bool selected(const Node& node, const Scope& scope) {
    const Node* condition = node.find("$if");
    if (!condition) return true;
    const auto holds = evaluate_condition(*condition, scope, sink_);
    is_good_ = is_good_ && holds;
    return holds.value_or(false);
  }

  template <class Visit>
  void for_each(const Node& each, const Scope& scope, const Visit& visit) {
    const auto in = each.text.find(" in ");
    if (!each.is_scalar() || in == std::string::npos) {
      report(each.range, "'$each' is written '$each: NAME in EXPRESSION'");
      return;
    }
    const SourceRange place = sub_range(each.range, each.text, in + 4, each.text.size());
    const auto list = Expression::parse(each.text.substr(in + 4), place, sink_);
    const auto value = list ? list->evaluate(scope, sink_) : std::nullopt;
    const auto items = value ? loop_items(*value, place, sink_) : std::nullopt;
    is_good_ = is_good_ && items;
    for (const Value& item : items.value_or(List{})) {
      visit(MapScope(Map{{each.text.substr(0, in), item}}, &scope));
    }
  }

  Diagnostic& report(const SourceRange& range, std::string message) {
    is_good_ = false;
    return sink_.error("bad-template", range, std::move(message));
  }

  DiagnosticSink& sink_;
  bool is_good_ = true;
};

/// The documents of a file, each after as many empty lines as stand before it, so that places hold.
std::vector<std::string> split_documents(std::string_view text) {
  std::vector<std::string> out(1);
  std::string before;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const std::string_view whole = text.substr(0, line.size() + 1);
    text.remove_prefix(whole.size());
    before += '\n';
    if (line == "---") {
      out.push_back(before);
    } else {
      out.back() += whole;
    }
  }
  std::erase_if(out, [](const std::string& document) {
    return document.find_first_not_of(" \t\r\n") == std::string::npos;
  });
  return out;
}

}  // namespace

StructuralTemplate parse_structural(const std::string& file, const std::string& text,
                                    SourceMap& sources, DiagnosticSink& sink) {
  StructuralTemplate out;
  sources.add(file, text);
  out.is_whole = check_foreign(file, text, sink);
  if (!out.is_whole) return out;
  for (const std::string& document : split_documents(text)) {
    auto tree = parse_yaml(file, document, sources, sink);
    out.is_whole = out.is_whole && tree;
    if (tree) out.documents.push_back(std::move(*tree));
  }
  sources.add(file, text);
  return out;
}

std::optional<std::vector<Value>> render_structural(const StructuralTemplate& parsed,
                                                    const Scope& scope, DiagnosticSink& sink) {
  std::vector<Value> out;
  TreeRenderer renderer(sink);
  for (const Node& tree : parsed.documents) {
    for (Value& value : renderer.render(tree, scope)) out.push_back(std::move(value));
  }
  if (!parsed.is_whole || !renderer.is_good()) return std::nullopt;
  return out;
}

}  // namespace benchfield
