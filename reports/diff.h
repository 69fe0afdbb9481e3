#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/words.h"
#include "runner/results/comparison.h"
#include "runner/results/model.h"

namespace benchfield::reports {

/// One new run against the base. Pointers outlive what is rendered.
struct Diff {
  const RunResult* base = nullptr;
  const RunResult* fresh = nullptr;
  ComparisonModel model;
  std::vector<std::string> notes;  ///< what was done on the way: recomputed, no ticks
};

/// Longest comment in bytes: a forge takes 65,536; the rest is room for a line of who sends it.
inline constexpr std::size_t kLongestComment = 65'000;

/// One output format of diff; one row each in diff_registry.cc. All are pure: same results and
/// language, same bytes, whatever the locale and time zone. What programs read (JSON; names in
/// JUnit) is the same in every language.
struct DiffFormat {
  std::string name;
  std::string help;
  std::string (*render)(const std::vector<Diff>& diffs, const Words& words);
};
const std::vector<DiffFormat>& diff_formats();
const DiffFormat* find_diff_format(std::string_view name);

}  // namespace benchfield::reports
