#pragma once

#include <string>

namespace benchfield::reports {

/// The style sheets of an HTML report: of the page and of the charts in it.
std::string page_style();

}  // namespace benchfield::reports
