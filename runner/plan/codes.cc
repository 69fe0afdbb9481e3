#include "runner/plan/codes.h"

#include <array>

namespace benchfield {
namespace {

constexpr std::array kRows = {
    CodeRow{codes::kYamlSyntax, "the file cannot be read as YAML, or not with one clear meaning"},
    CodeRow{codes::kYamlFeature, "a feature of YAML that plans do without"},
    CodeRow{codes::kDuplicateKey, "a key stands twice in one map"},
    CodeRow{codes::kBadExpression, "an expression does not follow the grammar"},
    CodeRow{codes::kUndefinedValue, "an expression names something that is not defined"},
    CodeRow{codes::kTypeMismatch, "a value is of another type than its place needs"},
    CodeRow{codes::kDivisionByZero, "an expression divides by zero"},
    CodeRow{codes::kOutOfRange, "a number does not fit its range"},
    CodeRow{codes::kMissingUnit, "a bare number where a unit is due"},
    CodeRow{codes::kBadUnit, "a number with a unit of another type"},
};

}  // namespace

std::span<const CodeRow> plan_codes() { return kRows; }

}  // namespace benchfield
