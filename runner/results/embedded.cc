#include "runner/results/embedded.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/results/results_json.h"

namespace benchfield {
namespace {

constexpr std::string_view kFence = "```json benchfield-estimates sha256=";
constexpr std::string_view kInfo = "json benchfield-estimates sha256=";
constexpr std::size_t kHashLength = 64;
/// No trial is written shorter: its keys alone are longer.
constexpr std::size_t kLeastTrialBytes = 100;

Map without_private(const Map& facts) {
  Map kept;
  for (const auto& [name, value] : facts) {
    if (!is_private_fact(name)) kept[name] = value;
  }
  return kept;
}

void empty(Map& of, std::string_view list) {
  if (Value* value = of.find(list)) *value = List();
}

void drop_private(Map& of, std::string_view facts) {
  Value* value = of.find(facts);
  if (value != nullptr && value->is_map()) *value = without_private(*value->as_map());
}

/// The maps in a list of a map.
std::vector<Map*> maps_in(Map& of, std::string_view list) {
  std::vector<Map*> out;
  Value* value = of.find(list);
  if (value == nullptr || !value->is_list()) return out;
  for (Value& one : *value->as_list()) {
    if (Map* map = one.as_map()) out.push_back(map);
  }
  return out;
}

/// True where the names of what every trial has make the line too long: then nothing is written
/// only to be thrown away.
bool surely_too_long(const RunResult& run) {
  std::size_t trials = 0;
  for (const VariantResult& variant : run.variants) trials += variant.trials.size();
  return trials > kMostEmbeddedBytes / kLeastTrialBytes;
}

/// The document of a run without what a comparison does not need.
Map essence(const RunResult& run) {
  Map document = results_document(run);
  empty(document, "commands");
  drop_private(document, "provenance");
  for (Map* variant : maps_in(document, "variants")) {
    for (Map* trial : maps_in(*variant, "trials")) {
      empty(*trial, "rttest");
      trial->erase("steps");
      empty(*trial, "reason_details");
      drop_private(*trial, "facts");
      for (Map* load : maps_in(*trial, "loads")) empty(*load, "errors");
    }
  }
  return document;
}

std::string unicode_escape(std::uint32_t unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(unit >> shift) & 0xF];
  return out;
}

/// The code point at the start of a text that is valid UTF-8, as JSON that we wrote is.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
};
CodePoint first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || text.size() < bytes) return {0xFFFD, 1};
  std::uint32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {value, bytes};
}

/// JSON text with everything but plain ASCII escaped, and the backtick and angle brackets too, that
/// Markdown and HTML give a meaning. Outside of strings JSON has none of them.
std::string ascii(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const CodePoint point = first_code_point(json);
    if (point.value > 0xFFFF) {
      const std::uint32_t rest = point.value - 0x10000;
      out += unicode_escape(0xD800 + (rest >> 10)) + unicode_escape(0xDC00 + (rest & 0x3FF));
    } else if (point.value >= 0x7F || point.value == '`' || point.value == '<' ||
               point.value == '>') {
      out += unicode_escape(point.value);
    } else {
      out += static_cast<char>(point.value);
    }
    json.remove_prefix(point.bytes);
  }
  return out;
}

/// The line at the start of a text, without its end.
std::string_view first_line(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

/// Where the fence of the estimates stands; it starts its line.
std::size_t find_fence(std::string_view report) {
  std::size_t at = report.find(kFence);
  while (at != std::string_view::npos && at > 0 && report[at - 1] != '\n') {
    at = report.find(kFence, at + 1);
  }
  return at;
}

}  // namespace

bool is_private_fact(std::string_view name) {
  return name == "host.name" || name.ends_with("hostname");
}

std::optional<EmbeddedResults> write_embedded(const RunResult& run) {
  if (surely_too_long(run)) return std::nullopt;
  EmbeddedResults made;
  made.line = ascii(to_json(essence(run)));
  if (made.line.size() > kMostEmbeddedBytes) return std::nullopt;
  made.language = std::string(kInfo) + sha256(made.line);
  return made;
}

Result<RunResult> read_embedded(std::string_view report) {
  const std::size_t at = find_fence(report);
  if (at == std::string_view::npos) {
    return fail("no-estimates", "the report holds no estimates",
                {"a report of more than 256 KiB of estimates, or one that was cut, has none"},
                "name the run directory or its results.json instead");
  }
  std::string_view rest = report.substr(at);
  const std::string_view stated = first_line(rest).substr(kFence.size());
  rest.remove_prefix(std::min(rest.size(), rest.find('\n') + 1));
  const std::string line(first_line(rest));
  const std::string found = sha256(line);
  if (stated.substr(0, kHashLength) != found) {
    return fail("edited-report", "the estimates in the report were changed after it was written",
                {"they state SHA-256 " + std::string(stated.substr(0, kHashLength)),
                 "they have SHA-256 " + found},
                "name the run directory or its results.json instead");
  }
  return read_results_json(line);
}

}  // namespace benchfield
