#pragma once

#include <string>

#include "reports/report.h"

namespace benchfield::reports {

/// Blocks as Markdown, an empty line between them.
std::string markdown_of(const std::vector<Block>& blocks);

/// GitHub-flavoured Markdown; charts are files beside it and a Mermaid block.
std::string render_markdown(const Report& report, const RunResult& run);

}  // namespace benchfield::reports
