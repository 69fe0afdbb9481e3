#include "runner/template/definition.h"

#include <algorithm>

#include "runner/io/files.h"
#include "runner/template/check.h"

namespace benchfield {
namespace {

constexpr std::string_view kFile = "component.yaml";
constexpr int kDeepest = 8;

/// Maps merge, everything else replaces, null removes.
void merge_into(Node& base, const Node& change) {
  for (const auto& member : change.members) {
    const auto found = std::find_if(base.members.begin(), base.members.end(),
                                    [&](const auto& m) { return m.key == member.key; });
    if (member.value.kind == Node::Kind::null) {
      if (found != base.members.end()) base.members.erase(found);
    } else if (found == base.members.end()) {
      base.members.push_back(member);
    } else if (found->value.is_map() && member.value.is_map()) {
      merge_into(found->value, member.value);
    } else {
      *found = member;
    }
  }
  base.range = change.range;
}

/// Every file under folder but component.yaml itself, by relative path; those known already stay.
void read_folder(Definition& definition, const std::string& folder, const std::string& below,
                 SourceMap& sources, int depth) {
  for (const std::string& name : list_directory(folder + "/" + below)) {
    const std::string relative = below + name;
    if (name.starts_with('.') || relative == kFile || depth > kDeepest) continue;
    const std::string path = folder + "/" + relative;
    auto content = read_file(path);
    if (!content) {
      read_folder(definition, folder, relative + "/", sources, depth + 1);
      continue;
    }
    if (definition.files.emplace(relative, *content).second) {
      definition.paths.emplace(relative, path);
      sources.add(path, std::move(*content));
    }
  }
}

}  // namespace

struct DefinitionStore::Chain {
  Node tree;
  std::vector<std::string> folders;
};

DefinitionStore::DefinitionStore(std::vector<std::string> folders, SourceMap& sources)
    : folders_(std::move(folders)), sources_(sources) {}

DefinitionStore::~DefinitionStore() = default;

std::vector<std::string> DefinitionStore::names() const {
  std::vector<std::string> names;
  for (const std::string& folder : folders_) {
    for (const std::string& name : list_directory(folder)) {
      if (path_exists(folder + "/" + name + "/" + std::string(kFile))) names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::optional<DefinitionStore::Chain> DefinitionStore::load_chain(std::string_view name,
                                                                  std::size_t below,
                                                                  std::vector<std::string> seen,
                                                                  DiagnosticSink& sink) {
  std::size_t at = below;
  std::string folder;
  do {
    if (at == 0) return std::nullopt;
    folder = folders_[--at] + "/" + std::string(name);
  } while (!path_exists(folder + "/" + std::string(kFile)));

  const std::string file = folder + "/" + std::string(kFile);
  auto text = read_file(file);
  if (!text) {
    sink.error("no-such-file", {file, 0, 0, 0}, text.error().what);
    return std::nullopt;
  }
  auto tree = parse_yaml(file, std::move(*text), sources_, sink);
  if (!tree) return std::nullopt;
  const Node* extends = tree->find("extends");
  if (!extends || !extends->is_scalar()) return Chain{std::move(*tree), {folder}};

  seen.push_back(folder);
  // a definition may extend its own name: the one it hides
  const std::size_t search = extends->text == name ? at : folders_.size();
  const std::size_t before = sink.all().size();
  for (const std::string& other : seen) {
    if (search == folders_.size() && other.ends_with("/" + extends->text)) {
      sink.error("circular-extends", extends->range,
                 "definition '" + std::string(name) + "' extends itself by way of '" +
                     extends->text + "'");
      return std::nullopt;
    }
  }
  auto base = load_chain(extends->text, search, seen, sink);
  if (!base) {
    if (sink.all().size() == before) {
      Diagnostic& d = sink.error("unknown-definition", extends->range,
                                 "no definition is named '" + extends->text + "'");
      d.notes.push_back("definitions: " + list_of(names()));
      d.help = did_you_mean(extends->text, names());
    }
    return std::nullopt;
  }
  merge_into(base->tree, *tree);
  base->folders.insert(base->folders.begin(), folder);
  return base;
}

const Definition* DefinitionStore::find(std::string_view name, DiagnosticSink& sink) {
  if (const auto found = loaded_.find(name); found != loaded_.end()) return found->second.get();
  std::unique_ptr<Definition>& slot = loaded_[std::string(name)];
  const std::size_t before = sink.all().size();
  auto chain = load_chain(name, folders_.size(), {}, sink);
  if (!chain) return nullptr;

  auto definition = std::make_unique<Definition>();
  definition->tree = std::move(chain->tree);
  definition->folders = std::move(chain->folders);
  for (const std::string& folder : definition->folders) {
    read_folder(*definition, folder, "", sources_, 0);
  }
  const std::string own_name(name);
  const DefinitionDraft draft{own_name, definition->tree, definition->files};
  check_definition(draft, sink);
  definition->info = describe_definition(draft, sink);
  if (sink.all().size() != before) return nullptr;
  slot = std::move(definition);
  return slot.get();
}

}  // namespace benchfield
