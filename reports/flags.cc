#include "reports/flags.h"

#include <array>
#include <utility>

#include "reports/inline.h"

namespace benchfield::reports {
namespace {

using Row = std::pair<std::string_view, std::string_view>;
constexpr std::array<Row, 20> kMeanings = {{
    {"W_SHORT", "too few samples in the window for a full estimate; the interval is wide"},
    {"W_TRIMMED",
     "the start or end of the trial was cut from the window because it was not steady"},
    {"E_NOT_STEADY", "the rate drifted inside the window, so it is not a capacity"},
    {"W_MSER_LIMIT", "the warm-up filled half of the trial; the window may still hold some of it"},
    {"W_STAIRCASE",
     "the counter rises in steps of this length (an index refresh, a batch); the estimate uses "
     "whole steps"},
    {"W_ALIAS", "samples are too far apart for the length of the steps"},
    {"W_STALL", "the counter stood still for this time while load went on"},
    {"E_RESET", "the counter went down; only the part on one side of it was used"},
    {"W_GAPS", "this part of the readings failed"},
    {"W_SOURCE_LIMITED",
     "the system kept up with everything that was sent; it may be able to take more"},
    {"W_SOURCE_DEGRADED", "the load stayed under its target although the generator was on time"},
    {"E_COUNT_MISMATCH", "records were lost or doubled between the points that count them"},
    {"W_COLD",
     "the warm-up ended before the CPU time per record had settled; a cold engine is slower"},
    {"W_CENSORED", "the trial ended before everything had arrived"},
    {"W_BIMODAL", "the rates fall into two groups; a mean of them means nothing"},
    {"W_OUTLIER", "one value lies far from the others; it was kept"},
    {"W_DRIFT_ACROSS_RUNS", "the machine got faster or slower from trial to trial"},
    {"W_CLOCK", "the clocks of two machines differ by this much"},
    {"E_NO_DATA", "there were no readings to estimate a rate from"},
    {"E_LOAD_LIMITED",
     "the load generator was late or out of CPU, so the rate says nothing about the system"},
}};

}  // namespace

std::string_view flag_meaning(std::string_view code) {
  for (const auto& [known, meaning] : kMeanings) {
    if (known == code) return meaning;
  }
  return {};
}

std::string flag_text(const Flag& flag) {
  const std::string name = reports::code(flag.code);
  return flag.detail.empty() ? name : name + " (" + plain(flag.detail) + ")";
}

}  // namespace benchfield::reports
