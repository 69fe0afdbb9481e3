#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/plan/catalog.h"
#include "runner/plan/node.h"
#include "runner/template/render.h"

namespace benchfield {

/// A component definition (templates/NAME/component.yaml), `extends` merged in, files at hand. What
/// the keys mean is documented in templates/README.md.
struct Definition {
  DefinitionInfo info;
  Node tree;  ///< the merged document
  std::vector<std::string>
      folders;  ///< where its files are looked up: its own first, then those it extends
  std::map<std::string, std::string> files;  ///< relative path to content, first folder wins
  std::map<std::string, std::string> paths;  ///< relative path to where it was read, as in messages
  /// Templates among the files that were asked for, by relative path: variants share them.
  mutable std::map<std::string, StructuralTemplate> manifests = {};
  mutable std::map<std::string, TextTemplate> texts = {};
};

/// The definitions of some folders, later ones win: "templates" of the installation, then the one
/// beside the plan. Loaded on demand and kept. Not for several threads at once.
class DefinitionStore {
 public:
  DefinitionStore(std::vector<std::string> folders, SourceMap& sources);
  ~DefinitionStore();
  /// Null when there is none or it has errors (reported once).
  const Definition* find(std::string_view name, DiagnosticSink& sink);
  std::vector<std::string> names() const;

 private:
  struct Chain;
  /// The merged document of name and all it extends, looked up in the first `below` folders.
  std::optional<Chain> load_chain(std::string_view name, std::size_t below,
                                  std::vector<std::string> seen, DiagnosticSink& sink);

  std::vector<std::string> folders_;
  SourceMap& sources_;
  std::map<std::string, std::unique_ptr<Definition>, std::less<>> loaded_;
};

}  // namespace benchfield
