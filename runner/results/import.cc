#include "runner/results/import.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace benchfield {
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

}  // namespace benchfield
