#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/report.h"

namespace benchfield::reports {

/// The shortest limit that an excerpt keeps, in bytes: its title and what it says of the rest fit.
inline constexpr std::size_t kShortestExcerpt = 2'000;

/// The invisible first line of a comment, by which the one comment of a plan is found again:
/// "<!-- benchfield:aks-moving-components -->". Letters, digits and hyphens of the name are in it.
std::string comment_marker(std::string_view plan);

/// A report as Markdown of at most `limit` bytes (kShortestExcerpt or more): whole sections from
/// the front, then one line that says how many were left out. A first section that is too long by
/// itself is cut between its blocks. Pictures are left out, as no file stands beside it; `marker`
/// comes first.
std::string render_excerpt(const Report& report, std::size_t limit, std::string_view marker = {});

}  // namespace benchfield::reports
