#include "runner/plan/factor_levels.h"

#include <algorithm>
#include <charconv>

#include "runner/plan/codes.h"
#include "runner/plan/expression.h"
#include "runner/plan/keys.h"

namespace benchfield {
namespace {

constexpr std::int64_t kMostLevels = 1000;

/// What a condition sees of a level: "4" is a number, "25k/s" a rate, "all" a text.
Value value_of(const Node& scalar) {
  if (scalar.quoted) return scalar.text;
  if (scalar.text == "true" || scalar.text == "false") return scalar.text == "true";
  DiagnosticSink quiet;
  const MapScope nothing{Map{}};
  const auto read = Expression::parse(scalar.text, scalar.range, quiet);
  const auto value = read ? read->evaluate(nothing, quiet) : std::nullopt;
  const bool is_plain = value && (value->is_number() || value->as_quantity());
  return is_plain ? *value : Value(scalar.text);
}

bool is_range(const Node& node) {
  return node.is_map() && !node.members.empty() &&
         std::all_of(node.members.begin(), node.members.end(), [](const Node::Member& member) {
           return member.key == "from" || member.key == "to" || member.key == "step";
         });
}

class FactorReader {
 public:
  FactorReader(const Node::Member& entry, DiagnosticSink& sink) : entry_(entry), sink_(sink) {
    factor_.name = entry.key;
    factor_.range = entry.key_range;
  }

  Factor read() {
    const Node& node = entry_.value;
    if (node.is_list()) {
      for (const Node& item : node.items) add_item(item);
    } else if (is_range(node)) {
      read_range(node);
    } else if (node.is_map()) {
      read_named(node);
    } else {
      refuse(node.range, "must have a list of levels, found " + found_text(node),
             "write [LEVEL, ...], {from: 1, to: 10}, or {NAME: {PATH: VALUE}, ...}");
    }
    if (factor_.levels.empty() && !is_refused_)
      refuse(node.range, "has no levels", "list at least two");
    return std::move(factor_);
  }

 private:
  void refuse(const SourceRange& place, const std::string& problem, const std::string& help) {
    sink_.error(codes::kTypeMismatch, place, "factor '" + factor_.name + "' " + problem).help =
        help;
    is_refused_ = true;
  }

  void add_item(const Node& item) {
    if (!item.is_scalar()) {
      return refuse(item.range, "has " + found_text(item) + " for a level",
                    "name such levels: {NAME: {" + factor_.name + ": ...}, ...}");
    }
    add({item.text, value_of(item), {{entry_.key, entry_.key_range, item}}}, item.range);
  }

  void add(FactorLevel level, const SourceRange& place) {
    if (find_level(factor_, level.name) < factor_.levels.size()) {
      sink_.error(codes::kDuplicateName, place,
                  "factor '" + factor_.name + "' has the level '" + level.name + "' twice");
      is_refused_ = true;
      return;
    }
    factor_.levels.push_back(std::move(level));
  }

  std::optional<std::int64_t> whole(const Node& node, const char* key, std::int64_t fallback) {
    const Node* found = node.find(key);
    if (!found) return fallback;
    std::int64_t out = 0;
    const char* end = found->text.data() + found->text.size();
    const auto [rest, error] = std::from_chars(found->text.data(), end, out);
    if (found->is_scalar() && error == std::errc() && rest == end) return out;
    refuse(found->range,
           "has a range whose '" + std::string(key) + "' is no whole number, found " +
               found_text(*found),
           "list the levels instead");
    return std::nullopt;
  }

  void read_range(const Node& node) {
    for (const char* key : {"from", "to"}) {
      if (node.find(key)) continue;
      sink_.error(codes::kMissingKey, node.range,
                  "the range of factor '" + factor_.name + "' has no '" + key + "'");
      is_refused_ = true;
    }
    if (is_refused_) return;
    const auto from = whole(node, "from", 0);
    const auto to = whole(node, "to", 0);
    const auto step = whole(node, "step", 1);
    if (!from || !to || !step) return;
    constexpr std::int64_t kMost = 1'000'000'000;
    const bool is_sound = *step > 0 && *from <= *to && *from > -kMost && *to < kMost;
    if (!is_sound || (*to - *from) / *step >= kMostLevels) {
      sink_
          .error(codes::kOutOfRange, node.range,
                 "the range of factor '" + factor_.name + "' has " +
                     (is_sound ? "more than 1000 levels" : "no levels"))
          .notes.push_back("from " + std::to_string(*from) + " to " + std::to_string(*to) +
                           " in steps of " + std::to_string(*step));
      is_refused_ = true;
      return;
    }
    for (std::int64_t level = *from; level <= *to; level += *step) {
      Node scalar = *node.find("from");
      scalar.text = std::to_string(level);
      add_item(scalar);
    }
  }

  void read_named(const Node& node) {
    if (!is_kebab_case(factor_.name)) {
      Diagnostic& d =
          sink_.error(codes::kBadName, factor_.range,
                      "a factor with named levels cannot be named '" + factor_.name + "'");
      d.notes.push_back("names are lower-case words and digits joined by hyphens, as in data-set");
      d.help = "or list levels of the path: [LEVEL, ...]";
      is_refused_ = true;
      return;
    }
    for (const Node::Member& member : node.members) {
      if (!is_kebab_case(member.key)) {
        sink_
            .error(codes::kBadName, member.key_range,
                   "a level of factor '" + factor_.name + "' cannot be named '" + member.key + "'")
            .notes.push_back(
                "names are lower-case words and digits joined by hyphens, as in one-percent");
        is_refused_ = true;
      } else if (!member.value.is_map() && member.value.kind != Node::Kind::null) {
        refuse(member.value.range,
               "must set paths at level '" + member.key + "', found " + found_text(member.value),
               "write {PATH: VALUE, ...}");
      } else {
        add({member.key, member.key, member.value.members}, member.key_range);
      }
    }
  }

  const Node::Member& entry_;
  DiagnosticSink& sink_;
  Factor factor_;
  bool is_refused_ = false;
};

}  // namespace

std::vector<Factor> read_factors(const Node& node, DiagnosticSink& sink) {
  std::vector<Factor> out;
  if (!node.is_map() || node.members.empty()) {
    sink.error(codes::kTypeMismatch, node.range,
               "'factors' must be a map of factors, found " +
                   (node.is_map() ? "an empty map" : found_text(node)))
        .help = "write {PATH: [LEVEL, ...]}";
    return out;
  }
  for (const Node::Member& entry : node.members) {
    Factor factor = FactorReader(entry, sink).read();
    if (!factor.levels.empty()) out.push_back(std::move(factor));
  }
  return out;
}

std::size_t find_level(const Factor& factor, std::string_view name) {
  const auto found = std::find_if(factor.levels.begin(), factor.levels.end(),
                                  [&](const FactorLevel& level) { return level.name == name; });
  return static_cast<std::size_t>(found - factor.levels.begin());
}

}  // namespace benchfield
