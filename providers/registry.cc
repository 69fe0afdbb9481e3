#include <algorithm>

#include "providers/az.h"
#include "providers/kubectl.h"
#include "providers/local.h"
#include "providers/provider.h"

namespace benchfield {

const std::vector<std::unique_ptr<const Provider>>& providers() {
  static const auto rows = [] {
    std::vector<std::unique_ptr<const Provider>> list;
    list.push_back(make_az_provider());
    list.push_back(make_kubectl_provider());
    list.push_back(make_local_provider());
    return list;
  }();
  return rows;
}

const Provider* find_provider(std::string_view name) {
  const auto& rows = providers();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto& row) { return row->info().name == name; });
  return found == rows.end() ? nullptr : found->get();
}

}  // namespace benchfield
