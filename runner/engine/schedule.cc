#include "runner/engine/schedule.h"

#include <algorithm>
#include <map>
#include <random>

namespace benchfield {
namespace {

/// Variants with equal keys can share what was made.
std::string group_key(const VariantSettings& settings) {
  std::string key;
  for (const EnvironmentSpec& e : settings.environments) {
    key += e.name + "=" + e.provider + to_text(Value(e.settings)) + ";";
  }
  return key;
}

/// Fisher-Yates with our own draw: std::shuffle may differ between standard libraries.
void shuffle(std::vector<std::size_t>& order, std::mt19937_64& random) {
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
}

std::string two_digits(std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

}  // namespace

std::vector<Trial> make_schedule(const Plan& plan) {
  std::vector<std::string> keys;
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t v = 0; v < plan.variants.size(); ++v) {
    const std::string key = group_key(plan.variants[v].settings);
    if (!groups.contains(key)) keys.push_back(key);
    groups[key].push_back(v);
  }
  std::mt19937_64 random(static_cast<std::uint64_t>(plan.seed));
  std::vector<Trial> trials;
  for (std::size_t g = 0; g < keys.size(); ++g) {
    const auto& members = groups[keys[g]];
    int blocks = 0;
    for (const std::size_t v : members) blocks = std::max(blocks, plan.variants[v].replicates);
    for (int block = 1; block <= blocks; ++block) {
      std::vector<std::size_t> order;
      std::copy_if(members.begin(), members.end(), std::back_inserter(order),
                   [&](std::size_t v) { return plan.variants[v].replicates >= block; });
      shuffle(order, random);
      for (const std::size_t v : order) {
        Trial& trial = trials.emplace_back();
        trial.id =
            two_digits(trials.size()) + "-" + plan.variants[v].name + "-" + std::to_string(block);
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
