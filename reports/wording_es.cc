#include "reports/wording_es.h"

#include <array>

#include "reports/wording.h"

namespace benchfield::reports {
namespace {

using Row = std::pair<std::string_view, std::string_view>;
constexpr std::array<Row, 1> kRows = {{
    {wording::kAnd, " y "},
}};

}  // namespace

std::span<const Row> spanish_phrases() { return kRows; }

}  // namespace benchfield::reports
