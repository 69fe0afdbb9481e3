#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/result.h"

namespace benchfield {

/// A YAML document as a tree in which everything knows its place. Aliases and merge keys are not
/// supported: an error.
struct Node {
  enum class Kind { null, scalar, list, map };
  struct Member;

  Kind kind = Kind::null;
  std::string text;     ///< of a scalar, as written (unquoted)
  bool quoted = false;  ///< a quoted scalar is always text
  SourceRange range;
  std::vector<Node> items;
  std::vector<Member> members;

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
  const Node* find(std::string_view key) const;  ///< member of a map, or null
  Node* find(std::string_view key);
};

struct Node::Member {
  std::string key;
  SourceRange key_range;
  Node value;
};

/// Parses one document strictly (duplicate keys, unclosed quotes, stray lines, several documents,
/// tabs, aliases are errors with a place: codes "yaml-syntax", "duplicate-key", "yaml-feature").
/// Adds the text to sources. Nothing comes back when an error was reported.
std::optional<Node> parse_yaml(const std::string& file, std::string text, SourceMap& sources,
                               DiagnosticSink& sink);

}  // namespace benchfield
