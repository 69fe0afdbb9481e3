#include "runner/engine/schedule.h"

#include <algorithm>
#include <climits>
#include <map>
#include <random>
#include <tuple>

namespace benchfield {
namespace {

/// What was made of environments can be shared where this is equal.
std::string environments_key(const VariantSettings& settings) {
  std::string key;
  for (const EnvironmentSpec& e : settings.environments) {
    key += e.name + "=" + e.provider + to_text(Value(e.settings)) + ";";
  }
  return key;
}

using Placements = std::map<std::string, std::string>;  ///< component to where it is

/// Variants that share environments and every placement, so that nothing moves between them.
struct Group {
  std::string environments;
  Placements placements;
  std::vector<std::size_t> members;
};

Placements placements_of(const VariantSettings& settings) {
  Placements out;
  for (const ComponentSpec& component : settings.components)
    out[component.name] = component.placement.environment + "/" + component.placement.part;
  return out;
}

/// Components that are in both, but elsewhere.
int moves_between(const Placements& a, const Placements& b) {
  int moves = 0;
  for (const auto& [name, place] : a) {
    const auto other = b.find(name);
    moves += other != b.end() && other->second != place ? 1 : 0;
  }
  return moves;
}

/// Components that are in both and have other values: they are scaled or made anew.
int changes_between(const VariantSettings& a, const VariantSettings& b) {
  int changes = 0;
  for (const ComponentSpec& component : a.components) {
    const auto other =
        std::find_if(b.components.begin(), b.components.end(),
                     [&](const ComponentSpec& spec) { return spec.name == component.name; });
    const bool is_same = other == b.components.end() ||
                         (other->use == component.use && other->values == component.values);
    changes += is_same ? 0 : 1;
  }
  return changes;
}

/// Those between the two variants that are closest: which of a group comes first is up to chance.
int changes_between(const Plan& plan, const Group& a, const Group& b) {
  int least = INT_MAX;
  for (const std::size_t from : a.members) {
    for (const std::size_t to : b.members)
      least = std::min(least,
                       changes_between(plan.variants[from].settings, plan.variants[to].settings));
  }
  return least;
}

/// Each next group is the one that moves the fewest components, then the one that changes the
/// fewest; the first of several.
std::vector<Group> fewest_moves_first(const Plan& plan, std::vector<Group> groups) {
  std::vector<Group> out;
  while (!groups.empty()) {
    auto next = groups.begin();
    const auto cost = [&](const Group& group) {
      return std::tuple(group.environments != out.back().environments,
                        moves_between(group.placements, out.back().placements),
                        changes_between(plan, out.back(), group));
    };
    if (!out.empty()) {
      next = std::min_element(groups.begin(), groups.end(),
                              [&](const Group& a, const Group& b) { return cost(a) < cost(b); });
    }
    out.push_back(std::move(*next));
    groups.erase(next);
  }
  return out;
}

std::vector<Group> groups_of(const Plan& plan) {
  std::vector<Group> groups;
  for (std::size_t v = 0; v < plan.variants.size(); ++v) {
    const VariantSettings& settings = plan.variants[v].settings;
    const std::string key = environments_key(settings);
    const Placements placements = placements_of(settings);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& candidate) {
      return candidate.environments == key && moves_between(candidate.placements, placements) == 0;
    });
    if (group == groups.end()) group = groups.insert(groups.end(), Group{key, {}, {}});
    group->placements.insert(placements.begin(), placements.end());
    group->members.push_back(v);
  }
  return fewest_moves_first(plan, std::move(groups));
}

/// Fisher-Yates with our own draw: std::shuffle may differ between standard libraries.
void shuffle(std::vector<std::size_t>& order, std::mt19937_64& random) {
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
}

/// The name of a variant as a part of file names: of levels anything may be a part, and in
/// ticks.csv commas part the fields.
std::string file_name(const std::string& variant) {
  constexpr std::size_t kLongest = 100;
  std::string out = variant.substr(0, kLongest);
  for (char& c : out) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '=';
    if (!is_plain) c = c == ',' ? '_' : '-';
  }
  return out;
}

std::string two_digits(std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

}  // namespace

std::vector<Trial> make_schedule(const Plan& plan) {
  const std::vector<Group> groups = groups_of(plan);
  std::mt19937_64 random(static_cast<std::uint64_t>(plan.seed));
  std::vector<Trial> trials;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto& members = groups[g].members;
    int blocks = 0;
    for (const std::size_t v : members) blocks = std::max(blocks, plan.variants[v].replicates);
    for (int block = 1; block <= blocks; ++block) {
      std::vector<std::size_t> order;
      std::copy_if(members.begin(), members.end(), std::back_inserter(order),
                   [&](std::size_t v) { return plan.variants[v].replicates >= block; });
      shuffle(order, random);
      for (const std::size_t v : order) {
        Trial& trial = trials.emplace_back();
        trial.id = two_digits(trials.size()) + "-" + file_name(plan.variants[v].name) + "-" +
                   std::to_string(block);
        trial.variant = v;
        trial.replicate = block;
        trial.block = block;
        trial.group = static_cast<int>(g) + 1;
      }
    }
  }
  return trials;
}

}  // namespace benchfield
