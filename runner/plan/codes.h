#pragma once

#include <span>
#include <string_view>

namespace benchfield {

/// The diagnostic codes of runner/plan: stable, kebab-case, each explained in one line. Every one
/// has a file in tests/bad_plans; a test holds that.
namespace codes {
inline constexpr char kYamlSyntax[] = "yaml-syntax";
inline constexpr char kYamlFeature[] = "yaml-feature";
inline constexpr char kDuplicateKey[] = "duplicate-key";
inline constexpr char kBadExpression[] = "bad-expression";
inline constexpr char kUndefinedValue[] = "undefined-value";
inline constexpr char kTypeMismatch[] = "type-mismatch";
inline constexpr char kDivisionByZero[] = "division-by-zero";
inline constexpr char kOutOfRange[] = "out-of-range";
inline constexpr char kRefusedValue[] = "refused-value";
inline constexpr char kMissingUnit[] = "missing-unit";
inline constexpr char kBadUnit[] = "bad-unit";
inline constexpr char kUnknownKey[] = "unknown-key";
inline constexpr char kMissingKey[] = "missing-key";
inline constexpr char kNotYetSupported[] = "not-yet-supported";
inline constexpr char kBadChoice[] = "bad-choice";
inline constexpr char kBadName[] = "bad-name";
inline constexpr char kDuplicateName[] = "duplicate-name";
inline constexpr char kUnknownSchema[] = "unknown-schema";
inline constexpr char kUnknownProvider[] = "unknown-provider";
inline constexpr char kUnknownDefinition[] = "unknown-definition";
inline constexpr char kUnknownDriver[] = "unknown-driver";
inline constexpr char kUnknownProbe[] = "unknown-probe";
inline constexpr char kUnknownEnvironment[] = "unknown-environment";
inline constexpr char kUnknownComponent[] = "unknown-component";
inline constexpr char kUnknownPart[] = "unknown-part";
inline constexpr char kUnknownVariant[] = "unknown-variant";
inline constexpr char kUnknownMetric[] = "unknown-metric";
inline constexpr char kUnknownRole[] = "unknown-role";
inline constexpr char kMissingHosts[] = "missing-hosts";
inline constexpr char kUnreachable[] = "unreachable";
inline constexpr char kUnsupportedPlace[] = "unsupported-place";
inline constexpr char kDisabledComponent[] = "disabled-component";
inline constexpr char kMissingEdge[] = "missing-edge";
inline constexpr char kUnknownEdge[] = "unknown-edge";
inline constexpr char kCycle[] = "cycle";
inline constexpr char kBadPath[] = "bad-path";
inline constexpr char kConflict[] = "conflict";
inline constexpr char kEmptyDesign[] = "empty-design";
inline constexpr char kTooLarge[] = "too-large";
}  // namespace codes

struct CodeRow {
  std::string_view code;
  std::string_view explanation;
};
std::span<const CodeRow> plan_codes();

}  // namespace benchfield
