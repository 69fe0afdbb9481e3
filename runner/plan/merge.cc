#include "runner/plan/merge.h"

#include <algorithm>

namespace benchfield {

void merge_into(Node& target, const Node& change) {
  if (!target.is_map() || !change.is_map()) {
    target = without_nulls(change);
    return;
  }
  for (const Node::Member& member : change.members) {
    if (member.value.kind == Node::Kind::null) {
      remove(target, member.key);
      continue;
    }
    const auto found =
        std::find_if(target.members.begin(), target.members.end(),
                     [&](const Node::Member& other) { return other.key == member.key; });
    if (found == target.members.end()) {
      put(target, member.key, member.key_range, without_nulls(member.value));
    } else {
      merge_into(found->value, member.value);
      found->key_range = member.key_range;
    }
  }
}

Node without_nulls(Node node) {
  std::erase_if(node.members,
                [](const Node::Member& member) { return member.value.kind == Node::Kind::null; });
  for (Node::Member& member : node.members) member.value = without_nulls(std::move(member.value));
  return node;
}

Node& put(Node& map, const std::string& key, const SourceRange& key_range, Node value) {
  for (Node::Member& member : map.members) {
    if (member.key != key) continue;
    member.key_range = key_range;
    member.value = std::move(value);
    return member.value;
  }
  return map.members.emplace_back(Node::Member{key, key_range, std::move(value)}).value;
}

bool remove(Node& map, std::string_view key) {
  return std::erase_if(map.members, [&](const Node::Member& member) { return member.key == key; }) >
         0;
}

}  // namespace benchfield
