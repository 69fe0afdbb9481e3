#include "runner/results/import.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace benchfield {
namespace {

/// "a; b" as names.
std::vector<std::string> names_in(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::size_t from = text.find_first_not_of(' ', begin);
    if (from < end) {
      const std::size_t to = text.find_last_not_of(' ', end - 1);
      out.push_back(text.substr(from, to + 1 - from));
    }
    begin = end + 1;
  }
  return out;
}

}  // namespace
namespace {

constexpr std::size_t kMostTold = 20;
constexpr std::size_t kLongestQuote = 40;

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

}  // namespace

void ImportProblems::add(std::string place, std::string what) {
  if (++count_ <= kMostTold) told_.push_back(std::move(place) + ": " + std::move(what));
}

Error ImportProblems::error(std::string code, const std::string& file) const {
  Error error;
  error.code = std::move(code);
  error.what = (count_ == 1 ? "1 problem" : std::to_string(count_) + " problems") + " in '" + file +
               "'; nothing was imported";
  error.notes = told_;
  if (count_ > told_.size()) {
    error.notes.push_back("and " + std::to_string(count_ - told_.size()) + " more");
  }
  return error;
}

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc() || rest != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

Value fact_of(std::string_view text) {
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, whole);
  const bool plain = text == "0" || (!text.starts_with('0') && !text.starts_with("-0"));
  if (problem == std::errc() && rest == end && plain) return whole;
  const std::optional<double> number = number_of(text);
  // what is written in another way than it would be printed ("1.10", "007") is a name, not a number
  if (number && to_text(Value(*number)) == text) return *number;
  return text;
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text.substr(0, kLongestQuote)) {
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\'' ? '?' : c;
  }
  return out + (text.size() > kLongestQuote ? "...'" : "'");
}

std::string imported_trial_id(std::size_t position, std::string_view variant, int replicate) {
  std::string id = (position < 10 ? "0" : "") + std::to_string(position) + "-";
  for (const char c : variant.substr(0, kLongestQuote)) id += is_name_letter(c) ? c : '-';
  return id + "-" + std::to_string(replicate);
}

void lift_settings(VariantResult& variant) {
  if (variant.trials.empty()) return;
  const Map facts = variant.trials.front().facts;
  for (const Map::Entry& fact : facts) {
    const bool shared =
        std::all_of(variant.trials.begin(), variant.trials.end(), [&](const TrialResult& trial) {
          const Value* other = trial.facts.find(fact.first);
          return other && *other == fact.second;
        });
    if (!shared) continue;
    variant.settings[fact.first] = fact.second;
    for (TrialResult& trial : variant.trials) trial.facts.erase(fact.first);
  }
}

void add_changes(RunResult& run, const std::map<std::string, std::string>& changed) {
  const auto text_of = [](const VariantResult& variant, const std::string& fact) {
    const Value* value = variant.settings.find(fact);
    return value ? to_text(*value) : std::string();
  };
  for (VariantResult& variant : run.variants) {
    const auto parent =
        std::find_if(run.variants.begin(), run.variants.end(),
                     [&](const VariantResult& other) { return other.name == variant.parent; });
    if (parent == run.variants.end()) continue;
    const auto named = changed.find(variant.name);
    std::vector<std::string> facts;
    if (named != changed.end() && !named->second.empty()) {
      facts = names_in(named->second);
    } else {
      for (const Map::Entry& fact : parent->settings) facts.push_back(fact.first);
      for (const Map::Entry& fact : variant.settings) {
        if (!parent->settings.find(fact.first)) facts.push_back(fact.first);
      }
    }
    for (const std::string& fact : facts) {
      std::string before = text_of(*parent, fact);
      std::string after = text_of(variant, fact);
      if (before == after) continue;
      variant.changes.push_back({fact, {std::move(before), std::move(after)}});
    }
  }
}

}  // namespace benchfield
