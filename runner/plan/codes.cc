#include "runner/plan/codes.h"

#include <array>

namespace benchfield {
namespace {

constexpr std::array kRows = {
    CodeRow{codes::kBadChoice, "a value is none of those that are possible"},
    CodeRow{codes::kBadExpression, "an expression does not follow the grammar"},
    CodeRow{codes::kBadName, "a name is not lower-case words joined by hyphens, or is reserved"},
    CodeRow{codes::kBadPath, "a path of `set` leads nowhere"},
    CodeRow{codes::kBadUnit, "a number with a unit of another type"},
    CodeRow{codes::kConflict, "two keys exclude each other"},
    CodeRow{codes::kCycle, "components or variants depend on each other in a circle"},
    CodeRow{codes::kDisabledComponent, "something is connected to a component that is left out"},
    CodeRow{codes::kDivisionByZero, "an expression divides by zero"},
    CodeRow{codes::kDuplicateKey, "a key stands twice in one map"},
    CodeRow{codes::kDuplicateName, "two things that are told apart by name share one"},
    CodeRow{codes::kEmptyDesign, "a design leaves no combination of its factors to run"},
    CodeRow{codes::kMissingEdge, "something is not connected that must be"},
    CodeRow{codes::kMissingHosts, "a role has no group of hosts where the component is placed"},
    CodeRow{codes::kMissingKey, "a key that must be given is not"},
    CodeRow{codes::kMissingUnit, "a bare number where a unit is due"},
    CodeRow{codes::kNotYetSupported, "a part of the plan language that this version cannot do"},
    CodeRow{codes::kOutOfRange, "a number does not fit its range"},
    CodeRow{codes::kRefusedValue, "a value that cannot work, as the component's definition knows"},
    CodeRow{codes::kTooLarge, "a file or list is larger than any real one"},
    CodeRow{codes::kTypeMismatch, "a value is of another type than its place needs"},
    CodeRow{codes::kUndefinedValue, "an expression names something that is not defined"},
    CodeRow{codes::kUnknownComponent, "an edge names a component that the plan does not have"},
    CodeRow{codes::kUnknownDefinition, "`use` names a definition that no folder holds"},
    CodeRow{codes::kUnknownDriver, "`driver` names none of the load drivers"},
    CodeRow{codes::kUnknownEdge, "`connect` gives an edge that the definition does not have"},
    CodeRow{codes::kUnknownEnvironment, "a placement names an environment the plan does not have"},
    CodeRow{codes::kUnknownKey, "a key that is not in the table of its place"},
    CodeRow{codes::kUnknownMetric, "a metric that no load, measure or component has"},
    CodeRow{codes::kUnknownPart, "a part of a component or environment that does not exist"},
    CodeRow{codes::kUnknownProbe, "`probe` names none of the probes"},
    CodeRow{codes::kUnknownProvider, "`provider` names none of the providers"},
    CodeRow{codes::kUnknownRole, "`hosts` names a role that the definition does not have"},
    CodeRow{codes::kUnknownSchema, "the plan is written for another version of the language"},
    CodeRow{codes::kUnknownVariant, "a variant that the plan does not list"},
    CodeRow{codes::kUnreachable,
            "a client cannot reach what it is connected to from where it runs"},
    CodeRow{codes::kUnsupportedPlace, "a component cannot run where it is placed"},
    CodeRow{codes::kYamlFeature, "a feature of YAML that plans do without"},
    CodeRow{codes::kYamlSyntax, "the file cannot be read as YAML, or not with one clear meaning"},
};

}  // namespace

std::span<const CodeRow> plan_codes() { return kRows; }

}  // namespace benchfield
