#include "runner/plan/overrides.h"

#include "runner/plan/codes.h"
#include "runner/plan/set_path.h"

namespace benchfield {

void apply_overrides(Node& root, const std::vector<std::pair<std::string, std::string>>& set,
                     const Catalog& catalog, SourceMap& sources, DiagnosticSink& sink) {
  constexpr std::string_view kPathLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  for (const auto& [path, text] : set) {
    const std::string file = "--set " + path;
    if (path.empty() || path.find_first_not_of(kPathLetters) != std::string::npos) {
      sink.error(codes::kBadPath, {file, 0, 0, 0}, "'" + path + "' is not a path")
          .notes.push_back("a path is names joined by dots, as in load.senders.rate");
      continue;
    }
    const auto parsed = parse_yaml(file, path + ": " + text, sources, sink);
    if (!parsed || parsed->members.size() != 1) continue;
    apply_set(root, parsed->members.front(), catalog, sink, nullptr);
  }
}

}  // namespace benchfield
