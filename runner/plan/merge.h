#pragma once

#include "runner/plan/node.h"

namespace benchfield {

/// The rule of `set`: maps merge, lists and scalars replace, null removes.
void merge_into(Node& target, const Node& change);

/// The same map without its null members, at any depth: what a removal leaves of a new map.
Node without_nulls(Node node);

/// Gives a map the member, with the new place of its key; replaces an existing one.
Node& put(Node& map, const std::string& key, const SourceRange& key_range, Node value);

/// Removes the member of a map; false when there is none.
bool remove(Node& map, std::string_view key);

}  // namespace benchfield
